"""Doing what a plan lacks: summaries, the batch check, scores; one outcome a run."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from eval.benchmark.batch_check import check_batches
from eval.benchmark.freshness import signatures, state_of
from eval.benchmark.generate import generate
from eval.benchmark.plan import Plan, PlannedRun
from eval.benchmark.progress import Progress
from eval.benchmark.score_run import score_run
from eval.config.schema import Config, is_outputs
from eval.config.workers import Workers
from eval.data.snapshot import data_info
from eval.errors import EvalError, PluginError, contained
from eval.files import locked, read_lines
from eval.runs.journal import Journal
from eval.runs.machines import note_machines
from eval.runs.run import Run, begin_session, forget_result
from eval.runs.schema import FORMAT, Result, RunInfo
from eval.summarizers.create import create_summarizer
from eval.summarizers.oracle import ORACLE
from eval.summarizers.outputs import OUTPUTS
from eval.workers.held import HeldMetrics
from eval.workers.workforce import Workforce
from summarize.base import Article, BatchedSummarizer, Failure, Summarizer, Summary
from summarize.errors import SummarizeError


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a planned run.

    It has a result, or an error says why not. Both are there where the summaries were scored and
    a step besides failed.
    """

    planned: PlannedRun
    run: Run | None
    error: str | None


def run_plan(
    plan: Plan,
    progress: Progress,
    *,
    workers: Workers | None = None,
    retry_failed: bool = False,
    command: Sequence[str] = (),
) -> Iterator[Outcome]:
    """Run what the plan lacks; yield each run's outcome as soon as it has one.

    A summarizer that cannot work at all (its model does not load, a plugin raises) does not stop
    the others.

    Args:
        plan: from `make_plan`, with the data written.
        progress: told how the work goes.
        workers: where the work runs; as the plan's config says if `None`.
        retry_failed: summarize articles again that failed before.
        command: the command line, for `run.json`.
    """
    settings = workers or plan.config.workers
    with HeldMetrics() as held, Workforce(settings, progress.say) as workforce:
        for planned in plan.runs:
            if planned.state == "cannot run":
                yield Outcome(planned, None, planned.problem)
                continue
            try:
                with locked(planned.folder):
                    problem = run_one(
                        plan,
                        planned,
                        progress,
                        workforce=workforce,
                        retry_failed=retry_failed,
                        command=command,
                        held=held,
                    )
                run = Run.open(planned.folder)
            except (EvalError, SummarizeError) as error:
                yield Outcome(planned, None, str(error))
            else:
                failed = run.result.get("batch_check", {}).get("failed")
                yield Outcome(planned, run, problem or failed)


def run_one(
    plan: Plan,
    planned: PlannedRun,
    progress: Progress,
    *,
    workforce: Workforce,
    retry_failed: bool,
    command: Sequence[str],
    held: HeldMetrics | None = None,
) -> str | None:
    """Bring one run from whatever state it is in to a result; its folder is locked.

    Returns:
        What the summarizer raised when it was closed; its summaries are scored nevertheless.
    """
    snapshot, folder = plan.snapshot, planned.folder
    state, done = state_of(folder, planned.identity, snapshot, plan.settings)
    if state == "done" and not (retry_failed and _has_failed(Run.open(folder).result)):
        progress.say(f"{planned.label}: complete, nothing to do ({folder})")
        return None
    info = _info(plan, planned)
    begin_session(folder, info, command)
    if retry_failed:
        done -= _forget_failures(folder)
    progress.start(planned.label, len(snapshot.ids), done)
    problem = _generate(plan, planned, progress, workforce)
    score_run(folder, info, plan.settings, progress=progress, workers=workforce, held=held)
    return problem


def _has_failed(result: Result) -> bool:
    return (
        result["counts"]["failed"] > 0
        or "metric_failures" in result
        or "failed" in result.get("batch_check", {})
    )


def summarizer_of(plan: Plan, planned: PlannedRun) -> Summarizer:
    """Create the summarizer of a run, with what only a benchmark can tell it."""
    config, snapshot = plan.config, plan.snapshot
    defaults: dict[str, Any] = {"seed": config.seed}
    if planned.spec.name in ORACLE.names():
        defaults["references"] = {row.article.id: list(row.references) for row in snapshot.rows()}
    if planned.spec.name in OUTPUTS.names():
        defaults["ids"] = tuple(snapshot.ids)
        defaults["part"] = bool(config.data.limit or config.data.sample or snapshot.skipped)
    return create_summarizer(planned.spec, **defaults)


def _generate(
    plan: Plan, planned: PlannedRun, progress: Progress, workforce: Workforce
) -> str | None:
    config, snapshot = plan.config, plan.snapshot
    summarizer = summarizer_of(plan, planned)

    def articles() -> Iterator[Article]:
        return (row.article for row in snapshot.rows())

    problem = None
    try:
        with workforce.team(summarizer, planned.spec, config.seed, planned.signature) as team:

            def report(results: list[Summary | Failure]) -> None:
                progress.advance(
                    len(results),
                    failed=sum(isinstance(result, Failure) for result in results),
                    tokens=sum(r.output_tokens or 0 for r in results if isinstance(r, Summary)),
                    workers=team.rates(),
                )

            generate(
                summarizer,
                articles,
                planned.folder,
                report,
                loaded=progress.prepared,
                team=team,
                ids=snapshot.ids,
            )
            if workforce.machines:
                note_machines(planned.folder, workforce.machines)
            if isinstance(summarizer, BatchedSummarizer) and config.batch_check:
                check_batches(team, articles, planned.folder, config)
    finally:
        try:
            with contained(f"the summarizer {planned.signature!r} cannot be closed"):
                summarizer.close()
        except PluginError as error:
            problem = str(error)
    return problem


def _info(plan: Plan, planned: PlannedRun) -> RunInfo:
    config = plan.config
    return {
        "format": FORMAT,
        "name": config.name,
        "label": planned.label,
        "spec": str(planned.spec),
        "signature": planned.signature,
        "identity": planned.identity,
        "seed": config.seed,
        "data": data_info(plan.snapshot),
        "metrics": signatures(plan.settings.load()),
        "config": _portable(config),
        "sessions": [],
    }


def _portable(config: Config) -> dict[str, Any]:
    """The resolved config; files below the working folder are named from there.

    Of the workers stands there what was set: nothing but `threads` changes what a run holds.
    """
    resolved: dict[str, Any] = config.model_dump(mode="json", exclude={"workers"})
    told = config.workers.model_dump(mode="json", exclude_defaults=True)
    if told:
        resolved["workers"] = told
    files = [resolved["data"]]
    files += [value for value in resolved["summarizers"].values() if is_outputs(value)]
    for section in files:
        path = section.get("path")
        if path is not None and Path(path).is_relative_to(Path.cwd()):
            section["path"] = str(Path(path).relative_to(Path.cwd()))
    return resolved


def _forget_failures(folder: Path) -> int:
    """Take the failures out of the journal, and the result that counts them; say how many."""
    path = folder / "summaries.jsonl"
    if not path.is_file():
        return 0
    journal = Journal(path)
    kept = [line["id"] for line in read_lines(path) if "failure" not in line]
    forgotten = len(journal.finished) - len(kept)
    forget_result(folder)
    journal.sort(kept)
    return forgotten
