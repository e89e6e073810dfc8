"""Statistics to words: which run is better, what the gain cost, and what cannot be said."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from eval.comparison.differences import Comparison, Difference
from eval.comparison.wording import amount, counted, interval, listed, probability, title

Kind = Literal["better", "worse", "trade-off", "mixed", "identical", "not shown", "no verdict"]

FIDELITY = (
    "entity_precision_source",
    "entity_precision_source_strict",
    "entity_severity_precision",
    "has_unsupported_entity",
    "entity_support",
    "faithfulness",
)
# A fall in the number of named things from which on a gain in fidelity may be silence.
FEWER_NAMED = 0.2


@dataclass(frozen=True, slots=True)
class Verdict:
    """What one pair of runs comes to.

    `kind` is about the second run against the first; `trade-off` says that gains in one of
    (agreement with references, entity fidelity) stand against losses in the other. `cautions` are
    whole sentences.
    """

    pair: tuple[int, int]
    kind: Kind
    sentence: str
    gains: tuple[Difference, ...]
    losses: tuple[Difference, ...]
    cautions: tuple[str, ...]


def verdicts(comparison: Comparison) -> list[Verdict]:
    """Return one verdict per pair, in order."""
    return [verdict(comparison, pair) for pair in comparison.pairs]


def verdict(comparison: Comparison, pair: tuple[int, int]) -> Verdict:
    """Judge one pair."""
    tested = [item for item in comparison.of_pair(pair) if item.column.better]
    gains = tuple(item for item in tested if item.finding == "better")
    losses = tuple(item for item in tested if item.finding == "worse")
    kind = _kind(tested, gains, losses)
    return Verdict(
        pair,
        kind,
        _sentence(comparison, pair, kind, tested, gains, losses),
        gains,
        losses,
        tuple(_cautions(comparison, pair, gains)),
    )


def _kind(
    tested: Sequence[Difference], gains: Sequence[Difference], losses: Sequence[Difference]
) -> Kind:
    if gains and losses:
        sides = {_faithful(item) for item in gains}, {_faithful(item) for item in losses}
        return "trade-off" if sides in (({True}, {False}), ({False}, {True})) else "mixed"
    if gains or losses:
        return "better" if gains else "worse"
    judged = [item for item in tested if item.finding != "no verdict"]
    if not judged:
        return "no verdict"
    identical = all(item.finding == "identical" for item in judged)
    return "identical" if identical else "not shown"


def _faithful(item: Difference) -> bool:
    return item.column.key in FIDELITY


def _sentence(
    comparison: Comparison,
    pair: tuple[int, int],
    kind: Kind,
    tested: Sequence[Difference],
    gains: Sequence[Difference],
    losses: Sequence[Difference],
) -> str:
    a, b = comparison.name(pair[0]), comparison.name(pair[1])
    articles = counted(len(comparison.aligned.ids), "article")
    if kind == "better":
        return f"{b} is better than {a}: {_evidence(gains)}{_silent(tested)}."
    if kind == "worse":
        return f"{b} is worse than {a}: {_evidence(losses)}{_silent(tested)}."
    if kind == "trade-off":
        if _faithful(losses[0]):
            return (
                f"{b} buys agreement with the references at the price of entity fidelity against "
                f"{a}: {_evidence(gains)}, but {_evidence(losses)}."
            )
        return (
            f"{b} is more faithful than {a} at the price of agreement with the references: "
            f"{_evidence(gains)}, but {_evidence(losses)}."
        )
    if kind == "mixed":
        return f"{b} against {a} is mixed: {_evidence(gains)}, but {_evidence(losses)}."
    if kind == "identical":
        return f"There is no difference between {a} and {b}: the same scores on all {articles}."
    if kind == "no verdict":
        return f"There is no verdict on {a} and {b}: {_why_not(comparison, pair, tested)}."
    rest = _could_show(tested) + _negligible(tested)
    return f"No difference between {a} and {b} is shown by {articles}{rest}."


def _evidence(items: Sequence[Difference]) -> str:
    """Name the findings; related columns that moved together are cut after the third."""
    parts = []
    for place, item in enumerate(items[:3]):
        text = f"{title(item.column)} {amount(item.column, item.value, signed=True)}"
        if not place:
            bounds = interval(item.column, item.low, item.high, signed=True)
            text += f" (95% interval {bounds}, corrected p {_equals(item.p_holm)})"
        parts.append(text)
    if len(items) > 3:
        parts.append(f"{len(items) - 3} more")
    return listed(parts)


def _equals(p: float | None) -> str:
    text = probability(p)
    return text if text.startswith("<") else f"= {text}"


def _silent(tested: Sequence[Difference]) -> str:
    rest = [item for item in tested if item.finding in ("not shown", "identical")]
    without = [item for item in tested if item.finding == "no verdict"]
    text = ""
    if rest:
        text = f"; no difference shown in {listed([title(item.column) for item in rest])}"
    text += _negligible(tested)
    if without:
        text += f"; no verdict on {listed([title(item.column) for item in without])}"
    return text


def _negligible(tested: Sequence[Difference]) -> str:
    small = [title(item.column) for item in tested if item.finding == "negligible"]
    return f"; a negligible difference in {listed(small)}" if small else ""


def _could_show(tested: Sequence[Difference]) -> str:
    items = [item for item in tested if item.finding == "not shown" and item.smallest]
    if not items:
        return ""
    parts = [f"{amount(item.column, item.smallest)} of {title(item.column)}" for item in items[:2]]
    return f"; smaller ones than {listed(parts)} could have gone unseen"


def _why_not(comparison: Comparison, pair: tuple[int, int], tested: Sequence[Difference]) -> str:
    settings, total = comparison.settings, len(comparison.aligned.ids)
    if not tested:
        return "none of the columns says which direction is better"
    if total < settings.min_articles:
        return f"{counted(total, 'article')} are too few, it takes {settings.min_articles}"
    most = max(tested, key=lambda item: item.left_out)
    failed = [
        f"{comparison.name(run)} failed on {comparison.aligned.failed[run]}"
        for run in pair
        if comparison.aligned.failed[run]
    ]
    because = f" ({', '.join(failed)})" if failed else ""
    return (
        f"{most.left_out} of {counted(total, 'article')} have no value for every run{because}, "
        f"more than the {settings.max_left_out:.0%} that may be left out"
    )


def _cautions(
    comparison: Comparison, pair: tuple[int, int], gains: Sequence[Difference]
) -> list[str]:
    """Say what a gain may hide: fidelity that may have fallen, or fewer things named."""
    found = []
    b = comparison.name(pair[1])
    if any(not _faithful(item) for item in gains):
        found += [
            f"Entity fidelity is not shown to have held: {title(item.column)} of {b} may be worse "
            f"by up to {amount(item.column, _worst(item))}."
            for item in comparison.of_pair(pair)
            if item.column.key == "entity_precision_source"
            and item.finding == "not shown"
            and (_worst(item) or 0) > comparison.settings.effect
        ]
    if any(_faithful(item) for item in gains):
        named = _named_per_summary(comparison, pair)
        if named is not None and named[1] < (1 - FEWER_NAMED) * named[0]:
            found.append(
                f"{b} names fewer things, {named[1]:.1f} a summary against {named[0]:.1f}: "
                "saying less is one way to be wrong less often."
            )
    return found


def _worst(item: Difference) -> float | None:
    """How far the second run may be behind: the interval's worse end, as a positive number."""
    bound = item.low if item.column.better == "up" else item.high
    if bound is None:
        return None
    return -bound if item.column.better == "up" else bound


