"""A finder of names, dates and numbers that needs no model: capitals, digits, number words."""

from __future__ import annotations

import re
from collections.abc import Iterator

from eval.metrics.entities.english.names import TITLES
from eval.metrics.entities.languages import has_bundle
from eval.metrics.entities.mentions import Mention
from eval.metrics.entities.reading import reading_of
from eval.metrics.entities.values.vocabulary import SIZES
from eval.metrics.entities.values.words import Words
from eval.metrics.text import STOP_WORDS, fold

_NO_CLAIM = frozenset({"a", "an", "one", "once", "twice", "half", "second"})
_SHARES = frozenset({"percent", "points", "money"})
_TYPES = {
    "count": "CARDINAL",
    "score": "CARDINAL",
    "ordinal": "ORDINAL",
    "money": "MONEY",
    "percent": "PERCENT",
    "points": "PERCENT",
    "clock": "TIME",
    "duration": "DATE",
    "age": "DATE",
}
_CAPITALISED = re.compile(
    r"(?:[^\W\d_]\.){2,}|[^\W\d_][\w'’]*(?:-\w[\w'’]*)*(?:&[^\W\d_]+)?", re.UNICODE
)
_GAP = re.compile(r"[ \u00a0]|\. (?=[A-Z])| (?:of|the|de|van|von|of the|and) ")
#: Between the end of a sentence or a line and a word: quotation marks, bullets, numbers, markup.
_SENTENCE_END = re.compile(
    r"(?:^|[.!?:;\n][\"'”’)*_]*|[•·▪►|]|\s[-–—])"
    r"\s*(?:[-–—•·▪►>#*_]+|\d{1,2}[.)])?\s*[\"'“‘(*_]*$"
)
#: Where a sentence ends is read from this many characters before a word.
_BACK = 12


def find_patterns(text: str, language: str = "en") -> list[Mention]:
    """Return values first, then runs of capitalised words that overlap no value."""
    values = list(_values(text, language))
    taken = {position for mention in values for position in range(mention.start, mention.end)}
    if not has_bundle(language):  # German writes every noun with a capital, Chinese has none
        return values
    names = [
        mention for mention in _names(text) if taken.isdisjoint(range(mention.start, mention.end))
    ]
    return sorted([*values, *names], key=lambda mention: mention.start)


def _values(text: str, language: str) -> Iterator[Mention]:
    """Yield what the parser reads as dates and values, but "a year" and the word "one"."""
    reading = reading_of(text, language)
    words = reading.words
    for date in reading.dates:
        yield _value(words, date.start, date.end, "DATE")
    last = -1
    for value in reading.values:
        first = words.key(value.start)
        counts = value.kind in ("count", "duration", "ordinal")
        if (counts and first in _NO_CLAIM) or (first in ("a", "an") and value.kind not in _SHARES):
            continue
        if value.start < last:
            continue
        last = value.end
        # A score is one mention, and so is a range.
        if value.kind == "score" and words.gap(value.end) in ("-", "–"):
            last = value.end + 1
        type_ = _TYPES.get(value.kind, "QUANTITY")
        if value.kind == "duration" and SIZES[value.unit] < SIZES["duration-day"]:
            type_ = "TIME"
        yield _value(words, value.start, last, type_)


def _value(words: Words, first: int, last: int, type_: str) -> Mention:
    start, end = words.spans[first][0], words.spans[last - 1][1]
    return Mention(start, end, words.text[start:end], type_)


def _names(text: str) -> Iterator[Mention]:
    run: list[re.Match[str]] = []
    for match in _CAPITALISED.finditer(text):
        if not match.group()[0].isupper():
            # A small word inside a run is decided by the next capital.
            continue
        if run and not _joins(text[run[-1].end() : match.start()]):
            yield from _mention(text, run)
            run = []
        run.append(match)
    if run:
        yield from _mention(text, run)


def _joins(between: str) -> bool:
    return between in (" ", "\u00a0", " of ", " of the ", " de ", " van ", " von ", " for ", "-")


def _mention(text: str, run: list[re.Match[str]]) -> Iterator[Mention]:
    words = list(run)
    # The capital of a sentence's first word says nothing about it.
    first = words[0].start()
    if _SENTENCE_END.search(text, max(0, first - _BACK), first) and _ordinary(words, text):
        words.pop(0)
    while words and fold(words[0].group().removesuffix("'s")) in STOP_WORDS | TITLES:
        words.pop(0)
    if not words:
        return
    start, end = words[0].start(), words[-1].end()
    name = text[start:end]
    for ending in ("'s", "’s", "'", "’"):
        name = name.removesuffix(ending)
    if len(name) > 1:
        yield Mention(start, start + len(name), name, "NAME")


def _ordinary(words: list[re.Match[str]], text: str) -> bool:
    first = words[0].group()
    if fold(first.replace("'", "").replace("’", "")) in STOP_WORDS:
        return True
    return len(words) == 1 and not any(char.isupper() for char in first[1:])
