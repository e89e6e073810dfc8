"""Small summarizers that are slow, fail or run out of memory when a test wants it.

They are named in configs as `fault_plugins:Class`; this folder is on the import path of the tests.
What is "out of memory" or "broken" is a property of the articles, so that runs are comparable.
"""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from eval.metrics.base import Column, Example, Score
from summarize.base import Article, BatchResult, Failure, Summary

LENGTHS = (7, 12, 5, 9, 14, 6, 11, 8, 13, 10, 7, 5, 12, 9, 6, 14, 8, 10, 11, 13)
WORDS = [f"word{number}" for number in range(20)]
ARTICLES = [" ".join(WORDS[:length]) + "." for length in LENGTHS]
SUMMARIZERS: dict[str, dict[str, Any]] = {
    "one by one": {"use": "fault_plugins:Slow"},
    "in batches": {"use": "fault_plugins:Batched", "budget": 40, "memory": 40},
}


def difficult(kind: str) -> list[str]:
    """Articles of which some are refused, break the summarizer or need too much memory."""
    articles = list(ARTICLES)
    articles[3] = "REFUSE to be summarized."
    articles[11] = "BREAK it."
    if kind == "in batches":
        articles[8] = "HEAVY " * 9 + "needs so much memory that the batch is halved."
        articles[14] = "HEAVY " * 20 + "does not fit even alone."
    return articles


def _summary(article: Article, prefix: str = "") -> Summary:
    words = article.text.split()
    return Summary(article.id, prefix + " ".join(words[:6]), len(words), 0, min(6, len(words)))


class Slow:
    """Breaks on articles that say so.

    It notes each article in the file `calls`, and waits at the sixth for as long as there is a
    file `pause` beside it.
    """

    def __init__(self, calls: str | None = None) -> None:
        self.calls = calls

    signature = "slow|v:1"

    def _paused(self) -> bool:
        return self.calls is not None and Path(self.calls).with_name("pause").exists()

    def summarize(self, articles: Iterable[Article]) -> Iterator[Summary | Failure]:
        for article in articles:
            if self.calls is not None:
                with Path(self.calls).open("a") as file:
                    file.write(f"{article.id}\n")
            sys.audit("faults.article", article.id)
            while article.id == "a005" and self._paused():
                time.sleep(0.01)
            if "BREAK" in article.text:
                raise ValueError("this article cannot be summarized")
            if "REFUSE" in article.text:
                yield Failure(article.id, "refused", "the service would not")
            elif "MEMORY" in article.text:
                raise MemoryError
            elif "SILENT" in article.text:
                yield Summary(article.id, "  ")
            else:
                yield _summary(article)

    def close(self) -> None:
        pass


class Batched:
    """Packs articles under a budget of words; a batch that costs more than `memory` halves it.

    The text of a summary names the batch's company, so that a changed plan is seen in it.
    """

    signature = "batched|v:1"

    def __init__(self, budget: int = 64, memory: int = 40) -> None:
        self.budget, self.memory = budget, memory

    def summarize(self, articles: Iterable[Article]) -> Iterator[Summary | Failure]:
        for article in articles:
            yield self._write(article, [article])

    def summarize_batches(
        self,
        articles: Iterable[Article],
        *,
        finished: Container[str] = frozenset(),
        budgets: Mapping[int, int] | None = None,
    ) -> Iterator[BatchResult]:
        plan = {0: self.budget} | dict(budgets or {})
        waiting = list(articles)
        index = 0
        budget = plan[0]
        while waiting:
            budget = plan.get(index, budget)
            batch = _pack(waiting, budget)
            if all(article.id in finished for article in batch):
                waiting = waiting[len(batch) :]
                index += 1
                continue
            sys.audit("faults.batch", index)
            if len(batch) > 1 and sum(map(_cost, batch)) > self.memory:
                budget //= 2
                plan[index] = budget
                continue
            waiting = waiting[len(batch) :]
            results = tuple(self._write(article, batch) for article in batch)
            yield BatchResult(index, budget, results)
            index += 1

    def _write(self, article: Article, batch: list[Article]) -> Summary | Failure:
        if _cost(article) > self.memory:
            return Failure(article.id, "out_of_memory", "does not fit even alone")
        return _summary(article, f"{batch[0].id}+{len(batch)} ")

    def close(self) -> None:
        pass


def _size(article: Article) -> int:
    return len(article.text.split())


def _cost(article: Article) -> int:
    """The memory an article takes: some take more than their length lets expect."""
    return _size(article) * (3 if "HEAVY" in article.text else 1)


def _pack(articles: list[Article], budget: int) -> list[Article]:
    batch = articles[:1]
    for article in articles[1:]:
        if sum(map(_size, batch)) + _size(article) > budget:
            break
        batch.append(article)
    return batch


class SlowMetric:
    """Notes which processes score, in a file `pids` of the working folder, and takes long."""

    signature = "slow_metric|v:1"
    requires: frozenset[str] = frozenset()
    columns = (Column("slow"),)

    def score(self, examples: Sequence[Example]) -> list[Score]:
        with Path("pids").open("a") as file:
            file.write(f"{os.getpid()}\n")
        time.sleep(30)
        return [Score({"slow": 1.0}) for _ in examples]


class Seeded(Slow):
    """Has options and a seed, and leaves both out of its signature."""

    signature = "seeded"

    def __init__(self, n: int = 0, seed: int = 0) -> None:
        super().__init__()


class Moody(Slow):
    """Writes something else for the article that the environment names in `MOOD`."""

    signature = "moody|v:1"

    def summarize(self, articles: Iterable[Article]) -> Iterator[Summary | Failure]:
        for article in articles:
            yield _summary(article, "oh " if article.id == os.environ.get("MOOD") else "")
