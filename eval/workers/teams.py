"""Who writes the summaries of a run: the summarizer in this process, or workers in others.

Both give the same results, batch by batch of the same plan. Only the driver writes them down.
"""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any, Protocol

from eval.errors import PluginError, WorkersError, contained
from eval.runs.batch_budgets import BatchBudgets
from eval.workers.one_by_one import identifier_of, one_by_one
from eval.workers.planner import Planner, ReadyBatch
from eval.workers.pool import IN_FLIGHT, Lost, Pool, WorkerRate
from summarize.base import Article, BatchedSummarizer, Failure, Loadable, Result, Summarizer
from summarize.batch_plan import (
    BatchTooLargeError,
    PlannedSummarizer,
    smaller_budget,
    too_large,
)

CHUNK = 64
"""Articles that a worker gets at a time where they have nothing to do with each other."""


@dataclass(frozen=True, slots=True)
class Written:
    """Results to be written down; `batch` is the index in the plan, where there is one."""

    batch: int | None
    results: Sequence[Result]


@dataclass(frozen=True, slots=True)
class Withdrawn:
    """Articles whose results, if they were written down, count no more and come again."""

    ids: Sequence[str]


class Team(Protocol):
    """Writes the summaries of one run."""

    def load(self) -> bool:
        """Load what the first article would load; return whether there was anything."""
        ...

    def summaries(
        self, articles: Iterable[Article], finished: Container[str], budgets: BatchBudgets | None
    ) -> Iterator[Written | Withdrawn]:
        """Yield the results of all articles that are not finished, in any order.

        Args:
            articles: all of the input.
            finished: ids of articles that need no new summary; it may grow meanwhile.
            budgets: the recorded plan of a batched summarizer; gets what is added to it.
        """
        ...

    def alone(self, article: Article) -> Result | None:
        """Summarize one article as if there were no other."""
        ...

    def rates(self) -> list[WorkerRate]:
        """Return how fast each worker is; nothing where there is but this process."""
        ...


class LocalTeam:
    """The summarizer in this process."""

    def __init__(self, summarizer: Summarizer) -> None:
        self._summarizer = summarizer

    def load(self) -> bool:
        """Load the summarizer; see `Team`."""
        if not isinstance(self._summarizer, Loadable):
            return False
        with contained(f"the summarizer {self._summarizer.signature!r} cannot be loaded"):
            self._summarizer.load()
        return True

    def summaries(
        self, articles: Iterable[Article], finished: Container[str], budgets: BatchBudgets | None
    ) -> Iterator[Written | Withdrawn]:
        """Yield results as they come; see `Team`."""
        if budgets is None or not isinstance(self._summarizer, BatchedSummarizer):
            waiting = (article for article in articles if article.id not in finished)
            yield from (Written(None, [one]) for one in one_by_one(self._summarizer, waiting))
            return
        with contained(
            "the summaries before it are kept, and the same command continues after them, but the "
            f"summarizer {self._summarizer.signature!r} failed"
        ):
            for batch in self._summarizer.summarize_batches(
                articles, finished=finished, budgets=dict(budgets.budgets)
            ):
                budgets.record(batch.index, batch.token_budget)
                results = [r for r in batch.results if identifier_of(r) not in finished]
                yield Written(batch.index, results)

    def alone(self, article: Article) -> Result | None:
        """Summarize one article; see `Team`."""
        with contained("the batch check failed"):
            return next(iter(self._summarizer.summarize([article])), None)

    def rates(self) -> list[WorkerRate]:
        """There is but this process."""
        return []


