"""What a config stands for: its runs, where they lie, and how far each is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from eval.benchmark.score_run import ScoringSettings
from eval.config.schema import Config, read_config
from eval.data.rows import read_rows
from eval.data.snapshot import Snapshot, data_info, scan, take
from eval.metrics import load as load_metric
from eval.runs.freshness import has_result, run_fingerprint
from eval.runs.journal import read_ids
from eval.runs.run import Run, run_folder
from eval.summarizers.create import create_summarizer
from eval.summarizers.oracle import ORACLE
from summarize.registry import SUMMARIZERS
from summarize.spec import Spec

State = Literal["new", "partly done", "to score", "done"]


@dataclass(frozen=True, slots=True)
class PlannedRun:
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
    runs: tuple[PlannedRun, ...]


def load_config(path: Path, overrides: Sequence[str] = ()) -> Config:
    """Read a config file, what it extends, and the overrides.

    Args:
        path: a YAML file.
        overrides: texts such as `data.limit=10`; the value is read as YAML.

    Raises:
        ConfigError: names every mistake with file, line and key.
    """
    return read_config(path, overrides, create_summarizer)


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
) -> tuple[PlannedRun, ...]:
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
        state, done = state_of(where, identity, snapshot, settings)
        planned.append(PlannedRun(label, spec, signature, identity, where, state, done))
    return tuple(planned)


def settings_of(config: Config) -> ScoringSettings:
    """Return what the results of a config's runs depend on besides summaries and data."""
    return ScoringSettings(
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


def state_of(
    folder: Path, identity: str, snapshot: Snapshot, settings: ScoringSettings
) -> tuple[State, int]:
    """Return how far a run is, and how many of its articles are finished."""
    journal = folder / "summaries.jsonl"
    if not journal.is_file():
        return "new", 0
    wanted = frozenset(snapshot.ids)
    done = len(wanted.intersection(read_ids(journal)))
    if done < len(wanted):
        return ("partly done" if done else "new"), done
    key = settings.key(data_info(snapshot))
    return ("done" if has_result(Run(folder), identity, key) else "to score"), done
