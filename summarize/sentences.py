"""Sentence splitting with offsets into the text.

`sentencex` finds the stops (abbreviations, initials, decimals, a missing space after a stop, some
240 languages by fallback). Added here are the meaning of a line break (a wrapped line goes on, a
headline or a list item ends), quotations, which are divided at their stops, and in
`summarize.stops` what its lists lack for the languages that are tested.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Callable, Iterator
from typing import Any

from summarize import stops

_RULES = "4"

_NARROWEST_WRAP, _WIDEST_WRAP = 40, 120
_PIECE = 20_000
_UNSEEN = re.compile(r'["“”„«»‹›「」『』]|[^\S\n\t ]')
_SURROGATE = re.compile(r"[\ud800-\udfff]")
_OPENING = "“„«‹「『"
_CLOSING = "\"'”’)]»«“›」』）"
_PLAIN_STOP = re.compile(r"[.!?…。！？।؟]+[\"'”’)\]]*\s+")
_UNSPACED = re.compile(r"[\u3000-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\uff00-\uffef]")
_WIDE_MARKS = "。、，！？：；｡」』）》"
_BLANK_LINE = re.compile(r"\n\s*\n")
_LIST_ITEM = re.compile(r"(?:[-*•–—·▪]|\d{1,3}[.)])\s")
_LIST_NUMBER = re.compile(r"\(?\d{1,3}[.)]")
_AFTER_CLOCK = re.compile(
    r"(?:[ECMP][SD]?T|GMT|BST|(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day)\b|[a-z]"
)


@functools.cache
def splitter() -> str:
    """Name the splitter and its version, for the signatures of what depends on sentences."""
    from importlib import metadata

    return f"sentencex-{metadata.version('sentencex')}+{_RULES}"


def sentence_spans(text: str, language: str = "en") -> list[tuple[int, int]]:
    """Return the sentences of `text` as half-open offsets, in order.

    Every character that is not white space lies in exactly one span; no span begins or ends with
    white space. A blank line always ends a sentence; a single line break does so after a stop,
    before a list item, and where the line is not wrapped (the next word would have fitted).

    Args:
        text: any text.
        language: an ISO 639 code; a region (`en-GB`) is ignored, an unknown code falls back to
            rules that hold for most languages.
    """
    code = language.partition("-")[0].lower() or "en"
    spans: list[tuple[int, int]] = []
    for start, end in _stops(text, code):
        for span in _lines(text, start, end):
            if spans and _continues(text, spans[-1], span, code):
                spans[-1] = (spans[-1][0], span[1])
            else:
                spans.append(span)
    return spans


def split_sentences(text: str, language: str = "en") -> list[str]:
    """Return the sentences of `text`, without the white space around them."""
    return [text[start:end] for start, end in sentence_spans(text, language)]


def in_one_line(text: str) -> str:
    """Return a text with single spaces for all white space, as its script writes it.

    Chinese and Japanese go on without a space in the next line: "明日\\n始める" is "明日始める".
    """
    if text.isascii():
        return " ".join(text.split())
    parts = [line for line in (" ".join(line.split()) for line in text.splitlines()) if line]
    joined = parts[:1]
    for part in parts[1:]:
        left, right = joined[-1].rstrip("“”")[-1:], part.lstrip("“”")[:1]
        if not (_UNSPACED.match(left) and (left in _WIDE_MARKS or _UNSPACED.match(right))):
            joined.append(" ")
        joined.append(part)
    return "".join(joined)


def _stops(text: str, language: str) -> Iterator[tuple[int, int]]:
    """Yield spans that end where a stop ends a sentence; together they cover the text.

    `sentencex` keeps a quotation in one piece, and after one unpaired mark everything between two
    quotations instead. So it sees none, and marks that stand before a word go with the word.
    """
    begin = 0
    for start in _starts(text, language):
        border = start
        while border > begin and (mark := _opening_mark(text, border)) is not None:
            border = mark
        if border > begin:
            yield begin, border
            begin = border
    yield begin, len(text)


def _starts(text: str, language: str) -> list[int]:
    """Return the offsets where sentences begin, quotation marks apart, in order."""
    seen = stops.without_quoted_stops(_SURROGATE.sub("\ufffd", text), language)
    if language in stops.UNSPACED_LANGUAGES:
        return [match.end() for match in stops.WIDE_STOP.finditer(seen)]
    seen = _UNSEEN.sub(" ", seen)
    found = [match.end() for match in stops.ends_before_capital(seen, language)]
    position, size = 0, _PIECE
    while position < len(seen):
        piece = seen[position : position + size]
        starts = _pieces(piece, language)
        at_end = position + size >= len(seen)
        if not at_end and len(starts) < 2:
            size *= 2  # one sentence so far: only more of the text can tell where it ends
            continue
        found += (position + start for start in starts)
        position += len(piece) if at_end else starts[-1]
        size = _PIECE
    return sorted(found)


def _pieces(text: str, language: str) -> list[int]:
    """Return where the sentences of a text begin, which is short because time is quadratic."""
    starts: list[int] = []
    position = 0
    try:
        for sentence in _segment()(language, text):
            starts.append(text.index(sentence, position))
            position = starts[-1] + len(sentence)
    except BaseException as error:  # a panic of Rust code is no Exception
        if type(error).__name__ != "PanicException" and not isinstance(error, ValueError):
            raise
        starts = [0, *(match.end() for match in _PLAIN_STOP.finditer(text))]
    return starts


def _opening_mark(text: str, start: int) -> int | None:
    """Return where the quotation mark is that opens at `start`, if there is one before it."""
    mark = start
    while mark > 0 and text[mark - 1] in "\u00a0\u202f ":
        mark -= 1
    if mark == 0:
        return None
    character = text[mark - 1]
    after_space = mark == 1 or text[mark - 2].isspace()
    if mark < start:  # « French » puts a space inside
        return mark - 1 if character == "«" and after_space else None
    if character in _OPENING:
        return mark - 1
    if character in '"»' and after_space and text[start : start + 1] != " ":
        return mark - 1
    return None


def _lines(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Divide a sentence at the line breaks that end it; leave out blank parts."""
    lines: list[tuple[int, int]] = []
    position = start
    for line in text[start:end].splitlines(keepends=True):
        if line.strip():
            lines.append(_strip(text, position, position + len(line)))
        position += len(line)
    width = max((last - first for first, last in lines), default=0)
    begin: int | None = None
    for index, (first, last) in enumerate(lines):
        begin = first if begin is None else begin
        following = lines[index + 1] if index + 1 < len(lines) else None
        if following is None or not _wraps(text, (first, last), following, width):
            yield begin, last
            begin = None


