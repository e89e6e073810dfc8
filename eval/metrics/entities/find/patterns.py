"""A finder of names, dates and numbers that needs no model: capitals, digits, number words."""

from __future__ import annotations

import re
from collections.abc import Iterator

from eval.metrics.entities.english.numerals import ORDINALS, WORDS
from eval.metrics.entities.mentions import Mention
from eval.metrics.entities.names import TITLES
from eval.metrics.text import STOP_WORDS, fold

_MONTH = (
    r"(?:January|February|March|April|May|June|July|August|September|October|November|December"
    r"|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)\b\.?"
)
_DAY = r"\d{1,2}(?:st|nd|rd|th)?"
_WEEKDAY = r"(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day"
_DIGITS = r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?"
_SCALE = r"(?:[ -]?(?:hundred|thousand|million|billion|trillion|bn|mn|m|k|tn)\b)"
_WORD = "|".join(sorted((word for word in WORDS if word != "one"), key=len, reverse=True))
_ORDINAL = "|".join(sorted((word for word in ORDINALS if word != "second"), key=len, reverse=True))
_NUMBER = rf"(?:(?:{_DIGITS}){_SCALE}?|\b(?:{_WORD})\b(?:[ -](?:{_WORD})\b)?{_SCALE}?)"
_UNIT = r"(?:seconds?|minutes?|hours?|days?|weeks?|months?|years?|decades?)"
_MEASURE = (
    r"(?:km|kg|cm|mm|miles?|met(?:re|er)s?|kilomet(?:re|er)s?|tons?|tonnes?|f(?:ee|oo)t|acres?)"
)

_VALUES = re.compile(
    "|".join(
        (
            rf"(?P<DATE>\b{_DAY}(?: of)? {_MONTH}(?: \d{{4}}\b)?|\b{_MONTH} {_DAY}(?:,? \d{{4}})?\b"
            rf"|\b{_MONTH} \d{{4}}\b|\b(?:last |next )?{_WEEKDAY}\b"
            rf"|\b(?:1[5-9]|20)\d\d\b(?![,.]\d)"
            rf"|\b(?:last|next|this) (?:year|month|week)\b"
            rf"|{_NUMBER}[ -]{_UNIT}(?:[ -]old)?\b)",
            r"(?P<TIME>\b\d{1,2}[:.]\d\d ?(?:[ap]\.?m\b\.?|GMT|BST)|\b\d{1,2} ?[ap]m\b)",
            rf"(?P<MONEY>[$£€¥₹]{_NUMBER}|\b{_NUMBER} (?:dollars|pounds|euros|yen|rupees|pence)\b)",
            rf"(?P<PERCENT>{_NUMBER} ?(?:%|per cent\b|percent\b|percentage points?\b))",
            rf"(?P<QUANTITY>{_NUMBER} ?-?{_MEASURE}\b)",
            rf"(?P<ORDINAL>\b\d+(?:st|nd|rd|th)\b|\b(?:{_ORDINAL})\b)",
            rf"(?P<CARDINAL>\b\d{{1,3}} ?[-–] ?\d{{1,3}}\b(?! ?-)|{_NUMBER})",
        )
    ),
    re.IGNORECASE,
)
_CAPITALISED = re.compile(
    r"(?:[^\W\d_]\.){2,}|[^\W\d_][\w'’]*(?:-\w[\w'’]*)*(?:&[^\W\d_]+)?", re.UNICODE
)
_GAP = re.compile(r"[ \u00a0]|\. (?=[A-Z])| (?:of|the|de|van|von|of the|and) ")
_SENTENCE_END = re.compile(r"[.!?:\n][\"'”’)]*\s*[\"'“‘(]*$|^[\"'“‘(]*$")
#: Where a sentence ends is read from this many characters before a word.
_BACK = 12


def find_patterns(text: str) -> list[Mention]:
    """Return values first, then runs of capitalised words that overlap no value."""
    values = list(_values(text))
    taken = {position for mention in values for position in range(mention.start, mention.end)}
    names = [
        mention for mention in _names(text) if taken.isdisjoint(range(mention.start, mention.end))
    ]
    return sorted([*values, *names], key=lambda mention: mention.start)


def _values(text: str) -> Iterator[Mention]:
    for match in _VALUES.finditer(text):
        start, end = match.span()
        # A number inside a name or a code ("Covid-19", "F-16", "G7") is part of that name.
        if start and (text[start - 1].isalnum() or (text[start - 1] in "-." and start > 1)):
            continue
        if end < len(text) and text[end].isalpha():
            continue
        yield Mention(start, end, match.group(), match.lastgroup or "CARDINAL")


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
