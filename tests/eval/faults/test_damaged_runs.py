"""Damaged runs: each command mends them or says in a sentence what is wrong, and never misleads."""

from __future__ import annotations

import contextlib
import json
import os
import shutil
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from damages import DAMAGES, run_of

from eval.cli.main import group
from eval.errors import EvalError, RunError
from eval.runs.run import Run
from summarize.errors import SummarizeError

ARTICLES = {
    "n01": "The bridge opened on Monday. Two trams crossed it. A third waited below.",
    "n02": "Rain fell for 10 days. The valley flooded. Farmers lost 300 sheep.",
    "n03": "A baker won the race. Nobody had expected it. She had trained at night.",
    "n04": "The mayor resigned at noon. Her deputy took over. A vote follows in May.",
}


def call(*arguments: str) -> Result:
    return CliRunner().invoke(group, list(arguments))


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a config, its data and two finished runs."""
    folder = tmp_path_factory.mktemp("whole")
    rows = [
        {"id": key, "article": text, "references": [" ".join(text.split()[3:9])]}
        for key, text in ARTICLES.items()
    ]
    (folder / "data.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows))
    config = {
        "name": "small",
        "data": {"path": "data.jsonl"},
        "summarizers": {"lead": "lead(sentences=1)", "lexrank": "lexrank(sentences=1)"},
        "metrics": ["rouge(types=['1'])", "coverage"],
    }
    (folder / "config.yaml").write_text(json.dumps(config))
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        assert call("bench", "config.yaml").exit_code == 0
    return folder


@pytest.fixture
def runs(whole: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the runs, in the working folder with the config."""
    shutil.copytree(whole, tmp_path / "here")
    monkeypatch.chdir(tmp_path / "here")
    monkeypatch.setattr(os, "fsync", lambda _: None)  # no power failure is simulated here
    return Path("runs/small")


def truth(whole: Path) -> dict[str, Any]:
    return {label: list(Run.open(run_of(whole / "runs/small", label)).scores()) for label in LABELS}


LABELS = ("lead", "lexrank")
COMMANDS = {
    "compare": ("compare", "runs/small", "--json", "--resamples", "100"),
    "report": ("report", "runs/small", "--output", "report.html"),
    "score": ("score", "runs/small", "--json"),
    "bench": ("bench", "config.yaml", "--json"),
}


def is_told(done: Result, runs: Path) -> bool:
    """Whether a person is told, in lines of one sentence each, which file is meant."""
    assert isinstance(done.exception, EvalError | SummarizeError | SystemExit), done.exception
    message = str(done.exception)
    if isinstance(done.exception, SystemExit):  # a bench goes on, and says of each run what failed
        errors = [run.get("error", "") for run in json.loads(done.stdout)["runs"]]
        message = "".join(errors)
    assert "Traceback" not in message
    names = str(runs) in message or "takes two runs or more" in message  # one run has no result
    return names and message.rstrip().endswith(".")


def means(whole: Path) -> dict[str, dict[str, float]]:
    """The means of the undamaged runs, from their lines."""
    return {
        label: {key: sum(line["values"][key] for line in lines) / 4 for key in lines[0]["values"]}
        for label, lines in truth(whole).items()
    }


@pytest.mark.parametrize("command", COMMANDS)
@pytest.mark.parametrize("damage", DAMAGES)
def test_no_damage_gives_a_traceback_or_a_wrong_number(
    damage: str, command: str, whole: Path, runs: Path
) -> None:
    DAMAGES[damage](runs)
    done = call(*COMMANDS[command])
    if done.exit_code != 0:
        assert is_told(done, runs)
        return
    if command == "compare":
        told = json.loads(done.stdout)["runs"]
        for run in told:
            of_run = means(whole)[run["name"]]
            assert all(run["means"][k]["value"] == pytest.approx(of_run[k]) for k in run["means"])
    elif command in ("score", "bench"):
        for run in json.loads(done.stdout)["runs"]:
            opened = Run.open(Path(run["folder"]))
            assert opened.verified
            original = Run.open(run_of(whole / "runs/small", run["label"]))
            if opened.info["data"] != original.info["data"]:
                assert "interrupted" in damage  # run.json names other references
                continue
            assert list(opened.scores()) == truth(whole)[run["label"]]


def test_there_are_enough_damages_and_almost_none_of_them_opens(runs: Path, whole: Path) -> None:
    """So that the test above is about something."""
    assert len(DAMAGES) >= 60
    opened = set()
    for name, damage in DAMAGES.items():
        shutil.rmtree(runs)
        shutil.copytree(whole / "runs/small", runs)
        damage(runs)
        with contextlib.suppress(RunError):
            for label in LABELS:
                Run.open(run_of(runs, label))
            opened.add(name)
    assert opened == {"run.json: data.file = 'articles-00000000.jsonl'"}  # result.json names it
