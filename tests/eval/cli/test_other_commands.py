"""The commands `list`, `init` and `schema`."""

from __future__ import annotations

import json
import os
import re
from pathlib import Path

import pytest
from click.testing import CliRunner

from eval.benchmark.plan import load_config
from eval.cli.main import COMMANDS, group
from eval.errors import ConfigError, DataError
from eval.metrics import METRICS
from summarize.errors import SpecError


def test_every_subcommand_explains_itself() -> None:
    for name in COMMANDS:
        result = CliRunner().invoke(group, [name, "--help"])
        assert result.exit_code == 0, result.output
        assert "Usage:" in result.output


def test_list_shows_every_option_with_a_description() -> None:
    result = CliRunner().invoke(group, ["list", "--json"])
    listed = json.loads(result.output)
    assert {"lead", "lexrank", "huggingface"} <= set(listed["summarizers"])
    assert {"rouge", "entities", "coverage"} <= set(listed["metrics"])
    for kind in listed.values():
        for name, entry in kind.items():
            assert entry["description"], name
            for option, described in entry["options"].items():
                assert described["description"], f"{name}: {option} has no description"


def test_list_names_the_nearest_when_a_name_is_unknown() -> None:
    result = CliRunner().invoke(group, ["list", "lexrnk"])
    assert isinstance(result.exception, SpecError)
    assert "Did you mean 'lexrank'?" in str(result.exception)


def test_init_writes_a_config_that_loads_and_never_overwrites(tmp_path: Path) -> None:
    assert CliRunner().invoke(group, ["init", str(tmp_path)]).exit_code == 0
    config = load_config(tmp_path / "starter.yaml")
    assert config.data.path == tmp_path / "starter.jsonl"
    again = CliRunner().invoke(group, ["init", str(tmp_path)])
    assert isinstance(again.exception, ConfigError)
    assert CliRunner().invoke(group, ["init", str(tmp_path), "--force"]).exit_code == 0


ROWS = "Nr;Headline;Body;Abstract\n" + "".join(
    f'{n};Rain;"It rained in the valley of Tolm on day {n}. The river rose.";It rained.\n'
    for n in range(3)
)


def test_init_for_own_data_writes_a_config_that_runs_at_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("My news (2024).csv").write_text(ROWS + "4;Empty;;Nothing.\n")
    made = CliRunner().invoke(group, ["init", "study", "--data", "My news (2024).csv"])
    assert made.exit_code == 0, made.output
    assert "article from 'Body', references from 'Abstract', title from 'Headline'" in made.output
    assert "1 of the first rows cannot be used and are skipped; My news (2024).csv, row 4" in (
        made.output
    )
    path = Path("study") / "My-news-2024.yaml"
    assert f"summarize-eval bench {path}" in made.output
    ran = CliRunner().invoke(group, ["bench", str(path), "--set", "metrics=[rouge]", "--json"])
    assert ran.exit_code == 0, ran.output
    runs = json.loads(ran.stdout)["runs"]
    assert [(run["label"], run["counts"]["scored"]) for run in runs] == [
        ("lead-3", 3),
        ("extractive", 3),
    ]


def test_init_for_data_without_references_takes_metrics_that_need_none(tmp_path: Path) -> None:
    (tmp_path / "d.jsonl").write_text(json.dumps({"text": "It rained in Tolm. " * 20}) + "\n")
    made = CliRunner().invoke(group, ["init", str(tmp_path), "--data", str(tmp_path / "d.jsonl")])
    assert "No column holds references" in made.output
    config = load_config(tmp_path / "d.yaml")
    assert config.metrics == ["entities", "coverage"]
    assert all("references" not in METRICS.create(m).requires for m in config.metric_specs())


def test_init_needs_one_source_with_an_article(tmp_path: Path) -> None:
    data = tmp_path / "d.csv"
    data.write_text("a,b\n1,2\n")
    arguments = ["init", str(tmp_path), "--data", str(data)]
    assert "not both" in CliRunner().invoke(group, [*arguments, "--hub", "x/y"]).output
    refused = CliRunner().invoke(group, arguments)
    assert isinstance(refused.exception, DataError)
    assert "Columns: a, b" in str(refused.exception)
    assert not (tmp_path / "d.yaml").exists()


def test_all_ready_configs_load(root: Path) -> None:
    paths = sorted((root / "configs").glob("*.yaml"))
    assert len(paths) >= 3
    for path in paths:
        load_config(path)


def test_the_schema_knows_every_key_of_the_starter_config() -> None:
    schema = json.loads(CliRunner().invoke(group, ["schema"]).output)
    assert {"extends", "name", "data", "summarizers", "metrics"} <= set(schema["properties"])
    assert schema["additionalProperties"] is False


