"""The numbers of `scores.jsonl`, as a table that can be resampled."""

from __future__ import annotations

from array import array
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from eval.metrics.base import Column

if TYPE_CHECKING:
    from eval.statistics import Sample

NAN = float("nan")


class ScoreTable:
    """The numbers of `scores.jsonl` without the details: numerators and denominators.

    A `mean` column has its value over 1, a `ratio` column its statistics; NaN where undefined.
    """

    def __init__(self, columns: Sequence[Column]) -> None:
        self.columns = tuple(columns)
        self._numbers = array("d")

    def add(self, row: Mapping[str, Any]) -> None:
        """Add one row of scores; the row of a failed article adds nothing."""
        if "values" not in row:
            return
        for column in self.columns:
            if column.aggregate == "mean":
                value = row["values"][column.key]
                self._numbers.extend((NAN, 1.0) if value is None else (value, 1.0))
            else:
                pair = row["statistics"].get(column.key, (None, None))
                self._numbers.extend(NAN if part is None else part for part in pair)

    @property
    def size(self) -> int:
        """The number of rows."""
        return len(self._numbers) // (2 * len(self.columns)) if self.columns else 0

    def sample(self, keep: Sequence[bool] | None = None) -> Sample:
        """Return the rows, or those for which `keep` is true, as sufficient statistics."""
        import numpy as np

        from eval.statistics import Sample

        numbers = np.array(self._numbers, dtype=np.float64).reshape(self.size, -1, 2)
        if keep is not None:
            numbers = numbers[np.asarray(keep, dtype=bool)]
        return Sample.of_ratios(numbers[:, :, 0], numbers[:, :, 1])
