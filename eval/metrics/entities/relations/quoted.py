"""What stands in quotation marks."""

from __future__ import annotations

import re
from collections.abc import Iterable

_MARKS = re.compile(r'["“”„]|\n\s*\n')


def quoted_spans(text: str) -> list[tuple[int, int]]:
    """Return the quotations of a text as half-open offsets with their marks, in order.

    A quotation that is not closed ends with its paragraph: the next one opens with a mark again.
    """
    spans: list[tuple[int, int]] = []
    opened: int | None = None
    for match in _MARKS.finditer(text):
        mark = match.group()
        if opened is None:
            opened = match.start() if mark in '"“„' else None
        elif mark[0] == "\n":
            spans.append((opened, match.start()))
            opened = None
        elif mark != "„":
            spans.append((opened, match.end()))
            opened = None
    if opened is not None:
        spans.append((opened, len(text)))
    return spans


def is_quoted(offset: int, quotations: Iterable[tuple[int, int]]) -> bool:
    """Whether an offset lies inside one of the quotations."""
    return any(start <= offset < end for start, end in quotations)
