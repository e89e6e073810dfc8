"""What a command names, as runs: a run's folder, a config file, `config.yaml#label`."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from eval.benchmark import Plan, Planned, bench, make_plan
from eval.config import Config, load_config
from eval.errors import ConfigError, RunError
from eval.progress import Progress
from eval.provenance import command_line
from eval.runs import Run
from summarize.errors import did_you_mean


def find_runs(
    targets: Sequence[str],
    *,
    runs: Path,
    overrides: Sequence[str] = (),
    missing: Progress | None = None,
) -> list[Run]:
    """Return the runs that the targets stand for, in order.

    Args:
        targets: folders of runs, config files (all their runs), or `config.yaml#label`.
        runs: the folder of all runs, where those of config files are found by fingerprint.
        overrides: for config files, as `bench --set`.
        missing: run what config files lack, telling this progress; refuse if `None`.

    Raises:
        ConfigError: a config file is wrong, a target is neither, or a run that it stands for is
            missing and not to be made.
        RunError: a run that is to be made failed.
    """
    return [
        run
        for target in targets
        for run in _runs_of(target, runs=runs, overrides=overrides, missing=missing)
    ]


def _runs_of(
    target: str, *, runs: Path, overrides: Sequence[str], missing: Progress | None
) -> Iterator[Run]:
    folder = Path(target)
    if folder.is_dir():
        yield _run_in(folder)
        return
    name, _, label = target.partition("#")
    path = folder if folder.is_file() else Path(name)
    if path.suffix not in (".yaml", ".yml") or not path.is_file():
        raise ConfigError(
            f"{target} is neither a run's folder nor a config file (.yaml). Runs are the folders "
            "with a run.json; `summarize-eval bench` says where it put them."
        )
    config = load_config(path, overrides)
    if label:
        config = _only(config, label, target)
    plan = make_plan(config, runs, write=missing is not None)
    lacking = [planned for planned in plan.runs if planned.state != "done"]
    if lacking and missing is None:
        raise ConfigError(_lacking(path, lacking))
    if lacking and missing is not None:
        _run(replace(plan, runs=tuple(lacking)), missing)
    yield from (Run(planned.folder) for planned in plan.runs)


def _run_in(folder: Path) -> Run:
    if (folder / "run.json").is_file():
        return Run(folder)
    inside = sorted(path.parent for path in folder.glob("*/run.json"))
    found = f" It holds these: {', '.join(map(str, inside))}." if inside else ""
    raise ConfigError(f"{folder} is not a run's folder: it has no run.json.{found}")


def _only(config: Config, label: str, target: str) -> Config:
    """Return the config with one summarizer: the models of the others need not be there."""
    if label not in config.summarizers:
        labels = list(config.summarizers)
        raise ConfigError(
            f"{target}: the config has no summarizer {label!r}.{did_you_mean(label, labels)} "
            f"Its summarizers: {', '.join(labels)}."
        )
    return config.model_copy(update={"summarizers": {label: config.summarizers[label]}})


def _lacking(path: Path, lacking: Sequence[Planned]) -> str:
    states = {
        "new": "has not been run",
        "partly done": "is only partly done",
        "to score": "has to be scored again (its metrics or references changed)",
    }
    reasons = "; ".join(f"{planned.label} {states[planned.state]}" for planned in lacking)
    return f"{path}: {reasons}. Run `summarize-eval bench {path}`, or add --run to do it now."


def _run(plan: Plan, progress: Progress) -> None:
    for outcome in bench(plan, progress, command=command_line()):
        if outcome.error is not None:
            raise RunError(f"{outcome.planned.label}: {outcome.error}")
