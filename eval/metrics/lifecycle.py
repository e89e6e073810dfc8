"""A metric from its first use to its last: loaded, asked for scores as they come, closed.

Most metrics are functions and need none of this. A metric that holds a model or pays for each
answer may have, besides the members of `Metric`:

- `load()`: called once before the first score of a command or worker process, if there is one;
- `close()`: called once at the end;
- `processes = "one"`: it is held by one process, and its scores are kept one by one, so that an
  interrupted command does not compute or pay for them again;
- `score_unordered(examples)`: yields pairs of an example's position and its result as they come.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager

from eval.metrics.base import Example, Metric, Processes, Score
from summarize.base import Failure


def processes_of(metric: Metric) -> Processes:
    """Return how many processes may hold a metric: `any` number unless it says `one`.

    Raises:
        ValueError: it says something else.
    """
    processes: Processes = getattr(metric, "processes", "any")
    if processes not in ("any", "one"):
        raise ValueError(f"its processes are {processes!r}, neither 'any' nor 'one'")
    return processes


@contextmanager
def opened(metric: Metric) -> Iterator[Metric]:
    """Load a metric for the length of a `with` block, and close it whatever happens there."""
    try:
        load(metric)
        yield metric
    finally:
        close(metric)


def load(metric: Metric) -> None:
    """Load what a metric holds, if anything."""
    getattr(metric, "load", lambda: None)()


def close(metric: Metric) -> None:
    """Free what a metric holds, if anything."""
    getattr(metric, "close", lambda: None)()


def results(metric: Metric, examples: Sequence[Example]) -> Iterator[tuple[int, Score | Failure]]:
    """Yield the position and the result of each example, as soon as the metric has it.

    Raises:
        ValueError: the metric gave none, or several, for an example.
        TypeError: it gave something else.
    """
    unordered = getattr(metric, "score_unordered", None)
    if unordered is None:
        found = metric.score(examples)
        if not isinstance(found, Iterable):
            raise ValueError(
                f"it returned {type(found).__name__} scores for {len(examples)} examples"
            )
        pairs: Iterable[tuple[int, Score | Failure]] = enumerate(found)
    else:
        pairs = unordered(examples)
    seen: set[int] = set()
    for position, result in pairs:
        if position in seen or position not in range(len(examples)):
            raise ValueError(f"it returned more than one score for one of {len(examples)} examples")
        if not isinstance(result, Score | Failure):
            raise TypeError(f"it returned a {type(result).__name__}, not a Score")
        seen.add(position)
        yield position, result
    if len(seen) < len(examples):
        raise ValueError(f"it returned {len(seen)} scores for {len(examples)} examples")


def score_all(metric: Metric, examples: Sequence[Example]) -> list[Score | Failure]:
    """Load a metric, return a result per example, in order, and close it."""
    with opened(metric):
        found = dict(results(metric, examples))
    return [found[position] for position in range(len(examples))]


def scores_or_nothing(metric: Metric, examples: Sequence[Example]) -> list[Score]:
    """Load a metric, return a score per example, in order, and close it.

    An example that the metric failed on gets a score whose values are all undefined: for those who
    compare values with labels, and leave out what has no value.
    """
    undefined = Score(dict.fromkeys((column.key for column in metric.columns), None))
    return [
        undefined if isinstance(result, Failure) else result
        for result in score_all(metric, examples)
    ]
