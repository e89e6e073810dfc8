"""The story in plain text: headline, date and paragraphs, without the page around them.

A page prints, from top to bottom: menus, headline, standfirst, date line, byline, pictures with
captions; the story; links, share buttons, tags, copyright. Above the story only sentences that end
like sentences are taken for the story, and inside it only what the rules of `boilerplate` know is
left out, so that no sentence of the story is lost.
"""

from __future__ import annotations

import datetime
import itertools
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from summarize.articles import dates
from summarize.articles.boilerplate import CAPTION, Dropped, Reason, boilerplate
from summarize.articles.datelines import dateline, place_in_capitals
from summarize.articles.endings import mark_endings
from summarize.articles.headline import headline, lines_apart, without_wire_mark
from summarize.articles.lines import Block, asks, blocks, ends_like_a_sentence, size, split_lines
from summarize.articles.mail import is_mail, mark_greeting, pasted_heads
from summarize.articles.pages import without_page_furniture
from summarize.articles.phrases import phrases, words_of
from summarize.articles.transcripts import without_time_codes

LONG = 35
"""Words from which a block is a paragraph even without a full stop."""

SHORT = 12
"""Words from which one is with a full stop inside: a quotation may close without any."""

STANDFIRST = 2
"""Most sentences between a headline and the byline below it."""

PAGE = 3
"""Lines of boilerplate from which a text is a page: then what stands below its last sentence is
no part of the story, if it does not end like a sentence itself."""

