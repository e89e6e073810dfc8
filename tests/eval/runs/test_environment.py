"""`run.json` says what was run and where, and nothing about who ran it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from eval.runs.environment import redact, restore

TOKEN = "hf_" + "AbCdEfGhIj" * 3


def _bench(folder: Path, home: Path) -> dict[str, object]:
    row = {"id": "a", "article": "A text.", "references": ["A."]}
    named = {f"{home}/title": None, f"{TOKEN}-open-sesame": None}  # columns, as named below
    (folder / "data.jsonl").write_text(json.dumps(row | named) + "\n")
    (home / "config.yaml").write_text(
        f"name: private\nmetrics: [length]\nsummarizers: {{it: 'lead(sentences=1)'}}\n"
        f"data: {{path: {folder}/data.jsonl, columns: {{title: {home}/title}}}}\n"
    )
    root = Path(__file__).resolve().parents[3]
    environment = os.environ | {
        "HOME": str(home),
        "USER": "ottilie",
        "LOGNAME": "ottilie",
        "HF_TOKEN": TOKEN,
        "SERVICE_API_KEY": "open-sesame",
        "PYTHONPATH": str(root),
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
    (run,) = (home / "runs" / "private").glob("*/run.json")
    text = run.read_text()
    for private in (str(home), "ottilie", TOKEN, "open-sesame"):
        assert private not in text
    return json.loads(text)  # type: ignore[no-any-return]


def test_a_run_names_no_user_no_home_and_no_token(tmp_path: Path) -> None:
    folder, home = tmp_path / "work" / "ottilie" / "news", tmp_path / "home" / "ottilie"
    folder.mkdir(parents=True)
    home.mkdir(parents=True)
    info = _bench(folder, home)
    (session,) = info["sessions"]  # type: ignore[misc]
    assert session["command"][:3] == ["main.py", "bench", "~/config.yaml"]
    assert set(session) == {"command", "python", "packages", "hardware", "git"}
    assert session["packages"]["numpy"]
    assert session["hardware"]["cores"] == os.cpu_count()
    assert info["config"]["data"]["columns"]["title"] == "~/title"  # type: ignore[index]
    assert info["seed"] == 13


@pytest.fixture
def person(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in (("HOME", "/home/ada"), ("LOGNAME", "ada"), ("USER", "ada")):
        monkeypatch.setenv(name, value)
    for name in os.environ:
        if name.endswith(("TOKEN", "KEY", "SECRET", "PASSWORD")):
            monkeypatch.delenv(name)


@pytest.mark.usefixtures("person")
@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("/home/ada/data.jsonl", "~/data.jsonl"),
        ("lead(file='/home/ada/x', n=3)", "lead(file='~/x', n=3)"),
        ("/home/adamant/x", "/home/adamant/x"),
        ("/scratch/ada/x", "/scratch/$USER/x"),
        ("ada is a word here, a/b adagio", "ada is a word here, a/b adagio"),
        ("~/already", "~/already"),
        ("a ~ b", "a ~ b"),
    ],
)
def test_home_and_user_are_replaced_and_come_back(text: str, written: str) -> None:
    assert redact(text) == written
    assert restore(written) == text.replace("~/", "/home/ada/")


@pytest.mark.usefixtures("person")
@pytest.mark.parametrize(
    ("value", "written"),
    [
        (f"--set x={TOKEN}", "--set x=***"),
        ("model(api_key='abc', n=1)", "model(api_key=***, n=1)"),
        ("--password=letmein", "--password=***"),
        ("https://me:pass@host/x", "https://***@host/x"),
        ({"token": "abc", "max_new_tokens": 5}, {"token": "***", "max_new_tokens": 5}),
        ("batch_tokens=512", "batch_tokens=512"),
        ("max_input_tokens: 20", "max_input_tokens: 20"),
        ("{'pad_token': '<pad>', 'hf_token': 'x'}", "{'pad_token': '<pad>', 'hf_token': ***}"),
        ("my_api_key=x", "my_api_key=***"),
        ({"pad_token": "<pad>"}, {"pad_token": "<pad>"}),
        ([{"api_key": "k"}, None, 1.5], [{"api_key": "***"}, None, 1.5]),
    ],
)
def test_secrets_are_hidden_and_nothing_like_them(value: object, written: object) -> None:
    assert redact(value) == written
