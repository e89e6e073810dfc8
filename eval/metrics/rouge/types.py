"""The kinds of ROUGE: how they are written and which columns they give."""

from __future__ import annotations

from collections.abc import Sequence

from eval.metrics.base import Column
from summarize.errors import SpecError

MEASURES = ("precision", "recall", "f1")

_MEANINGS = {
    "L": "longest common subsequence of the whole texts",
    "Lsum": "union of the longest common subsequences, sentence by sentence",
}


def parse_types(types: Sequence[str | int]) -> tuple[str, ...]:
    """Return the types as text: `1`, `2`, …, `L`, `Lsum`.

    Raises:
        SpecError: a type is unknown or named twice, or there is none.
    """
    parsed = tuple(str(kind).removeprefix("rouge") for kind in types)
    for kind in parsed:
        if kind not in _MEANINGS and not (kind.isascii() and kind.isdigit() and int(kind) > 0):
            raise SpecError(
                f"rouge has no type {kind!r}: use the length of an n-gram (1, 2, …), 'L' or 'Lsum'."
            )
    if not parsed or len(set(parsed)) != len(parsed):
        raise SpecError(f"rouge needs types that differ, as in ['1', '2', 'L'], not {list(types)}.")
    return parsed


def columns(types: Sequence[str]) -> tuple[Column, ...]:
    """Return three columns per type, in the order of the types: F1, precision, recall."""
    return tuple(column for kind in types for column in _columns(kind))


def _columns(kind: str) -> tuple[Column, ...]:
    meaning = _MEANINGS.get(kind, f"overlap of {kind}-grams")
    title = f"ROUGE-{kind}"
    return (
        Column(
            f"rouge{kind}",
            better="up",
            kind="references",
            title=title,
            description=f"F1 of the {meaning}",
        ),
        Column(
            f"rouge{kind}_precision",
            title=f"{title} P",
            description=f"share of the summary in the {meaning}",
            kind="references",
        ),
        Column(
            f"rouge{kind}_recall",
            title=f"{title} R",
            description=f"share of the reference in the {meaning}",
            kind="references",
        ),
    )
