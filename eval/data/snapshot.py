"""The data as a run saw it: every article and reference on disk, with fingerprints.

Whatever reads the data again (another summarizer, scoring, the report) reads the snapshot, so that
the source may change, move or stream without a run losing its meaning.
"""

from __future__ import annotations

import contextlib
import datetime
import hashlib
import re
import tempfile
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any, TypedDict

from eval.data.disk_index import DiskIndex
from eval.data.rows import BadRow, Row, summarize_bad_rows
from eval.errors import DataError
from eval.files import json_line, read_lines, replacing, reported
from summarize.base import Article

SNAPSHOT = re.compile(r"articles-[0-9a-f]{8}\.jsonl")
"""The name of a snapshot's file, beside the folders of runs."""

ABANDONED_SECONDS = 3600.0
"""Age of an unfinished file from which nobody is writing it any more."""


@dataclass(frozen=True, slots=True)
class Snapshot:
    """The usable rows of a data section, in order, and what identifies them.

    `articles` and `references` are SHA-256 fingerprints in hexadecimal, kept apart so that a
    corrected reference is seen as that. `inputs` counts all rows, `ids` has the
    usable ones with their places.
    """

    path: Path
    articles: str
    references: str
    inputs: int
    ids: DiskIndex
    skipped: tuple[BadRow, ...]

    def rows(self) -> Iterator[Row]:
        """Yield the usable rows from disk."""
        return (row_of(line) for line in read_lines(self.path))


class DataInfo(TypedDict):
    """The articles and references: `file` is their copy beside the run's folder.

    `articles` and `references` are SHA-256 fingerprints of the contents; `inputs` counts the rows
    of the source, `usable` those in the copy, and `skipped` says of each other row where it stands
    and why it was left out.
    """

    file: str
    articles: str
    references: str
    inputs: int
    usable: int
    skipped: list[str]


def take(rows: Iterable[Row | BadRow], folder: Path, *, on_bad_row: str) -> Snapshot:
    """Read all rows once, fingerprint them, and keep the usable ones in `folder`.

    Args:
        rows: from `eval.data.rows.read_rows`.
        folder: where `articles-<fingerprint>.jsonl` is kept.
        on_bad_row: `error` or `skip`.

    Raises:
        DataError: there is a bad row and `on_bad_row` is `error`, or no row is usable.
        RunError: the folder cannot be written.
    """
    with reported(folder):
        folder.mkdir(parents=True, exist_ok=True)
        scratch = tempfile.TemporaryFile(dir=folder)  # noqa: SIM115 - closed by `with` below
    with reported(folder), scratch:  # in this order: closing it writes, too
        scanned = scan(rows, on_bad_row=on_bad_row, copy=scratch)
        path = folder / f"articles-{scanned.path.name}.jsonl"
        _remove_abandoned(folder)
        if not _same(scratch, path):
            scratch.seek(0)
            with replacing(path) as target:
                while block := scratch.read(1 << 20):
                    target.write(block)
    return Snapshot(
        path,
        scanned.articles,
        scanned.references,
        scanned.inputs,
        scanned.ids,
        scanned.skipped,
    )


def _remove_abandoned(folder: Path) -> None:
    """Remove what a killed process left of a snapshot; what may still be written is younger."""
    for partial in folder.glob(".articles-*.partial"):
        with contextlib.suppress(OSError):
            if time.time() - partial.stat().st_mtime > ABANDONED_SECONDS:
                partial.unlink()


def _same(scratch: IO[bytes], path: Path) -> bool:
    """Whether a file is there and holds what was read: a person may have edited it."""
    scratch.seek(0)
    try:
        with path.open("rb") as kept:
            while block := scratch.read(1 << 20):
                if kept.read(len(block)) != block:
                    return False
            return not kept.read(1)
    except OSError:
        return False


def scan(
    rows: Iterable[Row | BadRow], *, on_bad_row: str, copy: IO[bytes] | None = None
) -> Snapshot:
    """Fingerprint all rows and write nothing but `copy`; the `path` is only a name.

    Raises:
        DataError: there is a bad row and `on_bad_row` is `error`, or no row is usable.
    """
    articles, references = hashlib.sha256(), hashlib.sha256()
    ids = DiskIndex()
    bad: list[BadRow] = []
    for row in rows:
        if isinstance(row, BadRow):
            bad.append(row)
            continue
        line = row_line(row)
        if copy is not None:
            copy.write(json_line(line))
        own_references = line.pop("references")
        articles.update(json_line(line))
        references.update(json_line([row.article.id, own_references]))
        ids.put(row.article.id, len(ids))
    inputs = len(ids) + len(bad)
    if bad and on_bad_row == "error":
        raise DataError(
            f"{summarize_bad_rows(bad, inputs)}\n"
            "Correct them, or set data.on_bad_row to skip: then they are left out and listed."
        )
    if not ids:
        reason = summarize_bad_rows(bad, inputs) if bad else "the data has no rows."
        raise DataError(f"there is nothing to summarize: {reason}")
    both = hashlib.sha256((articles.hexdigest() + references.hexdigest()).encode())
    return Snapshot(
        Path(both.hexdigest()[:8]),
        articles.hexdigest(),
        references.hexdigest(),
        inputs,
        ids,
        tuple(bad),
    )


def data_info(snapshot: Snapshot) -> DataInfo:
    """Return the section `data` of `run.json`."""
    return {
        "file": snapshot.path.name,
        "articles": snapshot.articles,
        "references": snapshot.references,
        "inputs": snapshot.inputs,
        "usable": len(snapshot.ids),
        "skipped": [str(row) for row in snapshot.skipped],
    }


def row_line(row: Row) -> dict[str, Any]:
    """Return the line of a snapshot that stands for a row."""
    article = row.article
    return {
        "id": article.id,
        "title": article.title,
        "published": article.published.isoformat() if article.published else None,
        "article": article.text,
        "references": list(row.references),
    }


def row_of(line: dict[str, Any]) -> Row:
    """Return the row that a line of a snapshot stands for."""
    published = line["published"]
    article = Article(
        line["id"],
        line["article"],
        line["title"],
        datetime.date.fromisoformat(published) if published else None,
    )
    return Row(article, tuple(line["references"]))
