"""Runs a plan batch by batch: bounded windows, halved budgets, finished batches skipped."""

from __future__ import annotations

from collections.abc import Callable, Container, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from typing import Generic, TypeAlias, TypeVar

from summarize.base import Article, Failure
from summarize.batch_plan import (
    Measured,
    budget_at,
    smaller_budget,
    too_large,
    window_batches,
    windows,
)
from summarize.huggingface.engine import OutOfMemoryError
from summarize.huggingface.pipeline import Pipeline
from summarize.huggingface.prepared import PreparedArticle

Prepared: TypeAlias = list[PreparedArticle | Failure]

R = TypeVar("R")


@dataclass(frozen=True, slots=True)
class Ran(Generic[R]):
    """A batch that was run: its index, the budget it was planned under, one result an article."""

    index: int
    token_budget: int
    results: tuple[R | Failure, ...]


def run_batches(
    pipeline: Pipeline,
    articles: Iterable[Article],
    work: Callable[[Sequence[PreparedArticle], int], Sequence[R | Failure]],
    *,
    reserve: int,
    window: int,
    finished: Container[str],
    budgets: Mapping[int, int],
) -> Iterator[Ran[R]]:
    """Plan batches, run them and yield what came out, batch by batch.

    Args:
        pipeline: prepares the articles.
        articles: all articles of the input.
        work: makes the results of a batch under a budget of tokens.
        reserve: tokens that an article takes in a batch beside its prompt.
        window: how many articles are read ahead to form batches.
        finished: ids of articles that need no new result.
        budgets: the recorded plan, with an entry for 0.
    """
    plan = dict(budgets)
    index = 0
    for prepared in _ahead(pipeline, windows(articles, window)):
        failures = tuple(item for item in prepared if isinstance(item, Failure))
        if failures:
            if any(failure.article_id not in finished for failure in failures):
                yield Ran(index, budget_at(plan, index), failures)
            index += 1
        for batch in window_batches(measured(prepared, reserve), plan, index):
            index = batch.index + 1
            items = [one.item for one in batch.items]
            if all(item.article.id in finished for item in items):
                continue
            results: tuple[R | Failure, ...]
            try:
                results = tuple(work(items, batch.token_budget))
            except OutOfMemoryError:
                smaller = smaller_budget(batch)
                if smaller is not None:
                    plan[batch.index] = smaller
                    continue
                results = (too_large(items[0].article.id, batch.items[0].length),)
            yield Ran(batch.index, batch.token_budget, results)


def measured(
    prepared: Sequence[PreparedArticle | Failure], reserve: int
) -> list[Measured[PreparedArticle]]:
    """Return what each article takes up in a batch: its prompt, and `reserve` tokens beside it."""
    return [
        Measured(
            item, item.length + reserve, alone=len(item.prompts) > 1, prompts=len(item.prompts)
        )
        for item in prepared
        if isinstance(item, PreparedArticle)
    ]


def _ahead(pipeline: Pipeline, windows: Iterator[list[Article]]) -> Iterator[Prepared]:
    """Tokenize the next window in a thread while the model works on this one."""
    with ThreadPoolExecutor(max_workers=1) as pool:
        ahead: Future[Prepared] | None = None
        for window in windows:
            following = pool.submit(pipeline.prepare, window)
            if ahead is not None:
                yield ahead.result()
            ahead = following
        if ahead is not None:
            yield ahead.result()
