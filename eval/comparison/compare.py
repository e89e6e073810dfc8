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
from eval.metrics.headline import HEADLINE, headline_keys

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    from eval.statistics import Sample

_DEFAULT = ComparisonSettings()


def headline(aligned: Aligned) -> tuple[str, ...]:
    """Return the keys of the columns that a comparison tests unless told otherwise.

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
        columns: keys of the columns to compare; the headline ones if `None`. The family of
            Holm's correction is these columns, those with a better direction, times the pairs.
        baseline: index of the run that all others are compared with.
        settings: levels, resamples, seed.
    """
    keys = headline(aligned) if columns is None else tuple(columns)
    chosen = [index for index, column in enumerate(aligned.columns) if column.key in keys]
    count = len(aligned.runs)
    if baseline is None:
        pairs = tuple(combinations(range(count), 2))
    else:
        pairs = tuple((baseline, other) for other in range(count) if other != baseline)
    means: list[dict[str, Mean]] = [{} for _ in range(count)]
    found: dict[tuple[int, int, int], Difference] = {}
    for indices, mask in _groups(aligned, chosen):
        if not mask.any():
            for index in indices:
                column = aligned.columns[index]
                for of_run in means:
                    of_run[column.key] = Mean()
                for pair in pairs:
                    found[*pair, index] = Difference(*pair, column, 0, len(aligned.ids))
            continue
        samples = [_restrict(sample, mask, indices) for sample in aligned.samples]
        for of_run, sample in zip(means, samples, strict=True):
            of_run.update(_means(aligned, indices, sample, settings))
        for a, b in pairs:
            for item, index in zip(
                _differences(aligned, (a, b), indices, samples, settings), indices, strict=True
            ):
                found[a, b, index] = item
    ordered = [found[*pair, index] for pair in pairs for index in chosen]
    judged = (replace(i, finding=_finding(i, settings)) for i in _corrected(ordered))
    return Comparison(aligned, settings, pairs, tuple(means), tuple(judged))


def _groups(
    aligned: Aligned, chosen: Sequence[int]
) -> list[tuple[list[int], npt.NDArray[np.bool_]]]:
    """Group columns that count on the same articles: one set of draws serves them all."""
    groups: dict[bytes, list[int]] = {}
    for index in chosen:
        groups.setdefault(aligned.used[:, index].tobytes(), []).append(index)
    return [(indices, aligned.used[:, indices[0]]) for indices in groups.values()]


def _restrict(sample: Sample, mask: npt.NDArray[np.bool_], indices: list[int]) -> Sample:
    from eval.statistics import Sample as Restricted

    rows = mask.nonzero()[0][:, None]
    return Restricted(sample.numerators[rows, indices], sample.denominators[rows, indices])


def _means(
    aligned: Aligned, indices: Sequence[int], sample: Sample, settings: ComparisonSettings
) -> dict[str, Mean]:
    from eval.statistics import bootstrap

    found = bootstrap(sample, resamples=settings.resamples, level=LEVEL, seed=settings.seed)
    return {
        aligned.columns[index].key: Mean(
            _number(found.value[place]), _number(found.low[place]), _number(found.high[place])
        )
        for place, index in enumerate(indices)
    }


def _differences(
    aligned: Aligned,
    pair: tuple[int, int],
    indices: Sequence[int],
    samples: Sequence[Sample],
    settings: ComparisonSettings,
) -> list[Difference]:
    from eval.statistics import (
        minimum_detectable_effect,
        paired_bootstrap,
        required_examples,
        sign_flip_permutation,
    )

    a, b = samples[pair[0]], samples[pair[1]]
    sampling = {"resamples": settings.resamples, "seed": settings.seed}
    intervals = paired_bootstrap(b, a, level=LEVEL, **sampling)  # type: ignore[arg-type]
    p_values = sign_flip_permutation(b, a, **sampling)
    sizes = {"alpha": settings.alpha, "power": settings.power}
    smallest = minimum_detectable_effect(b, a, **sizes)
    columns = [aligned.columns[index] for index in indices]
    effect = [
        settings.effect if column.unit == "share" else value
        for column, value in zip(columns, intervals.value, strict=True)
    ]
    needed = required_examples(b, a, effect, **sizes)
    rows = []
    for place, (column, index) in enumerate(zip(columns, indices, strict=True)):
        wins, ties, losses = _outcomes(aligned, pair, index)
        too_few = bool(needed[place] > a.size) and math.isfinite(needed[place])
        rows.append(
            Difference(
                *pair,
                column,
                articles=a.size,
                left_out=len(aligned.ids) - a.size,
                a_value=_number(a.aggregate[place]),
                b_value=_number(b.aggregate[place]),
                value=_number(intervals.value[place]),
                low=_number(intervals.low[place]),
                high=_number(intervals.high[place]),
                p=_number(p_values[place]),
                wins=wins,
                ties=ties,
                losses=losses,
                smallest=_number(smallest[place]),
                needed=int(needed[place]) if too_few else None,
            )
        )
    return rows


def _outcomes(aligned: Aligned, pair: tuple[int, int], index: int) -> tuple[int, int, int]:
    mask = aligned.used[:, index]
    gaps = (aligned.values(pair[1], index) - aligned.values(pair[0], index))[mask]
    if aligned.columns[index].better == "down":
        gaps = -gaps
    wins, losses = int((gaps > 1e-12).sum()), int((gaps < -1e-12).sum())
    return wins, len(gaps) - wins - losses, losses


def _corrected(differences: Sequence[Difference]) -> list[Difference]:
    """Fill in `p_holm` of the columns that have a better direction: the family."""
    from eval.statistics import holm

    family = [index for index, item in enumerate(differences) if item.column.better]
    raw = [differences[index].p for index in family]
    adjusted = holm([float("nan") if p is None else p for p in raw])
    result = list(differences)
    for index, p in zip(family, adjusted, strict=True):
        result[index] = replace(result[index], p_holm=_number(p))
    return result


def _finding(item: Difference, settings: ComparisonSettings) -> Finding:
    total = item.articles + item.left_out
    if item.column.better is None:
        return "described"
    if item.articles < settings.min_articles or item.left_out > settings.max_left_out * total:
        return "no verdict"
    if item.value is None or item.p_holm is None:
        return "no verdict"
    if item.wins == item.losses == 0:
        return "identical"
    if item.p_holm > settings.alpha:
        return "not shown"
    if item.column.unit == "share" and _within(item, settings.negligible):
        return "negligible"
    return "better" if (item.value > 0) == (item.column.better == "up") else "worse"


def _within(item: Difference, bound: float) -> bool:
    return item.low is not None and item.high is not None and -bound < item.low <= item.high < bound


def _number(value: float) -> float | None:
    return float(value) if math.isfinite(value) else None
