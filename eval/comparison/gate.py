"""Gates for CI: conditions under which a run must not pass.

entity_precision_source < -1 points    the difference to the baseline
rouge2 < -0.01                         the same of another column, in the units of the files
low(rouge2) < -2 points                the lower bound of the difference's interval, or high(...)
mean(has_unsupported_entity) > 10%     the run's own value

Without a baseline every condition is about the run's own value, and `low` and `high` about its
interval. A condition that cannot be judged keeps the gate shut.
"""

from __future__ import annotations

import operator
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from eval.comparison.differences import Comparison, Difference, Mean
from eval.comparison.roles import is_verified
from eval.comparison.wording import amount, counted, interval, key_meant, title, unit_word
from eval.errors import ConfigError
from eval.metrics.base import Column

Part = Literal["mean", "low", "high"]

_OPERATORS: dict[str, Callable[[float, float], bool]] = {
    "<=": operator.le,
    ">=": operator.ge,
    "<": operator.lt,
    ">": operator.gt,
}
_CONDITION = re.compile(
    r"(?:(?P<part>mean|low|high)\(\s*(?P<inside>[\w.-]+)\s*\)|(?P<key>[\w.-]+))"
    r"\s*(?P<operator><=|>=|<|>)\s*"
    r"(?P<bound>[-+]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][-+]?\d+)?)"
    r"\s*(?P<unit>%|points?)?"
)


@dataclass(frozen=True, slots=True)
class Condition:
    """One condition: a part of a column's difference or of its value, an operator and a number.

    `own` says that it is about the run's own value, `without_baseline` that there is no other run
    to differ from; `bound` is in the units of the files, and
    `points` says that it was written in points or percent.
    """

    text: str
    key: str
    part: Part | None
    own: bool
    without_baseline: bool
    operator: str
    bound: float
    points: bool

    def read_as(self, column: Column) -> str:
        """Return the condition in the words of the tables, to be shown to whoever wrote it."""
        end = {"low": "the lower end", "high": "the upper end"}.get(self.part or "")
        of = f"{end} of the interval of " if end else ""
        what = "the run's own value" if self.own else "the difference to the baseline"
        bound = f"{100 * self.bound:g}" if column.unit == "share" else f"{self.bound:g}"
        shown = f"{self.operator} {bound} {unit_word(column)}".rstrip()
        return f"{title(column)} ({column.key}): {of}{what} {shown}"


@dataclass(frozen=True, slots=True)
class Alarm:
    """A condition that a run met, or that could not be judged: either way the gate is shut."""

    run: str
    condition: str
    sentence: str


def parse(text: str, *, baseline: bool = True) -> Condition:
    """Read a condition.

    Args:
        text: the condition.
        baseline: whether there is a baseline, so that bare columns mean differences to it.

    Raises:
        ConfigError: it is none; the message shows how one looks.
    """
    match = _CONDITION.fullmatch(text.strip())
    if match is None:
        raise ConfigError(
            f"--fail-on {text!r} is not a condition. Write a column, one of < <= > >= and a "
            "number, as in 'entity_precision_source < -1 points'; a bound of its interval, as in "
            "'low(rouge2) < -0.02'; or the run's own value, as in "
            "'mean(has_unsupported_entity) > 10%'."
        )
    points = match["unit"] is not None
    return Condition(
        text.strip(),
        match["inside"] or match["key"],
        match["part"],  # type: ignore[arg-type]
        not baseline or match["part"] == "mean",
        not baseline,
        match["operator"],
        float(match["bound"]) / (100 if points else 1),
        points,
    )


def check(comparison: Comparison, conditions: Sequence[Condition]) -> list[Alarm]:
    """Return an alarm for each run and condition that keeps the gate shut.

    Raises:
        ConfigError: a condition is about a column that the comparison does not have, or its number
            is not in the column's unit.
    """
    return [
        Alarm(comparison.name(run), condition.text, sentence)
        for condition in conditions
        for run, sentence in _alarms(comparison, condition, column_of(comparison, condition))
    ]


