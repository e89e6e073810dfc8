"""Replaying a run from its `run.json`: what changed since, and whether the bytes are the same."""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from eval.benchmark.execute import run_one
from eval.benchmark.foreign_code import refuse_code
from eval.benchmark.plan import Plan, plan_runs, settings_of
from eval.benchmark.progress import Progress
from eval.config.schema import Config
from eval.config.workers import Workers
from eval.data.rows import BadRow, read_rows
from eval.data.snapshot import Snapshot, scan, take
from eval.errors import DataError, RunError
from eval.files import locked, read_lines, reported
from eval.metrics import load
from eval.metrics.base import difference
from eval.runs.environment import provenance
from eval.runs.run import Run
from eval.runs.schema import RunInfo
from eval.workers.workforce import Workforce
from summarize.secrets import HIDDEN

FILES = ("summaries.jsonl", "scores.jsonl")


@dataclass(frozen=True, slots=True)
class RerunReport:
    """A replay beside its original.

    `changes` has a sentence for every input that is not what it was; `differing` maps each file
    to the ids of the articles whose lines differ (none: the files are byte-identical).
    """

    original: Run
    replay: Run
    changes: tuple[str, ...]
    differing: dict[str, tuple[str, ...]]

    @property
    def identical(self) -> bool:
        """Whether all files are the same, byte by byte."""
        return not any(self.differing.values())


def rerun(
    run: Run,
    runs: Path,
    progress: Progress,
    *,
    allow_plugins: bool = False,
    workers: Workers | None = None,
    command: Sequence[str] = (),
) -> RerunReport:
    """Run again what made `run`, on the run's own copy of the data, and compare.

    Args:
        run: a complete run.
        runs: the folder below which the replay is kept, in `reruns/<number>`.
        progress: told how the work goes.
        allow_plugins: whether a `module:Class` that the run names may be imported.
        workers: where the work runs; as the run's config says if `None`.
        command: the command line, for the replay's `run.json`.

    Raises:
        RunError: the run is not complete, cannot be replayed, or the replay cannot be written.
        SummarizeError: the summarizer cannot work.
    """
    info = run.info
    config = _config(run, info)
    if not allow_plugins:
        refuse_code([*config.specs().values(), *config.metric_specs()], run.folder)
    settings = settings_of(config)
    folder = _free(runs / "reruns", info)
    snapshot = _snapshot(run, info, folder / config.name)
    plan = Plan(config, snapshot, settings, plan_runs(config, snapshot, settings, folder))
    (planned,) = plan.runs
    if planned.state == "cannot run":
        raise RunError(planned.problem)
    changes = tuple(changes_since(run, config, planned.signature))
    with locked(planned.folder):
        _copy_budgets(run, planned.folder)
        with Workforce(workers or config.workers, progress.say) as workforce:
            run_one(
                plan, planned, progress, workforce=workforce, retry_failed=False, command=command
            )
    replay = Run.open(planned.folder)
    differing = {name: tuple(_differing(run, replay, name)) for name in FILES}
    return RerunReport(run, replay, changes, differing)


def _config(run: Run, info: RunInfo) -> Config:
    """Return the run's config with its one summarizer and the metrics it was last scored with."""
    if info["spec"] == "external":
        raise RunError(f"{run.folder} holds another tool's summaries, which cannot be made again.")
    written = {
        **info["config"],
        "summarizers": {info["label"]: info["config"]["summarizers"][info["label"]]},
        "metrics": list(info["metrics"]),
    }
    if HIDDEN in str(written):  # older versions masked options in run.json
        raise RunError(
            f"{run.folder}/run.json leaves out a secret ({HIDDEN}) that the run needs; "
            "run its config file again instead."
        )
    try:
        return Config.model_validate(written)
    except ValidationError as error:
        raise RunError(
            f"{run.folder}/run.json holds no config of this version: {error.errors()[0]['msg']}."
        ) from None


def _free(reruns: Path, info: RunInfo) -> Path:
    """Return the first numbered folder that holds no finished replay of the run."""
    number = 1
    while any((reruns / str(number) / info["name"]).glob(f"{info['label']}-*/result.json")):
        number += 1
    return reruns / str(number)


