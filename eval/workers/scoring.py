"""From summaries to `scores.jsonl`: every metric on every summary, on all cores.

Examples are scored in chunks of a fixed size, whether in this process or in several, so that the
numbers do not depend on the number of processes.
"""

from __future__ import annotations

import collections
import concurrent.futures
import concurrent.futures.process
import multiprocessing
import os
import signal
import sys
import threading
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from typing import SupportsFloat

from eval.errors import MetricError, contained
from eval.files import json_line
from eval.metrics import METRICS, load
from eval.metrics.base import Column, Example, Metric, Score
from eval.runs.schema import ScoreLine
from summarize.spec import Spec

CHUNK = 256
PROCESSES_FROM = 4 * CHUNK  # below, starting processes costs more than it saves

LARGEST = 1e100  # the squares of a million such numbers can still be added


@dataclass(frozen=True, slots=True)
class LoadedMetric:
    """A metric that was made, and what it says of itself, asked once.

    `name` is the key of its details, `code` the identity of a plugin's code.
    """

    name: str
    spec: Spec
    metric: Metric
    signature: str
    code: str | None
    columns: tuple[Column, ...]
    needs_references: bool


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
        return LoadedMetric(spec.name, spec, metric, signature, origin, columns, needs)


def score_rows(
    specs: Sequence[Spec],
    examples: Iterable[Example],
    *,
    count: int,
    jobs: int | None = None,
    report: Callable[[int], None] = lambda _: None,
) -> Iterator[ScoreLine]:
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
    workers = min(jobs or _cores(), max(1, count // CHUNK))
    if workers == 1 or count < PROCESSES_FROM:
        metrics = load_metrics(specs)
        finished: Iterator[list[ScoreLine]] = (_score(metrics, chunk) for chunk in chunks)
    else:
        finished = _in_processes(specs, chunks, workers)
    for rows in finished:
        report(len(rows))
        yield from rows


def _cores() -> int:
    """Return how many processors this process may use; a container or batch system may limit it."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _chunks(examples: Iterable[Example]) -> Iterator[list[Example]]:
    source = iter(examples)
    while chunk := list(islice(source, CHUNK)):
        yield chunk


def _score(metrics: Sequence[LoadedMetric], examples: Sequence[Example]) -> list[ScoreLine]:
    rows: list[ScoreLine] = [
        {"id": example.article.id, "values": {}, "statistics": {}, "details": {}}
        for example in examples
    ]
    for item in metrics:
        for row, score in zip(rows, _scores(item, examples), strict=True):
            with contained(
                f"the metric {item.signature!r} gave {row['id']!r} a score that cannot be kept"
            ):
                _add(row, item, score)
    return rows


def _scores(item: LoadedMetric, examples: Sequence[Example]) -> Sequence[Score]:
    first, last = examples[0].article.id, examples[-1].article.id
    with contained(
        f"the metric {item.signature!r} failed between the articles {first!r} and {last!r}"
    ):
        scores = item.metric.score(examples)
        if not isinstance(scores, Sequence) or len(scores) != len(examples):
            found = len(scores) if isinstance(scores, Sequence) else type(scores).__name__
            raise ValueError(f"it returned {found} scores for {len(examples)} examples")
        wrong = next((score for score in scores if not isinstance(score, Score)), None)
        if wrong is not None:
            raise TypeError(f"it returned a {type(wrong).__name__}, not a Score")
    return scores


def _add(row: ScoreLine, item: LoadedMetric, score: Score) -> None:
    """Add a metric's score to a line, after checking all of it: nothing else is ever written.

    Raises:
        ValueError, TypeError, KeyError: a value is missing or no number, statistics are not a pair
            or belong to no column of the metric, details are no JSON object.
    """
    ratios = [column.key for column in item.columns if column.aggregate == "ratio"]
    foreign = [key for key in score.statistics if key not in ratios]
    if foreign:
        raise ValueError(f"it has statistics of {foreign[0]!r}, which is no ratio column of it")
    row["values"] |= {c.key: _number(c.key, score.values[c.key]) for c in item.columns}
    for key in ratios:
        if key not in score.statistics and row["values"][key] is not None:
            raise ValueError(f"{key!r} is a ratio column; it needs statistics={{{key!r}: (a, b)}}")
    for key, pair in score.statistics.items():
        if not isinstance(pair, tuple | list) or len(pair) != 2:
            raise ValueError(
                f"the statistics of {key!r} are {pair!r}, not (numerator, denominator)"
            )
        numerator, denominator = pair
        row["statistics"][key] = (_number(key, numerator), _number(key, denominator))
    if score.details:
        json_line(dict(score.details))
        row["details"][item.name] = dict(score.details)


def _number(key: str, value: float | None) -> float | None:
    """Return a number of JSON; what is undefined is `None`, and nothing else is.

    Raises:
        ValueError: it is not a number, infinite, or so large that a sum would be.
        TypeError: it is something else.
    """
    if value is None:
        return None
    if isinstance(value, str) or not isinstance(value, SupportsFloat):
        raise TypeError(f"{key!r} is {value!r}, not a number; what is undefined is None")
    number = float(value)
    if not abs(number) < LARGEST:
        raise ValueError(f"{key!r} is {value!r}, not a score; what is undefined is None")
    return number


_METRICS: list[LoadedMetric] = []  # of a worker process, made once


def _start_worker(specs: Sequence[Spec]) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the parent's to answer
    if sys.stdout is not None and sys.stderr is not None:
        os.dup2(2, 1)  # what a plugin prints is no result
    threading.Thread(target=_end_with_parent, daemon=True).start()
    _METRICS[:] = load_metrics(specs)


def _end_with_parent() -> None:
    """Leave no worker behind when the parent is killed."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)


def _work(examples: Sequence[Example]) -> list[ScoreLine]:
    return _score(_METRICS, examples)


def _in_processes(
    specs: Sequence[Spec], chunks: Iterator[list[Example]], workers: int
) -> Iterator[list[ScoreLine]]:
    pool = concurrent.futures.ProcessPoolExecutor(
        workers, multiprocessing.get_context("spawn"), _start_worker, (list(specs),)
    )
    try:
        waiting: collections.deque[concurrent.futures.Future[list[ScoreLine]]] = collections.deque(
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
