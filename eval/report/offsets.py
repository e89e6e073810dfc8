"""Offsets in code points, as files have them, to UTF-16 units, as a browser's strings have them."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable


def to_utf16(text: str) -> Callable[[int], int]:
    """Return a function from offsets in code points of `text` to offsets in UTF-16 units."""
    wide = [index for index, letter in enumerate(text) if ord(letter) > 0xFFFF]
    if not wide:
        return lambda offset: offset
    return lambda offset: offset + bisect_left(wide, offset)
