"""The one file of a run that holds a clock's readings."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

from eval.files import append_line, open_lines
from summarize.base import Failure, Summary

FROM_FILES = ("outputs", "external")
"""Summarizers that read what another tool wrote; `external` is the name of 0.2.0."""

TOTALS = ("load_seconds", "seconds", "articles", "output_tokens")


class Timings:
    """Appends to `timings.jsonl`.

    Results that come quickly share a line, so that timing costs nothing beside the work.
    """

    LINE_SECONDS = 0.5

    def __init__(self, path: Path) -> None:
        self._path = path
        self._last = time.perf_counter()
        self._pending: dict[str, Any] = {}

    def restart(self) -> None:
        """Begin to count from now: what came before was not generation."""
        self._last = time.perf_counter()

    def loaded(self) -> None:
        """Count the time since the last call for loading, not for any article."""
        self._write({"load_seconds": self._lap()})

    def batch(self, results: list[Summary | Failure], batch: int | None) -> None:
        """Count the time since the last call for these results."""
        line = self._pending or {"seconds": 0.0, "articles": 0, "output_tokens": 0}
        line["seconds"] += self._lap()
        line["articles"] += len(results)
        line["output_tokens"] += sum(
            result.output_tokens or 0 for result in results if isinstance(result, Summary)
        )
        if batch is not None:
            line["batch"] = batch
        self._pending = line
        if batch is not None or line["seconds"] > self.LINE_SECONDS:
            self.flush()

    def flush(self) -> None:
        """Write what is pending."""
        if self._pending:
            self._write(self._pending)
            self._pending = {}

    def _lap(self) -> float:
        now = time.perf_counter()
        seconds, self._last = now - self._last, now
        return seconds

    def _write(self, line: dict[str, Any]) -> None:
        rounded = {k: round(v, 6) if isinstance(v, float) else v for k, v in line.items()}
        append_line(self._path, rounded)


def run_totals(folder: Path, spec: str) -> dict[str, float]:
    """Return the totals of a run; nothing where its summaries were read from a file, not made."""
    if spec.partition("(")[0] in FROM_FILES:
        return dict.fromkeys(TOTALS, 0.0)
    return read_totals(folder / "timings.jsonl")


def read_totals(path: Path) -> dict[str, float]:
    """Add up the lines of `timings.jsonl`; torn and foreign lines count nothing.

    Returns:
        `load_seconds`, `seconds` (generation alone), `articles`, `output_tokens`.
    """
    total = dict.fromkeys(TOTALS, 0.0)
    for line in open_lines(path):
        for key in TOTALS:
            value = line.value.get(key, 0) if isinstance(line.value, dict) else 0
            total[key] += value if isinstance(value, int | float) else 0
    return total
