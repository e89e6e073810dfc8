"""Scoring a saved run again: other metrics, or corrected references; nothing is generated."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from eval.benchmark.foreign_code import refuse_code
from eval.benchmark.freshness import LENGTH, ScoringSettings
from eval.benchmark.progress import Progress
from eval.benchmark.score_run import score_run
from eval.data.references import References, correct
from eval.data.snapshot import DataInfo, data_info, take
from eval.errors import RunError
from eval.files import locked
from eval.runs.lines import is_copy_of, read_rows, typed
from eval.runs.run import AGAIN, Run, begin_session, read_info, read_result
from eval.runs.schema import Result, RunInfo, ScoringInfo
from eval.workers.workforce import HERE, Workforce
from summarize.spec import Spec


def rescore(
    folder: Path,
    *,
    metrics: Sequence[Spec] = (),
    only: bool = False,
    references: References | None = None,
    allow_plugins: bool = False,
    progress: Progress,
    workers: Workforce = HERE,
    command: Sequence[str] = (),
) -> Run:
    """Write `scores.jsonl` and `result.json` of a run anew; the old ones stay until then.

    Args:
        folder: of a run whose summaries are complete.
        metrics: what to score with beside the run's own metrics; one of the same name takes the
            place of the run's.
        only: let the run's own metrics go, where there are others.
        references: texts that take the place of the run's references, by article id.
        allow_plugins: whether a `module:Class` among the run's own metrics may be imported.
        progress: told how many articles are scored.
        workers: where the scores are computed.
        command: the command line, for `run.json`.

    Returns:
        The run with its new result.

    Raises:
        RunError: there is no such run, it is not complete, its summaries or articles are not what
            they were, or it cannot be written.
        DataError: none of the references belongs to an article of the run.
        MetricError: an example cannot be scored.
        PluginError: a metric is broken.
    """
    info = read_info(folder)
    with locked(folder):
        result = _result_before(folder, info)
        if result is not None:
            info = {**info, "data": result["made_from"]["data"], "metrics": result["metrics"]}
        own = [] if only and metrics else [Spec.parse(spec) for spec in info["metrics"]]
        settings = _settings(info, result, with_others(metrics, own), folder)
        if not allow_plugins:
            refuse_code([spec for spec in settings.metrics if spec not in metrics], folder)
        settings.load()  # what is wrong with a metric is said before anything is written
        info = {**info, "data": _data(folder, info, references)}
        begin_session(folder, info, command)
        score_run(folder, info, settings, progress=progress, workers=workers)
    return Run.open(folder)


def _result_before(folder: Path, info: RunInfo) -> Result | None:
    try:
        return read_result(folder, info)
    except RunError:
        return None  # that is what is to be mended


def _settings(
    info: RunInfo, result: Result | None, metrics: Sequence[Spec], folder: Path
) -> ScoringSettings:
    """Return the settings of the last result, or of the config, with these metrics."""
    values = result["made_from"]["settings"] if result is not None else info["config"]
    told = typed({**values, "seed": info["seed"]}, ScoringInfo, f"{folder}/run.json")
    return ScoringSettings(tuple(metrics), told["seed"], told["max_failures"], told["batch_check"])


def with_others(metrics: Sequence[Spec], own: Sequence[Spec]) -> list[Spec]:
    """Return a run's own metrics, those that a further one takes the place of left out, and these.

    The length, which is always scored, comes last unless it was asked for.
    """
    names = {spec.name for spec in metrics}
    kept = [spec for spec in own if spec.name not in names and spec != LENGTH]
    return [*kept, *metrics]


def metrics_before(folder: Path) -> list[Spec]:
    """Return what a run was last scored with; nothing if it was not."""
    if not (folder / "run.json").is_file():
        return []
    info = read_info(folder)
    result = _result_before(folder, info)
    return [Spec.parse(spec) for spec in (result or info)["metrics"]]


def _data(folder: Path, info: RunInfo, references: References | None) -> DataInfo:
    """Check the run's copy of the data; keep one with the new references beside it.

    Raises:
        RunError: the copy is not what it was.
    """
    data = info["data"]
    if not is_copy_of(folder, data):
        path = folder.parent / data["file"]
        raise RunError(f"{path} was changed since it was copied from the data; {AGAIN}.")
    if references is None:
        return data
    rows = correct(read_rows(folder, data), references)
    kept = data_info(take(rows, folder.parent, on_bad_row="error"))
    return {**kept, "inputs": data["inputs"], "skipped": data["skipped"]}  # of the source's rows
