"""Runs to statistics: for every pair of runs and every column, what differs and how sure it is."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace
from itertools import combinations
from typing import TYPE_CHECKING

from eval.comparison.aligned import Aligned
from eval.comparison.differences import (
    LEVEL,
    Comparison,
    ComparisonSettings,
    Difference,
    Finding,
    Mean,
)
from eval.comparison.roles import is_bound, is_extract
from eval.metrics.base import Column
from eval.metrics.headline import HEADLINE, headline_keys

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    from eval.statistics import Sample

_DEFAULT = ComparisonSettings()


def headline(aligned: Aligned) -> tuple[str, ...]:
    """Return the keys of the columns that a comparison shows unless told otherwise.

    Those are the headline columns of the built-in metrics, and every column of other metrics that
    has a better direction.
    """
    shown = headline_keys([aligned.runs[0].result["columns"]])
    chosen = [
        column.key
        for column in aligned.columns
        if column.key in HEADLINE or (column.key in shown and column.better)
    ]
    return tuple(chosen) or tuple(column.key for column in aligned.columns)


def compare(
    aligned: Aligned,
    *,
    columns: Sequence[str] | None = None,
    baseline: int | None = None,
    settings: ComparisonSettings = _DEFAULT,
) -> Comparison:
    """Compare every pair of runs, or every run with a baseline.

    Args:
        aligned: from `eval.comparison.aligned.align`.
        columns: keys of the columns to compare; the headline ones if `None`.
        baseline: index of the run that all others are compared with.
        settings: levels, resamples, seed.
    """
    from eval.statistics import (
        difference_intervals,
        minimum_detectable_effect,
        required_examples,
        sign_flip_tests,
    )

    keys = headline(aligned) if columns is None else tuple(columns)
    chosen = [index for index, column in enumerate(aligned.columns) if column.key in keys]
    bounds = tuple(is_bound(run) for run in aligned.runs)
    extracts = tuple(is_extract(run) for run in aligned.runs)
    pairs = _pairs(bounds, baseline)
    samples = [_used_only(sample, aligned.used, chosen) for sample in aligned.samples]
    sampling = {"resamples": settings.resamples, "seed": settings.seed}
    means = tuple(_means(aligned, chosen, sample, sampling) for sample in samples)
    if not pairs or not chosen:
        return Comparison(aligned, settings, pairs, means, bounds=bounds)
    gaps, zero_one = _gaps(samples, pairs)
    rows = [_counts(aligned, pair, index) for pair in pairs for index in chosen]
    rows = [replace(row, finding=_excluded(row, bounds, extracts, settings)) for row in rows]
    family = [row.finding == "not shown" for row in rows]
    intervals = difference_intervals(gaps, zero_one=zero_one, level=LEVEL, **sampling)
    tests = sign_flip_tests(gaps, family=family, alpha=settings.alpha, **sampling)
    sizes = {"alpha": tests.level, "power": settings.power}
    smallest = minimum_detectable_effect(gaps, **sizes)
    effects = [
        settings.effect if row.column.unit == "share" else value
        for row, value in zip(rows, intervals.value, strict=True)
    ]
    needed = required_examples(gaps, effects, **sizes)
    found = []
    for place, row in enumerate(rows):
        gap, down = gaps[:, place], row.column.better == "down"
        up, below = int((gap > _TIE).sum()), int((gap < -_TIE).sum())
        item = replace(
            row,
            a_value=means[row.a][row.column.key].value,
            b_value=means[row.b][row.column.key].value,
            value=_number(intervals.value[place]),
            low=_number(intervals.low[place]),
            high=_number(intervals.high[place]),
            p=_number(tests.p[place]),
            p_corrected=_number(tests.p_corrected[place]),
            wins=below if down else up,
            losses=up if down else below,
            ties=row.articles - up - below,
            smallest=_number(smallest[place]),
            needed=int(needed[place]) if row.articles < needed[place] < math.inf else None,
        )
        found.append(replace(item, finding=_finding(item, settings)))
    return Comparison(aligned, settings, pairs, means, tuple(found), bounds, tests.level)


# Values that differ by less than this differ by rounding.
_TIE = 1e-12


def _pairs(bounds: Sequence[bool], baseline: int | None) -> tuple[tuple[int, int], ...]:
    """Return the pairs to compare; bounds compete with nobody, unless nothing else is left."""
    runs = range(len(bounds))
    if baseline is not None:
        others = [run for run in runs if run != baseline]
        competing = [run for run in others if not bounds[run]] or others
        return tuple((baseline, run) for run in competing)
    competing = [run for run in runs if not bounds[run]]
    return tuple(combinations(competing if len(competing) > 1 else runs, 2))


def _used_only(sample: Sample, used: npt.NDArray[np.bool_], chosen: Sequence[int]) -> Sample:
    """Return the chosen columns, silent on the articles that do not count for them."""
    from eval.statistics import Sample as Restricted

    kept = used[:, chosen]
    return Restricted(sample.numerators[:, chosen] * kept, sample.denominators[:, chosen] * kept)


def _means(
    aligned: Aligned, chosen: Sequence[int], sample: Sample, sampling: dict[str, int]
) -> dict[str, Mean]:
    from eval.statistics import mean_intervals

    columns = [aligned.columns[index] for index in chosen]
    if not columns:
        return {}
    shares = [column.unit == "share" for column in columns]
    found = mean_intervals(sample, shares=shares, level=LEVEL, **sampling)
    return {
        column.key: Mean(*map(_number, numbers))
        for column, *numbers in zip(columns, found.value, found.low, found.high, strict=True)
    }


def _gaps(
    samples: Sequence[Sample], pairs: Sequence[tuple[int, int]]
) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.bool_]]:
    """Return every article's differences by pair and column, and which are of 0/1 columns."""
    import numpy as np

    from eval.statistics import paired_differences
    from eval.statistics.intervals import zero_or_one

    gaps = np.hstack([paired_differences(samples[b], samples[a]) for a, b in pairs])
    flags = [zero_or_one(sample) for sample in samples]
    return gaps, np.hstack([flags[a] & flags[b] for a, b in pairs])


def _counts(aligned: Aligned, pair: tuple[int, int], index: int) -> Difference:
    articles = int(aligned.used[:, index].sum())
    return Difference(*pair, aligned.columns[index], articles, len(aligned.ids) - articles)


def _excluded(
    row: Difference,
    bounds: Sequence[bool],
    extracts: Sequence[bool],
    settings: ComparisonSettings,
) -> Finding:
    """Say why a column is no test of the family; "not shown" where it is one."""
    kind = row.column.kind
    if row.column.better is None or kind == "copying" or bounds[row.a] or bounds[row.b]:
        return "described"
    if kind == "fidelity" and extracts[row.a] and extracts[row.b]:
        return "described"  # every word of an extract stands in its article
    too_many = row.left_out > settings.max_left_out * (row.articles + row.left_out)
    return "no verdict" if too_many or row.articles < settings.fewest_articles else "not shown"


def _finding(item: Difference, settings: ComparisonSettings) -> Finding:
    if item.finding != "not shown":
        return item.finding
    if item.value is None or item.p_corrected is None:
        return "no verdict"
    if item.ties == item.articles:
        return "identical"
    if item.p_corrected > settings.alpha:
        return "not shown"
    if _within(item.column, item.value, settings.negligible):
        return "negligible"
    return "better" if (item.value > 0) == (item.column.better == "up") else "worse"


def _within(column: Column, value: float, bound: float) -> bool:
    return column.unit == "share" and abs(value) < bound


def _number(value: float) -> float | None:
    return float(value) if math.isfinite(value) else None
