"""The paired permutation test of two systems, also known as the sign-flip test."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import numpy.typing as npt

from eval.statistics.sample import Floats, Sample, divide, require_paired

# How many swaps (resamples x examples) one block holds.
_BLOCK = 2_000_000


def sign_flip_permutation(
    a: Sample, b: Sample, *, resamples: int = 10_000, seed: int = 13
) -> Floats:
    """Two-sided p-values for the difference of two systems on the same examples.

    If the systems are equal, an example's two scores are exchangeable. Each resample swaps them
    with probability 1/2, example by example (for means: flips the sign of the difference), and
    the p-value is the share of resamples whose difference is at least as large as the observed
    one, counting the observed one: `(1 + as large) / (1 + resamples)` (Noreen 1989; Phipson and
    Smyth 2010). Where no more than `resamples` different swaps exist, each is taken once and the
    p-value is exact.

    Args:
        a: one system's scores.
        b: the other system's, the same examples in the same order.
        resamples: how many random swaps.
        seed: of the swaps.

    Returns:
        Shape (columns,), in 0..1; NaN where a column is undefined for one of the systems.

    Raises:
        ValueError: the samples differ in shape.
    """
    require_paired(a, b)
    columns = a.numerators.shape[1]
    swap = np.hstack([a.numerators - b.numerators, a.denominators - b.denominators])
    moving = np.flatnonzero(swap.any(axis=1))
    exact = 2 ** len(moving) <= resamples
    swaps = _every_swap(len(moving)) if exact else _random_swaps(len(moving), resamples, seed)
    observed = np.abs(a.aggregate - b.aggregate)
    # Swaps that reproduce the observed difference must count in spite of rounding.
    threshold = observed - 1e-12 * np.maximum(np.abs(a.aggregate), np.abs(b.aggregate))
    as_large, total = np.zeros(columns), 0
    for block in swaps:
        moved = block @ swap[moving]
        difference = _difference(a, b, moved[:, :columns], moved[:, columns:])
        # A swap that leaves a system without any defined value is no evidence of a difference.
        as_large += len(block) - (np.abs(difference) < threshold).sum(axis=0)
        total += len(block)
    p_values = as_large / total if exact else (1 + as_large) / (1 + total)
    return np.where(np.isnan(observed), np.nan, p_values)


def _difference(a: Sample, b: Sample, numerators: Floats, denominators: Floats) -> Floats:
    """Return `a - b` after these sums moved from `a` to `b`: shape (resamples, columns)."""
    left = divide(a.numerators.sum(axis=0) - numerators, a.denominators.sum(axis=0) - denominators)
    right = divide(b.numerators.sum(axis=0) + numerators, b.denominators.sum(axis=0) + denominators)
    return left - right


def _random_swaps(examples: int, resamples: int, seed: int) -> Iterator[Floats]:
    generator = np.random.default_rng(seed)
    bytes_per_row = -(-examples // 8)
    rows = max(1, _BLOCK // examples)
    for start in range(0, resamples, rows):
        count = min(rows, resamples - start)
        packed = np.frombuffer(generator.bytes(count * bytes_per_row), dtype=np.uint8)
        yield _unpack(packed.reshape(count, bytes_per_row), examples)


def _every_swap(examples: int) -> Iterator[Floats]:
    codes = np.arange(2**examples, dtype=np.int64)[:, None]
    yield ((codes >> np.arange(examples)) & 1).astype(np.float64)


def _unpack(packed: npt.NDArray[np.uint8], examples: int) -> Floats:
    return np.unpackbits(packed, axis=1, count=examples).astype(np.float64)
