"""From summaries to `scores.jsonl`: every metric on every summary, on all cores.

Examples are scored in chunks of a fixed size, whether in this process or in several, so that the
numbers do not depend on the number of processes.
"""

from __future__ import annotations

import collections
import concurrent.futures
import concurrent.futures.process
import math
import multiprocessing
import os
import signal
import threading
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import islice
from typing import Any

from eval.errors import EvalError, MetricError
from eval.files import json_line
from eval.metrics import load
from eval.metrics.base import Example, Metric, Score
from summarize.errors import SummarizeError
from summarize.spec import Spec

CHUNK = 256
PROCESSES_FROM = 4 * CHUNK  # below, starting processes costs more than it saves

ScoreRow = dict[str, Any]


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
        for row, score in zip(rows, _scores(metric, examples), strict=True):
            try:
                row["values"] |= {c.key: _number(score.values[c.key]) for c in metric.columns}
                row["statistics"] |= {
                    key: [_number(part) for part in pair] for key, pair in score.statistics.items()
                }
                row["details"] |= score.details
                json_line(score.details)
            except (TypeError, ValueError, KeyError, AttributeError, RecursionError) as error:
                raise MetricError(
                    f"the metric {metric.signature!r} gave {row['id']!r} a score that cannot be "
                    f"kept: {type(error).__name__}: {error}."
                ) from error
    return rows


def _scores(metric: Metric, examples: Sequence[Example]) -> Sequence[Score]:
    try:
        scores = metric.score(examples)
    except (EvalError, SummarizeError):
        raise
    except Exception as error:
        raise MetricError(
            f"the metric {metric.signature!r} failed between the articles "
            f"{examples[0].article.id!r} and {examples[-1].article.id!r}: "
            f"{type(error).__name__}: {error}."
        ) from error
    if len(scores) != len(examples):
        raise MetricError(
            f"the metric {metric.signature!r} returned {len(scores)} scores for "
            f"{len(examples)} examples."
        )
    return scores


def _number(value: float | None) -> float | None:
    """Return a number of JSON; what is undefined is `None`, and nothing else is.

    Raises:
        ValueError: it is not a number, or infinite.
        TypeError: it is something else.
    """
    if value is None:
        return None
    number = float(value)
    if not math.isfinite(number):
        raise ValueError(f"{number} is not a score; what is undefined is None")
    return number


_METRICS: list[Metric] = []  # of a worker process, made once


def _start_worker(specs: Sequence[Spec]) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the parent's to answer
    threading.Thread(target=_end_with_parent, daemon=True).start()
    _METRICS[:] = make_metrics(specs)


def _end_with_parent() -> None:
    """Leave no worker behind when the parent is killed."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)


def _work(examples: Sequence[Example]) -> list[ScoreRow]:
    return _score(_METRICS, examples)


def _in_processes(
    specs: Sequence[Spec], chunks: Iterator[list[Example]], workers: int
) -> Iterator[list[ScoreRow]]:
    pool = concurrent.futures.ProcessPoolExecutor(
        workers, multiprocessing.get_context("spawn"), _start_worker, (list(specs),)
    )
    try:
        waiting: collections.deque[concurrent.futures.Future[list[ScoreRow]]] = collections.deque(
            pool.submit(_work, chunk) for chunk in islice(chunks, 2 * workers)
        )
        while waiting:
            rows = waiting.popleft().result()
            waiting.extend(pool.submit(_work, chunk) for chunk in islice(chunks, 1))
            yield rows
    except concurrent.futures.process.BrokenProcessPool:
        raise MetricError(
            "a process that was scoring ended without an answer, perhaps for want of memory. "
            "Use fewer with --jobs; the summaries are kept."
        ) from None
    finally:
        pool.shutdown(cancel_futures=True)
