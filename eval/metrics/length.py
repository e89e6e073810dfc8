"""How long summaries are: not a quality, but part of every other number."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from eval.metrics.base import Column, Example, Requirement, Score, Signature


@dataclass(frozen=True, slots=True)
class Length:
    """Counts the words of a summary, separated by white space. A benchmark always adds it.

    Not for: quality, and for languages that put no space between words.
    """

    @property
    def signature(self) -> str:
        """`length|split:whitespace|v:1`."""
        return str(Signature("length", {"split": "whitespace", "v": "1"}))

    @property
    def requires(self) -> frozenset[Requirement]:
        """Nothing."""
        return frozenset()

    @property
    def columns(self) -> Sequence[Column]:
        """One column, `words`."""
        return (
            Column(
                "words",
                unit="words",
                title="Words",
                description="words in the summary, separated by white space",
                kind="length",
            ),
        )

    def score(self, examples: Sequence[Example]) -> list[Score]:
        """Count the words of each summary."""
        return [Score({"words": float(len(example.summary.split()))}) for example in examples]
