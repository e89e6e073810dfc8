"""A sample: what the examples say about each column, as sufficient statistics."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Sample:
    """Per-example sufficient statistics of several columns.

    What a sample says about a column is the sum of its numerators over the sum of its
    denominators. That covers both kinds of columns that metrics have: a `mean` has the value
    over 1 (0 over 0 where it is undefined), a `ratio` has its statistics.

    `numerators` and `denominators` have shape (examples, columns).
    """

    numerators: Floats
    denominators: Floats

    def __post_init__(self) -> None:
        if self.numerators.ndim != 2 or self.numerators.shape != self.denominators.shape:
            raise ValueError(
                "numerators and denominators must both have the shape (examples, columns), "
                f"not {self.numerators.shape} and {self.denominators.shape}."
            )
        if not len(self.numerators):
            raise ValueError("a sample needs at least one example.")

    @classmethod
    def of_values(cls, values: npt.ArrayLike) -> Sample:
        """Make a sample whose columns are means.

        Args:
            values: shape (examples, columns), or (examples,) for one column; NaN or `None`
                where the value is undefined.
        """
        array = _matrix(values)
        defined = ~np.isnan(array)
        return cls(np.where(defined, array, 0.0), defined.astype(np.float64))

    @classmethod
    def of_ratios(cls, numerators: npt.ArrayLike, denominators: npt.ArrayLike) -> Sample:
        """Make a sample whose columns are ratios of sums; both arrays as in `of_values`.

        An example counts for a column only where both of its numbers are defined.
        """
        top, bottom = _matrix(numerators), _matrix(denominators)
        defined = ~(np.isnan(top) | np.isnan(bottom))
        return cls(np.where(defined, top, 0.0), np.where(defined, bottom, 0.0))

    @classmethod
    def join(cls, samples: Sequence[Sample]) -> Sample:
        """Put the columns of samples of the same examples side by side."""
        return cls(
            np.hstack([sample.numerators for sample in samples]),
            np.hstack([sample.denominators for sample in samples]),
        )

    @property
    def size(self) -> int:
        """The number of examples."""
        return len(self.numerators)

    @property
    def aggregate(self) -> Floats:
        """The mean or ratio of each column, shape (columns,); NaN where nothing is defined."""
        return divide(self.numerators.sum(axis=0), self.denominators.sum(axis=0))

    @property
    def undefined(self) -> npt.NDArray[np.int64]:
        """How many examples say nothing about each column, shape (columns,)."""
        silent = (self.numerators == 0) & (self.denominators == 0)
        return np.asarray(silent.sum(axis=0), dtype=np.int64)

    @property
    def influence(self) -> Floats:
        """How far each example moves the aggregate, shape (examples, columns); sums to 0.

        By the delta method: `(numerator - aggregate x denominator) / mean denominator`, which
        is `value - mean` for a mean without undefined values. NaN where nothing is defined.
        """
        residual = self.numerators - self.aggregate * self.denominators
        return divide(residual, self.denominators.mean(axis=0))


def divide(numerators: Floats, denominators: Floats) -> Floats:
    """Divide, with NaN where the denominator is 0."""
    shape = np.broadcast_shapes(numerators.shape, denominators.shape)
    result = np.full(shape, np.nan)
    np.divide(numerators, denominators, out=result, where=denominators != 0)
    return result


def require_paired(a: Sample, b: Sample) -> None:
    """Check that two samples can hold the same examples and columns.

    Raises:
        ValueError: their shapes differ.
    """
    if a.numerators.shape != b.numerators.shape:
        raise ValueError(
            "the samples are not of the same examples and columns: "
            f"{a.numerators.shape} against {b.numerators.shape}."
        )


def _matrix(values: npt.ArrayLike) -> Floats:
    array = np.asarray(values, dtype=np.float64)
    return array[:, None] if array.ndim == 1 else array
