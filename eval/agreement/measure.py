"""A file of labels and a metric in, measures of agreement out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from eval.agreement.error_spans import error_agreement
from eval.agreement.labels import Half, LabelledRow, read_labels
from eval.agreement.mentions import mention_agreement
from eval.agreement.planted_errors import planted_agreement, read_examples
from eval.agreement.summaries import Estimate, Judged, agreement, as_json, difference, judged
from eval.errors import DataError, MetricError
from eval.metrics import load
from eval.metrics.base import Column, Metric, Score
from summarize.errors import did_you_mean


@dataclass(frozen=True, slots=True)
class Comparison:
    """What to compare with the labels.

    `metric` and `against` are specs; `key` and `against_key` pick one of their values, the first
    where `None`. `label` is the column of the summaries' labels, `half` restricts the documents.
    `planted` errors of each kind, chosen by `seed`, stand for labels where it is given. `articles`
    are files with the articles of rows that have only their `id`.
    """

    metric: str
    key: str | None = None
    against: str | None = None
    against_key: str | None = None
    label: str = "label"
    own_mentions: bool = False
    threshold: float = 0.5
    half: Half | None = None
    planted: int | None = None
    seed: int = 11
    articles: tuple[Path, ...] = ()


def agree(file: Path, comparison: Comparison) -> dict[str, Any]:
    """Return agreement with the labels of `file` as JSON values.

    Raises:
        DataError: the file cannot be used, or has no labels to agree with.
        MetricError: the metric has no such key, or cannot score the rows.
    """
    metric = load(comparison.metric)
    column = _column(metric, comparison.metric, comparison.key)
    head = {
        "file": file.name,
        "metric": comparison.metric,
        "key": column.key,
        "signature": metric.signature,
        "half": comparison.half,
    }
    if comparison.planted is not None:
        return head | _of_plants(file, metric, column, comparison.planted, comparison)
    rows = read_labels(file, comparison.label, comparison.half, comparison.articles)
    if not rows:
        raise DataError(f"{file} has no rows in the half {comparison.half!r}.")
    if all(row.label is row.entities is None for row in rows):
        return head | error_agreement(rows, metric, column)
    if all(row.label is None for row in rows):
        return head | _of_mentions(rows, metric, column, comparison.own_mentions)
    return head | _of_summaries(rows, metric, column, comparison)


def _of_plants(
    file: Path, metric: Metric, column: Column, count: int, comparison: Comparison
) -> dict[str, Any]:
    examples = read_examples(file, comparison.half)
    counts = {
        "articles": len({example.article.id for example in examples}),
        "references": len(examples),
    }
    found = planted_agreement(examples, metric, column, count, comparison.seed)
    return {"seed": comparison.seed, "counts": counts, **found}


def _of_mentions(
    rows: Sequence[LabelledRow], metric: Metric, column: Column, own_mentions: bool
) -> dict[str, Any]:
    found = mention_agreement(rows, metric, column.key, own_mentions)
    counts = {
        "summaries": len(rows),
        "entities": found.mentions,
        "unsupported by the labels": found.unsupported,
        "flagged": found.flagged,
    }
    if own_mentions:
        counts["flagged outside the labels"] = found.unlabelled
    return {"counts": counts, "agreement": as_json(found.estimates)}


def _of_summaries(
    rows: Sequence[LabelledRow], metric: Metric, column: Column, comparison: Comparison
) -> dict[str, Any]:
    rows = [row for row in rows if row.label is not None]
    values = _values(rows, metric, column)
    if comparison.against is None:
        kept = [(row, value) for row, value in zip(rows, values, strict=True) if value is not None]
        found = agreement(_judged(kept), comparison.threshold)
        return {"counts": _counts(rows, kept), "agreement": as_json(found)}
    other = load(comparison.against)
    rival = _column(other, comparison.against, comparison.against_key)
    pairs = [
        (row, value, against)
        for row, value, against in zip(rows, values, _values(rows, other, rival), strict=True)
        if value is not None and against is not None
    ]
    ours = _judged([(row, value) for row, value, _ in pairs])
    theirs = _judged([(row, against) for row, _, against in pairs])
    return {
        "against": {"metric": comparison.against, "key": rival.key, "signature": other.signature},
        "counts": _counts(rows, pairs),
        "agreement": as_json(agreement(ours, comparison.threshold)),
        "against_agreement": as_json(agreement(theirs, comparison.threshold)),
        "difference": as_json(difference(ours, theirs, comparison.threshold)),
    }


def _column(metric: Metric, spec: str, key: str | None) -> Column:
    columns = {column.key: column for column in metric.columns}
    if key is None:
        return metric.columns[0]
    if key not in columns:
        raise MetricError(
            f"the metric {spec} has no value {key!r}.{did_you_mean(key, columns)} "
            f"Values: {', '.join(columns)}."
        )
    return columns[key]


def _values(rows: Sequence[LabelledRow], metric: Metric, column: Column) -> list[float | None]:
    """Return each row's value, oriented so that higher is better."""
    if "references" in metric.requires:
        for row in rows:
            if not row.example.references:
                raise DataError(f"row {row.id} has no reference, which the metric needs.")
    return _oriented(metric.score([row.example for row in rows]), column)


def _oriented(scores: Sequence[Score], column: Column) -> list[float | None]:
    sign = -1.0 if column.better == "down" else 1.0
    values = [score.values[column.key] for score in scores]
    return [None if value is None else sign * value for value in values]


def value_agreement(
    rows: Sequence[LabelledRow], metric: Metric, keys: Sequence[str]
) -> dict[str, tuple[int, dict[str, Estimate]]]:
    """Return for each of a metric's values how many rows have it, and how well it agrees.

    The metric scores the rows once; a value that fewer than three rows have is left out.
    """
    rows = [row for row in rows if row.label is not None]
    scores = metric.score([row.example for row in rows])
    columns = {column.key: column for column in metric.columns}
    found = {}
    for key in keys:
        values = _oriented(scores, columns[key])
        kept = [(row, value) for row, value in zip(rows, values, strict=True) if value is not None]
        if len(kept) > 2:
            found[key] = len(kept), agreement(_judged(kept))
    return found


def _judged(kept: Sequence[tuple[LabelledRow, float]]) -> Judged:
    rows = [row for row, _ in kept]
    return judged(
        [value for _, value in kept],
        [row.label or 0.0 for row in rows],
        [row.document for row in rows],
        [row.system for row in rows],
    )


def _counts(rows: Sequence[LabelledRow], kept: Sequence[Any]) -> dict[str, int]:
    return {
        "summaries": len(kept),
        "without a value": len(rows) - len(kept),
        "documents": len({entry[0].document for entry in kept}),
    }
