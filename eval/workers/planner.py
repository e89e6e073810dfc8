"""The batches of a plan, formed ahead of the workers from the lengths that workers measured.

The plan is the one that a single process would follow. If a batch does not fit into memory, all
batches after it are formed anew under the smaller budget, also those that are finished: which
articles share a batch must not depend on how far ahead of it other workers were.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Container, Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from summarize.base import Article, Failure
from summarize.batch_plan import Measured, PlannedBatch, budget_at, window_batches, windows


@dataclass(frozen=True, slots=True)
class ReadyBatch:
    """A batch to be summarized; `failures` are those of articles that cannot be, and need none.

    `lengths` belongs to the articles; `batch` is what the plan says of them.
    """

    index: int
    token_budget: int
    articles: tuple[Article, ...]
    batch: PlannedBatch[str] | None
    failures: tuple[Failure, ...] = ()

    @property
    def ids(self) -> list[str]:
        """The ids of its articles."""
        return [*(article.id for article in self.articles), *(f.article_id for f in self.failures)]


@dataclass(eq=False)
class _Window:
    number: int
    articles: dict[str, Article]
    lengths: Sequence[Measured[str] | Failure] | None = None
    first: int = 0
    enumerated: bool = False
    given: dict[int, ReadyBatch] = field(default_factory=dict)
    open: set[int] = field(default_factory=set)


class Planner:
    """Gives out windows to be measured, and batches to be summarized, each once.

    Args:
        articles: all of the input, also those that are finished.
        size: of a window.
        ahead: how many windows may be under way.
        finished: ids of articles that need no new summary.
        plan: the budgets by batch, with an entry for 0; `shrink` changes it.
    """

    def __init__(
        self,
        articles: Iterable[Article],
        size: int,
        ahead: int,
        finished: Container[str],
        plan: dict[int, int],
    ) -> None:
        self.plan = plan
        self._source = enumerate(windows(articles, size))
        self._ahead, self._finished = ahead, finished
        self._windows: deque[_Window] = deque()
        self._index = 0
        self._batches: Iterator[ReadyBatch] | None = None
        self._skip_below = 0
        self._read_all = False

    @property
    def windows_in_store(self) -> int:
        """How many windows are measured, or about to be, of which no batch was given out yet."""
        return sum(not window.given and not window.enumerated for window in self._windows)

    @property
    def is_done(self) -> bool:
        """Whether all batches of the input are done."""
        return self._read_all and not self._windows

    def window(self) -> tuple[int, list[Article]] | None:
        """Return the next window to be measured; `None` if none is to be now."""
        if len(self._windows) >= self._ahead:
            return None
        found = next(self._source, None)
        if found is None:
            self._read_all = True
            return None
        number, articles = found
        self._windows.append(_Window(number, {article.id: article for article in articles}))
        return number, articles

    def measured(self, number: int, lengths: Sequence[Measured[str] | Failure]) -> None:
        """Take the lengths of a window's articles."""
        window = next(window for window in self._windows if window.number == number)
        window.lengths = lengths

    def batch(self) -> ReadyBatch | None:
        """Return the next batch; `None` if none is known yet, or none is left."""
        while True:
            window = next((one for one in self._windows if not one.enumerated), None)
            if window is None or window.lengths is None:
                return None
            if self._batches is None:
                window.first = self._index
                self._batches = self._of_window(window)
            ready = next(self._batches, None)
            if ready is None:
                window.enumerated, self._batches = True, None
                self._drop()
            elif ready.index >= self._skip_below:
                window.given[ready.index] = ready
                window.open.add(ready.index)
                return ready

    def done(self, index: int) -> None:
        """Say that a batch needs no more work."""
        for window in self._windows:
            window.open.discard(index)
        self._drop()

    def shrink(self, index: int, budget: int) -> list[ReadyBatch]:
        """Form a batch again under a smaller budget, and all batches after it.

        Returns:
            Those after it that were given out, which count no more.
        """
        for later in [entry for entry in self.plan if entry > index]:
            del self.plan[later]
        self.plan[index] = budget
        withdrawn: list[ReadyBatch] = []
        place = next(n for n, window in enumerate(self._windows) if index in window.given)
        for window in list(self._windows)[place:]:
            window.enumerated = False
            for number in [number for number in window.given if number >= index]:
                window.open.discard(number)
                batch = window.given.pop(number)
                withdrawn += [batch] if number > index else []
        self._index, self._batches = self._windows[place].first, None
        self._skip_below = index
        return withdrawn

    def _of_window(self, window: _Window) -> Iterator[ReadyBatch]:
        lengths, articles = window.lengths or (), window.articles
        failures = tuple(one for one in lengths if isinstance(one, Failure))
        if failures:
            budget = budget_at(self.plan, self._index)
            self._index += 1
            if any(one.article_id not in self._finished for one in failures):
                yield ReadyBatch(self._index - 1, budget, (), None, failures)
        fitting = [one for one in lengths if isinstance(one, Measured)]
        for batch in window_batches(fitting, self.plan, self._index):
            self._index = batch.index + 1
            chosen = tuple(articles[one.item] for one in batch.items)
            if any(article.id not in self._finished for article in chosen):
                yield ReadyBatch(batch.index, batch.token_budget, chosen, batch)

    def _drop(self) -> None:
        """Let go of windows whose batches are done; one that waits keeps those after it."""
        while self._windows and self._windows[0].enumerated and not self._windows[0].open:
            self._windows.popleft()
