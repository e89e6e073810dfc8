"""A sample: what the examples say about each column, as sufficient statistics."""

from __future__ import annotations

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
    def values(self) -> Floats:
        """What each example says, shape (examples, columns); NaN where it says nothing.

        Of a mean these are the values themselves. Of a ratio they are the aggregate plus what each
        example adds to it, `(numerator - aggregate x denominator) / mean denominator` (the delta
        method), so that their mean is the aggregate and their spread is its spread.
        """
        defined = (self.numerators != 0) | (self.denominators != 0)
        aggregate, count = self.aggregate, np.maximum(defined.sum(axis=0), 1)
        residual = self.numerators - aggregate * self.denominators
        values = aggregate + divide(residual, self.denominators.sum(axis=0) / count)
        plain = ((self.denominators == 1) | ~defined).all(axis=0)
        return np.where(defined, np.where(plain, self.numerators, values), np.nan)


def paired_differences(a: Sample, b: Sample) -> Floats:
    """Return what each example says about `a - b`, two systems on the same examples.

    Of means these are the differences of the values. Of ratios each example has its numerators'
    difference less the pooled ratio times its denominators' difference, scaled so that the mean is
    the difference of the ratios; exchanging the systems on an example flips its sign, as a
    sign-flip test assumes.

    Args:
        a: one system's scores.
        b: the other system's, the same examples in the same order.

    Returns:
        Shape (examples, columns); NaN where an example says nothing about one of the systems.

    Raises:
        ValueError: the samples differ in shape.
    """
    if a.numerators.shape != b.numerators.shape:
        raise ValueError(
            "the samples are not of the same examples and columns: "
            f"{a.numerators.shape} against {b.numerators.shape}."
        )
    used = ((a.numerators != 0) | (a.denominators != 0)) & (
        (b.numerators != 0) | (b.denominators != 0)
    )
    ours, theirs = (np.where(used, sample.denominators, 0.0) for sample in (a, b))
    tops = np.where(used, a.numerators - b.numerators, 0.0)
    left, right = ours.sum(axis=0), theirs.sum(axis=0)
    both = np.where(used, a.numerators + b.numerators, 0.0).sum(axis=0)
    pooled = divide(both, left + right)
    scale = divide(used.sum(axis=0) * (left + right), 2 * left * right)
    found = (tops - pooled * (ours - theirs)) * scale
    plain = ((ours == 1) & (theirs == 1) | ~used).all(axis=0)  # spares means the rounding
    return np.where(used, np.where(plain, tops, found), np.nan)


def grouped(
    used: npt.NDArray[np.bool_],
) -> list[tuple[npt.NDArray[np.int64], npt.NDArray[np.bool_]]]:
    """Group columns that count on the same examples: one set of draws serves them all.

    Args:
        used: shape (examples, columns).

    Returns:
        Pairs of column indices and the examples of all of them.
    """
    groups: dict[bytes, list[int]] = {}
    for column in range(used.shape[1]):
        groups.setdefault(used[:, column].tobytes(), []).append(column)
    return [(np.array(columns), used[:, columns[0]]) for columns in groups.values()]


def divide(numerators: Floats, denominators: Floats) -> Floats:
    """Divide, with NaN where the denominator is 0."""
    shape = np.broadcast_shapes(numerators.shape, denominators.shape)
    result = np.full(shape, np.nan)
    np.divide(numerators, denominators, out=result, where=denominators != 0)
    return result


def _matrix(values: npt.ArrayLike) -> Floats:
    array = np.asarray(values, dtype=np.float64)
    return array[:, None] if array.ndim == 1 else array