def _snapshot(run: Run, info: RunInfo, folder: Path) -> Snapshot:
    """Copy the run's data; what its source skipped is known by name only."""
    copied = take(run.rows(), folder, on_bad_row="error")
    skipped = (line.partition(": ") for line in info["data"]["skipped"])
    return replace(
        copied,
        inputs=info["data"]["inputs"],
        skipped=tuple(BadRow(where, reason) for where, _, reason in skipped),
    )


def _copy_budgets(run: Run, folder: Path) -> None:
    """Let the replay form its batches under the run's budgets, not under today's memory."""
    source, target = run.folder / "plan.jsonl", folder / "plan.jsonl"
    if source.is_file() and not target.is_file():
        with reported(target):
            shutil.copyfile(source, target)


def _differing(run: Run, replay: Run, name: str) -> list[str]:
    first, second = run.folder / name, replay.folder / name
    if first.read_bytes() == second.read_bytes():
        return []
    lines = zip(read_lines(first), read_lines(second), strict=False)
    return [a["id"] for a, b in lines if a != b] or ["(the form of the lines)"]


def replay_lines(report: RerunReport) -> Iterator[str]:
    """Yield what a person wants to know of a replay, a sentence a line."""
    yield f"Replay of {report.original.folder} in {report.replay.folder}"
    if report.changes:
        yield "What changed since (then against now):"
        yield from (f"  {change}" for change in report.changes)
    else:
        yield "Nothing that the run was made from has changed."
    for name, ids in report.differing.items():
        if not ids:
            yield f"{name}: byte-identical"
        else:
            more = f" and {len(ids) - 10} more" if len(ids) > 10 else ""
            yield f"{name}: {len(ids)} lines differ: {', '.join(ids[:10])}{more}"


def replay_json(report: RerunReport) -> dict[str, Any]:
    """Return a replay as `--json` prints it."""
    return {
        "original": str(report.original.folder),
        "replay": str(report.replay.folder),
        "identical": report.identical,
        "changes": list(report.changes),
        "differing": {name: list(ids) for name, ids in report.differing.items()},
    }


def changes_since(run: Run, config: Config, signature: str) -> Iterator[str]:
    """Name what the run was made from and is no longer so: then against now.

    Args:
        run: the run.
        config: its config.
        signature: the summarizer's signature as it is now.
    """
    info = run.info
    yield from _data_changes(info["data"], config)
    now = {f"metric {spec}": load(spec).signature for spec in config.metric_specs()}
    before = {f"metric {spec}": text for spec, text in info["metrics"].items()}
    now["summarizer"], before["summarizer"] = signature, info["signature"]
    for name in sorted(now.keys() & before.keys(), reverse=True):
        found = difference(before[name], now[name])
        if found:
            yield f"{name}: {found}"
    then, today = (_flat(session) for session in (info["sessions"][-1], provenance(())))
    for name in dict.fromkeys([*then, *today]):
        if then.get(name) != today.get(name):
            yield f"{name}: {then.get(name, 'none')} against {today.get(name, 'none')}"


def _data_changes(data: Mapping[str, Any], config: Config) -> Iterator[str]:
    try:
        rows = read_rows(config.data, seed=config.seed, need_references=False)
        source = scan(rows, on_bad_row="skip")
    except DataError as error:
        yield f"the source of the data cannot be compared with the run's copy: {error}"
        return
    for part in ("articles", "references"):
        if getattr(source, part) != data[part]:
            yield f"the {part} of the source are not those of the run, which keeps its own copy"


def _flat(session: Mapping[str, Any]) -> dict[str, str]:
    """Return what a session says of packages and machine, as one level of names and texts."""
    flat = {"Python": session["python"]}
    for kind, of_kind in (("package", "packages"), ("hardware", "hardware"), ("git", "git")):
        flat |= {f"{kind} {k}": str(v) for k, v in (session[of_kind] or {}).items() if v}
    return flat
