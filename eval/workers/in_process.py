"""Metrics at work in one process: made, loaded, asked for the lines of a chunk, closed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace

from eval.errors import MetricError, contained
from eval.metrics import METRICS, load
from eval.metrics.base import Column, Example
from eval.metrics.lifecycle import close, processes_of, results
from eval.metrics.lifecycle import load as start
from eval.runs.schema import ScoreLine
from eval.workers.lines import LoadedMetric, add_result, empty_line
from summarize.spec import Spec


def load_metrics(specs: Sequence[Spec]) -> list[LoadedMetric]:
    """Create the metrics, and refuse two of them that share a column.

    Raises:
        MetricError: two metrics have a column of the same key.
        PluginError: a metric cannot be made, or does not say what it is.
        SpecError: a spec is wrong.
    """
    loaded = [_load(spec) for spec in specs]
    names = Counter(item.name for item in loaded)
    owner: dict[str, Spec] = {}
    for item in loaded:
        for column in item.columns:
            if column.key in owner:
                raise MetricError(
                    f"the metrics {owner[column.key]} and {item.spec} both have a column "
                    f"{column.key!r}; a run can hold only one of them. Score the other with "
                    "`summarize-eval score`."
                )
            owner[column.key] = item.spec
    return [
        item if names[item.name] == 1 else replace(item, name=str(item.spec)) for item in loaded
    ]


def _load(spec: Spec) -> LoadedMetric:
    with contained(f"the metric {str(spec)!r} cannot be used"):
        metric = load(spec)
        signature, columns = metric.signature, tuple(metric.columns)
        if not isinstance(signature, str) or not all(isinstance(c, Column) for c in columns):
            raise TypeError("its signature is not text, or its columns are not Columns")
        for column in columns:
            column.check()
        needs = "references" in metric.requires
        origin = METRICS.origin(spec.name)
        alone = processes_of(metric) == "one"
        return LoadedMetric(spec.name, spec, metric, signature, origin, columns, needs, alone)


def score_chunk(metrics: Sequence[LoadedMetric], examples: Sequence[Example]) -> list[ScoreLine]:
    """Return a line per example.

    Raises:
        PluginError: a metric is broken; names the articles.
    """
    rows = [empty_line(example) for example in examples]
    first, last = rows[0]["id"], rows[-1]["id"]
    for item in metrics:
        with contained(
            f"the metric {item.signature!r} failed between the articles {first!r} and {last!r}"
        ):
            found = dict(results(item.metric, examples))
        for position, row in enumerate(rows):
            with contained(
                f"the metric {item.signature!r} gave {row['id']!r} a score that cannot be kept"
            ):
                add_result(row, item, found[position])
    return rows


def score_here(
    metrics: Sequence[LoadedMetric], chunks: Iterator[list[Example]]
) -> Iterator[tuple[list[Example], list[ScoreLine]]]:
    """Yield each chunk with its lines; the metrics are loaded first, and closed at the end."""
    try:
        start_metrics(metrics)
        for chunk in chunks:
            yield chunk, score_chunk(metrics, chunk)
    finally:
        for item in metrics:
            with contained(f"the metric {item.signature!r} cannot be closed"):
                close(item.metric)


def start_metrics(metrics: Sequence[LoadedMetric]) -> None:
    """Load what the metrics hold."""
    for item in metrics:
        with contained(f"the metric {item.signature!r} cannot be loaded"):
            start(item.metric)
