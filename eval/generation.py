"""From articles to a complete journal: continues what is there, turns errors into failures."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

from eval.errors import RunError
from eval.journal import Journal
from eval.storage import json_line, read_lines, reported
from summarize.base import Article, BatchedSummarizer, Failure, Summarizer, Summary
from summarize.errors import SummarizeError

Report = Callable[[list[Summary | Failure]], None]


class Timings:
    """Appends to `timings.jsonl`, the one file that holds a clock's readings.

    Results that come quickly share a line, so that timing costs nothing beside the work.
    """

    LINE_SECONDS = 0.5

    def __init__(self, path: Path) -> None:
        self._path = path
        self._last = time.perf_counter()
        self._pending: dict[str, Any] = {}

    def restart(self) -> None:
        """Begin to count from now: what came before was not generation."""
        self._last = time.perf_counter()

    def load(self) -> None:
        """Write down the time since the start as time to load the model."""
        self._write({"load_seconds": self._lap()})

    def batch(self, results: list[Summary | Failure], batch: int | None) -> None:
        """Count the time since the last call for these results."""
        line = self._pending or {"seconds": 0.0, "articles": 0, "output_tokens": 0}
        line["seconds"] += self._lap()
        line["articles"] += len(results)
        line["output_tokens"] += sum(
            result.output_tokens or 0 for result in results if isinstance(result, Summary)
        )
        if batch is not None:
            line["batch"] = batch
        self._pending = line
        if batch is not None or line["seconds"] > self.LINE_SECONDS:
            self.flush()

    def flush(self) -> None:
        """Write what is pending."""
        if self._pending:
            self._write(self._pending)
            self._pending = {}

    def _lap(self) -> float:
        now = time.perf_counter()
        seconds, self._last = now - self._last, now
        return seconds

    def _write(self, line: dict[str, Any]) -> None:
        rounded = {k: round(v, 6) if isinstance(v, float) else v for k, v in line.items()}
        with reported(self._path), self._path.open("ab") as file:
            file.write(json_line(rounded))


def generate(
    summarizer: Summarizer, articles: Callable[[], Iterable[Article]], folder: Path, report: Report
) -> None:
    """Summarize every article that the journal in `folder` lacks, then sort the journal.

    Args:
        summarizer: what writes the summaries; closed by the caller.
        articles: gives a fresh pass over all articles, in input order.
        folder: the run's folder.
        report: called after results are on disk, for progress.

    Raises:
        RunError: the folder cannot be written, or the summarizer breaks its contract.
        SummarizeError: the summarizer cannot work at all (no model, no memory to load it).
    """
    journal = Journal(folder / "summaries.jsonl")
    timings = Timings(folder / "timings.jsonl")
    try:
        for batch, results in _results(summarizer, articles, journal, folder):
            checked = [_not_empty(result) for result in results]
            journal.append(checked)
            timings.batch(checked, batch)
            report(checked)
            timings.restart()
        timings.flush()
        missing = [article for article in articles() if article.id not in journal.finished]
        for article in missing:
            nothing = Failure(article.id, "model_error", "the summarizer returned nothing for it")
            journal.append([nothing])
            report([nothing])
        journal.sort(article.id for article in articles())
    finally:
        journal.close()


def _results(
    summarizer: Summarizer,
    articles: Callable[[], Iterable[Article]],
    journal: Journal,
    folder: Path,
) -> Iterator[tuple[int | None, list[Summary | Failure]]]:
    if isinstance(summarizer, BatchedSummarizer):
        yield from _batched(summarizer, articles(), journal, folder / "plan.jsonl")
    else:
        waiting = (article for article in articles() if article.id not in journal.finished)
        known = {article.id for article in articles()}
        for result in _one_by_one(summarizer, waiting):
            if result.article_id not in known or result.article_id in journal.finished:
                raise RunError(
                    f"the summarizer {summarizer.signature!r} returned a result for "
                    f"{result.article_id!r}, which it was not given or had already finished."
                )
            yield None, [result]


def _batched(
    summarizer: BatchedSummarizer, articles: Iterable[Article], journal: Journal, plan: Path
) -> Iterator[tuple[int, list[Summary | Failure]]]:
    """Run the batches of the plan; what is finished keeps its place in it."""
    budgets = _read_plan(plan)
    finished = frozenset(journal.finished)
    for batch in summarizer.summarize_batches(articles, finished=finished, budgets=dict(budgets)):
        if batch.token_budget != _budget_at(budgets, batch.index):
            budgets[batch.index] = batch.token_budget
            with reported(plan), plan.open("ab") as file:
                file.write(json_line({"batch": batch.index, "token_budget": batch.token_budget}))
                file.flush()
        yield (
            batch.index,
            [result for result in batch.results if result.article_id not in journal.finished],
        )


def _read_plan(path: Path) -> dict[int, int]:
    if not path.is_file():
        return {}
    whole = path.read_bytes().rpartition(b"\n")[0]
    with reported(path):
        path.write_bytes(whole + b"\n" if whole else b"")
    return {line["batch"]: line["token_budget"] for line in read_lines(path)}


def _budget_at(budgets: dict[int, int], index: int) -> int | None:
    earlier = [batch for batch in budgets if batch <= index]
    return budgets[max(earlier)] if earlier else None


def _one_by_one(summarizer: Summarizer, articles: Iterable[Article]) -> Iterator[Summary | Failure]:
    """Summarize a stream; an error takes with it only the article that caused it."""
    source = iter(articles)
    retry: list[Article] = []
    while True:
        in_flight: dict[str, Article] = {}

        def feed(alone: list[Article], flying: dict[str, Article]) -> Iterator[Article]:
            for article in alone or source:
                flying[article.id] = article
                yield article

        alone = [retry.pop(0)] if retry else []
        try:
            for result in summarizer.summarize(feed(alone, in_flight)):
                in_flight.pop(result.article_id, None)
                yield result
        except SummarizeError:
            raise
        except Exception as error:
            if len(in_flight) == 1:
                (identifier,) = in_flight
                yield Failure(identifier, "model_error", f"{type(error).__name__}: {error}")
            elif in_flight:
                retry = [*in_flight.values(), *retry]
            else:
                raise RunError(
                    f"the summarizer {summarizer.signature!r} failed outside any article: "
                    f"{type(error).__name__}: {error}."
                ) from error
            continue
        if not alone:
            return


def _not_empty(result: Summary | Failure) -> Summary | Failure:
    if isinstance(result, Summary) and not result.text.strip():
        return Failure(result.article_id, "empty_output", "the summarizer wrote nothing")
    return result
