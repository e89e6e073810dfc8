"""A comparison as rows of text, with footnotes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from eval.comparison.differences import Comparison, Difference
from eval.comparison.trade_offs import TradeOffs
from eval.comparison.verdict import Verdict
from eval.comparison.wording import (
    amount,
    counted,
    interval,
    listed,
    number,
    one_line,
    probability,
    title,
    two_digits,
)

# With more pairs than these, their tables are printed only when asked for.
FEW_PAIRS = 3


def tables_of_pairs(comparison: Comparison, every_pair: bool) -> bool:
    """Whether each pair has its table: they are few, asked for, or all with one baseline."""
    few = len(comparison.pairs) <= FEW_PAIRS or len({a for a, _ in comparison.pairs}) == 1
    return every_pair or few


def headings(comparison: Comparison, pair: tuple[int, int]) -> list[str]:
    """Return the headings of one pair's table."""
    a, b = (comparison.name(run) for run in pair)
    return ["", a, b, "difference", "95% interval", "p", "wins/ties/losses", "finding"]


def row(item: Difference) -> list[str]:
    """Return the cells of one column's row; `p` is corrected where it was tested."""
    column = item.column
    return [
        title(column) + column.arrow,
        number(column, item.a_value),
        number(column, item.b_value),
        number(column, item.value, signed=True),
        interval(column, item.low, item.high, signed=True),
        probability(item.p_corrected) if item.finding != "described" else "",
        f"{item.wins}/{item.ties}/{item.losses}",
        finding_words(item),
    ]


def finding_words(item: Difference) -> str:
    """Return the finding as tables show it; nothing where a column is only described."""
    return "" if item.finding == "described" else item.finding


def means_rows(comparison: Comparison) -> tuple[list[str], list[list[str]]]:
    """Return headings and rows of the table of runs: values on the articles that count."""
    columns = [c for c in comparison.aligned.columns if c.key in comparison.means[0]]
    head = ["run", *(title(column) + column.arrow for column in columns)]
    rows = [
        [run.name, *(number(column, means[column.key].value) for column in columns)]
        for run, means in zip(comparison.aligned.runs, comparison.means, strict=True)
    ]
    return head, rows


def matrix_rows(
    comparison: Comparison, found: Sequence[Verdict]
) -> tuple[list[str], list[list[str]]]:
    """Return headings and rows of the table of verdicts: each row's run against each column's."""
    runs = sorted({run for pair in comparison.pairs for run in pair})
    kinds = {item.pair: item.kind for item in found}
    turned = {"better": "worse", "worse": "better"}
    kinds |= {(b, a): turned.get(kind, kind) for (a, b), kind in kinds.items()}  # type: ignore[misc]
    names = [comparison.name(run) for run in runs]
    rows = [
        [name, *(kinds.get((other, run), "") for other in runs)]
        for name, run in zip(names, runs, strict=True)
    ]
    return ["run against …", *names], rows


def trade_off_rows(tradeoffs: TradeOffs) -> tuple[list[str], list[list[str]]]:
    """Return headings and rows of the table of trade-offs."""
    columns = [column for column in (tradeoffs.quality, tradeoffs.fidelity) if column]
    head = ["run", *(title(column) + column.arrow for column in columns), "articles/s ↑"]
    rows = []
    for point in tradeoffs.points:
        cells = [point.name]
        if tradeoffs.quality:
            cells.append(number(tradeoffs.quality, point.quality))
        if tradeoffs.fidelity:
            cells.append(number(tradeoffs.fidelity, point.fidelity))
        cells.append(two_digits(point.speed))
        rows.append([*cells, "*" if point.best else ""])
    return [*head, ""], rows


