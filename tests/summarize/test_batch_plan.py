from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from summarize.batch_plan import (
    Measured,
    budget_at,
    first_batch,
    halved,
    longest_first,
    windows,
)

SIZES = st.lists(st.tuples(st.integers(1, 500), st.booleans()), min_size=1, max_size=40)


def batches(items: list[Measured[int]], budget: int, largest: int) -> list[list[Measured[int]]]:
    waiting, found = longest_first(items), []
    while waiting:
        count = first_batch(waiting, budget, largest)
        found.append(waiting[:count])
        waiting = waiting[count:]
    return found


@given(SIZES, st.integers(1, 3000), st.integers(1, 8))
def test_batches_hold_every_article_once_and_keep_to_the_budget(
    sizes: list[tuple[int, bool]], budget: int, largest: int
) -> None:
    items = [Measured(n, length, alone) for n, (length, alone) in enumerate(sizes)]
    plan = batches(items, budget, largest)
    assert sorted(measured.item for batch in plan for measured in batch) == list(range(len(items)))
    for batch in plan:
        padded = len(batch) * max(measured.length for measured in batch)
        assert len(batch) == 1 or (padded <= budget and len(batch) <= largest)
        assert len(batch) == 1 or not any(measured.alone for measured in batch)


def test_equal_lengths_keep_the_inputs_order() -> None:
    items = [Measured("a", 5), Measured("b", 9), Measured("c", 5), Measured("d", 9)]
    assert [measured.item for measured in longest_first(items)] == ["b", "d", "a", "c"]


def test_windows_are_bounded_and_read_no_further_than_needed() -> None:
    read = []

    def stream() -> object:
        for n in range(7):
            read.append(n)
            yield n

    found = windows(stream(), 3)  # type: ignore[arg-type]
    assert next(found) == [0, 1, 2]
    assert read == [0, 1, 2]
    assert list(found) == [[3, 4, 5], [6]]


def test_the_latest_budget_counts() -> None:
    budgets = {0: 800, 3: 400, 5: 100}
    assert [budget_at(budgets, index) for index in range(7)] == [800, 800, 800, 400, 400, 100, 100]


def test_half_of_what_did_not_fit_is_taken_even_under_a_generous_budget() -> None:
    assert halved(100_000, 600) == 300
    assert halved(500, 600) == 250
    assert halved(1, 1) == 1
