"""Closed intervals for shares: Wilson's for one, Tango's for the difference of two paired ones.

Both ask which true values a score test would not reject, so they stay honest where everything or
nothing was seen: 0 of 30 gives 0 to 11.4%, where a bootstrap says 0 to 0.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from eval.statistics.sample import Floats

_HALVINGS = 50


def wilson(share: npt.ArrayLike, size: int, level: float = 0.95) -> tuple[Floats, Floats]:
    """Return Wilson's score interval (1927) of a share of `size` examples.

    Args:
        share: observed shares in 0..1, any shape.
        size: the number of examples.
        level: of the interval, in 0..1.
    """
    p, z = np.asarray(share, dtype=np.float64), _quantile(level)
    middle = p + z * z / (2 * size)
    half = z * np.sqrt(p * (1 - p) / size + (z / (2 * size)) ** 2)
    low, high = (middle - half) / (1 + z * z / size), (middle + half) / (1 + z * z / size)
    return np.where(p <= 0, 0.0, low), np.where(p >= 1, 1.0, high)


def tango(
    gains: npt.ArrayLike, losses: npt.ArrayLike, size: int, level: float = 0.95
) -> tuple[Floats, Floats]:
    """Return Tango's score interval (1998) of the difference of two paired shares.

    Args:
        gains: how many examples only the first system gets right, any shape; fractions are taken
            as they are.
        losses: how many only the second gets right.
        size: the number of examples.
        level: of the interval, in 0..1.
    """
    b, c = np.asarray(gains, dtype=np.float64), np.asarray(losses, dtype=np.float64)
    upper = _upper_bound(b, c, size, _quantile(level))
    return -_upper_bound(c, b, size, _quantile(level)), upper


def _upper_bound(b: Floats, c: Floats, size: int, z: float) -> Floats:
    """Return the largest difference that the score test does not reject, by halving."""
    low, high = (b - c) / size, np.ones_like(b)
    for _ in range(_HALVINGS):
        middle = (low + high) / 2
        # Under this difference, the most likely share of examples that only the second gets right.
        half = (2 * size - b + c) * middle - b - c
        root = np.sqrt(np.maximum(half**2 + 8 * size * c * middle * (1 - middle), 0.0))
        variance = size * ((root - half) / (2 * size) + middle * (1 - middle))
        inside = size * middle - (b - c) <= z * np.sqrt(np.maximum(variance, 0.0))
        low, high = np.where(inside, middle, low), np.where(inside, high, middle)
    return (low + high) / 2


def _quantile(level: float) -> float:
    from scipy.special import ndtri

    if not 0 < level < 1:
        raise ValueError(f"the level of an interval lies between 0 and 1, not at {level}.")
    return float(ndtri((1 + level) / 2))
