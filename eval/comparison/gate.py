"""Gates for CI: conditions on a difference under which a change must not pass.

entity_precision_source < -0.01        the difference itself, in the units of the files
low(rouge2) < -0.02                    the lower bound of its interval
high(has_unsupported_entity) > 0.05    the upper bound
"""

from __future__ import annotations

import operator
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal

from eval.comparison.differences import Comparison, Difference
from eval.errors import ConfigError
from summarize.errors import did_you_mean

Part = Literal["value", "low", "high"]

_OPERATORS: dict[str, Callable[[float, float], bool]] = {
    "<=": operator.le,
    ">=": operator.ge,
    "<": operator.lt,
    ">": operator.gt,
}
_CONDITION = re.compile(
    r"(?:(?P<part>low|high)\(\s*(?P<inside>[\w.-]+)\s*\)|(?P<key>[\w.-]+))"
    r"\s*(?P<operator><=|>=|<|>)\s*"
    r"(?P<bound>[-+]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][-+]?\d+)?)"
)


@dataclass(frozen=True, slots=True)
class Condition:
    """One condition: a part of a column's difference, an operator and a number."""

    text: str
    key: str
    part: Part
    operator: str
    bound: float

    def holds(self, item: Difference) -> bool | None:
        """Say whether a difference meets the condition; `None` where it is not known."""
        value = {"value": item.value, "low": item.low, "high": item.high}[self.part]
        return None if value is None else _OPERATORS[self.operator](value, self.bound)


@dataclass(frozen=True, slots=True)
class Alarm:
    """A condition that a run met, or that could not be judged: either way the gate is shut."""

    run: str
    condition: str
    sentence: str


def parse(text: str) -> Condition:
    """Read a condition.

    Raises:
        ConfigError: it is none; the message shows how one looks.
    """
    match = _CONDITION.fullmatch(text.strip())
    if match is None:
        raise ConfigError(
            f"--fail-on {text!r} is not a condition. Write a column, one of < <= > >= and a "
            "number, as in 'entity_precision_source < -0.01', or a bound of its interval, as in "
            "'low(rouge2) < -0.02'."
        )
    return Condition(
        text.strip(),
        match["inside"] or match["key"],
        match["part"] or "value",  # type: ignore[arg-type]
        match["operator"],
        float(match["bound"]),
    )


def check(comparison: Comparison, conditions: Sequence[Condition]) -> list[Alarm]:
    """Return an alarm for each run and condition that keeps the gate shut.

    Raises:
        ConfigError: a condition is about a column that the comparison does not have.
    """
    keys = dict.fromkeys(item.column.key for item in comparison.differences)
    alarms = []
    for condition in conditions:
        if condition.key not in keys:
            raise ConfigError(
                f"--fail-on {condition.text!r}: the comparison has no column {condition.key!r}."
                f"{did_you_mean(condition.key, list(keys))} Columns: {', '.join(keys)}."
            )
        for item in comparison.differences:
            if item.column.key == condition.key:
                sentence = _alarm(comparison, condition, item)
                if sentence:
                    alarms.append(Alarm(comparison.name(item.b), condition.text, sentence))
    return alarms


def _alarm(comparison: Comparison, condition: Condition, item: Difference) -> str | None:
    a, b = comparison.name(item.a), comparison.name(item.b)
    allowed = comparison.settings.max_left_out * (item.articles + item.left_out)
    if item.left_out > allowed:
        return (
            f"{b} against {a}: {condition.key} has no value for both on {item.left_out} of "
            f"{item.articles + item.left_out} articles, more than the "
            f"{comparison.settings.max_left_out:.0%} that may be left out."
        )
    met = condition.holds(item)
    if met is None:
        return f"{b} against {a}: {condition.key} has no value, so the condition cannot be judged."
    if not met:
        return None
    bounds = f"95% interval {item.low:+.4f} to {item.high:+.4f}"
    return (
        f"{b} against {a}: {condition.key} {item.value:+.4f} ({bounds}) meets {condition.text!r}."
    )
