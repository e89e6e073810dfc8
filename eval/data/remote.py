"""Rows from an address that fsspec can open: `s3://`, `gs://`, `memory://` and others.

They stream: no more of a file is held than a line, or a few hundred rows of Parquet.
"""

from __future__ import annotations

import contextlib
import io
from collections.abc import Iterator
from pathlib import PurePosixPath
from typing import IO, Any

from eval.errors import DataError

JSON_LINES = (".jsonl", ".ndjson")
KNOWN = (*JSON_LINES, ".parquet")
_ROWS = 256
_BUFFER = 1 << 20
_PACKAGES = {"s3": "s3fs", "gs": "gcsfs", "gcs": "gcsfs", "abfs": "adlfs", "az": "adlfs"}


def name_of(url: str) -> str:
    """Return the last part of an address, as rows name their place by it."""
    return PurePosixPath(url.partition("://")[2]).name or url


def suffix_of(url: str) -> str:
    """Return the ending that tells the format, without that of a compression."""
    name = PurePosixPath(name_of(url))
    return (PurePosixPath(name.stem) if name.suffix == ".gz" else name).suffix.lower()


def remote_lines(url: str) -> Iterator[tuple[int, str]]:
    """Yield the lines of a text that are not empty, with their numbers; it must be UTF-8.

    Bytes that are not UTF-8 come out as lone surrogates.

    Raises:
        DataError: it cannot be read.
    """
    with _opened(url) as file:
        text = io.TextIOWrapper(file, "utf-8-sig", errors="surrogateescape", newline="")
        for number, line in enumerate(text, start=1):
            if line.strip():
                yield number, line


def parquet_rows(file: IO[bytes]) -> Iterator[dict[str, Any]]:
    """Yield the rows of an open Parquet file, a few hundred at a time."""
    from pyarrow import parquet

    table = parquet.ParquetFile(file, buffer_size=_BUFFER, pre_buffer=False)
    for batch in table.iter_batches(batch_size=_ROWS, use_threads=False):
        yield from batch.to_pylist()


def remote_parquet(url: str) -> Iterator[tuple[int, dict[str, Any]]]:
    """Yield the rows of a Parquet file, with their numbers.

    Raises:
        DataError: it cannot be read.
    """
    with _opened(url) as file:
        yield from enumerate(parquet_rows(file), start=1)


@contextlib.contextmanager
def _opened(url: str) -> Iterator[Any]:
    protocol = url.partition("://")[0]
    try:
        import fsspec

        with fsspec.open(url, "rb", compression="gzip" if url.endswith(".gz") else None) as file:
            yield file
    except ImportError:
        package = _PACKAGES.get(protocol, "fsspec")
        raise DataError(f"{url} needs the package {package}: pip install {package}.") from None
    except (DataError, GeneratorExit):
        raise
    except FileNotFoundError:
        raise DataError(f"the data file {url} does not exist; check its name.") from None
    except Exception as error:  # errors of many libraries and services
        text = str(error).strip() or type(error).__name__
        raise DataError(f"{url}: cannot be read: {text.splitlines()[0].rstrip('.')}.") from None
