"""From a config to runs on disk: what would be done, and doing it."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from eval.config import Config, create_summarizer
from eval.data import read_rows
from eval.errors import EvalError
from eval.finish import Settings, has_result, score_run
from eval.generation import generate
from eval.journal import Journal, read_ids
from eval.lock import locked
from eval.metrics import load as load_metric
from eval.oracle import ORACLE
from eval.progress import Progress
from eval.run_info import RunInfo, write_info
from eval.runs import Run, run_fingerprint, run_folder
from eval.snapshot import Snapshot, data_info, scan, take
from eval.storage import read_json, read_lines, reported, write_json
from summarize.base import Article, BatchedSummarizer, Failure, Summarizer, Summary
from summarize.errors import SummarizeError
from summarize.registry import SUMMARIZERS
from summarize.spec import Spec

State = Literal["new", "partly done", "to score", "done"]


@dataclass(frozen=True, slots=True)
class Planned:
    """One run as it would be: where, by what, and how far it is already."""

    label: str
    spec: Spec
    signature: str
    identity: str
    folder: Path
    state: State
    done: int


@dataclass(frozen=True, slots=True)
class Plan:
    """What a config stands for on these data and in this folder."""

    config: Config
    snapshot: Snapshot
    runs: tuple[Planned, ...]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a planned run: it has a result, or an error says why not."""

    planned: Planned
    run: Run | None
    error: str | None


def make_plan(config: Config, runs: Path, *, write: bool) -> Plan:
    """Work out every run of a config without loading a model.

    Args:
        config: what to run.
        runs: the folder of all runs.
        write: whether the data may be copied into it; `False` touches nothing.

    Raises:
        SummarizeError: a summarizer's model or package is missing.
        DataError: the data cannot be used.
    """
    signatures = signatures_of(config)
    metrics = [load_metric(spec) for spec in config.metric_specs()]
    rows = read_rows(
        config.data,
        seed=config.seed,
        need_references=any("references" in metric.requires for metric in metrics),
    )
    if write:
        snapshot = take(rows, runs / config.name, on_bad_row=config.data.on_bad_row)
    else:
        snapshot = scan(rows, on_bad_row=config.data.on_bad_row)
    return Plan(config, snapshot, plan_runs(config, snapshot, runs, signatures))


def signatures_of(config: Config) -> dict[str, str]:
    """Return the signatures of the summarizers by label; for the oracle, all but the references.

    Raises:
        SummarizeError: a summarizer's model or package is missing.
    """
    return {label: _signature(spec, config.seed) for label, spec in config.specs().items()}


def plan_runs(
    config: Config, snapshot: Snapshot, runs: Path, signatures: Mapping[str, str]
) -> tuple[Planned, ...]:
    """Work out the runs of a config on given data."""
    settings = settings_of(config)
    planned = []
    for label, spec in config.specs().items():
        signature = signatures[label]
        if spec.name in ORACLE.names():
            oracle = create_summarizer(spec, references={}, seed=config.seed)
            signature = f"{oracle.signature}|references:{snapshot.references}"
        identity = run_fingerprint(signature, snapshot.articles)
        where = run_folder(runs, config.name, label, identity)
        state, done = _state(where, identity, snapshot, settings)
        planned.append(Planned(label, spec, signature, identity, where, state, done))
    return tuple(planned)


def settings_of(config: Config) -> Settings:
    """Return what the results of a config's runs depend on besides summaries and data."""
    return Settings(
        tuple(config.metric_specs()), config.seed, config.max_failures, config.batch_check
    )


def _signature(spec: Spec, seed: int) -> str:
    """Return everything that can change a summary; for the oracle, all but the references.

    A plugin's own signature is not relied on alone: its options and its code's version are added.
    """
    if spec.name in ORACLE.names():
        return spec.name
    signature = create_summarizer(spec, seed=seed).signature
    origin = SUMMARIZERS.origin(spec.name)
    return signature if origin is None else f"{signature}|{spec}|seed:{seed}|from:{origin}"


def _state(
    folder: Path, identity: str, snapshot: Snapshot, settings: Settings
) -> tuple[State, int]:
    journal = folder / "summaries.jsonl"
    if not journal.is_file():
        return "new", 0
    wanted = frozenset(snapshot.ids)
    done = len(wanted.intersection(read_ids(journal)))
    if done < len(wanted):
        return ("partly done" if done else "new"), done
    key = settings.key(data_info(snapshot))
    return ("done" if has_result(Run(folder), identity, key) else "to score"), done


