"""From scores to `result.json`: means with intervals, and counts that add up."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from eval.scoring import ScoreTable
from summarize.base import Failure, Summary

if TYPE_CHECKING:
    from eval.statistics import Sample


def sample_of(table: ScoreTable) -> Sample:
    """Return the scores as sufficient statistics, one column per column of the table."""
    import numpy as np

    from eval.statistics import Sample

    shape = (len(table.values), len(table.columns))
    values = np.array(table.values, dtype=np.float64).reshape(shape)
    parts = []
    for index, column in enumerate(table.columns):
        if column.aggregate == "mean":
            parts.append(Sample.of_values(values[:, index]))
        else:
            pairs = [row.get(column.key, (0.0, 0.0)) for row in table.statistics]
            both = np.array(pairs, dtype=np.float64).reshape(len(pairs), 2)
            parts.append(Sample.of_ratios(both[:, 0], both[:, 1]))
    return Sample.join(parts)


def column_results(
    table: ScoreTable, *, seed: int, resamples: int = 10_000, level: float = 0.95
) -> dict[str, dict[str, Any]]:
    """Return mean, interval and counts of every column.

    Returns:
        column key -> `value`, `low`, `high` (null where nothing is defined), `defined`,
        `undefined` and the column's own description.
    """
    from eval.statistics import bootstrap

    entries = {column.key: asdict(column) for column in table.columns}
    if not table.values:
        for entry in entries.values():
            entry |= {"value": None, "low": None, "high": None, "defined": 0, "undefined": 0}
        return entries
    sample = sample_of(table)
    intervals = bootstrap(sample, seed=seed, resamples=resamples, level=level)
    for index, entry in enumerate(entries.values()):
        undefined = int(sample.undefined[index])
        entry |= {
            "value": _number(intervals.value[index]),
            "low": _number(intervals.low[index]),
            "high": _number(intervals.high[index]),
            "defined": sample.size - undefined,
            "undefined": undefined,
        }
    return entries


def _number(value: float) -> float | None:
    return float(value) if value == value else None  # noqa: PLR0124 - not a number


def counts(results: Iterable[Summary | Failure], *, inputs: int, skipped: int) -> dict[str, Any]:
    """Count what became of every input; `scored + failed + skipped = inputs`.

    Returns:
        `inputs`, `scored`, `failed`, `skipped`, `cut` (articles of which tokens were dropped),
        `dropped_tokens`, and `failures`: kind -> count.
    """
    failures: Counter[str] = Counter()
    scored = cut = dropped = 0
    for result in results:
        if isinstance(result, Failure):
            failures[result.kind] += 1
        else:
            scored += 1
            cut += result.dropped_tokens > 0
            dropped += result.dropped_tokens
    return {
        "inputs": inputs,
        "scored": scored,
        "failed": failures.total(),
        "skipped": skipped,
        "cut": cut,
        "dropped_tokens": dropped,
        "failures": dict(sorted(failures.items())),
    }


def subset(table: ScoreTable, keep: Sequence[bool]) -> ScoreTable:
    """Return the rows of a table for which `keep` is true."""
    chosen = [index for index, kept in enumerate(keep) if kept]
    return ScoreTable(
        table.columns,
        [table.values[index] for index in chosen],
        [table.statistics[index] for index in chosen],
    )
