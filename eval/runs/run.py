"""A run on disk: one folder per config name, summarizer label and fingerprint.

runs/quickstart/articles-5e6f7a8b.jsonl    the data as the run saw it
runs/quickstart/lead-3-1a2b3c4d/
    run.json          config, signatures, fingerprints, versions, hardware
    plan.jsonl        token budgets of batched summarizers, so that a resumed run repeats them
    summaries.jsonl   the journal: one line per article, in input order when complete
    scores.jsonl      one line per article: every metric's values and details
    timings.jsonl     seconds; no other file holds a clock's reading
    result.json       means, intervals, counts
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from eval.data.rows import Row
from eval.data.snapshot import row_of
from eval.errors import RunError
from eval.files import read_json, read_lines, write_json
from eval.runs.environment import provenance, redact
from eval.runs.journal import row_result
from eval.runs.timings import read_totals
from summarize.base import Failure, Summary

FORMAT = 1


@dataclass(frozen=True, slots=True)
class Run:
    """A run's folder, read lazily."""

    folder: Path

    @property
    def info(self) -> dict[str, Any]:
        """`run.json`: what was run."""
        info = read_json(self.folder / "run.json")
        found = info.get("format") if isinstance(info, dict) else None
        if not isinstance(info, dict) or found != FORMAT:
            raise RunError(
                f"{self.folder}/run.json has format {found!r}, this version reads "
                f"{FORMAT}; run the benchmark again."
            )
        return info

    @property
    def complete(self) -> bool:
        """Whether the run has a result."""
        return (self.folder / "result.json").is_file()

    @property
    def result(self) -> dict[str, Any]:
        """`result.json`: means, intervals, counts.

        Raises:
            RunError: the run has none yet.
        """
        if not self.complete:
            raise RunError(
                f"the run {self.folder} is not complete: it has no result.json. "
                "Run `summarize-eval bench` on its config again to finish it."
            )
        result: dict[str, Any] = read_json(self.folder / "result.json")
        return result

    def rows(self) -> Iterator[Row]:
        """Yield the articles and references, in order."""
        lines = read_lines(self.folder.parent / self.info["data"]["file"])
        return (row_of(line) for line in lines)

    def results(self) -> Iterator[Summary | Failure]:
        """Yield the summaries and failures, in input order when the run is complete."""
        return (row_result(row) for row in read_lines(self.folder / "summaries.jsonl"))

    def scores(self) -> Iterator[dict[str, Any]]:
        """Yield the lines of `scores.jsonl`: id, values, statistics, details; or id, failure."""
        return read_lines(self.folder / "scores.jsonl")

    def timings(self) -> dict[str, float]:
        """Return the seconds and articles that all sessions of the run add up to.

        Keys: `load_seconds`, `seconds` (generation alone), `articles`, `output_tokens`.
        """
        return read_totals(self.folder / "timings.jsonl")


def run_folder(runs: Path, name: str, label: str, identity: str) -> Path:
    """Return the folder of a run below `runs`."""
    return runs / name / f"{label}-{identity[:8]}"


@dataclass(frozen=True, slots=True)
class RunInfo:
    """What identifies a run.

    `data` is the section that `eval.data.snapshot.data_info` makes, `metrics` maps specs to
    signatures, `config` is the resolved config as JSON.
    """

    name: str
    label: str
    spec: str
    signature: str
    identity: str
    seed: int
    data: Mapping[str, Any]
    metrics: Mapping[str, str]
    config: Mapping[str, Any]


def write_info(folder: Path, info: RunInfo, command: Sequence[str]) -> None:
    """Write `run.json`, adding this session to those before it.

    Args:
        folder: the run's folder, locked by the caller.
        info: what the run is.
        command: the command line.

    Raises:
        RunError: the folder belongs to another run, or cannot be written.
    """
    path = folder / "run.json"
    before = read_json(path) if path.is_file() else {"identity": info.identity}
    if not isinstance(before, dict) or before.get("identity") != info.identity:
        raise RunError(
            f"{folder} belongs to another run whose fingerprint begins alike; "
            "move it away or give --runs another folder."
        )
    sessions = list(before.get("sessions", []))
    session = redact(provenance(command))
    if session not in sessions:
        sessions.append(session)
    fields = {name: getattr(info, name) for name in RunInfo.__slots__}
    write_json(path, {"format": FORMAT, **redact(fields), "sessions": sessions})
