"""`{use: outputs, …}` in a config: what another tool wrote, as one of the study's runs."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

import eval as evaluation
from eval.config.schema import read_config
from eval.errors import ConfigError, RunError
from eval.runs.run import Run
from eval.summarizers.create import create_summarizer
from summarize.base import Article, Failure, Summary
from summarize.errors import SpecError
from summarize.spec import Spec

ARTICLES = {
    "a": "The bridge opened on Monday.",
    "b": "Rain fell for nine days.",
    "c": "A baker won.",
}


@pytest.fixture
def study(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with the data and the outputs of a study, beside the working folder."""
    folder = tmp_path / "study"
    folder.mkdir()
    (tmp_path / "elsewhere").mkdir()
    monkeypatch.chdir(tmp_path / "elsewhere")
    rows = [{"id": k, "article": text, "references": [text]} for k, text in ARTICLES.items()]
    write_rows(folder / "data.jsonl", rows)
    write_rows(
        folder / "gpt.jsonl",
        [{"article_id": "a", "output": ARTICLES["a"]}, {"article_id": "c", "output": " "}],
    )
    return folder


def write_rows(path: Path, rows: list[dict[str, Any]]) -> None:
    path.write_text("".join(json.dumps(row) + "\n" for row in rows))


def write_config(study: Path, gpt: Any, **others: Any) -> Path:
    config = {
        "name": "study",
        "data": {"path": "data.jsonl"},
        "summarizers": {"lead": "lead(sentences=1)", "gpt": gpt},
        "metrics": ["rouge(types=['1'])"],
        "max_failures": 1,
    }
    (study / "study.yaml").write_text(json.dumps(config | others))
    return study / "study.yaml"


MAPPED = {
    "use": "outputs",
    "path": "gpt.jsonl",
    "columns": {"id": "article_id", "summary": "output"},
}


@pytest.mark.parametrize(
    "written",
    [MAPPED, "outputs(path='gpt.jsonl', columns={'id': 'article_id', 'summary': 'output'})"],
)
def test_a_study_is_one_file_and_what_is_missing_is_not_empty(written: Any, study: Path) -> None:
    runs = evaluation.bench(write_config(study, written))
    results = list(runs["gpt"].results())
    assert results == [
        Summary("a", ARTICLES["a"]),
        Failure("b", "missing", "gpt.jsonl has no summary for it"),
        Failure("c", "empty_output", "gpt.jsonl has an empty summary for it"),
    ]
    assert runs["gpt"].result["counts"]["failures"] == {"missing": 1, "empty_output": 1}
    assert runs["gpt"].result["scores"]["rouge1"]["value"] == 1.0  # of the one that is there
    assert runs["lead"].result["counts"]["scored"] == 3
    # Reading a file is no speed of the model that wrote it.
    assert not any(runs["gpt"].timings().values())
    assert runs["lead"].timings()["articles"] == 3


def test_the_run_stands_for_the_content_of_the_file_not_for_its_place(study: Path) -> None:
    first = evaluation.bench(write_config(study, MAPPED))["gpt"].folder
    (study / "gpt.jsonl").rename(study / "moved.jsonl")
    moved = evaluation.bench(write_config(study, MAPPED | {"path": "moved.jsonl"}))["gpt"].folder
    assert moved == first
    with (study / "moved.jsonl").open("a") as file:
        file.write(json.dumps({"article_id": "b", "output": "Rain."}) + "\n")
    changed = evaluation.bench(study / "study.yaml")["gpt"]
    assert changed.folder != first
    assert changed.result["counts"]["scored"] == 2


def test_the_path_is_relative_to_the_config_that_names_it(study: Path, tmp_path: Path) -> None:
    write_config(study, MAPPED)
    (tmp_path / "child.yaml").write_text("extends: study/study.yaml\nname: child\n")
    config = read_config(tmp_path / "child.yaml", [], create_summarizer)
    assert config.specs()["gpt"].options["path"] == str(study / "gpt.jsonl")


def test_a_part_of_the_data_takes_a_part_of_the_outputs(study: Path) -> None:
    data = {"path": "data.jsonl", "limit": 1}
    runs = evaluation.bench(write_config(study, MAPPED, data=data))
    assert [result.article_id for result in runs["gpt"].results()] == ["a"]


def test_an_output_of_no_article_is_refused_where_all_articles_are_there(study: Path) -> None:
    write_rows(study / "gpt.jsonl", [{"article_id": "q", "output": "Q."}])
    with pytest.raises(RunError, match=r"gpt: gpt.jsonl, line 1: the data has no article .* 'q'"):
        evaluation.bench(write_config(study, MAPPED))


def test_a_file_that_is_not_there_stops_only_its_own_run(study: Path) -> None:
    config = write_config(study, MAPPED | {"path": "nowhere.jsonl"})
    runs = evaluation.bench(config, raise_failures=False)
    assert list(runs) == ["lead"]
    assert "nowhere.jsonl does not exist" in runs.failed["gpt"]


def test_a_wrong_column_key_is_named_with_its_line(study: Path) -> None:
    config = write_config(study, MAPPED | {"columns": {"sumary": "output"}})
    with pytest.raises(
        ConfigError, match=r"study.yaml:1: .*no key 'sumary'. Did you mean 'summary'"
    ):
        read_config(config, [], create_summarizer)


def test_lines_without_ids_are_in_the_order_of_the_data(study: Path) -> None:
    (study / "gpt.txt").write_text("One.\nTwo.\nThree.\n")
    run = evaluation.bench(write_config(study, {"use": "outputs", "path": "gpt.txt"}))["gpt"]
    texts = {r.article_id: r.text for r in run.results() if isinstance(r, Summary)}
    assert texts == {"a": "One.", "b": "Two.", "c": "Three."}


def test_a_run_of_outputs_is_replayed_byte_by_byte(study: Path) -> None:
    from eval.benchmark.progress import Silent
    from eval.benchmark.replay import rerun

    run = evaluation.bench(write_config(study, MAPPED))["gpt"]
    assert rerun(Run.open(run.folder), Path("runs"), Silent()).identical


def test_it_answers_from_python_as_other_summarizers_do(study: Path) -> None:
    spec = Spec("outputs", {"path": str(study / "gpt.jsonl"), "columns": MAPPED["columns"]})
    articles = [Article(key, text) for key, text in ARTICLES.items()]
    found = list(create_summarizer(spec).summarize(articles))
    assert [type(result) for result in found] == [Summary, Failure, Failure]
    with pytest.raises(SpecError, match="needs the option 'path'"):
        create_summarizer(Spec("outputs"))
