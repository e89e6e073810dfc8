"""Flags on a summary's words against the errors that people marked in it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from eval.agreement.labels import ErrorSpan, LabelledRow
from eval.agreement.summaries import (
    Estimate,
    auroc,
    group_numbers,
    orientation,
    resample_documents,
)
from eval.errors import DataError
from eval.metrics.base import Column, Metric, Score
from eval.metrics.entities.mentions import UNBACKED
from eval.metrics.lifecycle import score_all

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

#: All errors together, beside their kinds.
ALL = "all kinds"


@dataclass(frozen=True, slots=True)
class _Flagged:
    """What a metric says of one summary: the spans it flags and doubts, and how many it judges."""

    row: LabelledRow
    judged: int
    flags: tuple[Mapping[str, Any], ...]
    doubts: tuple[Mapping[str, Any], ...]

    @property
    def errors(self) -> tuple[ErrorSpan, ...]:
        return self.row.errors or ()


def error_agreement(
    rows: Sequence[LabelledRow], metric: Metric, column: Column, seed: int = 13
) -> dict[str, Any]:
    """Return false alarms, errors found by kind, and AUROC of the metric's value, as JSON values.

    A flag is a mention in the score's details that is unsupported, contradicted or misspelled, a
    doubt one that is doubtful. It finds an error if it touches its span. A summary without a value
    counts as best in the AUROC: nothing is held against it. A metric that says nothing of single
    mentions gets the AUROC alone.

    Raises:
        DataError: every row has errors, or none has.
    """
    rows = [row for row in rows if row.errors is not None]
    clean = [not row.errors for row in rows]
    if all(clean) or not any(clean):
        raise DataError(
            "'errors' is empty in all rows or in none: false alarms need summaries without "
            "errors, and hits need summaries with some."
        )
    found_all = score_all(metric, [row.example for row in rows])
    kept = [(r, s) for r, s in zip(rows, found_all, strict=True) if isinstance(s, Score)]
    rows, scores = [row for row, _ in kept], [score for _, score in kept]
    found = {"auroc": _ranking(rows, scores, column, seed).as_json()}
    judged = [_flagged(row, score) for row, score in zip(rows, scores, strict=True)]
    said = [entry for entry in judged if entry is not None]
    if len(said) < len(rows):
        return {"counts": _counts(rows), "agreement": found}
    counts = _counts(rows) | {"mentions": sum(entry.judged for entry in said)}
    right = [entry for entry in said if not entry.errors]
    return {
        "counts": counts,
        "agreement": {
            "false_alarms": _share(right, lambda e: [bool(e.flags)], seed).as_json(),
            "false_alarms_or_doubts": _share(
                right, lambda e: [bool(e.flags or e.doubts)], seed
            ).as_json(),
            "flags_per_mention": _ratio(
                right, lambda e: len(e.flags), lambda e: e.judged, seed
            ).as_json(),
            "precision": _share(said, _right_flags, seed).as_json(),
            **found,
        },
        "errors": {kind: _of_kind(said, kind, seed) for kind in _kinds(rows)},
        "flags": {type_: _of_type(said, type_, seed) for type_ in _types(said)},
    }


def _flagged(row: LabelledRow, score: Score) -> _Flagged | None:
    mentions = score.details.get("entities")
    if mentions is None:
        return None
    return _Flagged(
        row,
        len(mentions),
        tuple(m for m in mentions if m["verdict"] in UNBACKED),
        tuple(m for m in mentions if m["verdict"] == "doubtful"),
    )


def _counts(rows: Sequence[LabelledRow]) -> dict[str, int]:
    return {
        "summaries": len(rows),
        "without errors": sum(not row.errors for row in rows),
        "errors": sum(len(row.errors or ()) for row in rows),
        "documents": len({row.document for row in rows}),
    }


def _kinds(rows: Sequence[LabelledRow]) -> list[str]:
    kinds = sorted({error.kind for row in rows for error in row.errors or ()})
    return [ALL, *kinds]


def _of_kind(said: Sequence[_Flagged], kind: str, seed: int) -> dict[str, Any]:
    def hits(doubts: bool) -> Callable[[_Flagged], list[bool]]:
        return lambda entry: [
            _touched(error, (*entry.flags, *entry.doubts) if doubts else entry.flags)
            for error in entry.errors
            if kind in (ALL, error.kind)
        ]

    return {
        "errors": sum(len(hits(False)(entry)) for entry in said),
        "recall": _share(said, hits(False), seed).as_json(),
        "recall_or_doubt": _share(said, hits(True), seed).as_json(),
    }


def _types(said: Sequence[_Flagged]) -> list[str]:
    return sorted({flag["type"] for entry in said for flag in entry.flags})


def _of_type(said: Sequence[_Flagged], type_: str, seed: int) -> dict[str, Any]:
    def right(entry: _Flagged) -> list[bool]:
        return _right_flags(entry, type_)

    return {
        "flags": sum(len(right(entry)) for entry in said),
        "precision": _share(said, right, seed).as_json(),
    }


def _right_flags(entry: _Flagged, type_: str | None = None) -> list[bool]:
    """Return for each flag of a summary whether it touches an error."""
    return [
        any(_touched(error, [flag]) for error in entry.errors)
        for flag in entry.flags
        if type_ in (None, flag["type"])
    ]


def _touched(error: ErrorSpan, flags: Iterable[Mapping[str, Any]]) -> bool:
    return any(flag["start"] < error.end and error.start < flag["end"] for flag in flags)


def _share(
    entries: Sequence[_Flagged], hits: Callable[[_Flagged], Sequence[bool]], seed: int
) -> Estimate:
    return _ratio(entries, lambda e: sum(hits(e)), lambda e: len(hits(e)), seed)


def _ratio(
    entries: Sequence[_Flagged],
    above: Callable[[_Flagged], float],
    below: Callable[[_Flagged], float],
    seed: int,
) -> Estimate:
    """Return a ratio of sums over summaries; not a number where there is nothing to count."""
    import numpy as np

    tops = np.asarray([above(entry) for entry in entries], dtype=float)
    bottoms = np.asarray([below(entry) for entry in entries], dtype=float)

    def ratio(rows: NDArray[np.int64]) -> float:
        total = float(bottoms[rows].sum())
        return float(tops[rows].sum()) / total if total else float("nan")

    groups = group_numbers([entry.row.document for entry in entries])
    return resample_documents({"ratio": ratio}, groups, seed)["ratio"]


def _ranking(
    rows: Sequence[LabelledRow], scores: Sequence[Score], column: Column, seed: int
) -> Estimate:
    import numpy as np

    values = [score.values[column.key] for score in scores]
    sign = orientation(column)
    oriented = np.asarray([np.inf if value is None else sign * value for value in values])
    labels = np.asarray([float(not row.errors) for row in rows])
    return resample_documents(
        {"auroc": lambda chosen: auroc(oriented[chosen], labels[chosen])},
        group_numbers([row.document for row in rows]),
        seed,
    )["auroc"]
