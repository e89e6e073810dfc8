"""Whether a run is done, or stale: its summaries to be completed, or its scores to be made again.

Summaries are reused only for the same summarizer and the same articles (the run's identity). A
result is reused only if it was computed from these very summaries, references, metrics (code of
plugins included) and settings, and if the files that it was computed from are unchanged.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import zip_longest
from pathlib import Path
from typing import Literal

from eval.data.disk_index import DiskIndex
from eval.data.snapshot import DataInfo, Snapshot, data_info
from eval.errors import RunError
from eval.runs.journal import read_ids
from eval.runs.run import Run
from eval.runs.schema import Result, ScoringInfo
from eval.workers.in_process import load_metrics
from eval.workers.lines import LoadedMetric
from summarize.spec import Spec

State = Literal["new", "partly done", "to score", "done", "cannot run"]

LENGTH = Spec("length")


@dataclass(frozen=True, slots=True)
class ScoringSettings:
    """What a result depends on besides summaries, data and the metrics' own versions.

    `length` is added to the metrics if it is not among them. `max_failures` is the share of failed
    articles above which the run counts as failed, `batch_check` how many articles were summarized
    again alone.
    """

    metrics: tuple[Spec, ...]
    seed: int
    max_failures: float
    batch_check: int

    def load(self) -> list[LoadedMetric]:
        """Create the metrics.

        Raises:
            MetricError: two have a column of the same key.
            PluginError: one cannot be used.
            SpecError: one is written wrongly.
        """
        given = any(spec.name == LENGTH.name for spec in self.metrics)
        return load_metrics(self.metrics if given else (*self.metrics, LENGTH))

    def need_references(self) -> bool:
        """Whether any of the metrics needs a reference summary."""
        return any(item.needs_references for item in self.load())

    def as_info(self) -> ScoringInfo:
        """Return what result.json says of the settings besides the metrics."""
        return {
            "seed": self.seed,
            "max_failures": self.max_failures,
            "batch_check": self.batch_check,
        }

    def fit(self, result: Result, data: DataInfo) -> bool:
        """Whether a result is the one that these settings would give on these data today."""
        made_from, metrics = result["made_from"], self.load()
        return (
            made_from["settings"] == self.as_info()
            and result["metrics"] == signatures(metrics)
            and made_from["code"] == code_of(metrics)
            and {**made_from["data"], "file": ""} == {**data, "file": ""}  # a dry run copies none
        )


def signatures(metrics: Sequence[LoadedMetric]) -> dict[str, str]:
    """Return the metrics' signatures by spec."""
    return {str(item.spec): item.signature for item in metrics}


def code_of(metrics: Sequence[LoadedMetric]) -> dict[str, str]:
    """Return the identities of the code of metrics that are plugins, by spec."""
    return {str(item.spec): item.code for item in metrics if item.code is not None}


def state_of(
    folder: Path, identity: str, snapshot: Snapshot, settings: ScoringSettings
) -> tuple[State, int]:
    """Return how far a run is, and how many of its articles are finished."""
    done = _finished(folder / "summaries.jsonl", snapshot.ids)
    if done < len(snapshot.ids):
        return ("partly done" if done else "new"), done
    try:
        run = Run.open(folder)
    except RunError:
        return "to score", done
    same = run.info["identity"] == identity and run.verified
    fits = same and settings.fit(run.result, data_info(snapshot))
    return ("done" if fits else "to score"), done


def _finished(journal: Path, wanted: DiskIndex) -> int:
    """Return how many of the articles a journal has; one that is complete has them in order."""
    pairs = zip_longest(wanted, read_ids(journal))
    if all(ours == theirs for ours, theirs in pairs):
        return len(wanted)
    found = DiskIndex()
    for identifier in read_ids(journal):
        if identifier in wanted:
            found.put(identifier, 0)
    return len(found)
