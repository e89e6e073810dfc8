"""From scores to `result.json`: means with intervals, and counts that add up."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

from eval.runs.result import ScoreTable
from eval.runs.schema import Counts, ScoreLine, ServerAnswers
from summarize.base import Failure, Summary
from summarize.guarded.explain import counted


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


Server = tuple[str | None, str | None]
"""The model and the fingerprint that a server named."""


def _servers(details: Iterable[object]) -> list[Server]:
    """Read what details say of servers; a summarizer or metric may have written anything there."""
    found = []
    for item in details:
        if isinstance(item, Mapping) and (item.get("model") or item.get("fingerprint")):
            model, fingerprint = item.get("model"), item.get("fingerprint")
            found.append((_text(model), _text(fingerprint)))
    return found


def _text(value: object) -> str | None:
    return value if isinstance(value, str) and value else None


def server_answers(counts: Counter[Server]) -> list[ServerAnswers]:
    """Return the counts as `result.json` has them."""
    found: list[ServerAnswers] = []
    for (model, fingerprint), answers in counts.items():
        entry: ServerAnswers = {"answers": answers}
        if model is not None:
            entry["model"] = model
        if fingerprint is not None:
            entry["fingerprint"] = fingerprint
        found.append(entry)
    return found


@dataclass(slots=True)
class Tally:
    """What became of every article, and which summaries were cut.

    `cut` has a byte a summary: 1 where tokens of its article were dropped. `metric_failures`
    counts, by metric and kind, the summaries that a metric could not score; `servers` counts the
    answers by what the server said of itself, `metric_servers` the same for each metric.
    `guarded` counts the outcomes of guarded summaries: chosen, repaired, fallen back.
    """

    failures: Counter[str] = field(default_factory=Counter)
    metric_failures: dict[str, Counter[str]] = field(default_factory=dict)
    servers: Counter[Server] = field(default_factory=Counter)
    metric_servers: dict[str, Counter[Server]] = field(default_factory=dict)
    cut: bytearray = field(default_factory=bytearray)
    dropped_tokens: int = 0
    guarded: Counter[str] = field(default_factory=Counter)

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
            self.servers.update(_servers([result.details.get("server")]))
            self.guarded += counted([result.details])

    def add_scores(self, line: ScoreLine) -> None:
        """Count what the metrics could not score of the next line, and who answered them."""
        for name, details in line.get("details", {}).items():
            servers = details.get("servers")
            if found := _servers(servers if isinstance(servers, list) else ()):
                self.metric_servers.setdefault(name, Counter()).update(found)
        for name, failure in line.get("failures", {}).items():
            self.metric_failures.setdefault(name, Counter())[failure["kind"]] += 1

    def counts(self, *, inputs: int, skipped: int) -> Counts:
        """Return the counts of `result.json`; `scored + failed + skipped = inputs`.

        Returns:
            `inputs`, `scored`, `failed`, `skipped`, `cut` (articles of which tokens were
            dropped), `dropped_tokens`, `failures`: kind -> count, and `guarded`: outcome -> count
            where summaries were guarded.
        """
        counts: Counts = {
            "inputs": inputs,
            "scored": self.scored,
            "failed": self.failed,
            "skipped": skipped,
            "cut": sum(self.cut),
            "dropped_tokens": self.dropped_tokens,
            "failures": dict(sorted(self.failures.items())),
        }
        if self.guarded:
            counts["guarded"] = dict(sorted(self.guarded.items()))
        return counts
