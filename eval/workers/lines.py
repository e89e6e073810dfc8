"""The lines of `scores.jsonl`: what metrics gave, checked before anything of it is written."""

from __future__ import annotations

from dataclasses import dataclass
from typing import SupportsFloat

from eval.files import json_line
from eval.metrics.base import Column, Example, Metric, Score
from eval.runs.schema import ScoreLine
from summarize.base import Failure
from summarize.spec import Spec

LARGEST = 1e100  # the squares of a million such numbers can still be added


@dataclass(frozen=True, slots=True)
class LoadedMetric:
    """A metric that was made, and what it says of itself, asked once.

    `name` is the key of its details, `code` the identity of a plugin's code; `one_process` says
    that only one process may hold it.
    """

    name: str
    spec: Spec
    metric: Metric
    signature: str
    code: str | None
    columns: tuple[Column, ...]
    needs_references: bool
    one_process: bool = False

    @property
    def identity(self) -> str:
        """What can change its numbers: its signature, with a plugin's code."""
        return self.signature if self.code is None else f"{self.signature}#{self.code}"


def empty_line(example: Example) -> ScoreLine:
    """Return the line of an example that nothing has scored yet."""
    return {"id": example.article.id, "values": {}, "statistics": {}, "details": {}}


def add_result(line: ScoreLine, item: LoadedMetric, result: Score | Failure) -> None:
    """Add a metric's result to a line, after checking all of it: nothing else is ever written.

    The values of a `Failure` are undefined; why stands under `failures`, by the metric's name.

    Raises:
        ValueError, TypeError, KeyError: a value is missing or no number, statistics are not a pair
            or belong to no column of the metric, details are no JSON object.
    """
    if isinstance(result, Failure):
        line["values"] |= dict.fromkeys((column.key for column in item.columns), None)
        why = {"kind": str(result.kind), "message": result.message}
        line["failures"] = {**line.get("failures", {}), item.name: why}
        return
    ratios = [column.key for column in item.columns if column.aggregate == "ratio"]
    foreign = [key for key in result.statistics if key not in ratios]
    if foreign:
        raise ValueError(f"it has statistics of {foreign[0]!r}, which is no ratio column of it")
    line["values"] |= {c.key: _number(c.key, result.values[c.key]) for c in item.columns}
    for key in ratios:
        if key not in result.statistics and line["values"][key] is not None:
            raise ValueError(f"{key!r} is a ratio column; it needs statistics={{{key!r}: (a, b)}}")
    for key, pair in result.statistics.items():
        if not isinstance(pair, tuple | list) or len(pair) != 2:
            raise ValueError(
                f"the statistics of {key!r} are {pair!r}, not (numerator, denominator)"
            )
        numerator, denominator = pair
        line["statistics"][key] = (_number(key, numerator), _number(key, denominator))
    if result.details:
        json_line(dict(result.details))
        line["details"][item.name] = dict(result.details)


def merge(line: ScoreLine, other: ScoreLine) -> None:
    """Add to a line what another one says of the same example."""
    line["values"] |= other["values"]
    line["statistics"] |= other["statistics"]
    line["details"] |= other["details"]
    if "failures" in other:
        line["failures"] = {**line.get("failures", {}), **other["failures"]}


def _number(key: str, value: float | None) -> float | None:
    """Return a number of JSON; what is undefined is `None`, and nothing else is.

    Raises:
        ValueError: it is not a number, infinite, or so large that a sum would be.
        TypeError: it is something else.
    """
    if value is None:
        return None
    if isinstance(value, str) or not isinstance(value, SupportsFloat):
        raise TypeError(f"{key!r} is {value!r}, not a number; what is undefined is None")
    number = float(value)
    if not abs(number) < LARGEST:
        raise ValueError(f"{key!r} is {value!r}, not a score; what is undefined is None")
    return number
