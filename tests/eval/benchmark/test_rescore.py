"""`summarize-eval score`: saved runs and other tools' outputs."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from eval.cli.main import group
from eval.runs.run import Run

ARTICLES = {
    "a": "The bridge opened on Monday. Two trams crossed it.",
    "b": "Rain fell for nine days. The valley flooded.",
    "c": "A baker won the race. Nobody had expected it.",
}


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A working folder with a config, its data and a finished run."""
    monkeypatch.chdir(tmp_path)
    write_rows(
        tmp_path / "data.jsonl",
        [
            {"id": key, "article": text, "references": ["Nothing alike."]}
            for key, text in ARTICLES.items()
        ],
    )
    config = {
        "name": "small",
        "data": {"path": "data.jsonl"},
        "summarizers": {"lead": "lead(sentences=1)"},
        "metrics": ["rouge(types=['1'])"],
    }
    (tmp_path / "config.yaml").write_text(json.dumps(config))
    assert call("bench", "config.yaml").exit_code == 0
    return tmp_path


def write_rows(path: Path, rows: list[dict[str, Any]]) -> None:
    path.write_text("".join(json.dumps(row) + "\n" for row in rows))


def call(*arguments: str) -> Result:
    return CliRunner().invoke(group, list(arguments))


def the_run(folder: Path) -> Path:
    (found,) = folder.glob("runs/small/lead-*")
    return found


def test_a_metric_is_added_to_the_others_or_takes_their_place(folder: Path) -> None:
    run = the_run(folder)
    before = Run.open(run).result["scores"]
    added = call("score", str(run), "--metric", "coverage", "--json")
    (printed,) = json.loads(added.stdout)["runs"]
    assert list(printed["metrics"]) == ["rouge(types=['1'])", "coverage", "length"]
    assert {key: printed["scores"][key] for key in before} == before
    call("score", str(run), "--metric", "length", "--only")
    assert list(Run.open(run).result["metrics"]) == ["length"]
    assert call("score", str(run), "--only").exit_code == 2


def test_outputs_scored_once_more_keep_their_other_scores(folder: Path) -> None:
    write_rows(folder / "theirs.jsonl", [{"id": key, "summary": key} for key in ARTICLES])
    scored = ["score", "theirs.jsonl", "--data", "data.jsonl", "--metric"]
    call(*scored, "length")
    done = call(*scored, "rouge(types=['1'])", "--json")
    (printed,) = json.loads(done.stdout)["runs"]
    assert list(printed["metrics"]) == ["rouge(types=['1'])", "length"]


def test_a_metric_of_the_same_name_replaces_the_scores_and_leaves_the_summaries(
    folder: Path,
) -> None:
    run = the_run(folder)
    summaries = (run / "summaries.jsonl").read_bytes()
    done = call("score", str(run), "--metric", "rouge(types=['2'])", "--json")
    assert done.exit_code == 0, done.output
    (printed,) = json.loads(done.stdout)["runs"]
    assert set(printed["scores"]) == {"rouge2", "rouge2_precision", "rouge2_recall", "words"}
    assert (run / "summaries.jsonl").read_bytes() == summaries
    assert list(Run.open(run).info["metrics"]) == ["rouge(types=['2'])", "length"]


def test_the_config_gets_its_own_metrics_back(folder: Path) -> None:
    run = the_run(folder)
    scores = (run / "scores.jsonl").read_bytes()
    call("score", str(run), "--metric", "rouge(types=['2'])")
    assert (run / "scores.jsonl").read_bytes() != scores
    assert call("bench", "config.yaml").exit_code == 0
    assert (run / "scores.jsonl").read_bytes() == scores