def gate_lines(
    comparison: Comparison, conditions: Sequence[Condition], alarms: Sequence[Alarm]
) -> list[str]:
    """Return a line a condition: whether its gate is shut, and how the condition was read."""
    shut = {alarm.condition for alarm in alarms}
    return [
        f"Gate {'shut' if condition.text in shut else 'open'}: fails on "
        f"{condition.read_as(column_of(comparison, condition))}."
        for condition in conditions
    ]


def column_of(comparison: Comparison, condition: Condition) -> Column:
    """Return the column that a condition is about; errors as in `check`."""
    columns = {c.key: c for c in comparison.aligned.columns if c.key in comparison.means[0]}
    column = columns.get(condition.key)
    where = f"--fail-on {condition.text!r}:"
    if column is None:
        raise ConfigError(
            f"{where} the comparison has no column {condition.key!r}."
            f"{key_meant(condition.key, columns)} Columns: {', '.join(columns)}."
        )
    if condition.points and column.unit != "share":
        raise ConfigError(
            f"{where} {column.key} is no share, so it has no points or percent; write a number of "
            f"{unit_word(column) or 'its own unit'}."
        )
    if column.unit == "share" and abs(condition.bound) > 1:
        raise ConfigError(
            f"{where} {column.key} lies between 0 and 1; write "
            f"'{condition.bound:g} points' or {condition.bound / 100:g}."
        )
    return column


def _alarms(
    comparison: Comparison, condition: Condition, column: Column
) -> Iterator[tuple[int, str]]:
    """Yield the runs that a condition stops, and why."""
    aligned = comparison.aligned
    against = {b: a for a, b in comparison.pairs}  # with a baseline, each other run has one pair
    everyone = [run for run in range(len(aligned.runs)) if not comparison.bounds[run]]
    own_alone = condition.own and not against  # the baseline itself, with nothing changed
    for run in everyone if condition.without_baseline or own_alone else against:
        found: Mean | Difference = comparison.means[run][column.key]
        who, judged = comparison.name(run), [run]
        if not condition.own:
            judged.append(against[run])
            who += f" against {comparison.name(against[run])}"
            pair = comparison.of_pair((against[run], run))
            found = next(item for item in pair if item.column == column)
        blind = _blind(comparison, judged, found.articles)
        value = {None: found.value, "mean": found.value, "low": found.low, "high": found.high}
        seen = value[condition.part]
        if blind is None and seen is None:
            blind = "it has no value"
        if blind is not None:
            yield run, f"{who}: {title(column)} ({column.key}) cannot be judged: {blind}."
        elif seen is not None and _OPERATORS[condition.operator](seen, condition.bound):
            signed = not condition.own
            yield (
                run,
                f"{who}: {title(column)} {amount(column, found.value, signed=signed)} (95% "
                f"interval {interval(column, found.low, found.high, signed=signed)}) meets "
                f"{condition.text!r}.",
            )


def _blind(comparison: Comparison, judged: Sequence[int], used: int) -> str | None:
    """Say why nothing can be judged; `None` where it can."""
    aligned, settings = comparison.aligned, comparison.settings
    total = len(aligned.ids)
    for run in judged:
        if not is_verified(aligned.runs[run]):
            return (
                f"{aligned.runs[run].name} is not verified; `summarize-eval score` on its folder "
                "brings it up to date"
            )
    if total - used > settings.max_left_out * total:
        return (
            f"{total - used} of {counted(total, 'article')} have no value for every run, more than "
            f"the {settings.max_left_out:.0%} that may be left out"
        )
    if used < settings.fewest_articles:
        verb = "is" if used == 1 else "are"
        return f"{counted(used, 'article')} {verb} too few, it takes {settings.fewest_articles}"
    return None
