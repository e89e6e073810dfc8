"""Confidence intervals of means, and of the differences of two systems on the same examples.

Which method a column gets goes by its values (docs/compare.md has the measured coverage of each):

- a share whose values are all 0 or 1: Wilson's interval, and Tango's for a difference;
- fewer than ten examples off the value that most have: Tango's, scaled to the largest deviation,
  because no resampling tells how often what was seen so rarely happens;
- everything else: the studentized bootstrap; of very many examples what it comes to in the limit.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from eval.statistics.sample import Floats, Sample, divide, grouped
from eval.statistics.score_intervals import tango, wilson

# With fewer examples than these off the commonest value, resampling says nothing.
FEW_DEVIATE = 10
LARGE = 20_000
"""From so many examples on the bootstrap's quantiles are computed: drawing them would take long,
and its own chance error is larger than what the computation leaves out."""

# How many numbers one block of draws, or of replicates, may hold: some 50 MB.
_BLOCK = 2_000_000
_REPLICATES = 10_000_000


@dataclass(frozen=True, slots=True)
class Intervals:
    """A statistic and its interval: three arrays of shape (columns,), and the level in 0..1.

    NaN where nothing is defined; the bounds are NaN, too, where a single example is.
    """

    value: Floats
    low: Floats
    high: Floats
    level: float


def mean_intervals(
    sample: Sample,
    *,
    shares: npt.ArrayLike = False,
    least: npt.ArrayLike = -np.inf,
    resamples: int = 10_000,
    level: float = 0.95,
    seed: int = 13,
) -> Intervals:
    """Return the aggregate of each column with its confidence interval.

    Args:
        sample: the scores; examples that say nothing about a column are left out of it.
        shares: which columns are shares of something, in 0..1; one flag, or one a column.
        least: what no value can be below, 0 for a count; one number, or one a column.
        resamples: of the bootstrap.
        level: of the intervals, in 0..1.
        seed: of the draws.
    """
    columns = sample.numerators.shape[1]
    flags = np.broadcast_to(np.asarray(shares, dtype=bool), columns)
    closed = flags & zero_or_one(sample)
    low, high = _intervals(np.where(closed, np.nan, sample.values), resamples, level, seed)
    value, size = sample.aggregate, sample.size - sample.undefined
    for column in np.flatnonzero(closed):
        low[column], high[column] = wilson(value[column], int(size[column]), level)
    low, high = np.where(flags, np.maximum(low, 0), low), np.where(flags, np.minimum(high, 1), high)
    return Intervals(value, np.maximum(low, least), high, level)


def difference_intervals(
    differences: npt.ArrayLike,
    *,
    zero_one: npt.ArrayLike = False,
    shares: npt.ArrayLike = False,
    resamples: int = 10_000,
    level: float = 0.95,
    seed: int = 13,
) -> Intervals:
    """Return the mean of each column of paired differences with its confidence interval.

    Args:
        differences: shape (examples, columns), from `paired_differences`; NaN where undefined.
        zero_one: in which columns both systems' values are 0 or 1; one flag, or one a column.
        shares: which columns are of shares, whose differences lie within -1..1; as `zero_one`.
        resamples: of the bootstrap; a resample draws the same examples for both systems.
        level: of the intervals, in 0..1.
        seed: of the draws.
    """
    array = np.asarray(differences, dtype=np.float64)
    flags = np.broadcast_to(np.asarray(zero_one, dtype=bool), array.shape[1])
    defined = (~np.isnan(array)).sum(axis=0)
    value = np.full(array.shape[1], np.nan)
    np.divide(np.nansum(array, axis=0), defined, out=value, where=defined > 0)
    low, high = _intervals(np.where(flags, np.nan, array), resamples, level, seed)
    for column in np.flatnonzero(flags & (defined > 0)):
        gains = np.nansum(np.maximum(array[:, column], 0))
        losses = np.nansum(np.maximum(-array[:, column], 0))
        low[column], high[column] = tango(gains, losses, int(defined[column]), level)
    within = np.where(np.asarray(shares, dtype=bool), 1.0, np.inf)
    return Intervals(value, np.maximum(low, -within), np.minimum(high, within), level)


def zero_or_one(sample: Sample) -> npt.NDArray[np.bool_]:
    """Say which columns have only the values 0 and 1, or a ratio that is 0 or 1 everywhere."""
    values = sample.values
    defined = ~np.isnan(values)
    return np.asarray(((values == 0) | (values == 1) | ~defined).all(axis=0) & defined.any(axis=0))


def _intervals(values: Floats, resamples: int, level: float, seed: int) -> tuple[Floats, Floats]:
    """Return the bounds of all columns, those that count on the same examples together."""
    low, high = np.full((2, values.shape[1]), np.nan)
    at_once = max(1, _REPLICATES // resamples)
    for columns, rows in grouped(~np.isnan(values)):
        if rows.sum() < 2:
            continue
        for start in range(0, len(columns), at_once):
            part = columns[start : start + at_once]
            low[part], high[part] = _of_means(values[rows][:, part], resamples, level, seed)
    return low, high


def _of_means(values: Floats, resamples: int, level: float, seed: int) -> tuple[Floats, Floats]:
    size = len(values)
    common = np.sort(values, axis=0)[size // 2]  # if more than half agree, what they agree on
    deviations = values - common
    deviating = (deviations != 0).sum(axis=0)
    rare = (deviating < FEW_DEVIATE) & (2 * deviating < size)
    low, high = np.empty((2, values.shape[1]))
    if not rare.all():
        common_enough = values[:, ~rare]
        low[~rare], high[~rare] = (
            _expanded(common_enough, level)
            if size >= LARGE
            else _studentized(common_enough, resamples, level, seed)
        )
    if rare.any():
        of_rare = deviations[:, rare]
        unit = np.abs(of_rare).max(axis=0)
        scaled = of_rare / np.where(unit > 0, unit, 1)
        gains, losses = np.maximum(scaled, 0).sum(axis=0), np.maximum(-scaled, 0).sum(axis=0)
        bounds = tango(gains, losses, size, level)
        low[rare], high[rare] = (common[rare] + unit * bound for bound in bounds)
    return low, high


def _studentized(values: Floats, resamples: int, level: float, seed: int) -> tuple[Floats, Floats]:
    """Return studentized bootstrap intervals (Efron and Tibshirani 1993, section 12.5).

    Each resample's mean is measured in its own standard errors. A resample enters as the number of
    times that each example was drawn, so that a block of them is two matrix products.
    """
    from scipy.special import stdtrit

    size, mean = len(values), values.mean(axis=0)
    centred = values - mean
    error = centred.std(axis=0, ddof=1) / np.sqrt(size)
    both = np.hstack([centred, centred**2])
    blocks = []
    for counts in _drawn_counts(size, resamples, seed):
        means, squares = np.hsplit(counts @ both / size, 2)
        variance = (squares - means**2) / (size - 1)
        # A resample of equal values has no error of its own: infinitely far off, or not at all.
        flat = variance <= 1e-9 * error**2
        with np.errstate(divide="ignore", invalid="ignore"):
            found = np.where(flat, np.sign(means) * np.inf, means / np.sqrt(variance))
        blocks.append(np.where(np.isnan(found), 0.0, found))
    studentized = np.sort(np.concatenate(blocks), axis=0)
    tail = max(1, int((1 - level) / 2 * (resamples + 1)))
    widest = stdtrit(size - 1, (1 + level) / 2)
    above, below = studentized[resamples - tail], -studentized[tail - 1]
    above = np.where(np.isfinite(above), above, widest)  # two or three examples: Student's
    below = np.where(np.isfinite(below), below, widest)
    return mean - above * error, mean + below * error


def _expanded(values: Floats, level: float) -> tuple[Floats, Floats]:
    """Return the bounds that studentized bootstrap intervals have in the limit.

    The quantiles of a studentized mean, to the order of one over the square root of the size, which
    the bootstrap reaches, too: z - skewness (2 z^2 + 1) / (6 sqrt(size)) (Hall 1992, section 3.3).
    """
    from scipy.special import stdtrit

    size, mean = len(values), values.mean(axis=0)
    centred = values - mean
    deviation = centred.std(axis=0, ddof=1)
    error = deviation / np.sqrt(size)
    skewness = divide((centred**3).mean(axis=0), deviation**3)
    z = stdtrit(size - 1, (1 + level) / 2)
    shift = np.nan_to_num(skewness) * (2 * z**2 + 1) / (6 * np.sqrt(size))
    return mean - (z - shift) * error, mean + (z + shift) * error


def _drawn_counts(examples: int, resamples: int, seed: int) -> Iterator[Floats]:
    """Yield how often each resample drew each example, in blocks of (resamples, examples)."""
    generator = np.random.default_rng(seed)
    rows = max(1, _BLOCK // examples)
    for start in range(0, resamples, rows):
        count = min(rows, resamples - start)
        drawn = generator.integers(examples, size=(count, examples))
        drawn += np.arange(count)[:, None] * examples
        counts = np.bincount(drawn.ravel(), minlength=count * examples)
        yield counts.reshape(count, examples).astype(np.float64)
