"""Clean: what a recogniser marked, without what claims nothing.

Left out are list numbers ("1."), discourse words ("firstly"), words without a value that are taken
for a time ("annual", "the weekend", "a day later"), common words that are taken for a name, and
words in capitals of which everyone has one (TV, USB).
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from eval.metrics.entities.english.claims import ADVERBS, GENERIC_NAMES, OPENERS
from eval.metrics.entities.english.nouns import DETERMINERS
from eval.metrics.entities.find.truecase import is_lower_cased
from eval.metrics.entities.languages import has_bundle
from eval.metrics.entities.mentions import NAMES, Mention
from eval.metrics.entities.reading import Reading, reading_of
from eval.metrics.text import STOP_WORDS, keys

_ARTICLES = ("the ", "a ", "an ")
_SINGLE = frozenset({"PERSON", "ORG", "GPE", "NORP", "LOC", "FAC"})
#: A number or letter that opens a line or sentence of a list: "1.", "2)", "(3)".
_LIST_NUMBER = re.compile(r"(?:^|[\n.!?:;])[\s*•–-]*\(?$")
_LINE_START = re.compile(r"(?:^|[\n•·|]|[.!?;]\s)[\s#>*_•·–—-]*$")
_HEADING_END = re.compile(r"[*_]*:|:?[*_]*(?=\n|$)")
#: How the heading goes on behind a capital: "Next" in "Next stop: Hainan".
_HEADING_REST = re.compile(r"(?: [a-z]+){1,3}[*_]*:")
#: Where a mention ends that a recogniser drew over the end of a line, or over a bullet.
_LINE_END = re.compile(r"\s*[\n•·▪►|]")
#: Where a person, body or place ends that a recogniser drew on: "Ann Lee: Airlines".
_NAME_END = re.compile(r":\s|(?<=\w)[\"”]\s")


def clean(mentions: Sequence[Mention], text: str, language: str = "en") -> list[Mention]:
    """Return the mentions trimmed, as `text` writes them, without those that claim nothing."""
    trimmed = [trim(Mention(m.start, m.end, text[m.start : m.end], m.type)) for m in mentions]
    reading = reading_of(text, language)
    if not has_bundle(language):
        return [mention for mention in trimmed if mention and not is_list_number(mention, text)]
    lower = is_lower_cased(text)
    return [
        mention
        for mention in trimmed
        if mention
        and not is_list_number(mention, text)
        and not _is_pronoun(mention, text)
        and not _claims_no_value(mention, reading)
        and not _is_adverb(mention, reading)
        and (lower or not _is_no_name(mention, text))
    ]


def is_list_number(mention: Mention, text: str) -> bool:
    """Whether a mention is the number of a list's item: "2. The recruiter says"."""
    if not mention.text.rstrip(".)").isdecimal() or len(mention.text) > 3:
        return False
    after = text[mention.end : mention.end + 2]
    marked = mention.text[-1] in ".)" or (after[:1] in (".", ")") and not after[1:].isdecimal())
    before = text[max(0, mention.start - 12) : mention.start]
    return marked and bool(_LIST_NUMBER.search(before))


def _is_pronoun(mention: Mention, text: str) -> bool:
    """Whether a mention is the word "one" without a noun: "one of the", "the right one."."""
    if mention.text.casefold() != "one":
        return False
    after = keys(text[mention.end : mention.end + 24])
    return not after or after[0] in STOP_WORDS or text[mention.end : mention.end + 1] in ".,;:'"


def _is_no_name(mention: Mention, text: str) -> bool:
    """Whether common words were taken for a name: "dearer components", "TV", "Key points:"."""
    if mention.type not in NAMES - {"TITLE"}:
        return False
    if mention.text.islower() or mention.text in GENERIC_NAMES:
        return True
    found = keys(mention.text)
    if len(found) == 1 and found[0] in STOP_WORDS | OPENERS and mention.text[1:].islower():
        return _opens_line(mention, text)  # "Next, they …"
    return _is_heading(mention, text)


def _is_heading(mention: Mention, text: str) -> bool:
    """Whether words open a line and end in a colon, one capital in all: "Key points:", "NEW:"."""
    first, *others = mention.text.split()
    opens = _opens_line(mention, text)
    ends = _HEADING_END.match(text, mention.end) or _HEADING_REST.match(text, mention.end)
    plain = first[1:].islower() or first.isupper()
    return bool(opens and ends) and plain and all(map(str.islower, others))


def _opens_line(mention: Mention, text: str) -> bool:
    return bool(_LINE_START.search(text[max(0, mention.start - 12) : mention.start]))


def _claims_no_value(mention: Mention, reading: Reading) -> bool:
    """Whether a time or number has neither number nor date: "annual", "last-minute", "decades".

    "A day later" and "the next day" say when something followed, and no article repeats them.
    """
    if mention.type in NAMES:
        return False
    if any(map(str.isdecimal, mention.text)):
        return False
    if reading.dates_in(mention):
        return False
    values = reading.values_in(mention)
    if not values:
        return True
    words = reading.words
    value = values[0]
    return (
        len(values) == 1
        and value.kind == "duration"
        and value.written == 1
        and (words.key(value.start) in ("a", "an") or words.key(value.end) in ADVERBS)
    )


def _is_adverb(mention: Mention, reading: Reading) -> bool:
    """Whether an ordinal orders the telling: "First, …", "they were first called"."""
    if mention.type != "ORDINAL" or mention.text.casefold() not in ADVERBS:
        return False
    first, _ = reading.tokens(mention)
    before = reading.words.key(first - 1)
    return before not in DETERMINERS or reading.words.gap(first).strip() != ""


def trim(mention: Mention) -> Mention | None:
    """Return a mention without leading article, quotes and possessive ending; `None` if empty."""
    text, start = mention.text, mention.start
    cut = len(text) - len(text.lstrip(" \t\n\"'“”‘’([-–—•·▪►*_#|"))
    text, start = text[cut:], start + cut
    text = _LINE_END.split(text, maxsplit=1)[0]
    if mention.type in _SINGLE and "“" not in text and text.count('"') < 2:
        text = _NAME_END.split(text, maxsplit=1)[0]
    for article in _ARTICLES:
        if text.casefold().startswith(article) and mention.type not in ("TIME", "WORK_OF_ART"):
            start, text = start + len(article), text[len(article) :]
            break
    text = text.rstrip(' \t\n"“”‘’)],;:*_')
    for ending in ("'s", "’s", "'", "’"):
        text = text.removesuffix(ending)
    if not keys(text):
        return None
    return Mention(start, start + len(text), text, mention.type)
