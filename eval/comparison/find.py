"""What a command names, as runs: folders, a config file, `config.yaml#label`."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from eval.benchmark.execute import run_plan
from eval.benchmark.plan import Plan, PlannedRun, load_config, make_plan
from eval.benchmark.progress import Progress
from eval.comparison.wording import listed
from eval.config.schema import Config
from eval.data.snapshot import SNAPSHOT
from eval.errors import ConfigError, RunError
from eval.runs.environment import command_line
from eval.runs.run import Run
from summarize.errors import did_you_mean

FILES = ("run.json", "result.json")
"""A folder with any of these is a run's."""


def find_runs(
    targets: Sequence[str],
    *,
    runs: Path,
    overrides: Sequence[str] = (),
    missing: Progress | None = None,
) -> list[Run]:
    """Return the runs that the targets stand for, in order, each once.

    Args:
        targets: a run's folder, a folder of runs (all complete ones), a config file (all its runs),
            or `config.yaml#label`; files of articles beside runs stand for none.
        runs: the folder of all runs, where those of config files are found by fingerprint.
        overrides: for config files, as `bench --set`.
        missing: run what config files lack, telling this progress; refuse if `None`.

    Raises:
        ConfigError: a config file is wrong, a target is neither, or a run that it stands for is
            missing and not to be made.
        RunError: a run that is to be made failed.
    """
    found = [
        run
        for target in targets
        for run in _runs_of(target, runs=runs, overrides=overrides, missing=missing)
    ]
    return list({run.folder.resolve(): run for run in found}.values())


def _runs_of(
    target: str, *, runs: Path, overrides: Sequence[str], missing: Progress | None
) -> Iterator[Run]:
    folder = Path(target)
    if folder.is_dir():
        yield from map(Run.open, runs_in(folder))
        return
    if is_snapshot(folder):
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
    yield from (Run.open(planned.folder) for planned in plan.runs)


def runs_in(folder: Path) -> list[Path]:
    """Return this folder if it is a run's, or the folders of the finished runs in it, by name.

    Raises:
        ConfigError: it is neither a run's folder nor one that holds finished runs.
    """
    if (folder / "run.json").is_file():
        return [folder]
    inside = sorted({path.parent for name in FILES for path in folder.glob(f"*/{name}")})
    finished = [path for path in inside if (path / "result.json").is_file()]
    if finished:
        return finished
    if inside:
        raise ConfigError(
            f"{folder} holds no finished run; run `summarize-eval bench` on its config to finish "
            f"{listed([path.name for path in inside])}."
        )
    deeper = sorted({path.parent.parent for path in folder.glob("*/*/run.json")})
    found = f" Name one of {', '.join(map(str, deeper))}." if deeper else ""
    raise ConfigError(f"{folder} is neither a run's folder (with a run.json) nor holds any.{found}")


def is_snapshot(path: Path) -> bool:
    """Whether this is the file of articles beside runs, which `runs/quickstart/*` names, too."""
    return bool(SNAPSHOT.fullmatch(path.name)) and path.is_file()


def _only(config: Config, label: str, target: str) -> Config:
    """Return the config with one summarizer: the models of the others need not be there."""
    if label not in config.summarizers:
        labels = list(config.summarizers)
        raise ConfigError(
            f"{target}: the config has no summarizer {label!r}.{did_you_mean(label, labels)} "
            f"Its summarizers: {', '.join(labels)}."
        )
    return config.model_copy(update={"summarizers": {label: config.summarizers[label]}})


def _lacking(path: Path, lacking: Sequence[PlannedRun]) -> str:
    states = {
        "new": "not run yet",
        "partly done": "only partly done",
        "to score": "to be scored again (metrics, references or files changed)",
        "cannot run": "cannot be run",
    }
    labels = {
        words: [planned.label for planned in lacking if planned.state == state]
        for state, words in states.items()
    }
    reasons = "; ".join(f"{words}: {', '.join(of)}" for words, of in labels.items() if of)
    return f"{path}: {reasons}. Run `summarize-eval bench {path}`, or add --run to do it now."


def _run(plan: Plan, progress: Progress) -> None:
    for outcome in run_plan(plan, progress, command=command_line()):
        if outcome.error is not None:
            raise RunError(f"{outcome.planned.label}: {outcome.error}")
