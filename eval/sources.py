"""The rows of a file or a hub data set, as they stand there, each with its place.

CSV, Parquet and hub sets come through the `datasets` library, streamed. JSON lines are read here,
because a message about a bad row must name its line, and one bad line must not spoil the file.
"""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

from eval.config import Data
from eval.errors import DataError

READERS = {".jsonl": "lines", ".ndjson": "lines", ".json": "json", ".csv": "csv"}
READERS |= {".tsv": "csv", ".parquet": "parquet"}


@dataclass(frozen=True, slots=True)
class Unreadable:
    """Stands for a row that could not even be parsed, and says why."""

    reason: str


def raw_rows(data: Data) -> Iterator[tuple[str, Any]]:
    """Yield every row of the source with the words that name its place.

    Raises:
        DataError: the source is missing, has an unknown format or cannot be read.
    """
    if data.hub is not None:
        return _hub_rows(data)
    path = data.path
    if path is None:
        raise DataError("the data section names neither a file nor a hub data set.")
    if not path.is_file():
        kind = "is a folder, not a file" if path.is_dir() else "does not exist"
        raise DataError(f"the data file {path} {kind}; mend data.path in the config.")
    suffix = Path(path.stem).suffix if path.suffix == ".gz" else path.suffix
    reader = READERS.get(suffix.lower())
    if reader is None:
        raise DataError(
            f"{path}: cannot tell the format from {suffix!r}; "
            f"known endings: {', '.join(READERS)}, each also with .gz."
        )
    if reader == "lines":
        return _json_lines(path)
    return _json_array(path) if reader == "json" else _table_rows(path, reader)


def _open(path: Path) -> IO[bytes]:
    return gzip.open(path, "rb") if path.suffix == ".gz" else path.open("rb")  # type: ignore[return-value]


def _json_lines(path: Path) -> Iterator[tuple[str, Any]]:
    try:
        with _open(path) as lines:
            for number, line in enumerate(lines, start=1):
                if line.strip():
                    yield f"{path.name}, line {number}", _decode(line)
    except (OSError, EOFError) as error:
        raise DataError(f"{path}: cannot be read: {error}.") from None


def _decode(line: bytes) -> Any:
    try:
        return json.loads(line)
    except UnicodeDecodeError:
        return Unreadable("is not UTF-8")
    except (ValueError, RecursionError) as error:
        return Unreadable(f"is not JSON ({error})")


def _json_array(path: Path) -> Iterator[tuple[str, Any]]:
    with _open(path) as file:
        start = file.read(64).lstrip()
    if not start.startswith(b"["):
        yield from _json_lines(path)
        return
    try:
        with _open(path) as file:
            rows = json.load(file)
    except (OSError, ValueError, RecursionError) as error:
        raise DataError(f"{path}: not a JSON array of rows: {error}.") from None
    for number, row in enumerate(rows, start=1):
        yield f"{path.name}, row {number}", row


def _table_rows(path: Path, reader: str) -> Iterator[tuple[str, Any]]:
    import datasets

    options: dict[str, Any] = {"sep": "\t"} if ".tsv" in path.suffixes else {}
    if reader == "csv":
        options |= {"dtype": str, "keep_default_na": False}  # an article may read "NA" or "1984"
    try:
        table = datasets.load_dataset(
            reader, data_files=str(path), split="train", streaming=True, **options
        )
        for number, row in enumerate(table, start=1):
            yield f"{path.name}, row {number}", row
    except Exception as error:  # the readers behind `datasets` raise errors of many libraries
        raise DataError(f"{path}: cannot be read as {reader}: {_first_line(error)}.") from None


def _hub_rows(data: Data) -> Iterator[tuple[str, Any]]:
    import datasets

    named = f"{data.hub}" + (f" ({data.config})" if data.config else "")
    try:
        table = datasets.load_dataset(
            data.hub, data.config, split=data.split, revision=data.revision, streaming=True
        )
        for number, row in enumerate(table, start=1):
            yield f"{named}, {data.split} row {number}", row
    except Exception as error:  # network, hub and parsing errors of many libraries
        raise DataError(
            f"the hub data set {named}, split {data.split!r}, cannot be loaded: "
            f"{_first_line(error)}. Without network access, use a local file: data.path."
        ) from None


def _first_line(error: Exception) -> str:
    text = str(error).strip() or type(error).__name__
    return text.splitlines()[0].rstrip(".")
