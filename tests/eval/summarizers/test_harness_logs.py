"""Logs that lm-evaluation-harness 0.4.13 and inspect_ai 0.3.285 wrote, scored as the texts are.

Both ran once on the three articles beside them: a model that answers with the article's first
sentence, which in inspect_ai failed on the third.
"""

from __future__ import annotations

import json
import shutil
import sys
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from eval.cli.main import group
from eval.runs.run import Run
from summarize.base import Failure, Summary

LOGS = Path(__file__).parent / "harness_logs"
FIRST_SENTENCES = {
    "ferry": "The ferry to Skarholm sank in the harbour on Monday night.",
    "school": "Two schools in Brennick will close in June.",
    "orchard": "Frost destroyed half of the apple harvest in the Lorne valley.",
}


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A working folder with the logs, and the same texts as plain rows."""
    monkeypatch.chdir(tmp_path)
    for path in LOGS.iterdir():
        shutil.copy(path, tmp_path)
    rows = [json.dumps({"id": k, "summary": text}) for k, text in FIRST_SENTENCES.items()]
    (tmp_path / "plain.jsonl").write_text("\n".join(rows))
    return tmp_path


def score(target: str, *more: str) -> Result:
    arguments = ["score", target, "--data", "articles.jsonl", "--metric", "rouge", *more]
    entities = "entities(recogniser='patterns')"
    return CliRunner().invoke(group, [*arguments, "--metric", entities, "--json"])


def run_of(done: Result) -> Run:
    (printed,) = json.loads(done.stdout)["runs"]
    return Run.open(Path(printed["folder"]))


def numbers(run: Run) -> dict[str, Any]:
    return {row["id"]: row.get("values") for row in run.scores()}


def test_samples_of_lm_evaluation_harness_score_as_the_same_texts(folder: Path) -> None:
    theirs, plain = run_of(score("samples_news.jsonl")), run_of(score("plain.jsonl"))
    assert numbers(theirs) == numbers(plain)
    texts = {r.article_id: r.text for r in theirs.results() if isinstance(r, Summary)}
    assert texts == FIRST_SENTENCES


def test_documents_without_ids_are_known_by_their_number(folder: Path) -> None:
    rows = [json.loads(line) for line in (folder / "samples_news.jsonl").read_text().splitlines()]
    for row in rows:
        del row["doc"]["id"]
    shuffled = "".join(json.dumps(row) + "\n" for row in rows[::-1])
    (folder / "samples_news.jsonl").write_text(shuffled)
    articles = (folder / "articles.jsonl").read_text().replace('"id":', '"slug":')
    (folder / "articles.jsonl").write_text(articles)
    texts = [r.text for r in run_of(score("samples_news.jsonl")).results()]
    assert texts == list(FIRST_SENTENCES.values())
    wrong = score("samples_news.jsonl", "--output-column", "id=slag")
    assert "the document has no 'slag'; it has article, summary" in str(wrong.exception)


@pytest.mark.parametrize("response", [[["A.", "B."]], [[0.5, True]], [1.0]])
def test_what_is_not_one_generated_text_is_refused(response: Any, folder: Path) -> None:
    rows = [json.loads(line) for line in (folder / "samples_news.jsonl").read_text().splitlines()]
    rows[1]["filtered_resps"] = response
    (folder / "samples_news.jsonl").write_text("\n".join(map(json.dumps, rows)))
    assert "line 2: it takes one generated text" in str(score("samples_news.jsonl").exception)


def test_a_log_of_inspect_scores_as_the_same_texts(folder: Path) -> None:
    pytest.importorskip("inspect_ai")
    theirs = run_of(score("news.eval", "--output-column", "id=article_id"))
    plain = run_of(score("plain.jsonl"))
    expected = numbers(plain) | {"orchard": None}
    assert numbers(theirs) == expected
    failures = [result for result in theirs.results() if isinstance(result, Failure)]
    message = "RuntimeError('the model is overloaded')"
    assert failures == [Failure("orchard", "model_error", message)]
    assert "no article with the id '1'" in str(score("news.eval").exception)
    wrong = score("news.eval", "--output-column", "id=slug")
    assert "news.eval, sample 1: its metadata have no 'slug'" in str(wrong.exception)


def test_a_file_that_is_no_log_of_inspect_is_said(folder: Path) -> None:
    pytest.importorskip("inspect_ai")
    (folder / "news.eval").write_text("Not a log.")
    assert "cannot be read as a log of inspect_ai" in str(score("news.eval").exception)


def test_without_inspect_its_log_says_what_to_install(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "inspect_ai", None)
    monkeypatch.setitem(sys.modules, "inspect_ai.log", None)
    assert "pip install 'summarize-eval[inspect]'" in str(score("news.eval").exception)
