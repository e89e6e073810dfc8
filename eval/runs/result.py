"""The numbers of `scores.jsonl`, as a table that can be resampled."""

from __future__ import annotations

import os
import tempfile
from array import array
from collections.abc import Iterator, Mapping, Sequence
from typing import IO, TYPE_CHECKING, Any

from eval.metrics.base import Column

if TYPE_CHECKING:
    from eval.statistics import Sample

NAN = float("nan")
_IN_MEMORY = 1 << 19  # numbers: 4 MiB
_BLOCK = 1 << 20  # bytes


class ScoreTable:
    """The numbers of `scores.jsonl` without the details: numerators and denominators.

    A `mean` column has its value over 1, a `ratio` column its statistics; NaN where undefined.
    They are kept in a temporary file once they are many, and read column by column.
    """

    def __init__(self, columns: Sequence[Column]) -> None:
        self.columns = tuple(columns)
        self.size = 0
        """The number of rows."""
        self._numbers = array("d")
        self._file: IO[bytes] | None = None

    def add(self, row: Mapping[str, Any]) -> None:
        """Add one row of scores; the row of a failed article adds nothing."""
        if "values" not in row or not self.columns:
            return
        for column in self.columns:
            if column.aggregate == "mean":
                value = row["values"][column.key]
                self._numbers.extend((NAN, 1.0) if value is None else (value, 1.0))
            else:
                pair = row["statistics"].get(column.key, (None, None))
                self._numbers.extend(NAN if part is None else part for part in pair)
        self.size += 1
        if len(self._numbers) >= _IN_MEMORY:
            self._file = self._file or tempfile.TemporaryFile()  # noqa: SIM115 - as long as this
            self._file.write(self._numbers.tobytes())
            self._numbers = array("d")

    def sample(
        self, keep: Sequence[int] | None = None, columns: Sequence[int] | None = None
    ) -> Sample:
        """Return rows as sufficient statistics.

        Args:
            keep: a number a row, 0 for those that are left out; all rows if `None`.
            columns: places of the columns that are wanted; all if `None`.
        """
        import numpy as np

        from eval.statistics import Sample

        chosen = list(range(len(self.columns)) if columns is None else columns)
        numbers = np.empty((self.size, len(chosen), 2))
        start = 0
        for block in self._blocks():
            part = np.frombuffer(block, np.float64).reshape(-1, len(self.columns), 2)
            numbers[start : start + len(part)] = part[:, chosen]
            start += len(part)
        if keep is not None:
            numbers = numbers[np.asarray(keep, dtype=bool)]
        return Sample.of_ratios(numbers[:, :, 0], numbers[:, :, 1])

    def _blocks(self) -> Iterator[bytes]:
        """Yield all numbers, whole rows at a time."""
        if self._file is not None:
            self._file.seek(0)
            row = 16 * len(self.columns)
            while block := self._file.read(row * max(1, _BLOCK // row)):
                yield block
            self._file.seek(0, os.SEEK_END)
        if self._numbers:
            yield self._numbers.tobytes()
