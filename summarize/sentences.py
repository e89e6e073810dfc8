"""Sentence splitting with offsets into the text.

`sentencex` finds the stops (abbreviations, initials, decimals, quotes, a missing space after a
stop, some 240 languages by fallback); added here are the
meaning of a line break (a wrapped line goes on, a headline or a list item ends) and quotations,
which are divided at their stops.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Callable, Iterator
from typing import Any

_RULES = "3"

_NARROWEST_WRAP, _WIDEST_WRAP = 40, 120
_QUOTE = re.compile('["“”]')
_OTHER_SPACE = re.compile(r"[^\S \t\n\r]")
_SURROGATE = re.compile(r"[\ud800-\udfff]")
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
    spans: list[tuple[int, int]] = []
    for start, end in _stops(text, language.partition("-")[0].lower() or "en"):
        for span in _lines(text, start, end):
            if spans and _continues(text, spans[-1], span):
                spans[-1] = (spans[-1][0], span[1])
            else:
                spans.append(span)
    return spans


def split_sentences(text: str, language: str = "en") -> list[str]:
    """Return the sentences of `text`, without the white space around them."""
    return [text[start:end] for start, end in sentence_spans(text, language)]


def _stops(text: str, language: str) -> Iterator[tuple[int, int]]:
    """What `sentencex` takes for sentences; together they cover the text.

    It keeps a quotation in one piece, and after one unpaired mark everything between two
    quotations instead. So it sees none, and marks that stand before a word go with the word. Of
    white space it sees ASCII's alone: at a no-break space before a stop it would end the process.
    """
    begin = position = 0
    masked = _OTHER_SPACE.sub(" ", _QUOTE.sub(" ", _SURROGATE.sub("\ufffd", text)))
    for sentence in _segment()(language, masked):
        start = masked.index(sentence, position)
        border = start
        while border > begin and _opens(text, border - 1, start):
            border -= 1
        yield begin, border
        begin, position = border, start + len(sentence)
    yield begin, len(text)


def _opens(text: str, mark: int, start: int) -> bool:
    """Whether the quotation mark at `mark` belongs to the sentence that begins at `start`."""
    if text[mark] == "“":
        return True
    return (
        text[mark] == '"'
        and text[start : start + 1] != " "
        and (mark == 0 or text[mark - 1].isspace())
    )


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
    if not _NARROWEST_WRAP <= width <= _WIDEST_WRAP:
        return False
    word = re.compile(r"\S+").match(text, following[0])
    room = width - (line[1] - line[0])
    return word is not None and len(word.group()) + 1 > room


def _continues(text: str, previous: tuple[int, int], span: tuple[int, int]) -> bool:
    """Whether a stop was none: "9 p.m. Friday", a list number, a quoted question."""
    if "\n" in text[previous[1] : span[0]]:
        return False
    tail = text[max(previous[0], previous[1] - 4) : previous[1]]
    if tail in ("a.m.", "p.m."):
        return _AFTER_CLOCK.match(text, span[0]) is not None
    if _LIST_NUMBER.fullmatch(text, *previous):
        return True
    alone = text[span[0] : span[1]]
    if all(character in "\"'”’)]" for character in alone):
        return True
    return text[previous[1] - 1] in '"”' and alone[0].islower()


def _strip(text: str, start: int, end: int) -> tuple[int, int]:
    part = text[start:end]
    return start + len(part) - len(part.lstrip()), end - len(part) + len(part.rstrip())


@functools.cache
def _segment() -> Callable[[str, str], Any]:
    from sentencex import segment

    return segment  # type: ignore[no-any-return]
