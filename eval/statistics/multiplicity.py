"""Several tests at once."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt


def holm(p_values: npt.ArrayLike) -> npt.NDArray[np.float64]:
    """Adjust p-values for being several, whatever their dependence (Holm 1979).

    Args:
        p_values: shape (tests,); NaN where there was no test.

    Returns:
        Adjusted p-values in 0..1, in the order given: rejecting those at most alpha keeps the
        chance of any false rejection at most alpha. NaN stays NaN and is not counted as a test.
    """
    p = np.asarray(p_values, dtype=np.float64)
    adjusted = np.full(p.shape, np.nan)
    tested = np.flatnonzero(~np.isnan(p))
    order = tested[np.argsort(p[tested], kind="stable")]
    factors = np.arange(len(order), 0, -1)
    adjusted[order] = np.minimum(1.0, np.maximum.accumulate(factors * p[order]))
    return adjusted
