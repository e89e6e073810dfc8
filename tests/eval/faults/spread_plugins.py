"""Summarizers whose work is spread over workers, and some that end their workers."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from itertools import islice

from summarize.base import Article, BatchResult, Failure, Result, Summary
from summarize.batch_plan import (
    BatchTooLargeError,
    Measured,
    smaller_budget,
    too_large,
    window_batches,
)

MEMORY = 60


class Planned:
    """Batches by length, in windows of eight; the text of a summary names its batch's company.

    An article that says HEAVY takes three times the memory that its length lets expect, so that
    some batches do not fit and the plan changes. `pause` is in seconds a batch.
    """

    signature = "planned|v:1"
    articles_ahead = 8

    def __init__(self, pause: float = 0.0) -> None:
        self.pause = pause

    def first_budget(self) -> int:
        return 64

    def measure(self, articles: Sequence[Article]) -> list[Measured[str] | Failure]:
        return [
            Measured(article.id, len(article.text.split()), alone="ALONE" in article.text)
            if article.text != "Unreadable."
            else Failure(article.id, "too_long", "it cannot be read")
            for article in articles
        ]

    def summarize_batch(self, articles: Sequence[Article], token_budget: int) -> tuple[Result, ...]:
        time.sleep(self.pause)
        cost = sum(
            len(article.text.split()) * (3 if "HEAVY" in article.text else 1)
            for article in articles
        )
        if cost > MEMORY:
            raise BatchTooLargeError
        company = "+".join(article.id for article in articles)
        return tuple(
            Summary(article.id, f"{company} under {token_budget}: {article.text[:20]}")
            for article in articles
        )

    def summarize(self, articles: Iterable[Article]) -> Iterator[Result]:
        for batch in self.summarize_batches(articles):
            yield from batch.results

    def summarize_batches(
        self,
        articles: Iterable[Article],
        *,
        finished: Container[str] = frozenset(),
        budgets: Mapping[int, int] | None = None,
    ) -> Iterator[BatchResult]:
        """As one process does it: a batch at a time, each after the one before it."""
        plan = {0: self.first_budget()} | dict(budgets or {})
        source = iter(articles)
        index = 0
        while window := {article.id: article for article in islice(source, self.articles_ahead)}:
            lengths = self.measure(list(window.values()))
            failures = tuple(one for one in lengths if isinstance(one, Failure))
            if failures:
                if any(one.article_id not in finished for one in failures):
                    yield BatchResult(index, 0, failures)
                index += 1
            fitting = [one for one in lengths if isinstance(one, Measured)]
            for batch in window_batches(fitting, plan, index):
                index = batch.index + 1
                chosen = [window[one.item] for one in batch.items]
                if all(article.id in finished for article in chosen):
                    continue
                try:
                    results = self.summarize_batch(chosen, batch.token_budget)
                except BatchTooLargeError:
                    smaller = smaller_budget(batch)
                    if smaller is not None:
                        plan[batch.index] = smaller
                        continue
                    results = (too_large(chosen[0].id, batch.items[0].length),)
                yield BatchResult(batch.index, batch.token_budget, results)

    def close(self) -> None:
        pass


class Deadly:
    """Ends the worker, as the system does for want of memory, at an article that says so."""

    signature = "deadly|v:1"

    def summarize(self, articles: Iterable[Article]) -> Iterator[Summary | Failure]:
        for article in articles:
            if "KILL" in article.text:
                os.kill(os.getpid(), signal.SIGKILL)
            yield Summary(article.id, article.text[:30])

    def close(self) -> None:
        pass


def lengths(count: int, heavy: Container[int] = ()) -> list[str]:
    """Return articles of one to twenty words in no order, some of them heavy."""
    return [
        " ".join([f"Article{number}", *(["HEAVY"] if number in heavy else []), *["word"] * size])
        for number, size in ((number, (7 * number) % 20) for number in range(count))
    ]
