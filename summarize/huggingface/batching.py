"""Runs a plan batch by batch: bounded windows, halved budgets, finished batches skipped."""

from __future__ import annotations

from collections.abc import Callable, Container, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from itertools import islice
from typing import Generic, TypeAlias, TypeVar

from summarize.base import Article, Failure
from summarize.huggingface.engine import OutOfMemoryError
from summarize.huggingface.pipeline import Pipeline
from summarize.huggingface.prepared import PreparedArticle

Prepared: TypeAlias = list[PreparedArticle | Failure]

R = TypeVar("R")

# More articles in one batch than this gain nothing, and a kill would lose them all.
_LARGEST = 512


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
        waiting = longest_first(
            [
                Measured(item, item.length + reserve, alone=len(item.prompts) > 1)
                for item in prepared
                if isinstance(item, PreparedArticle)
            ]
        )
        while waiting:
            budget = budget_at(plan, index)
            count = first_batch(waiting, budget, _LARGEST)
            batch = waiting[:count]
            if any(measured.item.article.id not in finished for measured in batch):
                results: tuple[R | Failure, ...]
                try:
                    results = tuple(work([measured.item for measured in batch], budget))
                except OutOfMemoryError:
                    if _prompts(batch) > 1 and budget >= 2 * batch[0].length:
                        plan[index] = halved(budget, _prompts(batch) * batch[0].length)
                        continue
                    results = (_too_large(batch[0]),)
                yield Ran(index, budget, results)
            waiting = waiting[count:]
            index += 1


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


def _prompts(batch: Sequence[Measured[PreparedArticle]]) -> int:
    return sum(len(measured.item.prompts) for measured in batch)


def _too_large(measured: Measured[PreparedArticle]) -> Failure:
    return Failure(
        measured.item.article.id,
        "out_of_memory",
        f"the article's {measured.length} tokens do not fit into memory, even alone; "
        "set max_input_tokens lower, or another overflow policy.",
    )


T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Measured(Generic[T]):
    """An article with the number of tokens it takes up; `alone` keeps it out of any batch."""

    item: T
    length: int
    alone: bool = False


def windows(items: Iterable[T], size: int) -> Iterator[list[T]]:
    """Yield the items in lists of `size`; the input may stream."""
    iterator = iter(items)
    while window := list(islice(iterator, size)):
        yield window


def longest_first(items: Sequence[Measured[T]]) -> list[Measured[T]]:
    """Sort by length, longest first; equals keep the input's order."""
    return sorted(items, key=lambda measured: -measured.length)


def first_batch(items: Sequence[Measured[T]], budget: int, largest: int) -> int:
    """Return how many of the sorted `items` make up the next batch, at least one.

    Args:
        items: longest first, not empty.
        budget: the greatest number of tokens, padding included.
        largest: the greatest number of articles.
    """
    if items[0].alone:
        return 1
    width = max(1, items[0].length)
    count = max(1, min(largest, budget // width))
    return next((i for i, one in enumerate(items[:count]) if one.alone), min(count, len(items)))


def budget_at(budgets: Mapping[int, int], index: int) -> int:
    """Return the budget of the latest entry at or before batch `index`; there is one for 0."""
    return budgets[max(start for start in budgets if start <= index)]


def halved(budget: int, taken: int) -> int:
    """Return half of the tokens that a batch that did not fit took up, or of the budget if less."""
    return max(1, min(budget, taken) // 2)
