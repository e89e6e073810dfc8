"""Paired sign-flip permutation tests, one for each column, corrected for being several."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from eval.statistics.sample import Floats

# How many flips (resamples x examples) one block holds.
_BLOCK = 2_000_000
# Flips that reproduce an observed statistic must count in spite of rounding.
_TOLERANCE = 1e-10


@dataclass(frozen=True, slots=True)
class FlipTests:
    """The p-values of several tests.

    `p` and `p_corrected` have shape (tests,), in 0..1; NaN where nothing is defined, `p_corrected`
    also outside the family. `level` is the level at which a single test of the family is made if
    the chance of any false finding is to be `alpha`: between alpha / tests and alpha.
    """

    p: Floats
    p_corrected: Floats
    level: float


def sign_flip_tests(
    differences: npt.ArrayLike,
    *,
    family: npt.ArrayLike = True,
    alpha: float = 0.05,
    resamples: int = 10_000,
    seed: int = 13,
) -> FlipTests:
    """Test whether paired differences are 0 in the mean, with two-sided p-values.

    If two systems are equal, an example's two scores are exchangeable, so the sign of their
    difference is arbitrary. Each resample flips it with probability 1/2, example by example, and p
    is the share of resamples whose mean is at least as far from 0 as the observed one, counting
    the observed one (Noreen 1989; Phipson and Smyth 2010). Where no more than `resamples` different
    flips exist, each is taken once and p is exact.

    The correction is Westfall and Young's (1993) step-down max-T: the same flips for all tests, so
    that tests which tell the same story cost little. Each statistic is the sum of a column's
    differences over the root of their sum of squares, which no flip changes.

    Args:
        differences: shape (examples, tests), from `paired_differences`; NaN where undefined.
        family: which tests are corrected for each other; one flag, or one a test. A test without
            any difference belongs to none.
        alpha: the wanted chance of any false finding in the family, in 0..1.
        resamples: how many random flips.
        seed: of the flips.
    """
    array = np.asarray(differences, dtype=np.float64)
    tests = array.shape[1]
    undefined = np.isnan(array).all(axis=0)
    values = np.nan_to_num(array)
    root = np.sqrt((values**2).sum(axis=0))
    values = values / np.where(root > 0, root, 1.0)
    observed = np.abs(values.sum(axis=0))
    inside = np.broadcast_to(np.asarray(family, dtype=bool), tests) & (root > 0)
    order = np.flatnonzero(inside)[np.argsort(-observed[inside], kind="stable")]
    moving = values[values.any(axis=1)]
    exact = 2 ** len(moving) <= resamples
    flips = _every_flip(len(moving)) if exact else _random_flips(len(moving), resamples, seed)
    as_far, as_far_at_most, largest, total = np.zeros(tests), np.zeros(len(order)), [], 0
    for block in flips:
        found = np.abs(values.sum(axis=0) - 2 * (block @ moving))
        as_far += (found >= observed - _TOLERANCE).sum(axis=0)
        if len(order):
            # Of each test and all that look less significant, the one that is farthest from 0.
            maxima = np.maximum.accumulate(found[:, order[::-1]], axis=1)[:, ::-1]
            as_far_at_most += (maxima >= observed[order] - _TOLERANCE).sum(axis=0)
            largest.append(maxima[:, 0])
        total += len(block)
    extra = 0 if exact else 1  # the observed flips are among all flips, but not among random ones
    p, corrected = (as_far + extra) / (total + extra), np.full(tests, np.nan)
    corrected[order] = np.maximum.accumulate((as_far_at_most + extra) / (total + extra))
    nothing = np.broadcast_to(np.asarray(family, dtype=bool), tests) & (root == 0) & ~undefined
    corrected[nothing] = 1.0
    level = alpha
    if len(order):
        threshold = np.quantile(np.concatenate(largest), 1 - alpha, method="higher")
        level = max(alpha / len(order), min(alpha, _level(float(threshold), len(moving))))
    return FlipTests(np.where(undefined, np.nan, p), corrected, level)


def _level(threshold: float, examples: int) -> float:
    """Return the level of the t-test that finds what exceeds a threshold of the flipped statistic.

    A sum over the root of the sum of squares, z, is Student's t by `t^2 = (n - 1) z^2 / (n - z^2)`.
    """
    from scipy.special import stdtr

    left = examples - threshold**2
    if left <= 0:
        return 0.0
    return float(2 * stdtr(examples - 1, -threshold * np.sqrt((examples - 1) / left)))


def _random_flips(examples: int, resamples: int, seed: int) -> Iterator[Floats]:
    """Yield blocks of shape (resamples, examples): 1 where a sign is flipped, 0 elsewhere."""
    generator = np.random.default_rng(seed)
    bytes_per_row = -(-examples // 8)
    rows = max(1, _BLOCK // examples)
    for start in range(0, resamples, rows):
        count = min(rows, resamples - start)
        packed = np.frombuffer(generator.bytes(count * bytes_per_row), dtype=np.uint8)
        bits = np.unpackbits(packed.reshape(count, bytes_per_row), axis=1, count=examples)
        yield bits.astype(np.float64)


def _every_flip(examples: int) -> Iterator[Floats]:
    codes = np.arange(2**examples, dtype=np.int64)[:, None]
    yield ((codes >> np.arange(examples)) & 1).astype(np.float64)
