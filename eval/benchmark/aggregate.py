"""From scores to `result.json`: means with intervals, and counts that add up."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

from eval.runs.result import ScoreTable
from eval.runs.schema import Counts, ScoreLine
from summarize.base import Failure, Summary


def column_results(
    table: ScoreTable,
    keep: Sequence[int] | None = None,
    *,
    seed: int,
    resamples: int = 10_000,
    level: float = 0.95,
) -> dict[str, dict[str, Any]]:
    """Return mean, interval and counts of every column.

    Args:
        table: the scores.
        keep: a number a row, 0 for those that are left out; all rows if `None`.
        seed: of the resampling.
        resamples: of the bootstrap.
        level: of the intervals.

    Returns:
        column key -> `value`, `low`, `high` (null where nothing is defined), `defined`,
        `undefined` and the column's own description.
    """
    from eval.statistics import LARGE, mean_intervals

    entries = [asdict(column) for column in table.columns]
    nothing = {"value": None, "low": None, "high": None, "defined": 0, "undefined": 0}
    if not table.size:
        return {entry["key"]: entry | nothing for entry in entries}
    # Columns of a large table, which needs no resampling, are looked at one by one.
    every = range(len(entries))
    groups = [[index] for index in every] if table.size >= LARGE else [list(every)]
    for group in groups:
        sample = table.sample(keep, group)
        intervals = mean_intervals(
            sample,
            shares=[table.columns[index].unit == "share" for index in group],
            least=[table.columns[index].least for index in group],
            seed=seed,
            resamples=resamples,
            level=level,
        )
        for place, index in enumerate(group):
            undefined = int(sample.undefined[place])
            entries[index] |= {
                "value": _number(intervals.value[place]),
                "low": _number(intervals.low[place]),
                "high": _number(intervals.high[place]),
                "defined": sample.size - undefined,
                "undefined": undefined,
            }
    return {entry["key"]: entry for entry in entries}


def _number(value: float) -> float | None:
    return float(value) if value == value else None  # noqa: PLR0124 - not a number


@dataclass(slots=True)
class Tally:
    """What became of every article, and which summaries were cut.

    `cut` has a byte a summary: 1 where tokens of its article were dropped. `metric_failures`
    counts, by metric and kind, the summaries that a metric could not score; `metric_usage` adds up
    what metrics say under `usage` in their details, such as tokens.
    """

    failures: Counter[str] = field(default_factory=Counter)
    metric_failures: dict[str, Counter[str]] = field(default_factory=dict)
    metric_usage: dict[str, Counter[str]] = field(default_factory=dict)
    cut: bytearray = field(default_factory=bytearray)
    dropped_tokens: int = 0

    @property
    def scored(self) -> int:
        """The number of summaries."""
        return len(self.cut)

    @property
    def failed(self) -> int:
        """The number of articles without a summary."""
        return self.failures.total()

    @property
    def articles(self) -> int:
        """The number of results of either kind."""
        return self.scored + self.failed

    def add(self, result: Summary | Failure) -> None:
        """Count the next result."""
        if isinstance(result, Failure):
            self.failures[result.kind] += 1
        else:
            self.cut.append(result.dropped_tokens > 0)
            self.dropped_tokens += result.dropped_tokens

    def add_scores(self, line: ScoreLine) -> None:
        """Count what the metrics could not score of the next line, and what they used for it."""
        for name, details in line.get("details", {}).items():
            if isinstance(details.get("usage"), dict):
                self.metric_usage.setdefault(name, Counter()).update(details["usage"])
        for name, failure in line.get("failures", {}).items():
            self.metric_failures.setdefault(name, Counter())[failure["kind"]] += 1

    def counts(self, *, inputs: int, skipped: int) -> Counts:
        """Return the counts of `result.json`; `scored + failed + skipped = inputs`.

        Returns:
            `inputs`, `scored`, `failed`, `skipped`, `cut` (articles of which tokens were
            dropped), `dropped_tokens`, and `failures`: kind -> count.
        """
        return {
            "inputs": inputs,
            "scored": self.scored,
            "failed": self.failed,
            "skipped": skipped,
            "cut": sum(self.cut),
            "dropped_tokens": self.dropped_tokens,
            "failures": dict(sorted(self.failures.items())),
        }
