"""From summaries to `scores.jsonl`: every metric on every summary, on all cores.

Examples are scored in chunks of a fixed size, whether in this process or in several, so that the
numbers do not depend on the number of processes. Metrics that only one process may hold score in
this one, after the others.
"""

from __future__ import annotations

import collections
import concurrent.futures
import concurrent.futures.process
import contextlib
import multiprocessing
import os
import signal
import sys
import threading
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import islice
from pathlib import Path

from eval.errors import MetricError, contained
from eval.metrics import METRICS, load
from eval.metrics.base import Column, Example
from eval.metrics.lifecycle import close, processes_of, results
from eval.metrics.lifecycle import load as start
from eval.runs.schema import ScoreLine
from eval.runs.score_journal import ScoreJournal
from eval.workers.held import HeldMetrics
from eval.workers.lines import LoadedMetric, add_result, empty_line
from summarize.spec import Spec

CHUNK = 256
PROCESSES_FROM = 4 * CHUNK  # below, starting processes costs more than it saves


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


def score_rows(
    specs: Sequence[Spec],
    examples: Iterable[Example],
    *,
    count: int,
    jobs: int | None = None,
    report: Callable[[int], None] = lambda _: None,
    journal: Path | None = None,
    held: HeldMetrics | None = None,
) -> Iterator[ScoreLine]:
    """Yield one row per example, in order: id, values, statistics, details of all metrics.

    Args:
        specs: the metrics.
        examples: in order; may stream.
        count: how many examples there are, about; few are scored in this process.
        jobs: processes; all cores if `None`.
        report: told how many examples were finished.
        journal: the file that keeps the scores of metrics that only one process may hold.
        held: holds these metrics beyond this call; they are closed at its end if `None`.

    Raises:
        MetricError: an example cannot be scored.
        PluginError: a metric is broken.
    """
    metrics = load_metrics(specs)
    spread = [item for item in metrics if not item.one_process]
    alone = [item for item in metrics if item.one_process]
    chunks = _chunks(examples)
    workers = min(jobs or _cores(), max(1, count // CHUNK))
    if workers == 1 or count < PROCESSES_FROM or not spread:
        finished = _in_this_process(spread, chunks)
    else:
        finished = _in_processes(specs, chunks, workers)
    kept = ScoreJournal(journal)
    with contextlib.ExitStack() as stack:
        holder = held if held is not None else stack.enter_context(HeldMetrics())
        for chunk, rows in finished:
            for item in alone:
                last = item is alone[-1]
                holder.score(item, chunk, rows, kept, report if last else lambda _: None)
            if not alone:
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


def _in_this_process(
    metrics: Sequence[LoadedMetric], chunks: Iterator[list[Example]]
) -> Iterator[tuple[list[Example], list[ScoreLine]]]:
    try:
        _start(metrics)
        for chunk in chunks:
            yield chunk, _score(metrics, chunk)
    finally:
        for item in metrics:
            with contained(f"the metric {item.signature!r} cannot be closed"):
                close(item.metric)


def _start(metrics: Sequence[LoadedMetric]) -> None:
    for item in metrics:
        with contained(f"the metric {item.signature!r} cannot be loaded"):
            start(item.metric)


_METRICS: list[LoadedMetric] = []  # of a worker process, made once


def _start_worker(specs: Sequence[Spec]) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the parent's to answer
    if sys.stdout is not None and sys.stderr is not None:
        os.dup2(2, 1)  # what a plugin prints is no result
    threading.Thread(target=_end_with_parent, daemon=True).start()
    _METRICS[:] = [item for item in load_metrics(specs) if not item.one_process]
    _start(_METRICS)


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
) -> Iterator[tuple[list[Example], list[ScoreLine]]]:
    pool = concurrent.futures.ProcessPoolExecutor(
        workers, multiprocessing.get_context("spawn"), _start_worker, (list(specs),)
    )
    try:
        waiting = collections.deque(
            (chunk, pool.submit(_work, chunk)) for chunk in islice(chunks, 2 * workers)
        )
        while waiting:
            scored, future = waiting.popleft()
            rows = future.result()
            waiting.extend((chunk, pool.submit(_work, chunk)) for chunk in islice(chunks, 1))
            yield scored, rows
    except concurrent.futures.process.BrokenProcessPool:
        raise MetricError(
            "a process that was scoring ended without an answer, perhaps for want of memory. "
            "Use fewer with --jobs; the summaries are kept."
        ) from None
    finally:
        pool.shutdown(cancel_futures=True)