def test_corrected_references_are_matched_by_id(folder: Path) -> None:
    run = the_run(folder)
    before = Run.open(run).info["data"]
    write_rows(
        folder / "corrected.jsonl",
        [{"id": "b", "references": "Rain fell for nine days."}, {"id": "z", "references": ["?"]}],
    )
    done = call("score", str(run), "--references", "corrected.jsonl")
    assert done.exit_code == 0, done.output
    values = [row["values"]["rouge1"] for row in Run.open(run).scores()]
    assert values == [0.0, 1.0, 0.0]  # b's summary is its new reference
    after = Run.open(run).info["data"]
    assert after["articles"] == before["articles"]
    assert after["references"] != before["references"]
    assert (folder / "runs/small" / before["file"]).is_file()


def test_references_for_other_articles_are_refused(folder: Path) -> None:
    write_rows(folder / "other.jsonl", [{"id": "x", "references": "Text."}])
    run = the_run(folder)
    result = (run / "result.json").read_bytes()
    done = call("score", str(run), "--references", "other.jsonl")
    assert "none of the ids of the references is an id of the run's articles" in str(done.exception)
    assert (run / "result.json").read_bytes() == result


@pytest.mark.parametrize("name", ["theirs.jsonl", "theirs.txt"])
def test_another_tools_outputs_become_a_run_with_the_scores_of_the_same_text(
    name: str, folder: Path
) -> None:
    summaries = [row["summary"] for row in _lines(the_run(folder) / "summaries.jsonl")]
    if name.endswith(".txt"):
        (folder / name).write_text("\n".join(summaries) + "\n")
    else:
        rows = [{"id": key, "summary": s} for key, s in zip(ARTICLES, summaries, strict=True)]
        write_rows(folder / name, rows[::-1])  # in any order
    metric = ["--metric", "rouge(types=['1'])"]
    done = call("score", name, "--data", "data.jsonl", *metric, "--json")
    assert done.exit_code == 0, done.output
    (printed,) = json.loads(done.stdout)["runs"]
    assert printed["label"] == "theirs"
    assert printed["summarizer"].startswith("outputs|sha256:")
    imported = Run.open(Path(printed["folder"]))
    assert list(imported.scores()) == list(Run.open(the_run(folder)).scores())


def test_an_article_without_an_output_counts_as_failed(folder: Path) -> None:
    write_rows(folder / "theirs.jsonl", [{"id": "a", "summary": "S."}, {"id": "c", "summary": ""}])
    done = call("score", "theirs.jsonl", "--data", "data.jsonl", "--metric", "length", "--json")
    (printed,) = json.loads(done.stdout)["runs"]
    assert printed["counts"]["scored"] == 1
    again = call("score", "theirs.jsonl", "--data", "data.jsonl", "--metric", "length")
    reason = "(empty_output 1, missing 1). The first, b: theirs.jsonl has no summary for it"
    assert reason in " ".join(again.stdout.split())
    assert printed["counts"]["failures"] == {"empty_output": 1, "missing": 1}
    assert done.exit_code == 1  # more than the 5% that may fail


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("o.jsonl", '{"id": "q", "summary": "S."}\n', "the data has no article with the id 'q'"),
        ("o.jsonl", '{"id": "a", "summary": "S."}\n' * 2, "two summaries for the id 'a'"),
        ("o.jsonl", '{"id": "a", "summary": 3}\n', "the summary must be text"),
        ("o.jsonl", '{"id": "a", "x": "S.", "y": "T."}\n', "which column holds the summaries"),
        ("o.jsonl", "not json\n", "o.jsonl, line 1: is not JSON"),
        ("o.jsonl", "", "there is no summary in it"),
        ("o.txt", "One.\nTwo.\n", "has 2 lines, but the data has 3 usable articles"),
    ],
)
def test_outputs_that_do_not_fit_the_data_are_refused(
    name: str, content: str, message: str, folder: Path
) -> None:
    (folder / name).write_text(content)
    done = call("score", name, "--data", "data.jsonl", "--metric", "length")
    assert message in str(done.exception)
    assert list((folder / "runs").glob("data/o-*")) == []  # no half of a run is left


