"""What a config stands for: its runs, where they lie, and how far each is."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from eval.benchmark.freshness import ScoringSettings, State, state_of
from eval.config.schema import Config, read_config, validate
from eval.config.yaml_files import entries_of
from eval.data.readers import Placed
from eval.data.rows import read_rows
from eval.data.snapshot import Snapshot, scan, take
from eval.errors import EvalError, PluginError
from eval.files import remove_partials
from eval.runs.fingerprints import run_fingerprint
from eval.runs.run import run_folder
from eval.summarizers.create import create_summarizer, full_signature
from eval.summarizers.oracle import ORACLE
from summarize.errors import SummarizeError
from summarize.spec import Spec


@dataclass(frozen=True, slots=True)
class PlannedRun:
    """One run as it would be: where, by what, and how far it is already.

    `problem` says why a run in the state `cannot run` cannot: a model or package is missing, or a
    plugin is broken. Its folder, signature and identity are then not known.
    """

    label: str
    spec: Spec
    signature: str
    identity: str
    folder: Path
    state: State
    done: int
    problem: str = ""


@dataclass(frozen=True, slots=True)
class Plan:
    """What a config stands for on these data and in this folder."""

    config: Config
    snapshot: Snapshot
    settings: ScoringSettings
    runs: tuple[PlannedRun, ...]


def load_config(config: Path | Mapping[str, Any], overrides: Sequence[str] = ()) -> Config:
    """Read a config file with what it extends and the overrides, or check a mapping.

    A plugin that is written rightly but cannot be made passes: it is the failure of its own run.

    Args:
        config: a YAML file, or what one would hold.
        overrides: texts such as `data.limit=10`; the value is read as YAML.

    Raises:
        ConfigError: names every mistake with file, line and key.
    """

    def check(spec: Spec) -> None:
        with suppress(PluginError):
            create_summarizer(spec)

    if isinstance(config, Mapping):
        return validate(entries_of(config, "the config"), check)
    return read_config(config, overrides, check)


def make_plan(
    config: Config, runs: Path, *, write: bool, source: Iterable[Placed] | None = None
) -> Plan:
    """Work out every run of a config without loading a model.

    Args:
        config: what to run.
        runs: the folder of all runs.
        write: whether the data may be copied into it; `False` touches nothing.
        source: the rows, where they are in memory and not in the file that the config names.

    Raises:
        DataError: the data cannot be used.
        PluginError: a metric cannot be used.
    """
    settings = settings_of(config)
    rows = read_rows(
        config.data, seed=config.seed, need_references=settings.need_references(), source=source
    )
    if write:
        remove_partials(runs / config.name, idle=600)
        snapshot = take(rows, runs / config.name, on_bad_row=config.data.on_bad_row)
    else:
        snapshot = scan(rows, on_bad_row=config.data.on_bad_row)
    return Plan(config, snapshot, settings, plan_runs(config, snapshot, settings, runs))


def plan_runs(
    config: Config, snapshot: Snapshot, settings: ScoringSettings, runs: Path
) -> tuple[PlannedRun, ...]:
    """Work out the runs of a config on given data."""
    planned = []
    for label, spec in config.specs().items():
        try:
            signature = _signature(spec, config, snapshot)
        except (EvalError, SummarizeError) as error:
            nowhere = runs / config.name / label
            planned.append(PlannedRun(label, spec, "", "", nowhere, "cannot run", 0, str(error)))
            continue
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


def _signature(spec: Spec, config: Config, snapshot: Snapshot) -> str:
    """Return everything that can change a summary; the oracle's has the references."""
    oracle = spec.name in ORACLE.names()
    given: dict[str, Any] = {"references": {}} if oracle else {}
    summarizer = create_summarizer(spec, seed=config.seed, **given)
    signature = full_signature(summarizer, spec, config.seed, config.workers.threads)
    return f"{signature}|references:{snapshot.references}" if oracle else signature
