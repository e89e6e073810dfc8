"""The rows of a file or a hub data set, as they stand there, each with its place.

Hub sets come through the `datasets` library, streamed. JSON lines and CSV are read
here, because a message about a bad row must name its line, one bad line must not spoil the file,
no reader may take an article for a number, and no row may vanish: a quotation mark that swallows
the rows after it, or two columns of one name, are refused.
"""

from __future__ import annotations

import codecs
import contextlib
import csv
import functools
import gzip
import io
import json
import logging
import os
import re
import zlib
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import IO, Any

from eval.config.schema import Data
from eval.data import remote
from eval.errors import DataError
from summarize.articles.source import decode
from summarize.errors import ArticleError

_DAMAGED = re.compile("[\ud800-\udfff]")
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


@functools.cache
def notice(message: str) -> None:
    """Say something once that a person should know of the data and that stops nothing."""
    logging.getLogger("eval").warning(message)


def raw_rows(data: Data) -> Iterator[Placed]:
    """Yield every row of the source with its place.

    Raises:
        DataError: the source is missing, has an unknown format or cannot be read.
    """
    if data.hub is not None:
        return _hub_rows(data)
    if data.url is not None:
        return _remote_rows(data.url)
    path = data.path
    if path is None:
        raise DataError("the data section names no file, address or hub data set.")
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


@contextlib.contextmanager
def _open_text(path: Path) -> Iterator[IO[str]]:
    """Open a text in whatever encoding it is; what is not UTF-8 is read as `summarize` reads it.

    A file is UTF-8 with damage, and not text in another encoding, if some of its lines are UTF-8
    beyond ASCII: the damaged bytes of the others are kept as lone surrogates (`_is_damaged`).

    Raises:
        DataError: the file cannot be read, or is no text.
    """
    try:
        with _open(path) as file:
            utf8 = _is_utf8(file)
            if not utf8:
                file.seek(0)
                data = file.read()
                utf8 = any(map(_has_utf8, data.split(b"\n"))) and b"\0" not in data
        if utf8:
            with (
                _open(path) as file,
                io.TextIOWrapper(file, "utf-8-sig", errors="surrogateescape", newline="") as lines,
            ):
                yield lines
        else:
            whole = decode(data, str(path))
            if b"\0" not in data:
                notice(
                    f"{path} is not UTF-8, and its encoding was guessed; save it as UTF-8 if "
                    "letters with accents come out wrong."
                )
            yield io.StringIO(whole, newline="")
    except ArticleError as error:
        raise DataError(str(error)) from None
    except (OSError, EOFError, zlib.error) as error:
        raise DataError(f"{path}: cannot be read: {error}.") from None


def _is_utf8(file: IO[bytes]) -> bool:
    """Whether the whole file is UTF-8; many bytes that are 0 are a sign of UTF-16."""
    decoder = codecs.getincrementaldecoder("utf-8")()
    try:
        while block := file.read(1 << 20):
            if 4 * block.count(0) > len(block):
                return False
            decoder.decode(block)
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True


def _has_utf8(line: bytes) -> bool:
    try:
        return not line.decode("utf-8").isascii()
    except UnicodeDecodeError:
        return False


def _is_damaged(text: str) -> bool:
    """Whether bytes that are not UTF-8 stand in a text from `_open_text`."""
    return _DAMAGED.search(text) is not None


def _json_lines(path: Path) -> Iterator[Placed]:
    with _open_text(path) as lines:
        for number, line in enumerate(lines, start=1):
            if line.strip():
                yield RowPlace(f"{path.name}, line", number), _parse(line)


def _parse(line: str) -> Any:
    if _is_damaged(line):
        return Unreadable("is not UTF-8")
    try:
        return json.loads(line)
    except (ValueError, RecursionError) as error:
        return Unreadable(f"is not JSON ({error})")


def _json_array(path: Path) -> Iterator[Placed]:
    with _open_text(path) as file:
        first = next((line for line in file if line.strip()), "")
        if not first.lstrip().startswith("["):
            yield from _json_lines(path)
            return
        file.seek(0)
        try:
            rows = json.loads(file.read())
        except (ValueError, RecursionError) as error:
            raise DataError(f"{path}: not a JSON array of rows: {error}.") from None
    for number, row in enumerate(rows, start=1):
        yield RowPlace(f"{path.name}, row", number), row


def _csv_rows(path: Path, delimiters: str) -> Iterator[Placed]:
    """Read every value as text: an article may read "NA" or "1984"."""
    csv.field_size_limit(_LONGEST_FIELD)
    with _open_text(path) as text:
        start = text.readline()
        delimiter = max(delimiters, key=lambda sign: len(next(csv.reader([start], delimiter=sign))))
        text.seek(0)
        reader = csv.DictReader(text, delimiter=delimiter, strict=True)
        line = 1
        try:
            headings = [heading for heading in reader.fieldnames or () if heading]
            for heading, count in Counter(headings).items():
                if count > 1:
                    raise DataError(
                        f"{path}: {count} columns are called {heading!r}; give each its own name."
                    )
            line = reader.line_num + 1
            for number, row in enumerate(reader, start=1):
                yield RowPlace(f"{path.name}, row", number), _csv_row(row)
                line = reader.line_num + 1
        except csv.Error as error:
            raise DataError(
                f"{path}: the row that begins in line {line} is not CSV ({error}); a quotation "
                'mark in a field in quotation marks is written twice, "".'
            ) from None


def _csv_row(row: dict[str | Any, Any]) -> Any:
    if None in row:  # where the reader puts what has no heading
        return Unreadable("has more fields than there are headings")
    if any(value is not None and _is_damaged(value) for value in row.values()):
        return Unreadable("is not UTF-8")
    return row


def _parquet_rows(path: Path) -> Iterator[Placed]:
    try:
        with _open(path) as file:
            for number, row in enumerate(remote.parquet_rows(file), start=1):
                yield RowPlace(f"{path.name}, row", number), row
    except Exception as error:  # the readers behind `datasets` raise errors of many libraries
        raise DataError(f"{path}: cannot be read as Parquet: {_first_line(error)}.") from None


def _remote_rows(url: str) -> Iterator[Placed]:
    name, suffix = remote.name_of(url), remote.suffix_of(url)
    if suffix in remote.JSON_LINES:
        for number, line in remote.remote_lines(url):
            yield RowPlace(f"{name}, line", number), _parse(line)
    elif suffix == ".parquet":
        for number, row in remote.remote_parquet(url):
            yield RowPlace(f"{name}, row", number), row
    else:
        raise DataError(
            f"{url}: cannot tell the format from {suffix!r}; "
            f"known endings of an address: {', '.join(remote.KNOWN)}."
        )


READERS: dict[str, Callable[[Path], Iterator[Placed]]] = {
    ".jsonl": _json_lines,
    ".ndjson": _json_lines,
    ".json": _json_array,
    ".csv": partial(_csv_rows, delimiters=",;\t"),
    ".tsv": partial(_csv_rows, delimiters="\t"),
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
