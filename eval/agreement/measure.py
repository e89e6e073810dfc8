"""A file of labels and a metric in, measures of agreement out."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from eval.agreement.error_spans import error_agreement
from eval.agreement.kept import KeptMetric, opened_metric
from eval.agreement.labels import Half, LabelledRow, read_labels
from eval.agreement.mentions import mention_agreement
from eval.agreement.planted_errors import planted_agreement, read_examples
from eval.agreement.summaries import (
    Estimate,
    Judged,
    agreement,
    agreement_difference,
    as_json,
    judged,
    orientation,
    oriented,
)
from eval.benchmark.progress import Progress
from eval.errors import DataError, MetricError
from eval.metrics import load
from eval.metrics.base import Column, Metric
from eval.metrics.lifecycle import scores_or_nothing
from summarize.errors import did_you_mean


@dataclass(frozen=True, slots=True)
class AgreementOptions:
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


def agree(
    file: Path,
    options: AgreementOptions,
    *,
    runs: Path | None = None,
    progress: Progress | None = None,
) -> dict[str, Any]:
    """Return agreement with the labels of `file` as JSON values.

    Args:
        file: rows with labels, or references to plant errors in.
        options: what to compare with them.
        runs: a folder below which scores that are slow or paid are kept as they come, so that an
            interrupted call goes on where it was; `None` keeps nothing.
        progress: told how many rows such a metric has scored.

    Raises:
        DataError: the file cannot be used, or has no labels to agree with.
        MetricError: the metric has no such key, or cannot score the rows.
        RunError: the scores cannot be kept.
    """
    with ExitStack() as stack:
        metric = stack.enter_context(opened_metric(options.metric, file, runs, progress))
        other = None
        if options.against is not None:
            same = load(options.against).signature == metric.signature
            opened = opened_metric(options.against, file, runs, progress)
            other = metric if same else stack.enter_context(opened)
        try:
            found = _agree(file, options, metric, other)
        except DataError as error:
            failed = metric.failed if isinstance(metric, KeptMetric) else ""
            raise DataError(f"{error} {failed}".rstrip()) from error
        return found | (metric.told() if isinstance(metric, KeptMetric) else {})


def _agree(
    file: Path, options: AgreementOptions, metric: Metric, other: Metric | None
) -> dict[str, Any]:
    column = _column(metric, options.metric, options.key)
    head = {
        "file": file.name,
        "metric": options.metric,
        "key": column.key,
        "signature": metric.signature,
        "half": options.half,
    }
    if options.planted is not None:
        return head | _of_plants(file, metric, column, options.planted, options)
    rows = read_labels(file, options.label, options.half, options.articles)
    if not rows:
        raise DataError(f"{file} has no rows in the half {options.half!r}.")
    if all(row.label is None and row.entities is None for row in rows):
        return head | error_agreement(rows, metric, column)
    if all(row.label is None for row in rows):
        return head | _of_mentions(rows, metric, column, options.own_mentions)
    return head | _of_summaries(rows, metric, column, other, options)


def _of_plants(
    file: Path, metric: Metric, column: Column, count: int, options: AgreementOptions
) -> dict[str, Any]:
    examples = read_examples(file, options.half)
    counts = {
        "articles": len({example.article.id for example in examples}),
        "references": len(examples),
    }
    found = planted_agreement(examples, metric, column, count, options.seed)
    return {"seed": options.seed, "counts": counts, **found}


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
    rows: Sequence[LabelledRow],
    metric: Metric,
    column: Column,
    other: Metric | None,
    options: AgreementOptions,
) -> dict[str, Any]:
    rows = [row for row in rows if row.label is not None]
    values = _values(rows, metric, column)
    if other is None:
        kept = [(row, value) for row, value in zip(rows, values, strict=True) if value is not None]
        found = agreement(_judged(kept, column, options.threshold))
        return {"counts": _counts(rows, kept), "agreement": as_json(found)}
    rival = _column(other, options.against or "", options.against_key)
    pairs = [
        (row, value, against)
        for row, value, against in zip(rows, values, _values(rows, other, rival), strict=True)
        if value is not None and against is not None
    ]
    ours = _judged([(row, value) for row, value, _ in pairs], column, options.threshold)
    theirs = _judged([(row, against) for row, _, against in pairs], rival, options.threshold)
    return {
        "against": {"metric": options.against, "key": rival.key, "signature": other.signature},
        "counts": _counts(rows, pairs),
        "agreement": as_json(agreement(ours)),
        "against_agreement": as_json(agreement(theirs)),
        "difference": as_json(agreement_difference(ours, theirs)),
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
    if "references" in metric.requires:
        for row in rows:
            if not row.example.references:
                raise DataError(f"row {row.id} has no reference, which the metric needs.")
    return oriented(metric, column, [row.example for row in rows])


def value_agreement(
    rows: Sequence[LabelledRow], metric: Metric, keys: Sequence[str]
) -> dict[str, tuple[int, dict[str, Estimate]]]:
    """Return for each of a metric's values how many rows have it, and how well it agrees.

    The metric scores the rows once; a value that fewer than three rows have is left out.
    """
    rows = [row for row in rows if row.label is not None]
    scores = scores_or_nothing(metric, [row.example for row in rows])
    columns = {column.key: column for column in metric.columns}
    found = {}
    for key in keys:
        sign = orientation(columns[key])
        values = [score.values[key] for score in scores]
        kept = [(r, sign * v) for r, v in zip(rows, values, strict=True) if v is not None]
        if len(kept) > 2:
            found[key] = len(kept), agreement(_judged(kept, columns[key]))
    return found


def _judged(
    kept: Sequence[tuple[LabelledRow, float]], column: Column, threshold: float = 0.5
) -> Judged:
    rows = [row for row, _ in kept]
    return judged(
        [value for _, value in kept],
        [row.label or 0.0 for row in rows],
        [row.document for row in rows],
        [row.system for row in rows],
        orientation(column) * threshold,
    )


def _counts(rows: Sequence[LabelledRow], kept: Sequence[Any]) -> dict[str, int]:
    return {
        "summaries": len(kept),
        "without a value": len(rows) - len(kept),
        "documents": len({entry[0].document for entry in kept}),
    }
