"""The journal of a run: one line per article as it is finished, safe against a kill at any moment.

Every append is handed to the operating system before it returns, so that a killed process loses
nothing of it. An append that comes a second or more after the last sync is synced to the disk, and
so is the closing: a power failure loses one second's summaries at most. A line torn by either is
cut off when the journal is opened again.
"""

from __future__ import annotations

import os
import time
from collections.abc import Collection, Container, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from eval.data.disk_index import DiskIndex
from eval.errors import RunError
from eval.files import Line, json_line, open_lines, replacing, reported, scan_lines
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
        self.finished = DiskIndex()
        self._end = 0
        self._synced = time.monotonic()
        with reported(path):
            self._file = path.open("ab", buffering=0)
        try:
            with reported(path):
                self._read()
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
            if os.fstat(self._file.fileno()).st_nlink == 0:
                raise RunError(
                    f"{self.path} was removed while the run was working on it; run the same "
                    "command again to begin anew."
                )
            while block:
                block = block[self._file.write(block) or 0 :]
            if time.monotonic() - self._synced >= SYNC_SECONDS:
                self._sync()
        for result, line in zip(results, lines, strict=True):
            self.finished.put(result.article_id, self._end, len(line))
            self._end += len(line)

    def close(self) -> None:
        """Sync to the disk and close.

        Raises:
            RunError: the disk did not take what was written.
        """
        if not self._file.closed:
            with reported(self.path), self._file:
                self._sync()

    def sort(self, ids: Collection[str]) -> None:
        """Close, and bring the lines into the order of `ids`, dropping lines of other ids.

        Raises:
            RunError: the sorted copy cannot be written; the journal stays as it was.
        """
        self.close()
        if self._in_order(self.finished[identifier] for identifier in ids):
            return
        with reported(self.path), self.path.open("rb") as source, replacing(self.path) as target:
            for offset, length in (self.finished[identifier] for identifier in ids):
                source.seek(offset)
                target.write(source.read(length))

    def withdraw(self, ids: Container[str]) -> None:
        """Take lines out again; the journal stays open.

        Raises:
            RunError: the copy without them cannot be written; the journal stays as it was.
        """
        kept = [identifier for identifier in self.finished if identifier not in ids]
        if len(kept) == len(self.finished):
            return
        self.sort(kept)
        self.finished.clear()
        self._end = 0
        with reported(self.path):
            self._file = self.path.open("ab", buffering=0)
            self._read()

    def _in_order(self, places: Iterable[tuple[int, int]]) -> bool:
        """Whether the lines at these places are the whole file, one after the other."""
        end = 0
        for offset, length in places:
            if offset != end:
                return False
            end += length
        return end == self._end

    def _sync(self) -> None:
        os.fsync(self._file.fileno())
        self._synced = time.monotonic()

    def _read(self) -> None:
        """Index the lines; `_end` becomes the offset after the last one that is whole."""
        with self.path.open("rb") as file:
            for line in scan_lines(file):
                identifier = _identifier(line)
                if identifier is None:
                    if file.read(1):
                        raise RunError(
                            f"{self.path}, line {line.number}, is damaged. Move the run's folder "
                            "away to generate it afresh, or remove that line to keep the rest."
                        )
                    return
                self.finished.put(identifier, self._end, len(line.content))
                self._end += len(line.content)


def read_ids(path: Path) -> Iterator[str]:
    """Yield the ids of all whole lines of a journal, touching nothing.

    Raises:
        RunError: the file cannot be read.
    """
    return (found for line in open_lines(path) if (found := _identifier(line)) is not None)


def _identifier(line: Line) -> str | None:
    """Return the id of a whole line, `None` if it is torn or damaged."""
    row = line.value
    if not line.content.endswith(b"\n") or not isinstance(row, dict):
        return None
    texts = ("id", "failure", "message") if "failure" in row else ("id", "summary")
    return str(row["id"]) if all(isinstance(row.get(key), str) for key in texts) else None


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