def _wraps(text: str, line: tuple[int, int], following: tuple[int, int], width: int) -> bool:
    """Whether a sentence goes on in the next line: its first word had no room in this one."""
    if _BLANK_LINE.search(text, line[1], following[0]) or _LIST_ITEM.match(text, following[0]):
        return False
    if _UNSPACED.match(text, following[0]):  # every character is as wide as two others
        return _NARROWEST_WRAP <= 2 * width <= _WIDEST_WRAP and line[1] - line[0] + 2 > width
    if not _NARROWEST_WRAP <= width <= _WIDEST_WRAP:
        return False
    word = re.compile(r"\S+").match(text, following[0])
    room = width - (line[1] - line[0])
    return word is not None and len(word.group()) + 1 > room


def _continues(text: str, previous: tuple[int, int], span: tuple[int, int], language: str) -> bool:
    """Whether no sentence ended there: "9 p.m. Friday", a list number, a quoted question."""
    if "\n" in text[previous[1] : span[0]]:
        return False
    tail = text[max(previous[0], previous[1] - 4) : previous[1]]
    if tail in ("a.m.", "p.m."):
        return _AFTER_CLOCK.match(text, span[0]) is not None
    if _LIST_NUMBER.fullmatch(text, *previous):
        return True
    alone = text[span[0] : span[1]]
    if all(character in _CLOSING for character in alone):
        return True
    if text[previous[1] - 1] in '"”»“›' and alone[0].islower():
        return True
    return stops.is_abbreviation(text, previous, span, language)


def _strip(text: str, start: int, end: int) -> tuple[int, int]:
    part = text[start:end]
    return start + len(part) - len(part.lstrip()), end - len(part) + len(part.rstrip())


@functools.cache
def _segment() -> Callable[[str, str], Any]:
    from sentencex import segment

    return segment  # type: ignore[no-any-return]
