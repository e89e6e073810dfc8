"""Boilerplate: lines that a page, a mailer or a wire puts around a story, each with its reason.

The rules are for text that was pasted or copied, where nothing but the words of a line says what
it is. A line is boilerplate on positive evidence alone: all its words come from a vocabulary
(menus, share buttons, agencies, dates), or it opens with a label that only pages print ("Also
read:", "Foto:"), or it has a phrase of a notice. Whole sentences need more: an order to the reader
together with what the page offers ("Sign up … newsletter"), and nobody who said so.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from summarize.articles import notices
from summarize.articles.labels import (
    ADDRESS,
    CLOCK,
    EDGES,
    SENTENCES,
    YEAR,
    is_byline,
    is_caption_of_agency,
    is_captioned_credit,
    is_credit,
    is_date_beside_names,
    is_link,
    is_path,
    is_trail,
)
from summarize.articles.lines import ends_like_a_sentence, size
from summarize.articles.phrases import Words, fingerprint, phrases, words_of

Reason = Literal[
    "menu",
    "share buttons",
    "date line",
    "agency name",
    "byline",
    "photo credit",
    "caption",
    "link to other pages",
    "advertisement",
    "subscription prompt",
    "player or browser notice",
    "copyright notice",
    "mailing notice",
    "mail header",
    "editorial note",
    "contact details",
    "agency code",
    "dateline",
    "time code",
    "about the author",
    "end of the release",
    "readers' comments",
    "ornament",
    "headline",
    "headline again",
    "text before the story",
    "text after the story",
    "running head",
    "page number",
    "footnote",
    "not in the story's part of the page",
    "markup",
]

VERSION = f"6-{fingerprint()}"
"""Rises when a rule changes what is left out; part of the signatures."""

CAPTION = 40
"""Words in the longest caption or line of a box."""

ASIDE = 3
"""Words of a sentence that may stand between two of boilerplate ("It is free.")."""

QUESTION = 12
"""Words in the longest question that leads to an order."""

LONGEST = 60
"""Words in the longest line that can be boilerplate; notices are shorter."""


@dataclass(frozen=True, slots=True)
class Dropped:
    """A line of the source that is not part of the story, and why it is not."""

    line: int
    text: str
    reason: Reason


_LABELLED = re.compile(r"[【\[]([^】\]]{1,12})[】\]]\s*(\S.*)")
_QUOTED = re.compile(r"[\"“”„«»「」]")
_NUMBERS = re.compile(r"\d+")
_LINKED = re.compile(r"(?:\[\d{1,3}\]|[^.!?]{0,60}\s)?<?https?://\S*[^\s.,!?]")
_CAMEL_CASE = re.compile(r"JavaScript|WhatsApp|YouTube|LinkedIn|TikTok|FaceTime|PayPal")
_FUSED = re.compile(r"[a-z]{3}[\"“”'’)]?[\"“A-Z][A-Za-z’']*\s")
_NO_STOP = re.compile(r"\d\s?(?:min|mins|mn|std|hrs?|мин)\.$", re.IGNORECASE)
_ARTEFACT = re.compile(
    # what the scrapers of news data sets leave of bylines, dates and links
    r"By\W*|(?:Daily Mail Reporter|MailOnline Reporter)\W*|(?:PUBLISHED|UPDATED|CREATED)\b.*"
    r"|(?:Last updated at )?\d{1,2}[:.]\d\d (?:[AP]M|[ECMP][SD]T|GMT|BST)\b.{0,40}\d{4}\W*"
    r"|[A-Z][\w'’-]*(?: [A-Z][\w'’-]*){1,3} \."
    r"|(?:Watch|See|Read|Learn|View|Listen|Go|Look|Hear|Take|Check) [^«»]*»[ .]*"
)


@functools.lru_cache(maxsize=2**14)
def boilerplate(line: str, *, outside: bool = False, mail: bool = False) -> Reason | None:
    """Return why `line` is boilerplate, or `None` for anything else.

    Args:
        line: one line, unwrapped paragraph or sentence, without white space at its ends.
        outside: the line stands above or below the story, where weaker evidence counts: a date
            beside names, the byline of a language in which "von" or "par" also begins headings.
        mail: the line is from an e-mail, which has notices of its own.
    """
    if not re.search(r"\w", line):
        return "ornament"
    core = line.strip(EDGES)
    words = words_of(core)
    if len(line) > 10 * LONGEST or len(words) > LONGEST or not core:
        return None
    if len(words) > 3 and _FUSED.search(_CAMEL_CASE.sub("", line)):
        return None  # a label and a sentence that were glued together
    labelled = _LABELLED.match(line)
    if labelled is not None and phrases("menu", "share").cover(words_of(labelled[1])):
        return boilerplate(labelled[2], outside=outside, mail=mail)
    stopped = ends_like_a_sentence(line) and not _NO_STOP.search(line)
    found = _of_vocabulary(line, words, stopped=stopped) or _of_several_sentences(
        line, core, words, stopped=stopped
    )
    sentences = SENTENCES.split(line)
    if found is not None:
        return found
    if len(sentences) > 1:  # every sentence has to be boilerplate, but for a few words between
        ended = [f"{sentence}." for sentence in sentences[:-1]] + sentences[-1:]
        each = [
            boilerplate(sentence, outside=outside, mail=mail)
            for sentence in ended
            if size(sentence) > ASIDE
        ]
        return _together(line, sentences, each)
    found = _by_form(line, core, words, stopped=stopped, outside=outside)
    if found is None and mail and phrases("mail").within(core, words):
        return "mailing notice" if size(line) <= LONGEST // 2 else None
    return found


def _of_several_sentences(line: str, core: str, words: Words, *, stopped: bool) -> Reason | None:
    """Return what a line is that can have full stops inside, such as a caption with its credit."""
    if is_captioned_credit(line) or is_caption_of_agency(line):
        return "photo credit"
    if line[0] in "(（[" and is_byline(core, words, outside=True, bracketed=True):
        return "photo credit" if is_credit(line, stopped=stopped) else "byline"
    return "subscription prompt" if not stopped and notices.ends_in_button(core, words) else None


def _together(line: str, sentences: Sequence[str], each: Sequence[Reason | None]) -> Reason | None:
    """Return what several sentences are, of which `each` that is no aside is known or not.

    A question may lead to an order ("Enjoyed this? Sign up …"), a notice of a mail to a few words
    ("Was this forwarded to you? Here is how to get it."), one in capitals to more like it.
    """
    if not each:
        return None
    if all(each):
        return each[0]
    first, rest = each[0], each[1:]
    asks = line[len(sentences[0])] == "?" and size(sentences[0]) <= QUESTION
    if first is None and asks and rest and all(reason in _ORDERS for reason in rest):
        return rest[0]
    short = all(size(sentence) <= QUESTION for sentence in sentences[1:])
    if first == "mailing notice" and asks and short:
        return first
    return first if first == "editorial note" and line.isupper() else None


_ORDERS = frozenset({"subscription prompt", "mailing notice", "link to other pages"})


def belongs_in_no_summary(sentence: str) -> bool:
    """Say whether a sentence of a story is one that no editor would put into a summary.

    These are boilerplate, and what stands in news data sets between the sentences: who contributed
    to a report, whose opinions these are, what scrapers left of bylines and links.
    """
    if boilerplate(sentence) is not None or _ARTEFACT.fullmatch(sentence.strip("\"'“”‘’ •·*-")):
        return True
    words = words_of(sentence)
    if len(words) > LONGEST // 2:
        return False
    return is_byline(sentence, words, outside=False) or (
        phrases("never in a summary").find(words) is not None
    )


def _of_vocabulary(line: str, words: Words, *, stopped: bool) -> Reason | None:
    """Return what a line is whose words are all of one vocabulary, or a date with such words."""
    if phrases("advert").cover(words) and not stopped:
        return "advertisement"
    dated = phrases("dated").find(words) is not None
    if _names_a_day(line, words) and phrases("date", "dated", "menu", "share", "agency").cover(
        words
    ):
        if not stopped or dated or CLOCK.search(line):
            return "date line"
        return None
    if stopped and not (len(words) > 1 and line.endswith(".") and phrases("rights").cover(words)):
        return "agency name" if _AGENCY_ALONE.fullmatch(line) else None
    kinds: tuple[tuple[Reason, tuple[str, ...]], ...] = (
        ("copyright notice", ("rights",)),
        ("agency name", ("agency",)),
        ("share buttons", ("share",)),
        ("menu", ("menu",)),
        ("link to other pages", ("link",)),
        ("link to other pages", ("tags",)),
        ("player or browser notice", ("player",)),
        ("menu", ("menu", "share", "agency")),
    )
    if words[-2:] in (("news", "agency"), ("news", "service")) and len(words) <= 6:
        return "agency name"
    return next((reason for reason, names in kinds if phrases(*names).cover(words)), None)


_AGENCY_ALONE = re.compile(
    r"(?:CNN|AP|AFP|PA|Reuters|REUTERS|Bloomberg|UPI|EFE|dpa|ANI|PTI|IANS|Xinhua|TASS|BBC)\.?"
)


def _names_a_day(line: str, words: Words) -> bool:
    numbers = len(_NUMBERS.findall(line))
    with_year = YEAR.search(line) is not None and numbers + bool(words) >= 2
    return with_year or (numbers > 0 and phrases("dated").find(words) is not None)


def _by_form(line: str, core: str, words: Words, *, stopped: bool, outside: bool) -> Reason | None:
    """Return what a line is by the label it opens with or the phrase in it."""
    quoted = _QUOTED.search(line) is not None or phrases("reported").find(words) is not None
    if notices.is_copyright(line, words):
        return "copyright notice"
    if (
        size(line) <= LONGEST // 2
        and not _QUOTED.search(line)
        and notices.is_editorial(core, words)
    ):
        return "editorial note"
    if size(line) <= LONGEST // 2 and not (stopped and quoted):
        reason = _by_phrase(core, words, stopped=stopped)
        if reason is not None:
            return reason
    if (
        ADDRESS.fullmatch(line)
        or _LINKED.fullmatch(line)
        or is_link(core, words, stopped=stopped, quoted=quoted)
    ):
        return "link to other pages"
    if not stopped and is_trail(core):
        return "menu"
    if is_credit(line, stopped=stopped) or (
        phrases("caption").starts(words)
        and len(words) <= CAPTION
        and (not stopped or words[1] == "caption")
    ):
        return "photo credit"
    if not stopped and is_byline(core, words, outside=outside):
        return "byline"
    return _outside(line, core, words, stopped=stopped) if outside else None


def _outside(line: str, core: str, words: Words, *, stopped: bool) -> Reason | None:
    """Return what a line is where it stands above or below a story."""
    if notices.is_wire_code(line) or notices.tells_changes(line):
        return "agency code"
    if notices.is_contact(line):
        return "contact details"
    if not stopped and is_path(core):
        return "menu"
    return "date line" if is_date_beside_names(line, words) else None


def _by_phrase(core: str, words: Words, *, stopped: bool) -> Reason | None:
    if phrases("copyright").within(core, words):
        return "copyright notice"
    if phrases("notice").within(core, words) or notices.asks_for_consent(core):
        return "player or browser notice"
    if notices.is_prompt(core, words, stopped=stopped):
        return "subscription prompt"
    return "link to other pages" if notices.is_click(core, words) else None
