"""Percentile bootstrap intervals, of one system's scores and of the difference of two.

A resample enters as the number of times that each example was drawn, so that all aggregates of a
block of resamples are two matrix products.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from eval.statistics.sample import Floats, Sample, divide, require_paired

Indices = npt.NDArray[np.integer]

# How many draws one block holds: its arrays take some 50 MB.
_BLOCK = 2_000_000


@dataclass(frozen=True, slots=True)
class Intervals:
    """A statistic and its interval: three arrays of shape (columns,), and the level in 0..1."""

    value: Floats
    low: Floats
    high: Floats
    level: float


def bootstrap(
    sample: Sample,
    *,
    resamples: int = 10_000,
    level: float = 0.95,
    seed: int = 13,
    indices: Indices | None = None,
) -> Intervals:
    """Percentile bootstrap intervals of each column (Efron and Tibshirani 1993, section 13.3).

    Args:
        sample: the scores.
        resamples: how many samples of the same size are drawn with replacement.
        level: the share of resamples inside the interval, in 0..1.
        seed: of the draws.
        indices: use these draws instead, shape (resamples, examples).

    Returns:
        The aggregates and their intervals; NaN in columns where nothing is defined. A resample
        in which a column is undefined does not count for that column.
    """
    replicates = _replicates(sample, resamples, seed, indices)
    return Intervals(sample.aggregate, *_percentiles(replicates, level), level)


def paired_bootstrap(
    a: Sample,
    b: Sample,
    *,
    resamples: int = 10_000,
    level: float = 0.95,
    seed: int = 13,
    indices: Indices | None = None,
) -> Intervals:
    """Percentile bootstrap intervals of `a - b`, two systems on the same examples.

    Args:
        a: one system's scores.
        b: the other system's, the same examples in the same order.
        resamples: as in `bootstrap`; a resample draws the same examples for both systems.
        level: as in `bootstrap`.
        seed: as in `bootstrap`.
        indices: as in `bootstrap`.

    Raises:
        ValueError: the samples differ in shape.
    """
    require_paired(a, b)
    columns = a.numerators.shape[1]
    replicates = _replicates(Sample.join([a, b]), resamples, seed, indices)
    differences = replicates[:, :columns] - replicates[:, columns:]
    return Intervals(a.aggregate - b.aggregate, *_percentiles(differences, level), level)


def resample_indices(examples: int, resamples: int, seed: int) -> npt.NDArray[np.int64]:
    """Return the draws that `bootstrap` makes, shape (resamples, examples)."""
    blocks = list(_draws(examples, resamples, seed))
    return np.concatenate(blocks) if blocks else np.empty((0, examples), np.int64)


def _replicates(sample: Sample, resamples: int, seed: int, indices: Indices | None) -> Floats:
    """Return the aggregate of every resample: shape (resamples, columns)."""
    blocks = _draws(sample.size, resamples, seed) if indices is None else _blocks(indices)
    # A denominator that is 1 everywhere sums to the number of examples in every resample.
    varying = np.flatnonzero((sample.denominators != 1.0).any(axis=0))
    statistics = np.hstack([sample.numerators, sample.denominators[:, varying]])
    columns = sample.numerators.shape[1]
    replicates = []
    for block in blocks:
        sums = _counts(block, sample.size) @ statistics
        denominators = np.full((len(block), columns), float(block.shape[1]))
        denominators[:, varying] = sums[:, columns:]
        replicates.append(divide(sums[:, :columns], denominators))
    return np.concatenate(replicates)


def _draws(examples: int, resamples: int, seed: int) -> Iterator[npt.NDArray[np.int64]]:
    generator = np.random.default_rng(seed)
    rows = max(1, _BLOCK // examples)
    for start in range(0, resamples, rows):
        size = (min(rows, resamples - start), examples)
        yield generator.integers(examples, size=size)


def _blocks(indices: Indices) -> Iterator[Indices]:
    rows = max(1, _BLOCK // max(1, indices.shape[1]))
    for start in range(0, len(indices), rows):
        yield indices[start : start + rows]


def _counts(indices: Indices, examples: int) -> Floats:
    """Count how often each resample drew each example: shape (resamples, examples)."""
    offsets = np.arange(len(indices))[:, None] * examples
    counts = np.bincount((indices + offsets).ravel(), minlength=len(indices) * examples)
    return counts.reshape(len(indices), examples).astype(np.float64)


def _percentiles(replicates: Floats, level: float) -> tuple[Floats, Floats]:
    if not 0 < level < 1:
        raise ValueError(f"the level of an interval lies between 0 and 1, not at {level}.")
    tail = 100 * (1 - level) / 2
    low, high = np.full((2, replicates.shape[1]), np.nan)
    for column, values in enumerate(replicates.T):
        defined = values[~np.isnan(values)]
        if len(defined):
            low[column], high[column] = np.percentile(defined, [tail, 100 - tail])
    return low, high
