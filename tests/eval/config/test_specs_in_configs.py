"""Specs in config files: what is suggested, and where plugins are looked for."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from eval.benchmark.plan import load_config
from eval.errors import ConfigError

PLUGIN = """\
class Shout:
    \"\"\"Takes the first words, loudly.\"\"\"

    signature = "shout|v:1"

    def __init__(self, words: int = 3) -> None:
        self.words = words

    def summarize(self, articles):
        from summarize import Summary

        for article in articles:
            yield Summary(article.id, " ".join(article.text.split()[: self.words]).upper())

    def close(self) -> None:
        pass
"""


def write(folder: Path, summarizer: object) -> Path:
    path = folder / "c.yaml"
    config = {"name": "c", "data": {"path": "d.jsonl"}, "metrics": ["length"]}
    path.write_text(yaml.safe_dump(config | {"summarizers": {"it": summarizer}}))
    return path


@pytest.mark.parametrize(
    "written",
    ["facebook/bart-large-cnn", "huggingface(model=facebook/bart-large-cnn)"],
)
def test_a_model_is_suggested_as_it_must_be_written(tmp_path: Path, written: str) -> None:
    suggestion = r"c\.yaml:\d: .*Did you mean huggingface\(model='facebook/bart-large-cnn'\)\?"
    with pytest.raises(ConfigError, match=suggestion):
        load_config(write(tmp_path, written))
    with pytest.raises(ConfigError, match=suggestion):
        load_config(write(tmp_path, {"use": written}))


def test_a_plugin_is_found_beside_the_config_as_the_data_is(tmp_path: Path) -> None:
    study, elsewhere = tmp_path / "study", tmp_path / "elsewhere"
    study.mkdir()
    elsewhere.mkdir()
    (study / "loud.py").write_text(PLUGIN)
    (study / "d.jsonl").write_text('{"article": "it rained all day", "references": "Rain."}\n')
    write(study, "loud:Shout(words=2)")
    ended = subprocess.run(
        [sys.executable, "-m", "eval.cli.main", "bench", "../study/c.yaml"],
        capture_output=True,
        cwd=elsewhere,
        check=False,
        text=True,
    )
    assert ended.returncode == 0, ended.stderr
    (summaries,) = (elsewhere / "runs").glob("c/it-*/summaries.jsonl")
    assert "IT RAINED" in summaries.read_text()


def test_two_modules_of_one_name_are_not_taken_for_each_other(tmp_path: Path) -> None:
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "loud_twice.py").write_text(PLUGIN)
    load_config(write(tmp_path / "one", "loud_twice:Shout"))
    load_config(write(tmp_path / "one", "loud_twice:Shout(words=2)"))
    with pytest.raises(ConfigError, match=r"c\.yaml:\d: .*loud_twice\.py is not the module"):
        load_config(write(tmp_path / "two", "loud_twice:Shout"))


def test_a_secret_in_a_config_is_refused_with_its_line_and_not_shown(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=r"c\.yaml:\d+: .*'api_key' holds a secret") as refused:
        load_config(write(tmp_path, {"use": "lead", "api_key": "sk-123"}))
    assert "sk-123" not in str(refused.value)
