"""From summaries to `scores.jsonl`: every metric on every summary, on all cores.

Examples are scored in chunks of a fixed size, whether in this process or in several, so that the
numbers do not depend on the number of processes.
"""

from __future__ import annotations

import collections
import concurrent.futures
import multiprocessing
import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any

from eval.errors import MetricError
from eval.metrics import load
from eval.metrics.base import Column, Example, Metric
from summarize.spec import Spec

CHUNK = 256
PROCESSES_FROM = 4 * CHUNK  # below, starting processes costs more than it saves

ScoreRow = dict[str, Any]


@dataclass(frozen=True, slots=True)
class ScoreTable:
    """What `scores.jsonl` adds up to, without the details.

    `values` has one row per scored example and one entry per column; `statistics` holds numerator
    and denominator of `ratio` columns in the same places.
    """

    columns: tuple[Column, ...]
    values: list[list[float | None]]
    statistics: list[dict[str, tuple[float, float]]]


def make_metrics(specs: Sequence[Spec], **defaults: Any) -> list[Metric]:
    """Create the metrics, and refuse two of them that share a column.

    Raises:
        MetricError: two metrics have a column of the same key.
        SpecError: a spec is wrong.
    """
    metrics = [load(spec, **defaults) for spec in specs]
    owner: dict[str, Spec] = {}
    for spec, metric in zip(specs, metrics, strict=True):
        for column in metric.columns:
            if column.key in owner:
                raise MetricError(
                    f"the metrics {owner[column.key]} and {spec} both have a column "
                    f"{column.key!r}; a run can hold only one of them. Score the other with "
                    "`summarize-eval score`."
                )
            owner[column.key] = spec
    return metrics


def score_rows(
    specs: Sequence[Spec],
    examples: Iterable[Example],
    *,
    count: int,
    jobs: int | None = None,
    report: Callable[[int], None] = lambda _: None,
) -> Iterator[ScoreRow]:
    """Yield one row per example, in order: id, values, statistics, details of all metrics.

    Args:
        specs: the metrics.
        examples: in order; may stream.
        count: how many examples there are, about; few are scored in this process.
        jobs: processes; all cores if `None`.
        report: told how many examples were finished.

    Raises:
        MetricError: an example cannot be scored.
    """
    chunks = _chunks(examples)
    workers = min(jobs or os.cpu_count() or 1, max(1, count // CHUNK))
    if workers == 1 or count < PROCESSES_FROM:
        metrics = make_metrics(specs)
        finished: Iterator[list[ScoreRow]] = (_score(metrics, chunk) for chunk in chunks)
    else:
        finished = _in_processes(specs, chunks, workers)
    for rows in finished:
        report(len(rows))
        yield from rows


def _chunks(examples: Iterable[Example]) -> Iterator[list[Example]]:
    source = iter(examples)
    while chunk := list(islice(source, CHUNK)):
        yield chunk


def _score(metrics: Sequence[Metric], examples: Sequence[Example]) -> list[ScoreRow]:
    rows: list[ScoreRow] = [
        {"id": example.article.id, "values": {}, "statistics": {}, "details": {}}
        for example in examples
    ]
    for metric in metrics:
        scores = metric.score(examples)
        if len(scores) != len(examples):
            raise MetricError(
                f"the metric {metric.signature!r} returned {len(scores)} scores for "
                f"{len(examples)} examples."
            )
        for row, score in zip(rows, scores, strict=True):
            row["values"] |= score.values
            row["statistics"] |= {key: list(pair) for key, pair in score.statistics.items()}
            row["details"] |= score.details
    return rows


_METRICS: list[Metric] = []  # of a worker process, made once


def _start_worker(specs: Sequence[Spec]) -> None:
    _METRICS[:] = make_metrics(specs)


def _work(examples: Sequence[Example]) -> list[ScoreRow]:
    return _score(_METRICS, examples)


def _in_processes(
    specs: Sequence[Spec], chunks: Iterator[list[Example]], workers: int
) -> Iterator[list[ScoreRow]]:
    with concurrent.futures.ProcessPoolExecutor(
        workers, multiprocessing.get_context("spawn"), _start_worker, (list(specs),)
    ) as pool:
        waiting: collections.deque[concurrent.futures.Future[list[ScoreRow]]] = collections.deque(
            pool.submit(_work, chunk) for chunk in islice(chunks, 2 * workers)
        )
        while waiting:
            rows = waiting.popleft().result()
            waiting.extend(pool.submit(_work, chunk) for chunk in islice(chunks, 1))
            yield rows


def gather(columns: Sequence[Column], rows: Iterable[ScoreRow]) -> ScoreTable:
    """Collect the numbers of score rows; rows of failed articles are left out."""
    ratios = [column.key for column in columns if column.aggregate == "ratio"]
    values, statistics = [], []
    for row in rows:
        if "values" not in row:
            continue
        values.append([row["values"][column.key] for column in columns])
        statistics.append(
            {key: tuple(row["statistics"][key]) for key in ratios if key in row["statistics"]}
        )
    return ScoreTable(tuple(columns), values, statistics)
