"""How small a difference a paired comparison can see, and how many examples it takes.

Both answers use Student's t for the mean of the examples' influences, which is close to what the
permutation test does from some 20 examples on.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from eval.statistics.sample import Floats, Sample, require_paired


def minimum_detectable_effect(
    a: Sample, b: Sample, *, alpha: float = 0.05, power: float = 0.8
) -> Floats:
    """Return the true difference that this comparison would find with probability `power`.

    Args:
        a: one system's scores.
        b: the other system's, the same examples in the same order.
        alpha: the level of the two-sided test, in 0..1.
        power: the wanted chance of a significant result, in 0..1.

    Returns:
        Shape (columns,), in the column's unit; NaN where it cannot be said (fewer than two
        examples, or a column undefined).

    Raises:
        ValueError: the samples differ in shape.
    """
    spread = _deviation(a, b) / np.sqrt(a.size)
    return np.asarray(_quantiles(a.size, alpha, power) * spread)


def required_examples(
    a: Sample, b: Sample, effect: npt.ArrayLike, *, alpha: float = 0.05, power: float = 0.8
) -> Floats:
    """Return how many examples find a true difference of `effect` with probability `power`.

    Args:
        a: one system's scores on a first sample, which tells how much differences vary.
        b: the other system's, the same examples in the same order.
        effect: the difference worth finding, shape (columns,) or one number; its sign does not
            matter.
        alpha: as in `minimum_detectable_effect`.
        power: as in `minimum_detectable_effect`.

    Returns:
        Whole numbers, shape (columns,), at least 2; infinite where `effect` is 0, NaN where it
        cannot be said.

    Raises:
        ValueError: the samples differ in shape.
    """
    deviation = _deviation(a, b)
    effects = np.broadcast_to(np.abs(np.asarray(effect, dtype=np.float64)), deviation.shape)
    return np.array(
        [
            _examples(float(spread), float(size), alpha, power)
            for spread, size in zip(deviation, effects, strict=True)
        ]
    )


def _deviation(a: Sample, b: Sample) -> Floats:
    """Return the standard deviation of the examples' influences on `a - b`."""
    require_paired(a, b)
    if a.size < 2:
        return np.full(a.numerators.shape[1], np.nan)
    return np.asarray((a.influence - b.influence).std(axis=0, ddof=1))


def _quantiles(size: int, alpha: float, power: float) -> float:
    """Return the sum of t quantiles that separates noise from an effect found with `power`."""
    from scipy.special import stdtrit

    if size < 2:
        return float("nan")
    return float(stdtrit(size - 1, 1 - alpha / 2) + stdtrit(size - 1, power))


def _examples(deviation: float, effect: float, alpha: float, power: float) -> float:
    if np.isnan(deviation) or np.isnan(effect):
        return float("nan")
    if effect == 0:
        return float("inf")
    low, high = 1, 2
    while _quantiles(high, alpha, power) * deviation / np.sqrt(high) > effect:
        low, high = high, high * 2
    while high - low > 1:
        middle = (low + high) // 2
        enough = _quantiles(middle, alpha, power) * deviation / np.sqrt(middle) <= effect
        low, high = (low, middle) if enough else (middle, high)
    return float(high)
