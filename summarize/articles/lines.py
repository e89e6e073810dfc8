"""Paragraphs of plain text, however it was wrapped."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator
from dataclasses import dataclass

NARROWEST, WIDEST = 40, 130
"""Columns at which people and programs wrap text; longer lines are paragraphs."""

_INVISIBLE = re.compile("[\u00ad\u200b\u200e\u200f\u2060\ufeff]")
_LINE_END = re.compile("\r\n|[\r\n\v\f\x1c-\x1e\x85\u2028\u2029]")
_CONTROL = re.compile("[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f]")
_SURROGATE = re.compile("[\ud800-\udfff]")
_STOP = re.compile(r"[.!?…。！？｡।॥؟۔։።](?:[\"'”’»›)\]」』*]|\s[\"'”’»])*$")
_BULLET = re.compile(r"\s*(?:[-–—*•·▪◦]|\d{1,2}[.)])\s")


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph or a line that stands alone.

    `line` is where it begins, counted from 1; blocks with the same `group` have no blank line
    between them.
    """

    text: str
    line: int
    group: int


def blocks(text: str) -> list[Block]:
    """Split `text` into paragraphs, joining the lines of hard-wrapped ones.

    Blank lines end a paragraph. Other line ends do so too, unless the text as a whole is
    hard-wrapped: then a line goes on in the next one where that one's first word would not have
    fitted. White space becomes single spaces; soft hyphens and other invisible characters go.
    """
    lines = [one_line(line) for line in _LINE_END.split(text)]
    width = _wrap_width(lines)
    return list(_join(lines, width))


def one_line(text: str) -> str:
    """Return `text` with single spaces, without invisible and control characters.

    Lone surrogates, which no file or terminal could take, become U+FFFD.
    """
    text = _SURROGATE.sub("\ufffd", _INVISIBLE.sub("", text))
    return " ".join(_CONTROL.sub(" ", text).split())


def ends_like_a_sentence(text: str) -> bool:
    """Say whether `text` ends with a full stop, question or exclamation mark, quoted or not."""
    return _STOP.search(text) is not None


def _wrap_width(lines: list[str]) -> int | None:
    """Return the column at which the text is hard-wrapped, or `None` if it is not.

    Wrapped lines break in mid-sentence: of the long lines that another line follows, most end
    without a stop. Where each line is a paragraph, hardly any does.
    """
    width = max((len(line) for line in lines if " " in line), default=0)
    if not NARROWEST <= width <= WIDEST:
        return None
    long = [
        line
        for line, following in itertools.pairwise(lines)
        if following and len(line) > 0.75 * width
    ]
    broken = sum(not ends_like_a_sentence(line) for line in long)
    return width if len(long) >= 2 and broken > len(long) / 2 else None


def _join(lines: list[str], width: int | None) -> Iterator[Block]:
    parts: list[str] = []
    start = group = 0
    for number, line in enumerate(lines, start=1):
        if parts and not (line and width is not None and _goes_on(parts[-1], line, width)):
            yield Block(_unwrap(parts), start, group)
            parts = []
        if not line:
            group += 1
        else:
            start = start if parts else number
            parts.append(line)
    if parts:
        yield Block(_unwrap(parts), start, group)


def _goes_on(line: str, following: str, width: int) -> bool:
    if _BULLET.match(following) and (ends_like_a_sentence(line) or line.endswith((":", ";"))):
        return False
    return len(line) + 1 + len(following.split(maxsplit=1)[0]) > width


def _unwrap(parts: list[str]) -> str:
    text = parts[0]
    for part in parts[1:]:
        hyphenated = text.endswith("-") and text[-2:-1].isalpha() and part[0].isalpha()
        text += part if hyphenated else f" {part}"
    return text
