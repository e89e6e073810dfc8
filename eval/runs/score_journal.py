"""Scores that were slow or cost money, kept one by one in a run's folder.

A line belongs to a metric's signature and to everything of an example that a metric sees. It is
used as long as both are the same, also when the run is scored again with other metrics, and is
ignored otherwise. Failures are not kept: the next scoring asks again.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from eval.files import append_line, open_lines
from eval.metrics.base import Example
from eval.runs.fingerprints import fingerprint, is_sealed, sealed
from eval.runs.schema import ScoreLine
from eval.runs.usage import FILE as USAGE
from eval.runs.usage import add_usage
from summarize.usage import Usage

FILE = "score_journal.jsonl"


class ScoreJournal:
    """An append-only `.jsonl` file of single scores; it is read when it is first asked."""

    def __init__(self, path: Path | None) -> None:
        """Name the file; `None` keeps nothing.

        Args:
            path: of the file, which need not exist.
        """
        self._path = path
        self._kept: dict[str, ScoreLine] | None = None

    def get(self, metric: str, example: Example) -> ScoreLine | None:
        """Return the score of an example, `None` if there is none.

        Args:
            metric: what can change the metric's numbers: its signature, with a plugin's code.
            example: what was scored.

        Raises:
            RunError: the file cannot be read.
        """
        if self._kept is None:
            self._kept = self._read()
        return self._kept.get(_key(metric, example))

    def spend(self, metric: str, example: Example, usage: Usage | None) -> None:
        """Write down, in `usage.jsonl` beside the journal, what a server was asked for a result.

        Raises:
            RunError: the file cannot be written.
        """
        if self._path is not None:
            add_usage(self._path.with_name(USAGE), example.article.id, usage, metric)

    def add(self, metric: str, example: Example, score: ScoreLine) -> None:
        """Write a score; it is safe from a kill when this returns.

        Raises:
            RunError: the file cannot be written.
        """
        if self._path is not None:
            entry = {"of": _key(metric, example), "metric": metric, "score": score}
            append_line(self._path, sealed(json.loads(json.dumps(entry))))

    def _read(self) -> dict[str, ScoreLine]:
        """Return the scores by key; a line that is torn, damaged or was edited counts for none."""
        kept: dict[str, ScoreLine] = {}
        for line in open_lines(self._path) if self._path is not None else ():
            value: Any = line.value
            if isinstance(value, dict) and is_sealed(value):
                kept[value["of"]] = value["score"]
        return kept


def _key(metric: str, example: Example) -> str:
    article = example.article
    published = article.published.isoformat() if article.published else None
    seen = [article.id, article.text, article.title, published]
    return fingerprint([metric, seen, list(example.references), example.summary])
