"""Metrics that are slow or paid, asked once: `agree` keeps their scores as they come.

runs/agreement/labels.jsonl-1a2b3c4d/
    score_journal.jsonl   the scores, by the metric's signature and all that it saw
    usage.jsonl           what servers were asked for them
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from eval.benchmark.progress import Progress, Silent
from eval.files import locked
from eval.metrics import load
from eval.metrics.base import Column, Example, Metric, Processes, Requirement, Score
from eval.metrics.lifecycle import processes_of
from eval.runs.fingerprints import fingerprint
from eval.runs.schema import ScoreLine
from eval.runs.score_journal import FILE, ScoreJournal
from eval.runs.usage import FILE as USAGE
from eval.runs.usage import read_usage
from eval.workers.held import HeldMetrics
from eval.workers.in_process import load_metrics
from eval.workers.lines import LoadedMetric, empty_line
from summarize.base import Failure
from summarize.spec import Spec


class KeptMetric:
    """A metric whose scores are looked up before they are asked for, and kept once they are there.

    It is loaded only if a score is missing.
    """

    processes: Processes = "one"

    def __init__(self, item: LoadedMetric, folder: Path, progress: Progress) -> None:
        self._item, self._folder, self._progress = item, folder, progress
        self._held = HeldMetrics()
        self._failures: Counter[str] = Counter()
        self._first: Failure | None = None

    @property
    def signature(self) -> str:
        """That of the metric."""
        return self._item.signature

    @property
    def requires(self) -> frozenset[Requirement]:
        """What the metric requires."""
        return self._item.metric.requires

    @property
    def columns(self) -> Sequence[Column]:
        """The metric's columns."""
        return self._item.columns

    def score(self, examples: Sequence[Example]) -> list[Score | Failure]:
        """Return a result per example; what was scored before is not asked for again.

        Raises:
            PluginError: the metric is broken; what it had scored before is kept.
        """
        self._progress.start(f"{self._item.name}: scoring", len(examples))
        lines = [empty_line(example) for example in examples]
        journal = ScoreJournal(self._folder / FILE)  # opened anew: with what the last call added
        self._held.score(self._item, examples, lines, journal, self._progress.advance)
        return [self._result(line) for line in lines]

    def close(self) -> None:
        """Free what the metric holds."""
        self._held.close()

    @property
    def failed(self) -> str:
        """How many examples it could not score, and why the first; empty if it scored all."""
        if self._first is None:
            return ""
        count = self._failures.total()
        kinds = ", ".join(f"{kind} {number}" for kind, number in sorted(self._failures.items()))
        return (
            f"The metric could not score {count} row{'s' * (count != 1)} ({kinds}). The first, "
            f"{self._first.article_id}: {self._first.message}"
        )

    def told(self) -> dict[str, Any]:
        """Return what there is to say of the scoring: where it is kept, failures, usage."""
        found: dict[str, Any] = {"kept": str(self._folder)}
        if self._failures:
            found |= {"failures": dict(sorted(self._failures.items())), "failed": self.failed}
        usage = read_usage(self._folder / USAGE).get(self._item.identity)
        return found | ({"usage": usage.as_json()} if usage else {})

    def _result(self, line: ScoreLine) -> Score | Failure:
        failed = line.get("failures", {}).get(self._item.name)
        if failed is None:
            details = line["details"].get(self._item.name, {})
            return Score(line["values"], line["statistics"], details)  # type: ignore[arg-type]
        failure = Failure(line["id"], failed["kind"], failed["message"])  # type: ignore[arg-type]
        self._failures[failure.kind] += 1
        self._first = self._first or failure
        return failure


@contextmanager
def opened_metric(
    spec: str, file: Path, runs: Path | None, progress: Progress | None = None
) -> Iterator[Metric]:
    """Make a metric; if only one process may hold it, keep its scores below a folder of runs.

    Args:
        spec: of the metric.
        file: with the labels; names the folder.
        runs: the folder of runs; `None` keeps nothing.
        progress: told how many examples are scored.

    Raises:
        RunError: another process works there, or it cannot be written.
    """
    metric = load(spec)
    if runs is None or processes_of(metric) != "one":
        yield metric
        return
    (item,) = load_metrics([Spec.parse(spec)])
    folder = runs / "agreement" / f"{file.name}-{fingerprint([item.identity])[:8]}"
    with locked(folder):
        yield KeptMetric(item, folder, progress or Silent())