def _named_per_summary(comparison: Comparison, pair: tuple[int, int]) -> tuple[float, float] | None:
    aligned = comparison.aligned
    for index, column in enumerate(aligned.columns):
        if column.key == "entity_count":
            a, b = (float(aligned.samples[run].aggregate[index]) for run in pair)
            return (a, b) if a == a and b == b else None  # noqa: PLR0124 - not a number
    return None


def headline_sentence(comparison: Comparison, found: Sequence[Verdict]) -> str:
    """Return the first sentence of a comparison: what it comes to, in words."""
    if len(found) == 1:
        return found[0].sentence
    names = [run.name for run in comparison.aligned.runs]
    for run, name in enumerate(names):
        own = [item for item in found if run in item.pair]
        beats = [_beats(item, run) for item in own]
        if len(own) == len(names) - 1 and all(beats):
            return f"{name} is better than every other run ({listed(_others(names, run))})."
    if len(names) == 3:
        return f"Of 3 runs: {'; '.join(_short(comparison, item) for item in found)}."
    return f"Of {len(names)} runs none is better than every other: {_who_beats_whom(found, names)}."


def _who_beats_whom(found: Sequence[Verdict], names: Sequence[str]) -> str:
    """Group many pairs by the better run; count the rest."""
    parts = []
    for run, name in enumerate(names):
        beaten = [sum(item.pair) - run for item in found if run in item.pair and _beats(item, run)]
        if beaten:
            parts.append(f"{name} is better than {listed([names[other] for other in beaten])}")
    for kind, words in (("trade-off", "trade-off"), ("mixed", "mixed result")):
        count = sum(item.kind == kind for item in found)
        if count:
            parts.append(counted(count, words))
    rest = sum(item.kind in ("identical", "not shown") for item in found)
    if rest:
        parts.append(f"no difference shown in {counted(rest, 'pair')}")
    without = sum(item.kind == "no verdict" for item in found)
    if without:
        parts.append(f"no verdict on {counted(without, 'pair')}")
    return "; ".join(parts)


def _beats(item: Verdict, run: int) -> bool:
    return item.kind == ("better" if item.pair[1] == run else "worse")


def _others(names: Sequence[str], run: int) -> list[str]:
    return [name for index, name in enumerate(names) if index != run]


def _short(comparison: Comparison, item: Verdict) -> str:
    a, b = (comparison.name(run) for run in item.pair)
    return {
        "better": f"{b} is better than {a}",
        "worse": f"{a} is better than {b}",
        "trade-off": f"{b} against {a} is a trade-off between agreement and entity fidelity",
        "mixed": f"{b} against {a} is mixed",
        "identical": f"no difference between {a} and {b}",
        "not shown": f"no difference shown between {a} and {b}",
        "no verdict": f"no verdict on {a} and {b}",
    }[item.kind]
