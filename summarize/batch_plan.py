"""Which articles share a batch: a function of their lengths and of the recorded budgets alone.

Whoever knows the lengths can form the batches: the process that runs them, or one that sends them
to others. A summarizer whose batches can be run elsewhere is a `PlannedSummarizer`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Generic, Protocol, TypeVar, runtime_checkable

from summarize.base import Article, BatchedSummarizer, Failure, Result

T = TypeVar("T")

LARGEST = 512
"""More articles in one batch than this gain nothing, and a kill would lose them all."""


@dataclass(frozen=True, slots=True)
class Measured(Generic[T]):
    """An article with the number of tokens it takes up in a batch.

    `alone` keeps it out of any batch; `prompts` counts the prompts that are made of it.
    """

    item: T
    length: int
    alone: bool = False
    prompts: int = 1


@dataclass(frozen=True, slots=True)
class PlannedBatch(Generic[T]):
    """Articles that are summarized together, longest first, under a budget of tokens.

    `index` counts batches from 0 over the whole input.
    """

    index: int
    token_budget: int
    items: tuple[Measured[T], ...]


class BatchTooLargeError(Exception):
    """A batch did not fit into memory; a smaller one may."""


@runtime_checkable
class PlannedSummarizer(BatchedSummarizer, Protocol):
    """A batched summarizer whose batches are planned in one place and may run in another."""

    @property
    def articles_ahead(self) -> int:
        """How many articles are read ahead to form batches of them."""
        ...

    def first_budget(self) -> int:
        """Return the tokens that a batch may have in the memory that is free now."""
        ...

    def measure(self, articles: Sequence[Article]) -> list[Measured[str] | Failure]:
        """Return the length of each article by its id, or why it cannot be summarized."""
        ...

    def summarize_batch(self, articles: Sequence[Article], token_budget: int) -> tuple[Result, ...]:
        """Summarize articles together.

        Raises:
            BatchTooLargeError: they do not fit into memory.
        """
        ...


def window_batches(
    waiting: Sequence[Measured[T]], budgets: Mapping[int, int], index: int
) -> Iterator[PlannedBatch[T]]:
    """Yield the batches of one window.

    Whoever changes the budget of the batch just given gets it again, formed under the new one.

    Args:
        waiting: the articles of the window, in the order of the input.
        budgets: the plan: from batch `i` on, `budgets[i]` tokens; there is an entry for 0.
        index: of the first batch.
    """
    left = longest_first(waiting)
    while left:
        budget = budget_at(budgets, index)
        count = first_batch(left, budget, LARGEST)
        yield PlannedBatch(index, budget, tuple(left[:count]))
        if budget_at(budgets, index) == budget:
            left = left[count:]
            index += 1


def smaller_budget(batch: PlannedBatch[T]) -> int | None:
    """Return the budget under which a batch that did not fit is formed again.

    Returns:
        `None` if it cannot be made smaller: its one article does not fit even alone.
    """
    prompts, longest = sum(item.prompts for item in batch.items), batch.items[0].length
    if prompts > 1 and batch.token_budget >= 2 * longest:
        return halved(batch.token_budget, prompts * longest)
    return None


def too_large(article_id: str, length: int) -> Failure:
    """Return the failure of an article that does not fit even alone."""
    return Failure(
        article_id,
        "out_of_memory",
        f"the article's {length} tokens do not fit into memory, even alone; "
        "set max_input_tokens lower, or another overflow policy.",
    )


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
