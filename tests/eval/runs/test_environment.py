"""A run's command line is readable by others, and nothing else in a run is rewritten."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from eval.runs.environment import readable

TOKEN = "hf_" + "AbCdEfGhIj" * 3


def test_a_command_names_no_user_no_home_and_no_token_and_the_data_keep_their_name(
    tmp_path: Path,
) -> None:
    """A variable whose name ends in KEY may hold any word, `articles-` for example."""
    folder, home = tmp_path / "work" / "ottilie" / "news", tmp_path / "home" / "ottilie"
    for made in (folder, home):
        made.mkdir(parents=True)
    row = {"id": "a", "article": "A text.", "references": ["A."], f"{TOKEN}-open-sesame": None}
    (folder / "data.jsonl").write_text(json.dumps(row) + "\n")
    (home / "config.yaml").write_text(
        "name: private\nmetrics: [length]\nsummarizers: {it: 'lead(sentences=1)'}\n"
        f"data: {{path: {folder}/data.jsonl}}\n"
    )
    environment = os.environ | {
        "HOME": str(home),
        "USER": "ottilie",
        "LOGNAME": "ottilie",
        "HF_TOKEN": TOKEN,
        "SERVICE_API_KEY": "open-sesame",
        "GROUP_KEY": "articles-",
        "PYTHONPATH": str(Path(__file__).resolve().parents[3]),
    }
    arguments = [str(home / "config.yaml"), "--runs", str(home / "runs")]
    secrets = ["--set", f"data.columns.published={TOKEN}-open-sesame"]
    subprocess.run(
        [sys.executable, "-m", "eval.cli.main", "bench", *arguments, *secrets],
        env=environment,
        cwd=folder,
        check=True,
        capture_output=True,
    )
    (path,) = (home / "runs" / "private").glob("*/run.json")
    info: dict[str, Any] = json.loads(path.read_text())
    (session,) = info["sessions"]
    assert session["command"] == [
        *("main.py", "bench", "~/config.yaml", "--runs", "~/runs"),
        *("--set", "data.columns.published=***-***"),
    ]
    assert session["packages"]["numpy"]
    assert session["hardware"]["cores"] == os.cpu_count()
    assert (path.parents[1] / info["data"]["file"]).is_file()
    assert info["config"]["data"]["columns"]["published"] == f"{TOKEN}-open-sesame"


@pytest.fixture
def person(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in (("HOME", "/home/ada"), ("LOGNAME", "ada"), ("USER", "ada")):
        monkeypatch.setenv(name, value)
    for name in os.environ:
        if name.endswith(("TOKEN", "KEY", "SECRET", "PASSWORD", "PASS")):
            monkeypatch.delenv(name)
    monkeypatch.setenv("DB_PASSWORD", "correct-horse")


@pytest.mark.usefixtures("person")
@pytest.mark.parametrize(
    ("argument", "written"),
    [
        ("/home/ada/data.jsonl", "~/data.jsonl"),
        ("lead(file='/home/ada/x', n=3)", "lead(file='~/x', n=3)"),
        ("/home/adamant/x", "/home/adamant/x"),
        ("/scratch/ada/x", "/scratch/$USER/x"),
        ("ada is a word here, a/b adagio", "ada is a word here, a/b adagio"),
        ("a ~ b", "a ~ b"),
        ("connect:correct-horse@db", "connect:***@db"),
        (f"--set x={TOKEN}", "--set x=***"),
        ("batch_tokens=512", "batch_tokens=512"),
    ],
)
def test_a_command_line_is_shortened_and_hides_secrets(argument: str, written: str) -> None:
    assert readable([argument]) == [written]


@pytest.mark.usefixtures("person")
def test_a_secret_after_its_option_is_hidden() -> None:
    assert readable(["x", "--api-key", "abc", "--jobs", "2"]) == [
        "x",
        "--api-key",
        "***",
        "--jobs",
        "2",
    ]
