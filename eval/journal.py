"""The journal of a run: one line per article as it is finished, safe against a kill at any moment.

Durability: every append is handed to the operating system before it returns, so that a killed
process loses nothing of it; the file is synced to the disk at most once a second and on closing,
so that a power failure loses at most the last second. A line torn by either is cut off when the
journal is opened again.
"""

from __future__ import annotations

import json
import os
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from eval.errors import RunError
from eval.storage import json_line, replacing, reported
from summarize.base import Failure, Summary

SYNC_SECONDS = 1.0


class Journal:
    """An append-only `.jsonl` file whose lines are keyed by their `id`.

    `finished` maps each id on disk to the place of its line (byte offset, length).
    """

    def __init__(self, path: Path) -> None:
        """Open or create the journal, repairing a torn last line.

        Raises:
            RunError: it cannot be written, or a line other than the last is damaged.
        """
        self.path = path
        self.finished: dict[str, tuple[int, int]] = {}
        with reported(path):
            self._file = path.open("ab", buffering=0)
            self._end = self._read()
            if self._end < path.stat().st_size:
                self._file.truncate(self._end)
        self._synced = time.monotonic()

    def append(self, results: Sequence[Summary | Failure]) -> None:
        """Write the results of one batch; they are safe from a kill when this returns.

        Raises:
            RunError: the disk is full, say; lines written before are intact.
        """
        lines = [json_line(result_row(result)) for result in results]
        block = memoryview(b"".join(lines))
        with reported(self.path):
            while block:
                block = block[self._file.write(block) or 0 :]
            if time.monotonic() - self._synced >= SYNC_SECONDS:
                os.fsync(self._file.fileno())
                self._synced = time.monotonic()
        for result, line in zip(results, lines, strict=True):
            self.finished[result.article_id] = (self._end, len(line))
            self._end += len(line)

    def close(self) -> None:
        """Sync to the disk and close."""
        if not self._file.closed:
            with reported(self.path):
                os.fsync(self._file.fileno())
            self._file.close()

    def sort(self, ids: Iterable[str]) -> None:
        """Close, and bring the lines into the order of `ids`, dropping lines of other ids.

        Raises:
            RunError: the sorted copy cannot be written; the journal stays as it was.
        """
        self.close()
        with self.path.open("rb") as source, replacing(self.path) as target:
            for identifier in ids:
                offset, length = self.finished[identifier]
                source.seek(offset)
                target.write(source.read(length))

    def _read(self) -> int:
        """Index the lines; return the offset after the last whole one."""
        offset = 0
        with self.path.open("rb") as lines:
            for number, line in enumerate(lines, start=1):
                whole = line.endswith(b"\n")
                identifier = _identifier(line) if whole else None
                if identifier is None:
                    if lines.read(1):
                        raise RunError(
                            f"{self.path}, line {number}, is damaged. Move the run's folder "
                            "away to generate it afresh, or remove that line to keep the rest."
                        )
                    return offset
                self.finished[identifier] = (offset, len(line))
                offset += len(line)
        return offset


def _identifier(line: bytes) -> str | None:
    try:
        row = json.loads(line)
    except ValueError:
        return None
    identifier = row.get("id") if isinstance(row, dict) else None
    return identifier if isinstance(identifier, str) else None


def result_row(result: Summary | Failure) -> dict[str, Any]:
    """Return the line of `summaries.jsonl` that stands for a result."""
    if isinstance(result, Failure):
        return {"id": result.article_id, "failure": result.kind, "message": result.message}
    return {
        "id": result.article_id,
        "summary": result.text,
        "input_tokens": result.input_tokens,
        "dropped_tokens": result.dropped_tokens,
        "output_tokens": result.output_tokens,
        "details": dict(result.details),
    }


def row_result(row: Mapping[str, Any]) -> Summary | Failure:
    """Return the result that a line of `summaries.jsonl` stands for."""
    if "failure" in row:
        return Failure(row["id"], row["failure"], row["message"])
    return Summary(
        row["id"],
        row["summary"],
        row.get("input_tokens"),
        row.get("dropped_tokens", 0),
        row.get("output_tokens"),
        row.get("details", {}),
    )


def read_results(lines: Iterable[Mapping[str, Any]]) -> Iterator[Summary | Failure]:
    """Yield the results that the lines of `summaries.jsonl` stand for."""
    return (row_result(row) for row in lines)
