"""Statistics to words: which run is better, what the gain cost, and what cannot be said."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from eval.comparison.differences import Comparison, Difference
from eval.comparison.servers import server_cautions
from eval.comparison.wording import amount, counted, equals, interval, listed, title

VerdictKind = Literal[
    "better", "worse", "trade-off", "mixed", "negligible", "identical", "not shown", "no verdict"
]

# A fall in the number of named things from which on a gain in fidelity may be silence.
FEWER_NAMED = 0.2


@dataclass(frozen=True, slots=True)
class Verdict:
    """What one pair of runs comes to.

    `kind` is about the second run against the first; `trade-off` says that its gains and its losses
    are of different kinds (agreement with the references, entity fidelity, what a plugin measures);
    `mixed` that they are of the same. `cautions` are whole sentences.
    """

    pair: tuple[int, int]
    kind: VerdictKind
    sentence: str
    gains: tuple[Difference, ...]
    losses: tuple[Difference, ...]
    cautions: tuple[str, ...]


def verdicts(comparison: Comparison) -> list[Verdict]:
    """Return one verdict per pair, in order."""
    return [verdict(comparison, pair) for pair in comparison.pairs]


def verdict(comparison: Comparison, pair: tuple[int, int]) -> Verdict:
    """Judge one pair."""
    tested = [item for item in comparison.of_pair(pair) if item.finding != "described"]
    gains = tuple(item for item in tested if item.finding == "better")
    losses = tuple(item for item in tested if item.finding == "worse")
    kind = _kind(tested, gains, losses)
    sentence = _sentence(comparison, pair, kind, tested, gains, losses)
    return Verdict(pair, kind, sentence, gains, losses, tuple(_cautions(comparison, pair, gains)))


def _kind(
    tested: Sequence[Difference], gains: Sequence[Difference], losses: Sequence[Difference]
) -> VerdictKind:
    if gains and losses:
        return "mixed" if set(_sides(gains)) & set(_sides(losses)) else "trade-off"
    if gains or losses:
        return "better" if gains else "worse"
    findings = {item.finding for item in tested} - {"no verdict"}
    if not findings:
        return "no verdict"
    if findings == {"identical"}:
        return "identical"
    return "not shown" if "not shown" in findings else "negligible"


def _sides(items: Sequence[Difference]) -> list[str]:
    """Name what findings are about: a kind of quality, or the column where it is of none."""
    words = {"references": "agreement with the references", "fidelity": "entity fidelity"}
    return list(dict.fromkeys(words.get(i.column.kind) or title(i.column) for i in items))


def _sentence(
    comparison: Comparison,
    pair: tuple[int, int],
    kind: VerdictKind,
    tested: Sequence[Difference],
    gains: Sequence[Difference],
    losses: Sequence[Difference],
) -> str:
    a, b = comparison.name(pair[0]), comparison.name(pair[1])
    articles = counted(len(comparison.aligned.ids), "article")
    if kind in ("better", "worse"):
        return f"{b} is {kind} than {a}: {_evidence(gains or losses)}{_others(tested)}."
    if kind == "trade-off":
        return (
            f"{b} buys {listed(_sides(gains))} at the price of {listed(_sides(losses))} against "
            f"{a}: {_evidence(gains)}, but {_evidence(losses)}."
        )
    if kind == "mixed":
        return f"{b} against {a} is mixed: {_evidence(gains)}, but {_evidence(losses)}."
    if kind == "identical":
        return f"There is no difference between {a} and {b}: the same scores on all {articles}."
    if kind == "no verdict":
        return f"There is no verdict on {a} and {b}: {_why_not(comparison, pair, tested)}."
    if kind == "negligible":
        return f"{a} and {b} differ by too little to matter{_others(tested)}."
    return f"No difference between {a} and {b} is shown by {articles}{_missed(tested)}."


def _evidence(items: Sequence[Difference]) -> str:
    """Name the findings; related columns that moved together are cut after the third."""
    parts = [
        f"{title(item.column)} {amount(item.column, item.value, signed=True)}" for item in items[:3]
    ]
    first = items[0]
    bounds = interval(first.column, first.low, first.high, signed=True)
    parts[0] += f" (95% interval {bounds}, corrected p {equals(first.p_corrected)})"
    if len(items) > 3:
        parts.append(f"{len(items) - 3} more")
    return listed(parts)


def _others(tested: Sequence[Difference]) -> str:
    """Say what the other columns show; nothing of those that are the same on every article."""
    text = ""
    for finding, words in (
        ("negligible", "a negligible difference in"),
        ("not shown", "no difference shown in"),
        ("no verdict", "no verdict on"),
    ):
        names = [title(item.column) for item in tested if item.finding == finding]
        if names:
            text += f"; {words} {listed(names)}"
    return text


def _missed(tested: Sequence[Difference]) -> str:
    items = [item for item in tested if item.finding == "not shown" and item.smallest][:2]
    sizes = [f"{amount(item.column, item.smallest)} of {title(item.column)}" for item in items]
    missed = f"; a difference below {listed(sizes)} can easily be missed" if sizes else ""
    small = _others([item for item in tested if item.finding == "negligible"])
    return missed + small


def _why_not(comparison: Comparison, pair: tuple[int, int], tested: Sequence[Difference]) -> str:
    settings, total = comparison.settings, len(comparison.aligned.ids)
    bounds = [comparison.name(run) for run in pair if comparison.bounds[run]]
    if bounds:
        return f"{listed(bounds)} sees the references, so it is a bound and no competitor"
    if not tested:
        return "none of the columns decides which of them is better"
    if total < settings.fewest_articles:
        verb = "is" if total == 1 else "are"
        return f"{counted(total, 'article')} {verb} too few, it takes {settings.fewest_articles}"
    worst = max(tested, key=lambda item: item.left_out)
    missing = {run: comparison.means[run][worst.column.key].missing for run in pair}
    allowed = settings.max_left_out * total
    guilty = [run for run in pair if missing[run] > allowed] or [r for r in pair if missing[r]]
    names = [f"{comparison.name(run)} {_lacks(comparison, run, missing[run])}" for run in guilty]
    return (
        f"{title(worst.column)} has no value for both on {worst.left_out} of "
        f"{counted(total, 'article')} ({listed(names)}), more than the "
        f"{settings.max_left_out:.0%} that may be left out"
    )


def _lacks(comparison: Comparison, run: int, missing: int) -> str:
    failed = comparison.aligned.failed[run]
    rest = f"has none on {missing - failed}" if missing > failed else ""
    return " and ".join(part for part in (f"failed on {failed}" if failed else "", rest) if part)


def _cautions(
    comparison: Comparison, pair: tuple[int, int], gains: Sequence[Difference]
) -> Iterator[str]:
    """Say what a finding may hide: other servers, fidelity that fell, fewer things named."""
    a, b = comparison.name(pair[0]), comparison.name(pair[1])
    yield from server_cautions([comparison.aligned.runs[run] for run in pair])
    faithful = [item.column.kind == "fidelity" for item in gains]
    doubtful = [
        f"{title(item.column)} by up to {amount(item.column, _worst(item))}"
        for item in comparison.of_pair(pair)
        if item.column.kind == "fidelity"
        and item.finding == "not shown"
        and _worst(item) > comparison.settings.effect
    ]
    if doubtful and not all(faithful):
        yield (
            f"Entity fidelity is not shown to have held: {b} may be worse than {a} in "
            f"{listed(doubtful)}."
        )
    named = _named_per_summary(comparison, pair) if any(faithful) else None
    if named is not None and named[1] < (1 - FEWER_NAMED) * named[0]:
        yield (
            f"{b} names fewer things, {named[1]:.1f} a summary against {named[0]:.1f}: "
            "saying less is one way to be wrong less often."
        )


def _worst(item: Difference) -> float:
    """How far the second run may be behind: the interval's worse end, as a positive number."""
    if item.low is None or item.high is None:
        return 0.0
    return -item.low if item.column.better == "up" else item.high