def footnotes(comparison: Comparison, tradeoffs: TradeOffs, *, sizes: bool = True) -> Iterator[str]:
    """Yield what the table leaves unsaid: units, what was left out, how small a sample it is.

    Args:
        comparison: the comparison.
        tradeoffs: its trade-offs.
        sizes: also name the differences that could have been shown, pair by pair.
    """
    aligned, settings = comparison.aligned, comparison.settings
    yield (
        f"{counted(len(aligned.ids), 'article')}; ROUGE and shares in points (x 100), means over "
        "summaries (macro averages); a difference is the second run minus the first."
    )
    family = sum(item.p_corrected is not None for item in comparison.differences)
    yield (
        f"Intervals: 95%, one column and pair at a time. p: two-sided sign-flip permutation, "
        f"{settings.resamples:,} resamples, corrected for {counted(family, 'test')} (max-T); up to "
        f"{settings.alpha:g} it counts as a finding."
    )
    names = [run.name for run, bound in zip(aligned.runs, comparison.bounds, strict=True) if bound]
    if names:
        yield f"{listed(names)} sees the references: a bound that competes with no run."
    yield from _only_described(comparison)
    yield from _left_out(comparison)
    if sizes:
        yield from _sizes(comparison)
    if tradeoffs.note:
        yield tradeoffs.note


def _only_described(comparison: Comparison) -> Iterator[str]:
    """Name the columns with a better direction that decide nothing, and why."""
    described = {
        (item.column.kind, title(item.column))
        for item in comparison.differences
        if item.finding == "described" and item.column.better
    }
    reasons = {
        "copying": "overlap with the article, which is neither good nor bad in itself",
        "fidelity": "between extracts, which hold nothing but the article's words",
    }
    for kind, reason in reasons.items():
        names = sorted(name for of, name in described if of == kind)
        if names:
            yield f"Shown, but not tested: {listed(names)} ({reason})."


def _left_out(comparison: Comparison) -> Iterator[str]:
    aligned = comparison.aligned
    for run, failed, dropped in zip(aligned.runs, aligned.failed, aligned.dropped, strict=True):
        if dropped:
            yield (
                f"{run.name}: {counted(dropped, 'article')} left out that the others do not share."
            )
        if failed:
            first = run.run.first_failure()
            kinds = ", ".join(f"{k} {n}" for k, n in run.result["counts"]["failures"].items())
            reason = f" The first, {first.article_id}: {one_line(first.message)}" if first else ""
            yield f"{run.name}: failed on {counted(failed, 'article')} ({kinds}).{reason}"
    allowed = comparison.settings.max_left_out * len(aligned.ids)
    groups: dict[str, list[str]] = {}
    for column in aligned.columns:
        found = [means[column.key] for means in comparison.means if column.key in means]
        names = [run.name for run in aligned.runs]
        parts = [
            f"{name} {mean.missing}" + (", so no verdict on it" if mean.missing > allowed else "")
            for name, mean in zip(names, found, strict=False)
            if mean.missing
        ]
        if parts:
            groups.setdefault("; ".join(parts), []).append(title(column))
    for missing, titles in groups.items():
        yield (
            f"{listed(titles)}: articles without a value are left out for every run, but for those "
            f"of a run that lacks more than {comparison.settings.max_left_out:.0%} ({missing})."
        )
    if aligned.only_some:
        yield f"Not in every run, so not compared: {', '.join(aligned.only_some)}."


def _sizes(comparison: Comparison) -> Iterator[str]:
    """Name, per pair, the effects that could have been shown and the articles it would take."""
    settings = comparison.settings
    several = len(comparison.pairs) > 1
    for pair in comparison.pairs:
        items = [
            item
            for item in comparison.of_pair(pair)
            if item.finding == "not shown" and item.smallest is not None
        ]
        parts = []
        for item in items:
            text = f"{title(item.column)} {amount(item.column, item.smallest)}"
            if item.needed is not None:
                effect = (
                    amount(item.column, settings.effect)
                    if item.column.unit == "share"
                    else "the difference seen"
                )
                text += f" (about {_rough(item.needed)} articles would show {effect})"
            parts.append(text)
        if parts:
            between = (
                f"{comparison.name(pair[1])} against {comparison.name(pair[0])}: "
                if several
                else ""
            )
            yield (
                f"{between}Smallest true difference that so many articles show with "
                f"{settings.power:.0%} probability: {'; '.join(parts)}."
            )


def _rough(count: int) -> str:
    """Round to two significant digits: a sample size is a guess from a sample."""
    power = max(0, len(str(count)) - 2)
    return f"{-(-count // 10**power) * 10**power:,}"