def bench(
    plan: Plan,
    progress: Progress,
    *,
    jobs: int | None = None,
    retry_failed: bool = False,
    command: Sequence[str] = (),
) -> Iterator[Outcome]:
    """Run what the plan lacks; yield each run's outcome as soon as it has one.

    A summarizer that cannot work at all (its model does not load) does not stop the others.

    Args:
        plan: from `make_plan`, with the data written.
        progress: told how the work goes.
        jobs: processes for scoring; all cores if `None`.
        retry_failed: summarize articles again that failed before.
        command: the command line, for `run.json`.
    """
    for planned in plan.runs:
        try:
            with locked(planned.folder):
                run_one(
                    plan, planned, progress, jobs=jobs, retry_failed=retry_failed, command=command
                )
        except (EvalError, SummarizeError) as error:
            yield Outcome(planned, None, str(error))
        else:
            yield Outcome(planned, Run(planned.folder), None)


def run_one(
    plan: Plan,
    planned: Planned,
    progress: Progress,
    *,
    jobs: int | None,
    retry_failed: bool,
    command: Sequence[str],
) -> None:
    """Bring one run from whatever state it is in to a result; its folder is locked."""
    snapshot, folder, settings = plan.snapshot, planned.folder, settings_of(plan.config)
    state, done = _state(folder, planned.identity, snapshot, settings)
    if state == "done" and not (retry_failed and Run(folder).result["counts"]["failed"]):
        progress.say(f"{planned.label}: complete, nothing to do ({folder})")
        return
    write_info(folder, _info(plan, planned), command)
    if retry_failed:
        done -= _forget_failures(folder)
    progress.start(planned.label, len(snapshot.ids), done)
    _generate(plan, planned, progress)
    score_run(Run(folder), settings, progress=progress, jobs=jobs)


def _generate(plan: Plan, planned: Planned, progress: Progress) -> None:
    config, snapshot = plan.config, plan.snapshot
    defaults: dict[str, Any] = {"seed": config.seed}
    if planned.spec.name in ORACLE.names():
        defaults["references"] = {row.article.id: list(row.references) for row in snapshot.rows()}
    summarizer = create_summarizer(planned.spec, **defaults)

    def report(results: list[Summary | Failure]) -> None:
        progress.advance(
            len(results),
            failed=sum(isinstance(result, Failure) for result in results),
            tokens=sum(r.output_tokens or 0 for r in results if isinstance(r, Summary)),
        )

    def articles() -> Iterator[Article]:
        return (row.article for row in snapshot.rows())

    try:
        generate(summarizer, articles, planned.folder, report, loaded=progress.prepared)
        if isinstance(summarizer, BatchedSummarizer) and config.batch_check:
            _check_batching(summarizer, articles, Run(planned.folder), config)
    finally:
        summarizer.close()


def _check_batching(
    summarizer: Summarizer, articles: Callable[[], Iterator[Article]], run: Run, config: Config
) -> None:
    """Summarize a few articles again, each alone, and write down whose text changed.

    `batch_check.json` holds `articles`, how many were compared, and `differing`, their ids.
    """
    path = run.folder / "batch_check.json"
    batched = [r.article_id for r in run.results() if isinstance(r, Summary)]
    generator = random.Random(config.seed)  # noqa: S311 - a reproducible sample, not a secret
    chosen = set(generator.sample(sorted(batched), min(config.batch_check, len(batched))))
    if path.is_file() and read_json(path).get("articles") == len(chosen):
        return
    texts = {
        r.article_id: r.text
        for r in run.results()
        if isinstance(r, Summary) and r.article_id in chosen
    }
    differing = []
    for article in articles():
        if article.id in chosen:
            alone = next(iter(summarizer.summarize([article])), None)
            if not isinstance(alone, Summary) or alone.text != texts[article.id]:
                differing.append(article.id)
    write_json(path, {"articles": len(chosen), "differing": differing})


def _info(plan: Plan, planned: Planned) -> RunInfo:
    config = plan.config
    return RunInfo(
        name=config.name,
        label=planned.label,
        spec=str(planned.spec),
        signature=planned.signature,
        identity=planned.identity,
        seed=config.seed,
        data=data_info(plan.snapshot),
        metrics={str(spec): load_metric(spec).signature for spec in config.metric_specs()},
        config=_portable(config),
    )


def _portable(config: Config) -> dict[str, Any]:
    """The resolved config; a data file below the working folder is named from there."""
    resolved: dict[str, Any] = config.model_dump(mode="json")
    path = config.data.path
    if path is not None and path.is_relative_to(Path.cwd()):
        resolved["data"]["path"] = str(path.relative_to(Path.cwd()))
    return resolved


def _forget_failures(folder: Path) -> int:
    """Take the failures out of the journal, and the result that counts them; say how many."""
    path = folder / "summaries.jsonl"
    if not path.is_file():
        return 0
    journal = Journal(path)
    kept = [line["id"] for line in read_lines(path) if "failure" not in line]
    forgotten = len(journal.finished) - len(kept)
    if forgotten:
        with reported(folder):
            for name in ("result.json", "batch_check.json"):
                (folder / name).unlink(missing_ok=True)
    journal.sort(kept)
    return forgotten
