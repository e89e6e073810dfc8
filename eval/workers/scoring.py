"""From summaries to `scores.jsonl`: every metric on every summary, wherever there are workers.

Examples are scored in chunks of a fixed size, whether in this process or in others, so that the
numbers do not depend on the number of workers. Metrics that only one process may hold score in
this one, after the others.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterable, Iterator, Sequence
from functools import partial
from itertools import islice
from pathlib import Path
from typing import Protocol

from eval.metrics.base import Example
from eval.runs.schema import ScoreLine
from eval.runs.score_journal import ScoreJournal
from eval.workers.held import HeldMetrics
from eval.workers.in_process import load_metrics, score_here
from eval.workers.lines import LoadedMetric, add_result, empty_line
from eval.workers.pool import IN_FLIGHT, Lost, Pool, WorkerRate
from eval.workers.workforce import HERE, Workforce
from summarize.base import Failure
from summarize.spec import Spec

CHUNK = 256
SPREAD_FROM = 4 * CHUNK  # below, starting processes costs more than it saves

Chunks = Iterator[tuple[list[Example], list[ScoreLine]]]


class Report(Protocol):
    """Hears how many examples were finished, and how fast each worker is."""

    def __call__(self, finished: int, /, *, workers: Sequence[WorkerRate] = ()) -> None:
        """Hear of more."""
        ...


def _nothing(_: int, /, *, workers: Sequence[WorkerRate] = ()) -> None:
    """Hear of progress that counts elsewhere."""


def score_rows(
    specs: Sequence[Spec],
    examples: Iterable[Example],
    *,
    count: int,
    workers: Workforce = HERE,
    report: Report = _nothing,
    journal: Path | None = None,
    held: HeldMetrics | None = None,
) -> Iterator[ScoreLine]:
    """Yield one row per example, in order: id, values, statistics, details of all metrics.

    Args:
        specs: the metrics.
        examples: in order; may stream.
        count: how many examples there are, about; few are scored in this process, unless it is a
            cluster that was asked for.
        workers: where the work runs.
        report: told of progress.
        journal: the file that keeps the scores of metrics that only one process may hold.
        held: holds these metrics beyond this call; they are closed at its end if `None`.

    Raises:
        MetricError: an example cannot be scored.
        PluginError: a metric is broken.
        WorkersError: no worker is left.
    """
    metrics = load_metrics(specs)
    spread = [item for item in metrics if not item.one_process]
    alone = [item for item in metrics if item.one_process]
    chunks = _chunks(examples)
    kept = ScoreJournal(journal)
    with contextlib.ExitStack() as stack:
        holder = held if held is not None else stack.enter_context(HeldMetrics())
        size = -(-count // CHUNK)
        pool = workers.scorers(specs, spread, size, few=count < SPREAD_FROM)
        if pool is None:
            finished = score_here(spread, chunks)
        else:
            finished = _elsewhere(stack.enter_context(pool), spread, chunks)
        for chunk, rows in finished:
            rates = pool.rates() if pool is not None else ()
            for item in alone:
                told = partial(report, workers=rates) if item is alone[-1] else _nothing
                holder.score(item, chunk, rows, kept, told)
            if not alone:
                report(len(rows), workers=rates)
            yield from rows


def _chunks(examples: Iterable[Example]) -> Iterator[list[Example]]:
    source = iter(examples)
    while chunk := list(islice(source, CHUNK)):
        yield chunk


def _elsewhere(
    pool: Pool, metrics: Sequence[LoadedMetric], chunks: Iterator[list[Example]]
) -> Chunks:
    """Yield chunks in order; those that come early wait, a bounded number of them."""
    numbered = enumerate(chunks)
    asked: dict[int, list[Example]] = {}
    early: dict[int, list[ScoreLine]] = {}
    turn, ahead = 0, (IN_FLIGHT + 2) * pool.size
    while True:
        while pool.has_room and len(asked) < ahead and (found := next(numbered, None)) is not None:
            number, chunk = found
            asked[number] = chunk
            pool.ask(number, "score", chunk)
        if not asked:
            return
        key, answer = pool.next()
        early[key] = _lines(answer, metrics, asked[key])
        while turn in early:
            yield asked.pop(turn), early.pop(turn)
            turn += 1


def _lines(
    answer: object, metrics: Sequence[LoadedMetric], chunk: Sequence[Example]
) -> list[ScoreLine]:
    """Return a worker's lines; of a chunk whose workers were lost every metric has failed."""
    if isinstance(answer, Exception):
        raise answer
    if isinstance(answer, Lost):
        lines = [empty_line(example) for example in chunk]
        for line in lines:
            for item in metrics:
                add_result(line, item, Failure(line["id"], "model_error", answer.cause))
        return lines
    found: list[ScoreLine] = answer  # type: ignore[assignment]
    if [line["id"] for line in found] != [example.article.id for example in chunk]:
        raise RuntimeError("a worker scored other examples than it was given")
    return found