@pytest.mark.parametrize("name", ["torch", "transformers", "datasets", "spacy", "numpy", "rich"])
def test_help_does_not_import(name: str) -> None:
    import subprocess
    import sys

    code = (
        "import sys; from click.testing import CliRunner; from eval.cli.main import group\n"
        "CliRunner().invoke(group, ['--help']); "
        f"sys.exit({name!r} in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


@pytest.mark.parametrize("name", COMMANDS)
def test_every_help_shows_its_examples_one_a_line(name: str) -> None:
    text = CliRunner().invoke(group, [name, "--help"]).stdout
    assert "\\b" not in text
    assert re.search(rf"Examples?:\n +summarize-eval {name}\b", text)


def test_names_that_are_not_utf8_are_no_obstacle(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert CliRunner().invoke(group, ["init"]).exit_code == 0
    config, runs = os.fsdecode(b"k\xff.yaml"), os.fsdecode(b"r\xff")
    Path("starter.yaml").rename(config)
    ran = CliRunner().invoke(group, ["bench", config, "--runs", runs, "--set", "metrics=[length]"])
    assert ran.exit_code == 0, ran.output


def test_init_takes_what_other_tools_wrote_and_its_config_runs_at_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("news.csv").write_text(ROWS)
    rows = [{"model": "gpt", "article_id": str(n), "Output": f"Rain {n}."} for n in range(2)]
    Path("gpt.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows))
    Path("lines.txt").write_text("One.\nTwo.\nThree.\n")
    samples = [
        {"doc_id": n, "doc": {"key": n, "text": "T"}, "filtered_resps": [f"S {n}."], "resps": []}
        for n in range(3)
    ]
    Path("samples_news.jsonl").write_text("".join(json.dumps(row) + "\n" for row in samples))
    outputs = [f"--outputs={name}" for name in ("gpt.jsonl", "lines.txt", "samples_news.jsonl")]
    made = CliRunner().invoke(
        group, ["init", "study", "--data", "news.csv", "--column", "id=Nr", *outputs]
    )
    assert made.exit_code == 0, made.output
    assert "gpt.jsonl has summaries of 2 of 3 articles." in made.output
    config = load_config(Path("study/news.yaml"))
    gpt = config.specs()["gpt"].options
    assert gpt["columns"] == {"id": "article_id", "summary": "Output"}
    assert config.specs()["samples_news"].options["columns"] == {"id": "key"}
    ran = CliRunner().invoke(
        group, ["bench", "study/news.yaml", "--set", "metrics=[rouge]", "--json"]
    )
    runs = {run["label"]: run["counts"] for run in json.loads(ran.stdout)["runs"]}
    assert list(runs) == ["lead-3", "extractive", "gpt", "lines", "samples_news"]
    assert runs["gpt"]["failures"] == {"missing": 1}
    assert [runs[label]["scored"] for label in ("lines", "samples_news")] == [3, 3]


def test_init_says_where_it_cannot_tell_the_columns_of_outputs(tmp_path: Path) -> None:
    (tmp_path / "news.csv").write_text(ROWS)
    (tmp_path / "x.jsonl").write_text('{"a": "One.", "b": "Two."}\n')
    arguments = ["init", str(tmp_path), "--data", str(tmp_path / "news.csv"), "--column", "id=Nr"]
    refused = CliRunner().invoke(group, [*arguments, "--outputs", str(tmp_path / "x.jsonl")])
    assert "which column holds the ids of the data (columns: a, b); the data's begin with '0'" in (
        str(refused.exception)
    )
    assert not (tmp_path / "news.yaml").exists()
    alone = CliRunner().invoke(group, ["init", str(tmp_path), "--outputs", "x.jsonl"])
    assert "--outputs takes the data" in alone.output


@pytest.mark.parametrize("data", [[], ["--data", "news.csv"]])
def test_init_for_a_server_writes_a_config_that_runs_at_once(
    data: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from stub_server import Reply, completion, serving

    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("OPENAI_API_KEY", "none")
    Path("news.csv").write_text(ROWS)
    with serving(lambda _n, _request: Reply(completion("It rained in Tolm."))) as server:
        asked = ["--server", server.url, "--model", "org/tiny-1"]
        made = CliRunner().invoke(group, ["init", "study", *data, *asked])
        assert made.exit_code == 0, made.output
        (path,) = Path("study").glob("*.yaml")
        ran = CliRunner().invoke(group, ["bench", str(path), "--set", "metrics=[rouge]", "--json"])
    runs = {run["label"]: run["counts"]["scored"] for run in json.loads(ran.stdout)["runs"]}
    assert runs["org-tiny-1"] == 3
    assert "go together" in CliRunner().invoke(group, ["init", "x", "--model", "m"]).output