class SpreadTeam:
    """Workers in other processes, each with the summarizer."""

    def __init__(self, pool: Pool, summarizer: Summarizer) -> None:
        """Lead a team.

        Args:
            pool: the workers.
            summarizer: what they hold; here it says what it is, and loads nothing.
        """
        self._pool, self._summarizer = pool, summarizer

    def load(self) -> bool:
        """Wait for the first worker; see `Team`."""
        self._pool.wait_until_ready()
        return True

    def summaries(
        self, articles: Iterable[Article], finished: Container[str], budgets: BatchBudgets | None
    ) -> Iterator[Written | Withdrawn]:
        """Yield results as workers give them; see `Team`."""
        if budgets is not None and isinstance(self._summarizer, PlannedSummarizer):
            yield from self._planned(self._summarizer, articles, finished, budgets)
        else:
            yield from self._chunks(articles, finished)

    def alone(self, article: Article) -> Result | None:
        """Have one article summarized; see `Team`."""
        found: Result | None = self._one("summarize_alone", article)
        return found

    def rates(self) -> list[WorkerRate]:
        """Return how fast each worker is."""
        return self._pool.rates()

    def _one(self, question: str, *arguments: Any) -> Any:
        self._pool.ask(question, question, *arguments)
        _, answer = self._pool.next()
        if isinstance(answer, Lost):
            raise WorkersError(f"{answer.cause}. What is finished is kept.")
        return _value(answer)

    def _chunks(self, articles: Iterable[Article], finished: Container[str]) -> Iterator[Written]:
        waiting = (article for article in articles if article.id not in finished)
        chunks = enumerate(iter(lambda: list(islice(waiting, CHUNK)), []))
        asked: dict[int, list[Article]] = {}
        while True:
            while self._pool.has_room and (found := next(chunks, None)) is not None:
                number, chunk = found
                asked[number] = chunk
                self._pool.ask(number, "summarize_each", chunk)
            if not asked:
                return
            key, answer = self._pool.next()
            chunk = asked.pop(key)
            yield Written(None, _results(answer, [article.id for article in chunk]))

    def _planned(
        self,
        summarizer: PlannedSummarizer,
        articles: Iterable[Article],
        finished: Container[str],
        budgets: BatchBudgets,
    ) -> Iterator[Written | Withdrawn]:
        if 0 not in budgets.budgets:
            budgets.record(0, self._one("first_budget"))
        planner = Planner(
            articles,
            summarizer.articles_ahead,
            (IN_FLIGHT + 1) * self._pool.size + 2,
            finished,
            dict(budgets.budgets),
        )
        asked: dict[tuple[str, int], ReadyBatch | list[Article]] = {}
        while True:
            yield from self._ask(planner, asked, finished)
            if not asked:
                if not planner.is_done:
                    raise RuntimeError("the workers have nothing to do, but batches are left")
                return
            key, answer = self._pool.next()
            number, what = key[1], asked.pop(key)
            if isinstance(what, list):
                planner.measured(number, _lengths(answer, what))
                continue
            if isinstance(answer, BatchTooLargeError):
                assert what.batch is not None
                budget = smaller_budget(what.batch)
                if budget is not None:
                    later = planner.shrink(number, budget)
                    keys = {("batch", one.index) for one in later}
                    self._pool.forget(keys)
                    asked = {k: v for k, v in asked.items() if k not in keys}
                    yield Withdrawn([identifier for one in later for identifier in one.ids])
                    budgets.record_again(number, budget)
                    continue
                longest = what.batch.items[0]
                answer = (too_large(longest.item, longest.length),)
            results = _results(answer, what.ids)
            yield Written(number, [r for r in results if r.article_id not in finished])
            planner.done(number)

    def _ask(
        self,
        planner: Planner,
        asked: dict[tuple[str, int], ReadyBatch | list[Article]],
        finished: Container[str],
    ) -> Iterator[Written]:
        """Give the workers what they have room for: lengths to be measured before batches run dry.

        Yields:
            What needs no worker: articles that cannot be summarized at all.
        """
        while self._pool.has_room:
            if planner.windows_in_store < self._pool.size and (window := planner.window()):
                number, articles = window
                asked["window", number] = articles
                self._pool.ask(("window", number), "measure", articles)
                continue
            before = planner.windows_in_store
            batch = planner.batch()
            if batch is None and planner.windows_in_store < before:
                continue  # all of a window is finished, which makes room for another
            if batch is None:
                return
            if batch.batch is None:
                planner.done(batch.index)
                left = [one for one in batch.failures if one.article_id not in finished]
                yield Written(batch.index, left)
                continue
            asked["batch", batch.index] = batch
            question = ("summarize_batch", batch.articles, batch.token_budget)
            self._pool.ask(("batch", batch.index), *question)


def _value(answer: Any) -> Any:
    if isinstance(answer, Exception):
        raise answer
    return answer


def _results(answer: Any, ids: Sequence[str]) -> Sequence[Any]:
    """Return results that answer what was asked; those of a lost batch are failures.

    Raises:
        PluginError: they belong to other articles.
    """
    if isinstance(answer, Lost):
        return [Failure(identifier, "model_error", answer.cause) for identifier in ids]
    results: Sequence[Any] = _value(answer)
    foreign = [one for one in map(identifier_of, results) if one is not None and one not in ids]
    if foreign:
        raise PluginError(
            f"a worker returned a result for {foreign[0]!r}, which was not in the batch it had."
        )
    return results


def _lengths(answer: Any, articles: Sequence[Article]) -> Sequence[Any]:
    if isinstance(answer, Lost):
        return [Failure(article.id, "model_error", answer.cause) for article in articles]
    lengths: Sequence[Any] = _value(answer)
    return lengths