def _named_per_summary(comparison: Comparison, pair: tuple[int, int]) -> tuple[float, float] | None:
    aligned = comparison.aligned
    for index, column in enumerate(aligned.columns):
        if column.key == "entity_count":
            a, b = (float(aligned.samples[run].aggregate[index]) for run in pair)
            return (a, b) if a == a and b == b else None  # noqa: PLR0124 - not a number
    return None


def headline_sentence(comparison: Comparison, found: Sequence[Verdict]) -> str:
    """Return the first sentence of a comparison: what it comes to, in words."""
    if not found:
        return f"{comparison.name(0)} alone: there is no other run to compare it with."
    if len(found) == 1:
        return found[0].sentence
    names = [run.name for run in comparison.aligned.runs]
    runs = sorted({run for item in found for run in item.pair})
    for run in runs:
        own = [item for item in found if run in item.pair]
        if len(own) == len(runs) - 1 and all(_beats(item, run) for item in own):
            others = [names[other] for other in runs if other != run]
            return f"{names[run]} is better than every other run ({listed(others)})."
    if len(runs) == 3:
        return f"Of 3 runs: {'; '.join(_short(comparison, item) for item in found)}."
    return f"Of {len(runs)} runs none is better than every other: {_who_beats_whom(found, names)}."


def _who_beats_whom(found: Sequence[Verdict], names: Sequence[str]) -> str:
    """Group many pairs by the better run; count the rest."""
    parts = []
    for run, name in enumerate(names):
        beaten = [sum(item.pair) - run for item in found if run in item.pair and _beats(item, run)]
        if beaten:
            parts.append(f"{name} is better than {listed([names[other] for other in beaten])}")
    for kinds, words, noun in (
        (("trade-off",), "", "trade-off"),
        (("mixed",), "", "mixed result"),
        (("negligible",), "too small a difference to matter in ", "pair"),
        (("identical", "not shown"), "no difference shown in ", "pair"),
        (("no verdict",), "no verdict on ", "pair"),
    ):
        count = sum(item.kind in kinds for item in found)
        if count:
            parts.append(words + counted(count, noun))
    return "; ".join(parts)


def _beats(item: Verdict, run: int) -> bool:
    return item.kind == ("better" if item.pair[1] == run else "worse")


def _short(comparison: Comparison, item: Verdict) -> str:
    a, b = (comparison.name(run) for run in item.pair)
    return {
        "better": f"{b} is better than {a}",
        "worse": f"{a} is better than {b}",
        "trade-off": f"{b} against {a} is a trade-off",
        "mixed": f"{b} against {a} is mixed",
        "negligible": f"{a} and {b} differ by too little to matter",
        "identical": f"no difference between {a} and {b}",
        "not shown": f"no difference shown between {a} and {b}",
        "no verdict": f"no verdict on {a} and {b}",
    }[item.kind]
