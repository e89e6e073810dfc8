"""What a metric is: a signature, columns, and one score per example.

A metric does not average, resample or test; `eval.statistics` does that from the per-example
values and sufficient statistics that scores carry.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, fields
from typing import Any, Literal, Protocol, get_args, runtime_checkable

from eval.errors import SignatureMismatchError
from summarize.base import Article, Failure
from summarize.usage import Usage

Unit = Literal["share", "ratio", "words", "tokens", "count", "seconds"]
Aggregate = Literal["mean", "ratio"]
Requirement = Literal["references"]
# How many processes may hold a metric at a time; see `eval.metrics.lifecycle`.
Processes = Literal["any", "one"]
# What a column is about: agreement with the references, fidelity to the article, how much is copied
# from it (neither good nor bad in itself), length, or something else.
Kind = Literal["references", "fidelity", "copying", "length", "other"]

_KINDS_OF_OLD: Mapping[str, Kind] = {
    "rouge": "references",
    "entity_count": "other",
    "entity_precision_target": "references",
    "entity_recall_target": "references",
    "entity_f1_target": "references",
    "entity_": "fidelity",
    "has_unsupported_entity": "fidelity",
    "faithfulness": "copying",
    "words": "length",
}
ARROWS = {"up": " ↑", "down": " ↓", None: ""}


@dataclass(frozen=True, slots=True)
class Example:
    """What a metric scores: an article, its reference summaries (may be none), one summary."""

    article: Article
    references: tuple[str, ...]
    summary: str


@dataclass(frozen=True, slots=True)
class Column:
    """One number of a metric.

    Args:
        key: the flat key in files and `--json`, always with the same meaning.
        unit: `share` is a number in 0..1 that people see in points (x 100); others as they are.
        better: the direction that is an improvement, `None` where neither is.
        aggregate: `mean` of the per-example values (a macro average), or `ratio` of the summed
            statistics (a micro average).
        title: the short heading in tables; the key where empty.
        description: one sentence that says what the number means.
        kind: what the number is about, which decides what a verdict says of a gain or loss.
    """

    key: str
    unit: Unit = "share"
    better: Literal["up", "down"] | None = None
    aggregate: Aggregate = "mean"
    title: str = ""
    description: str = ""
    kind: Kind = "other"

    @classmethod
    def of(cls, entry: Mapping[str, Any]) -> Column:
        """Read a column back from its entry in `result.json`; what else stands there is ignored.

        Runs of 0.1.0 do not say what a column is about; the keys that it had are known.
        """
        known = {item.name: entry[item.name] for item in fields(cls) if item.name in entry}
        first = (kind for start, kind in _KINDS_OF_OLD.items() if entry["key"].startswith(start))
        return cls(**{"kind": next(first, "other"), **known})

    def check(self) -> None:
        """Refuse what is none of the choices; type checkers do, and plugins may have none.

        Raises:
            ValueError: names the field and the choices.
        """
        choices = {"unit": Unit, "aggregate": Aggregate, "kind": Kind}
        for name, kind in choices.items():
            if getattr(self, name) not in get_args(kind):
                raise ValueError(
                    f"{name}={getattr(self, name)!r} of the column {self.key!r} is none of "
                    f"{', '.join(get_args(kind))}"
                )
        if self.better not in ARROWS:
            raise ValueError(f"better={self.better!r} of the column {self.key!r} is not up or down")

    @property
    def least(self) -> float:
        """What no value can be below: 0 for shares, counts and times; a ratio may be anything."""
        return float("-inf") if self.unit == "ratio" else 0.0

    @property
    def arrow(self) -> str:
        """The sign of the better direction that follows a heading; empty where neither is."""
        return ARROWS[self.better]


@dataclass(frozen=True, slots=True)
class Score:
    """The scores of one example.

    `values` has one entry per column; `None` means undefined (no entity in the summary, say),
    is left out of means and counted. `statistics` has, for every `ratio` column, its numerator
    and denominator. `details` holds JSON values: the evidence behind the numbers. `usage` is what a
    server was asked for them.
    """

    values: Mapping[str, float | None]
    statistics: Mapping[str, tuple[float, float]] = field(default_factory=dict)
    details: Mapping[str, Any] = field(default_factory=dict)
    usage: Usage | None = field(default=None, compare=False)


@runtime_checkable
class Metric(Protocol):
    """What every metric offers. Anything with these members is one.

    A metric that holds a model or pays for answers may have further members, which
    `eval.metrics.lifecycle` describes: `load`, `close`, `processes`, `score_unordered`.
    """

    @property
    def signature(self) -> str:
        """A `Signature` as text: everything that can change a number."""
        ...

    @property
    def requires(self) -> frozenset[Requirement]:
        """What every example must have; `{"references"}` or nothing."""
        ...

    @property
    def columns(self) -> Sequence[Column]:
        """The numbers that each score carries, in display order."""
        ...

    def score(self, examples: Sequence[Example]) -> Iterable[Score | Failure]:
        """Return one score per example, in order; an iterator may compute them as they are asked.

        A `Failure` stands for an example that this metric could not score for a reason of its own
        (a server that did not answer): its values are left out and the failures are counted.

        Raises:
            MetricError: an example cannot be scored (no reference, say); names its index.
        """
        ...


@dataclass(frozen=True, slots=True)
class Signature:
    """Everything that can change a metric's numbers, after sacrebleu's signatures.

    Prints as `rouge|types:1,2,L|stem:porter|v:1`; a bar inside a value is written `%7C`.
    """

    metric: str
    fields: Mapping[str, str]

    def __str__(self) -> str:
        return "|".join(
            [self.metric, *(f"{key}:{_escape(value)}" for key, value in self.fields.items())]
        )

    @classmethod
    def parse(cls, text: str) -> Signature:
        """Read a signature back from its text."""
        metric, *rest = text.split("|")
        pairs = (part.partition(":") for part in rest)
        return cls(metric, {key: _unescape(value) for key, _, value in pairs})


def _escape(value: str) -> str:
    return value.replace("%", "%25").replace("|", "%7C")


def _unescape(value: str) -> str:
    return value.replace("%7C", "|").replace("%25", "%")


def difference(left: str, right: str) -> str | None:
    """Say in words how two signatures differ; `None` if they do not, in whatever order.

    Args:
        left: the signature of one result, as text.
        right: the signature of the other.
    """
    if left == right:
        return None
    a, b = Signature.parse(left), Signature.parse(right)
    if a.metric != b.metric:
        return f"metric {a.metric} against {b.metric}"
    keys = dict.fromkeys([*a.fields, *b.fields])
    parts = [
        f"{key} {a.fields.get(key, 'not stated')} against {b.fields.get(key, 'not stated')}"
        for key in keys
        if a.fields.get(key) != b.fields.get(key)
    ]
    return "; ".join(parts) or None


def require_same_signature(left: str, right: str) -> None:
    """Refuse to compare numbers that were computed in different ways.

    Raises:
        SignatureMismatchError: the signatures differ; the message names each difference.
    """
    found = difference(left, right)
    if found:
        raise SignatureMismatchError(
            f"the results cannot be compared, because they were computed differently: {found}."
        )
