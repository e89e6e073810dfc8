"""Runs to statistics: for every pair of runs and every column, what differs and how sure it is."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
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


def compare_aligned(
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
    used = _used(aligned, chosen, settings)
    samples = [_only(aligned.samples[run], chosen, used[run]) for run in range(len(used))]
    sampling = {"resamples": settings.resamples, "seed": settings.seed}
    means = tuple(_means(aligned, run, chosen, samples[run], sampling) for run in range(len(used)))
    if not pairs or not chosen:
        return Comparison(aligned, settings, pairs, means, bounds=bounds)
    gaps, zero_one = _gaps(samples, pairs)
    rows = [
        row for a, b in pairs for row in _rows(aligned, (a, b), chosen, samples, used[a] & used[b])
    ]
    rows = [replace(row, finding=_excluded(row, bounds, extracts, settings)) for row in rows]
    family = [row.finding == "not shown" for row in rows]
    intervals = difference_intervals(
        gaps,
        zero_one=zero_one,
        shares=[r.column.unit == "share" for r in rows],
        level=LEVEL,
        **sampling,
    )
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


def _used(
    aligned: Aligned, chosen: Sequence[int], settings: ComparisonSettings
) -> list[npt.NDArray[np.bool_]]:
    """Say where each run counts, shape (articles, columns): where every run has a value.

    A run that lacks more values of a column than may be left out spoils only itself: the others
    count where they all have a value, and it gets no verdict.
    """
    import numpy as np

    own = [defined[:, chosen] for defined in aligned.defined]
    whole = [1 - d.mean(axis=0) <= settings.max_left_out + _TIE for d in own]
    keeping = [d | ~sound for d, sound in zip(own, whole, strict=True)]
    common = np.all(keeping, axis=0)
    return [common & defined for defined in own]


def _only(sample: Sample, chosen: Sequence[int], used: npt.NDArray[np.bool_]) -> Sample:
    """Return the chosen columns, silent on the articles that do not count for them."""
    from eval.statistics import Sample as Restricted

    return Restricted(sample.numerators[:, chosen] * used, sample.denominators[:, chosen] * used)


def _means(
    aligned: Aligned, run: int, chosen: Sequence[int], sample: Sample, sampling: dict[str, int]
) -> dict[str, Mean]:
    from eval.statistics import mean_intervals

    columns = [aligned.columns[index] for index in chosen]
    if not columns:
        return {}
    shares = [column.unit == "share" for column in columns]
    least = [column.least for column in columns]
    found = mean_intervals(sample, shares=shares, least=least, level=LEVEL, **sampling)
    return {
        column.key: Mean(
            _number(found.value[place]),
            _number(found.low[place]),
            _number(found.high[place]),
            articles=sample.size - int(sample.undefined[place]),
            missing=int((~aligned.defined[run][:, index]).sum()),
        )
        for place, (column, index) in enumerate(zip(columns, chosen, strict=True))
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


def _rows(
    aligned: Aligned,
    pair: tuple[int, int],
    chosen: Sequence[int],
    samples: Sequence[Sample],
    used: npt.NDArray[np.bool_],
) -> Iterator[Difference]:
    """Yield a pair's columns with both runs' values on the articles that count for the pair."""
    a, b = (_only(samples[run], range(len(chosen)), used).aggregate for run in pair)
    for place, index in enumerate(chosen):
        articles = int(used[:, place].sum())
        yield Difference(
            *pair,
            aligned.columns[index],
            articles,
            len(aligned.ids) - articles,
            a_value=_number(a[place]),
            b_value=_number(b[place]),
        )


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