_SENTENCE_INSIDE = re.compile(r"[。！？][^\s」]|[^\W\d_]{3}[.!?][\"”»]?\s+[^\W\d_]")
_TELL_NO_DAY = frozenset(
    {"link to other pages", "copyright notice", "readers' comments", "about the author",
     "end of the release", "editorial note", "text after the story", "mailing notice", "footnote"}
)  # fmt: skip
_HEADS = frozenset({"byline", "date line", "share buttons"})
_OPENS_TAIL = frozenset(
    {"link to other pages", "share buttons", "copyright notice", "subscription prompt", "menu",
     "mailing notice"}
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Story:
    """What is left of a page: paragraphs with a blank line between them."""

    text: str
    title: str | None
    published: datetime.date | None
    dropped: tuple[Dropped, ...]


def find_story(text: str, title: str | None = None, *, mail: bool = False) -> Story:
    """Separate the story in `text` from the page around it.

    Args:
        text: plain text, hard-wrapped or not, with or without blank lines.
        title: the headline, where it is known already; otherwise it is looked for above the story.
        mail: the text is an e-mail's; the notices of mailers are left out too.

    Returns:
        The story; its text is empty where there is none.
    """
    lines, printed = without_page_furniture(split_lines(text))
    heads = pasted_heads([line.text for line in lines])
    if heads is not None:
        above = lines[: heads.last + 1]
        printed += [Dropped(line.number, line.text, "mail header") for line in above if line.text]
        lines, mail = lines[heads.last + 1 :], True
        title = title or heads.subject
    page = without_time_codes(blocks(lines_apart(lines)), printed)
    mail = mail or is_mail(page)
    reasons: list[Reason | None] = [boilerplate(block.text, mail=mail) for block in page]
    _mark_captions(page, reasons)
    if mail:
        mark_greeting(page, reasons)
    if page and phrases("release").cover(words_of(page[0].text)):
        reasons[0] = "text before the story"
    start = _start(page, reasons, headed=bool(printed))
    for index in range(start):
        reasons[index] = reasons[index] or boilerplate(page[index].text, outside=True, mail=mail)
    _mark_below_standfirst(page, reasons, start)
    _mark_boxes(page, reasons, start)
    mark_endings(page, reasons, start, title)
    if title is not None:
        title = _printed(title, page[: start + 1])
    if title is not None and not any(reasons[:start]):
        start = 0  # no page around it: a first line without a stop belongs to the story
    if title is None:
        found = headline(page, reasons, start)
        if found is not None:
            title = without_wire_mark(page[found].text)
            reasons[found] = "headline"
    _mark_outside(page, reasons, start, title)
    _strip_dateline(page, reasons, printed)
    story = "\n\n".join(
        block.text for block, reason in zip(page, reasons, strict=True) if reason is None
    )
    dropped = printed + [
        Dropped(block.line, block.text, reason)
        for block, reason in zip(page, reasons, strict=True)
        if reason is not None
    ]
    dropped.sort(key=lambda found: found.line)
    return Story(story, title, _published(dropped), tuple(dropped))


def clean_paragraphs(text: str) -> str:
    """Return the paragraphs of a text with nothing around it, a blank line between them."""
    return "\n\n".join(block.text for block in blocks(split_lines(text)))


def _is_prose(block: Block) -> bool:
    text = block.text
    if ends_like_a_sentence(text) or text.endswith((":", "：")) or size(text) >= LONG:
        return True
    return _SENTENCE_INSIDE.search(text) is not None and size(text) >= SHORT


def _start(page: Sequence[Block], reasons: Sequence[Reason | None], *, headed: bool) -> int:
    """Return the index of the story's first paragraph; 0 where nothing looks like one.

    Where the text is `headed` by a running head or a mail's headers, a first paragraph that is one
    question is its headline.
    """
    kept = [i for i, reason in enumerate(reasons) if reason is None]
    prose = [index for index in kept if _is_prose(page[index])]
    if not prose:
        return 0
    first = prose[0]
    if first == kept[0] and len(prose) > 1 and asks(page[first].text):
        # A headline may ask a question; it is one if something other than prose comes next.
        following = prose[1]
        if following > first + 1 or (headed and page[first].group != page[following].group):
            return following
    return first


def _mark_below_standfirst(page: Sequence[Block], reasons: list[Reason | None], start: int) -> None:
    """Mark what is no sentence between a standfirst and the story: byline, date, buttons.

    A standfirst may end like a sentence; then the head of the page goes on below it. It does so
    as far as a byline, a date or buttons stand after no more than `STANDFIRST` sentences.
    """
    sentences, last = 0, start
    for index in range(start, min(start + 3 * STANDFIRST + 6, len(page))):
        outside = reasons[index] or boilerplate(page[index].text, outside=True)
        sentences += outside is None and _is_prose(page[index])
        if sentences > STANDFIRST:
            break
        if outside in _HEADS and sentences:
            last = index + 1
    if not any(reasons[i] is None and _is_prose(page[i]) for i in range(last, len(page))):
        return  # no story follows: this is no head
    for index in range(start, last):
        if reasons[index] is None and not _is_prose(page[index]):
            reasons[index] = boilerplate(page[index].text, outside=True) or "text before the story"


def _mark_captions(page: Sequence[Block], reasons: list[Reason | None]) -> None:
    """Mark the caption of a picture by the photo credit that stands next to it.

    A caption either is repeated by the credit's line (`The bridge`, `The bridge | AP`), or stands
    right above a credit that opens with a bar or a bracket, with no blank line between them.
    """
    for index, block in enumerate(page):
        if reasons[index] != "photo credit":
            continue
        credit = block.text.casefold()
        for near in (index - 1, index + 1):
            if not 0 <= near < len(page) or reasons[near] is not None:
                continue
            if credit.startswith(page[near].text.casefold()):
                reasons[near] = "caption"
        above = page[index - 1] if index and reasons[index - 1] is None else None
        if above is not None and above.group == block.group and credit.startswith(("|", "(", "[")):
            apart = index < 2 or page[index - 2].group != block.group
            if size(above.text) <= CAPTION and (
                credit.startswith("|") or apart or not _is_prose(above)
            ):
                reasons[index - 1] = "caption"


def _mark_boxes(page: Sequence[Block], reasons: list[Reason | None], start: int) -> None:
    """Mark boxes inside and below the story: sign-up prompts with their slogan, page footers.

    A box is a run of lines without a blank line, on a page whose paragraphs have blank lines
    between them, that has short lines only, most of them furniture or no sentences.
    """
    for _, members in itertools.groupby(range(start, len(page)), lambda i: page[i].group):
        box = list(members)
        known = [index for index in box if reasons[index] is not None]
        sentences = [i for i in box if reasons[i] is None and _is_prose(page[i])]
        if (
            page[start].group not in (page[box[0]].group, page[-1].group)
            and len(known) >= 2
            and len(sentences) * 2 <= len(box)
            and all(size(page[index].text) <= CAPTION for index in box)
        ):
            for index in box:
                reasons[index] = reasons[index] or reasons[known[0]]


def _mark_outside(
    page: Sequence[Block], reasons: list[Reason | None], start: int, title: str | None
) -> None:
    """Mark what stands above and below the story, lists of links inside it, repeated headlines."""
    prose = [i for i, r in enumerate(reasons) if r is None and _is_prose(page[i])]
    asked = [i for i in prose if page[i].text.endswith(("?", "？")) and size(page[i].text) <= 4]
    end = max(set(prose) - set(asked), default=len(page))
    for index in range(end + 1, len(page)):
        reasons[index] = reasons[index] or boilerplate(page[index].text, outside=True)
    is_page = sum(reason not in (None, "ornament", "headline") for reason in reasons) >= PAGE
    listing = False
    for index, block in enumerate(page):
        reason = reasons[index]
        if reason is not None:
            opens = reason in _OPENS_TAIL and index > start
            listing = opens or (listing and reason != "byline")
        elif title is not None and block.text.casefold() == title.casefold():
            reasons[index] = "headline again"
        elif index < start:
            reasons[index] = "text before the story"
        elif index > end and is_page:
            reasons[index] = "text after the story"
        elif _is_prose(block):
            listing = False
        elif listing:
            reasons[index] = "text after the story" if index > end else "link to other pages"


def _printed(title: str, head: Sequence[Block]) -> str:
    """Return a headline as it is printed above the story: subjects of mails may name the paper."""
    for block in head:
        found = title.find(block.text)
        apart = found > 0 and title[:found].rstrip()[-1:] in tuple(":|–—-")
        if apart and size(block.text) > 2:
            return block.text
    return title


def _strip_dateline(
    page: list[Block], reasons: Sequence[Reason | None], dropped: list[Dropped]
) -> None:
    """Take the dateline off the first paragraphs of the story."""
    kept = [index for index, reason in enumerate(reasons) if reason is None]
    for index in kept[: STANDFIRST + 1]:
        block = page[index]
        end = dateline(block.text) or (place_in_capitals(block.text) if index == kept[0] else 0)
        if end:
            page[index] = replace(block, text=block.text[end:])
            dropped.append(Dropped(block.line, block.text[:end].strip(), "dateline"))
            return


def _published(dropped: Sequence[Dropped]) -> datetime.date | None:
    """Return the day of publication: from the first date line, preferring one not of an update.

    Below the story, and in what stands around it, only the stamps of wires count.
    """
    lines = [
        line.text
        for line in dropped
        if line.reason not in _TELL_NO_DAY and any(dates.dates_with_year(line.text))
    ]
    lines = [
        dates.RECEIVED.sub("", text) for text in lines if not text.startswith(("©", "Copyright"))
    ]
    firsts = [dates.UPDATED.split(text, maxsplit=1)[0] for text in lines]
    stamps = [line.text for line in dropped if dates.STAMP.search(line.text)]
    for text in [*firsts, *lines, *stamps]:
        found = dates.find_date(text)
        if found is not None:
            return found
    return None
