"""Scoring a saved run again: other metrics, or corrected references; nothing is generated."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from eval.benchmark.progress import Progress
from eval.benchmark.score_run import ScoringSettings, score_run
from eval.data.references import References, correct
from eval.data.snapshot import data_info, take
from eval.files import locked
from eval.metrics import load
from eval.runs.run import Run, RunInfo, write_info
from summarize.spec import Spec


def rescore(
    run: Run,
    *,
    metrics: Sequence[Spec] = (),
    references: References | None = None,
    progress: Progress,
    jobs: int | None = None,
    command: Sequence[str] = (),
) -> None:
    """Write `scores.jsonl` and `result.json` of a run anew.

    Args:
        run: a run whose summaries are complete.
        metrics: what to score with; the run's own metrics if empty.
        references: texts that take the place of the run's references, by article id.
        progress: told how many articles are scored.
        jobs: processes; all cores if `None`.
        command: the command line, for `run.json`.

    Raises:
        RunError: there is no such run, it is not complete, or it cannot be written.
        DataError: none of the references belongs to an article of the run.
        MetricError: an example cannot be scored.
    """
    before = run.info
    with locked(run.folder):
        info = _read(before)
        if references is not None:
            info = replace(info, data=_with_references(run, info, references))
        if metrics:
            signatures = {str(spec): load(spec).signature for spec in metrics}
            info = replace(info, metrics=signatures)
        write_info(run.folder, info, command)
        score_run(run, _settings(info), progress=progress, jobs=jobs)


def _read(info: dict[str, Any]) -> RunInfo:
    return RunInfo(**{name: info[name] for name in RunInfo.__slots__})


def _settings(info: RunInfo) -> ScoringSettings:
    return ScoringSettings(
        metrics=tuple(Spec.parse(spec) for spec in info.metrics),
        seed=info.seed,
        max_failures=info.config["max_failures"],
        batch_check=info.config["batch_check"],
    )


def _with_references(run: Run, info: RunInfo, references: References) -> dict[str, Any]:
    """Keep a copy of the data with the new references beside the old one."""
    folder: Path = run.folder.parent
    snapshot = take(correct(run.rows(), references), folder, on_bad_row="error")
    of_rows = data_info(snapshot)
    kept = ("inputs", "usable", "skipped")  # the rows of the source are the same
    return {**of_rows, **{name: info.data[name] for name in kept}}
