"""What cannot be scored is refused before anything is computed, with a message that says why."""

from __future__ import annotations

from collections.abc import Sequence

from eval.errors import MetricError
from eval.metrics.base import Example


def require_scorable(examples: Sequence[Example]) -> None:
    """Check that every example has a summary and at least one reference, all of them text.

    Raises:
        MetricError: names the index of the first example that has not.
    """
    for index, example in enumerate(examples):
        if not isinstance(example.summary, str):
            raise MetricError(_not_text(index, "summary", example.summary))
        if isinstance(example.references, str):
            raise MetricError(
                f"example {index}: 'references' is a single text; give a tuple of texts."
            )
        if not example.references:
            raise MetricError(f"example {index} has no reference; rouge needs at least one.")
        for number, reference in enumerate(example.references):
            if not isinstance(reference, str):
                raise MetricError(_not_text(index, f"reference {number}", reference))


def require_same_length(summaries: Sequence[object], references: Sequence[object]) -> None:
    """Check that summaries and references pair up.

    Raises:
        MetricError: one list is longer; names the first index that has no partner.
    """
    if len(summaries) != len(references):
        raise MetricError(
            f"there are {len(summaries)} summaries but {len(references)} entries of references; "
            f"from index {min(len(summaries), len(references))} on they do not pair up."
        )


def _not_text(index: int, part: str, value: object) -> str:
    kind = "missing (None)" if value is None else f"not text but {type(value).__name__}"
    return f"example {index}: its {part} is {kind}; rouge compares strings."
