"""How small a difference a paired comparison can see, and how many examples it takes.

Both answers use Student's t for the mean of paired differences, which is close to what the
permutation test does from some 20 examples on.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from eval.statistics.sample import Floats

# From here on Student's quantiles are the normal ones to all digits that matter.
_LARGE = 1e6


def minimum_detectable_effect(
    differences: npt.ArrayLike, *, alpha: float = 0.05, power: float = 0.8
) -> Floats:
    """Return the true difference that this comparison would find with probability `power`.

    Args:
        differences: shape (examples, columns), from `paired_differences`; NaN where undefined.
        alpha: the level of each two-sided test, in 0..1; `FlipTests.level` where it is one of many.
        power: the wanted chance of a significant result, in 0..1.

    Returns:
        Shape (columns,), in the column's unit; NaN where fewer than two examples count.
    """
    deviation, size = _spread(differences)
    return np.asarray(_quantiles(size, alpha, power) * deviation / np.sqrt(size))


def required_examples(
    differences: npt.ArrayLike, effect: npt.ArrayLike, *, alpha: float = 0.05, power: float = 0.8
) -> Floats:
    """Return how many examples find a true difference of `effect` with probability `power`.

    Args:
        differences: of a first sample, which tells how much they vary; as above.
        effect: the difference worth finding, shape (columns,) or one number; its sign does not
            matter.
        alpha: as above.
        power: as above.

    Returns:
        Whole numbers, shape (columns,), at least 2; infinite where `effect` is 0 or too small for
        any number, NaN where it cannot be said.
    """
    deviation, _ = _spread(differences)
    effects = np.broadcast_to(np.abs(np.asarray(effect, dtype=np.float64)), deviation.shape)
    pairs = zip(deviation.tolist(), effects.tolist(), strict=True)
    return np.array([_examples(spread, size, alpha, power) for spread, size in pairs])


def _spread(differences: npt.ArrayLike) -> tuple[Floats, Floats]:
    """Return standard deviations and numbers of examples, both NaN below two examples."""
    array = np.asarray(differences, dtype=np.float64)
    size = (~np.isnan(array)).sum(axis=0).astype(np.float64)
    size[size < 2] = np.nan
    gaps = array - np.nansum(array, axis=0) / size
    return np.sqrt(np.nansum(gaps**2, axis=0) / (size - 1)), size


def _quantiles(size: npt.ArrayLike, alpha: float, power: float) -> Floats:
    """Return the sum of t quantiles that separates noise from an effect found with `power`."""
    from scipy.special import stdtrit

    freedom = np.asarray(size, dtype=np.float64) - 1
    return np.asarray(stdtrit(freedom, 1 - alpha / 2) + stdtrit(freedom, power))


def _examples(deviation: float, effect: float, alpha: float, power: float) -> float:
    if np.isnan(deviation) or np.isnan(effect):
        return float("nan")
    with np.errstate(divide="ignore", over="ignore", invalid="ignore"):
        normal = (_quantiles(np.inf, alpha, power) * np.float64(deviation) / effect) ** 2
    if not np.isfinite(normal):
        return float("inf")
    # Student's quantiles are a little larger, so that it takes a few examples more.
    size = max(2.0, float(np.ceil(normal)))
    while size < _LARGE and _quantiles(size, alpha, power) * deviation > effect * np.sqrt(size):
        size += 1
    return size