def test_columns_of_the_data_can_be_named(folder: Path) -> None:
    write_rows(folder / "named.jsonl", [{"key": 7, "document": "A text.", "gold": "A text."}])
    write_rows(folder / "theirs.jsonl", [{"id": 7, "summary": "A text."}])
    columns = ["--column", "id=key", "--column", "article=document", "--column", "references=gold"]
    done = call(
        "score", "theirs.jsonl", "--data", "named.jsonl", *columns, "--metric", "rouge", "--json"
    )
    assert done.exit_code == 0, done.output
    assert json.loads(done.stdout)["runs"][0]["scores"]["rouge1"]["value"] == 1.0
    wrong = call("score", "theirs.jsonl", "--data", "named.jsonl", "--column", "text=document")
    assert "what is one of id, article" in str(wrong.exception)


def test_columns_of_data_and_outputs_are_guessed(folder: Path) -> None:
    named = [{"slug": k, "body": text * 9, "abstract": text} for k, text in ARTICLES.items()]
    write_rows(folder / "named.jsonl", named)
    theirs = [{"article": k, "Output": text} for k, text in ARTICLES.items()]
    write_rows(folder / "theirs.jsonl", theirs)
    given = ["score", "theirs.jsonl", "--data", "named.jsonl", "--json"]
    (printed,) = json.loads(call(*given, "--metric", "rouge").stdout)["runs"]
    assert printed["scores"]["rouge1"]["value"] == 1.0  # each summary is its reference
    write_rows(
        folder / "named.jsonl", [{k: v for k, v in r.items() if k != "abstract"} for r in named]
    )
    (printed,) = json.loads(call(*given).stdout)["runs"]
    assert list(printed["metrics"]) == ["entities", "coverage", "length"]  # without references
    wrong = call(*given, "--output-column", "summary=output")
    assert "has no 'output', which holds the summary. Did you mean 'Output'?" in str(
        wrong.exception
    )


def test_what_summarize_prints_as_json_is_scored(folder: Path) -> None:
    from summarize.cli.main import command

    rows = [json.loads(line) for line in (folder / "data.jsonl").read_text().splitlines()]
    write_rows(folder / "articles.jsonl", [{"id": r["id"], "text": r["article"]} for r in rows])
    one, two = folder / "one.json", folder / "two.json"
    runner = CliRunner()
    with_lead = ["--with", "lead(sentences=1)"]
    for path, specs in ((one, with_lead), (two, [*with_lead, "--with", "lead(sentences=2)"])):
        arguments = ["--json", "-o", str(path), *specs, str(folder / "articles.jsonl")]
        assert runner.invoke(command, arguments).exit_code == 0
    texts = {e["article_id"]: e["text"] for e in json.loads(one.read_text())["summaries"]}
    done = call("score", str(one), "--data", "data.jsonl", "--metric", "length", "--json")
    assert done.exit_code == 0, done.output
    (printed,) = json.loads(done.stdout)["runs"]
    results = Run.open(Path(printed["folder"])).results()
    assert {r.article_id: getattr(r, "text", None) for r in results} == texts
    several = call("score", str(two), "--data", "data.jsonl", "--metric", "length")
    assert "the summaries of 2 summarizers" in str(several.exception)


def test_a_target_that_is_nothing_is_named(folder: Path) -> None:
    assert "nothing is neither a run's folder" in str(call("score", "nothing").exception)
    (folder / "outputs.txt").write_text("One.\n")
    assert "with --data" in str(call("score", "outputs.txt").exception)


def test_a_folder_of_runs_is_scored_run_by_run_and_its_articles_are_no_outputs(
    folder: Path,
) -> None:
    inside = sorted(str(path) for path in (folder / "runs" / "small").iterdir())
    assert any("articles-" in path for path in inside)
    for targets in (["runs/small"], inside):
        done = call("score", *targets, "--metric", "length", "--json")
        assert done.exit_code == 0, done.output
        assert len(json.loads(done.stdout)["runs"]) == len(inside) - 1


def _lines(path: Path) -> list[Any]:
    return [json.loads(line) for line in path.read_text().splitlines()]
