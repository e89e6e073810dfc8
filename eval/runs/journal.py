"""The journal of a run: one line per article as it is finished, safe against a kill at any moment.

Durability: every append is handed to the operating system before it returns, so that a killed
process loses nothing of it. The file is synced to the disk within a second of every append and on
closing, so that a power failure loses at most the last second. A line torn by either is cut off
when the journal is opened again.
"""

from __future__ import annotations

import json
import os
import threading
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from eval.errors import RunError
from eval.files import json_line, replacing, reported
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
        self._syncing = threading.Lock()
        self._timer: threading.Timer | None = None
        self._sync_error: OSError | None = None
        try:
            with reported(path):
                self._end = self._read()
                if self._end < path.stat().st_size:
                    self._file.truncate(self._end)
        except RunError:
            self._file.close()
            raise

    def append(self, results: Sequence[Summary | Failure]) -> None:
        """Write the results of one batch; they are safe from a kill when this returns.

        Raises:
            RunError: the disk is full, say; lines written before are intact.
        """
        lines = [json_line(result_row(result)) for result in results]
        block = memoryview(b"".join(lines))
        with reported(self.path):
            if self._sync_error is not None:
                raise self._sync_error
            if os.fstat(self._file.fileno()).st_nlink == 0:
                raise RunError(
                    f"{self.path} was removed while the run was working on it; run the same "
                    "command again to begin anew."
                )
            while block:
                block = block[self._file.write(block) or 0 :]
        if self._timer is None:
            self._timer = threading.Timer(SYNC_SECONDS, self._sync)
            self._timer.daemon = True
            self._timer.start()
        for result, line in zip(results, lines, strict=True):
            self.finished[result.article_id] = (self._end, len(line))
            self._end += len(line)

    def close(self) -> None:
        """Sync to the disk and close.

        Raises:
            RunError: the disk did not take what was written.
        """
        if self._timer is not None:
            self._timer.cancel()
        with self._syncing:
            if self._file.closed:
                return
            with reported(self.path):
                try:
                    os.fsync(self._file.fileno())
                    if self._sync_error is not None:
                        raise self._sync_error
                finally:
                    self._file.close()

    def sort(self, ids: Iterable[str]) -> None:
        """Close, and bring the lines into the order of `ids`, dropping lines of other ids.

        Raises:
            RunError: the sorted copy cannot be written; the journal stays as it was.
        """
        self.close()
        places = [self.finished[identifier] for identifier in ids]
        if self._lies_so(places):
            return
        with reported(self.path), self.path.open("rb") as source, replacing(self.path) as target:
            for offset, length in places:
                source.seek(offset)
                target.write(source.read(length))

    def _lies_so(self, places: Sequence[tuple[int, int]]) -> bool:
        end = 0
        for offset, length in places:
            if offset != end:
                return False
            end += length
        return end == self._end

    def _sync(self) -> None:
        """Sync what was appended; an error is kept for the next append or the closing."""
        self._timer = None  # first: what is appended during the sync needs another
        with self._syncing:
            if not self._file.closed:
                try:
                    os.fsync(self._file.fileno())
                except OSError as error:
                    self._sync_error = error

    def _read(self) -> int:
        """Index the lines; return the offset after the last whole one."""
        offset = 0
        with self.path.open("rb") as lines:
            for number, line in enumerate(lines, start=1):
                identifier = _identifier(line)
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


def read_ids(path: Path) -> Iterator[str]:
    """Yield the ids of all whole lines of a journal, touching nothing.

    Raises:
        RunError: the file cannot be read.
    """
    try:
        with path.open("rb") as lines:
            for line in lines:
                identifier = _identifier(line)
                if identifier is not None:
                    yield identifier
    except OSError as error:
        raise RunError(f"{path} cannot be read: {error.strerror}.") from None


def _identifier(line: bytes) -> str | None:
    """Return the id of a whole line, `None` if it is torn or damaged."""
    if not line.endswith(b"\n"):
        return None
    try:
        row = json.loads(line)
    except (ValueError, RecursionError):
        return None
    if not isinstance(row, dict) or not isinstance(row.get("id"), str):
        return None
    keys = ("failure", "message") if "failure" in row else ("summary",)
    return row["id"] if all(isinstance(row.get(key), str) for key in keys) else None


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
