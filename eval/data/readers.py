"""The rows of a file or a hub data set, as they stand there, each with its place.

Parquet and hub sets come through the `datasets` library, streamed. JSON lines and CSV are read
here, because a message about a bad row must name its line, one bad line must not spoil the file,
and no reader may take an article for a number.
"""

from __future__ import annotations

import csv
import glob
import gzip
import io
import json
import os
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import IO, Any

from eval.config.schema import Data
from eval.errors import DataError

_BLANK = b" \t\r\n\xef\xbb\xbf"  # and the byte order mark
_LONGEST_FIELD = 2**31 - 1  # the reader would refuse long articles


@dataclass(frozen=True, slots=True)
class RowPlace:
    """Where a row stands: `source` ends in `row` or `line`, `number` counts from 1."""

    source: str
    number: int

    def __str__(self) -> str:
        return f"{self.source} {self.number}"


@dataclass(frozen=True, slots=True)
class Unreadable:
    """Stands for a row that could not even be parsed, and says why."""

    reason: str


Placed = tuple[RowPlace, Any]
"""A row as it stands in the source, with its place."""


def raw_rows(data: Data) -> Iterator[Placed]:
    """Yield every row of the source with its place.

    Raises:
        DataError: the source is missing, has an unknown format or cannot be read.
    """
    if data.hub is not None:
        return _hub_rows(data)
    path = data.path
    if path is None:
        raise DataError("the data section names neither a file nor a hub data set.")
    if not os.path.isfile(path):  # noqa: PTH113 - asks without an error, whatever the name
        kind = "is a folder, not a file" if os.path.isdir(path) else "does not exist"  # noqa: PTH112
        raise DataError(f"the data file {path} {kind}; check its name.")
    suffix = Path(path.stem).suffix if path.suffix == ".gz" else path.suffix
    reader = READERS.get(suffix.lower())
    if reader is None:
        raise DataError(
            f"{path}: cannot tell the format from {suffix!r}; "
            f"known endings: {', '.join(READERS)}, each also with .gz."
        )
    return reader(path)


def _open(path: Path) -> IO[bytes]:
    return gzip.open(path, "rb") if path.suffix == ".gz" else path.open("rb")  # type: ignore[return-value]


def _json_lines(path: Path) -> Iterator[Placed]:
    try:
        with _open(path) as lines:
            for number, line in enumerate(lines, start=1):
                if line.strip(_BLANK):
                    yield RowPlace(f"{path.name}, line", number), _decode(line)
    except (OSError, EOFError, zlib.error) as error:
        raise DataError(f"{path}: cannot be read: {error}.") from None


def _decode(line: bytes) -> Any:
    try:
        return json.loads(line)
    except UnicodeDecodeError:
        return Unreadable("is not UTF-8")
    except (ValueError, RecursionError) as error:
        return Unreadable(f"is not JSON ({error})")


def _json_array(path: Path) -> Iterator[Placed]:
    try:
        with _open(path) as file:
            first = next((line for line in file if line.strip(_BLANK)), b"")
        if not first.strip(_BLANK).startswith(b"["):
            yield from _json_lines(path)
            return
        with _open(path) as file:
            rows = json.loads(file.read())
    except (OSError, EOFError, zlib.error, ValueError, RecursionError) as error:
        raise DataError(f"{path}: not a JSON array of rows: {error}.") from None
    for number, row in enumerate(rows, start=1):
        yield RowPlace(f"{path.name}, row", number), row


def _csv_rows(path: Path, delimiter: str) -> Iterator[Placed]:
    """Read every value as text: an article may read "NA" or "1984"."""
    csv.field_size_limit(_LONGEST_FIELD)
    try:
        with _open(path) as file, io.TextIOWrapper(file, "utf-8-sig", newline="") as text:
            for number, row in enumerate(csv.DictReader(text, delimiter=delimiter), start=1):
                place = RowPlace(f"{path.name}, row", number)
                if None in row:  # where the reader puts what has no heading
                    yield place, Unreadable("has more fields than there are headings")
                else:
                    yield place, row
    except (OSError, EOFError, zlib.error, csv.Error, UnicodeDecodeError) as error:
        raise DataError(f"{path}: cannot be read as CSV in UTF-8: {error}.") from None


def _parquet_rows(path: Path) -> Iterator[Placed]:
    import datasets

    try:
        table = datasets.load_dataset(
            "parquet", data_files=glob.escape(str(path)), split="train", streaming=True
        )
        for number, row in enumerate(table, start=1):
            yield RowPlace(f"{path.name}, row", number), row
    except Exception as error:  # the readers behind `datasets` raise errors of many libraries
        raise DataError(f"{path}: cannot be read as Parquet: {_first_line(error)}.") from None


READERS: dict[str, Callable[[Path], Iterator[Placed]]] = {
    ".jsonl": _json_lines,
    ".ndjson": _json_lines,
    ".json": _json_array,
    ".csv": partial(_csv_rows, delimiter=","),
    ".tsv": partial(_csv_rows, delimiter="\t"),
    ".parquet": _parquet_rows,
}


def _hub_rows(data: Data) -> Iterator[Placed]:
    import datasets

    named = f"{data.hub}" + (f" ({data.config})" if data.config else "")
    try:
        table = datasets.load_dataset(
            data.hub, data.config, split=data.split, revision=data.revision, streaming=True
        )
        for number, row in enumerate(table, start=1):
            yield RowPlace(f"{named}, {data.split} row", number), row
    except Exception as error:  # network, hub and parsing errors of many libraries
        raise DataError(
            f"the hub data set {named}, split {data.split!r}, cannot be loaded: "
            f"{_first_line(error)}. Without network access, use a local file: data.path."
        ) from None


def _first_line(error: Exception) -> str:
    text = str(error).strip() or type(error).__name__
    return text.splitlines()[0].rstrip(".")
