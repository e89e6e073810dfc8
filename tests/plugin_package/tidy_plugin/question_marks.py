"""The metric `question_marks`: whether a summary asks a question."""

from __future__ import annotations

from collections.abc import Sequence

from eval import Column, Example, Score, Signature


class QuestionMarks:
    """Whether a summary asks a question: readers want answers."""

    signature = str(Signature("question_marks", {"v": "1"}))
    requires: frozenset[str] = frozenset()
    columns = (
        Column(
            "asks",
            unit="share",
            better="down",
            title="asks",
            description="Share of summaries with a question mark.",
        ),
    )

    def score(self, examples: Sequence[Example]) -> list[Score]:
        """Return one score per example, in order."""
        return [
            Score(
                values={"asks": float("?" in example.summary)},
                details={"questions": example.summary.count("?")},
            )
            for example in examples
        ]
