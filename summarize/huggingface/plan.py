"""Which articles share a batch: a function of lengths and budgets, never of the clock.

Articles of one window are sorted by length, so that a batch carries little padding, and the longest
come first, so that memory runs out early if it does. A batch is cut off when its turn comes, under
the budget of that moment; a budget that was halved thus changes later batches only, and the same
budgets always give the same batches.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Generic, TypeVar

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Sized(Generic[T]):
    """An article with the number of tokens it takes up; `alone` keeps it out of any batch."""

    item: T
    length: int
    alone: bool = False


def windows(items: Iterable[T], size: int) -> Iterator[list[T]]:
    """Yield the items in lists of `size`; the input may stream."""
    iterator = iter(items)
    while window := list(islice(iterator, size)):
        yield window


def longest_first(items: Sequence[Sized[T]]) -> list[Sized[T]]:
    """Sort by length, longest first; equals keep the input's order."""
    return sorted(items, key=lambda sized: -sized.length)


def first_batch(items: Sequence[Sized[T]], budget: int, largest: int) -> int:
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
    return next((i for i, sized in enumerate(items[:count]) if sized.alone), min(count, len(items)))


def budget_at(budgets: Mapping[int, int], index: int) -> int:
    """Return the budget of the latest entry at or before batch `index`; there is one for 0."""
    return budgets[max(start for start in budgets if start <= index)]


def halved(budget: int, taken: int) -> int:
    """Return half of the tokens that a batch that did not fit took up, or of the budget if less."""
    return max(1, min(budget, taken) // 2)
