"""BERTScore equals the package bert-score, and a computation written down here."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
import tiny_encoders

from eval.errors import MetricError
from eval.metrics.base import Example
from eval.metrics.bertscore import BertScore
from eval.testing import check_metric
from summarize.base import Article
from summarize.errors import ModelError, SpecError
from summarize.spec import Spec

# Made by scripts/make_bertscore_values.py with bert-score 0.3.13.
VALUES: dict[str, Any] = json.loads(
    Path(__file__).with_name("bertscore_values.json").read_text("utf-8")
)


@pytest.fixture(autouse=True, scope="module")
def one_thread() -> None:
    """Models this small gain nothing from threads, and lose much beside other work."""
    import torch

    torch.set_num_threads(1)


@pytest.fixture(autouse=True)
def own_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SUMMARIZE_EVAL_CACHE", str(tmp_path / "cache"))


@pytest.fixture(scope="module")
def bert(tmp_path_factory: pytest.TempPathFactory) -> str:
    return str(tiny_encoders.save(tmp_path_factory.mktemp("bert"), "bert"))


def _examples() -> list[Example]:
    return [
        Example(Article(str(number), "An article."), tuple(references), candidate)
        for number, (candidate, references) in enumerate(VALUES["pairs"])
    ]


def _numbers(metric: BertScore, examples: list[Example]) -> list[list[float | None]]:
    return [list(score.values.values()) for score in metric.score(examples)]


@pytest.mark.parametrize(("name", "layer"), [("plain", 2), ("last layer", 3), ("idf", 2)])
def test_it_equals_the_package_bert_score(name: str, layer: int, bert: str, tmp_path: Path) -> None:
    texts = tmp_path / "texts.txt"
    texts.write_text("\n".join(VALUES["idf_texts"]), encoding="utf-8")
    metric = BertScore(bert, layer=layer, idf=str(texts) if name == "idf" else None)
    for found, expected in zip(_numbers(metric, _examples()), VALUES[name], strict=True):
        assert found == pytest.approx(expected, abs=2e-6)


def test_a_roberta_reads_every_text_as_if_after_a_space(tmp_path: Path) -> None:
    import torch
    from transformers import AutoModel

    folder = tiny_encoders.save(tmp_path / "m", "roberta")
    model, tokenizer = AutoModel.from_pretrained(folder).eval(), tiny_encoders.tokenizer()

    def vectors(text: str) -> Any:
        encoded = tokenizer(f" {text}", return_tensors="pt")
        with torch.no_grad():
            hidden = model(**encoded, output_hidden_states=True).hidden_states[2][0]
        return hidden / hidden.norm(dim=1, keepdim=True)

    (example,) = _examples()[1:2]
    a, b = vectors(example.summary), vectors(example.references[0])
    similar = (a @ b.T).tolist()
    rows = similar[1:-1]  # the first and the last token are special: no weight, but may be matched
    precision = sum(max(row) for row in rows) / len(rows)
    columns = list(zip(*similar, strict=True))[1:-1]
    recall = sum(max(column) for column in columns) / len(columns)
    f1 = 2 * precision * recall / (precision + recall)
    ((*found,),) = _numbers(BertScore(str(folder), layer=2), [example])
    assert found == pytest.approx([precision, recall, f1], abs=2e-6)


def test_rescaling_stretches_the_scale_from_the_baseline_to_one(bert: str) -> None:
    raw = _numbers(BertScore(bert, layer=2), _examples())
    scaled = _numbers(BertScore(bert, layer=2, baseline=[0.5, 0.25, 0.2]), _examples())
    for before, after in zip(raw, scaled, strict=True):
        p, r, f = (value or 0.0 for value in before)
        assert after == pytest.approx([(p - 0.5) / 0.5, (r - 0.25) / 0.75, (f - 0.2) / 0.8])


def test_a_text_equal_to_itself_scores_one_and_an_empty_one_nothing(bert: str) -> None:
    same = Example(Article("a", "It rained."), ("It rained.", ""), "It rained.")
    empty = Example(Article("b", "It rained."), ("It rained.",), " ")
    metric = BertScore(bert, layer=2)
    assert _numbers(metric, [same, empty]) == [pytest.approx([1.0, 1.0, 1.0]), [None] * 3]
    article = BertScore(bert, layer=2, against="article")
    assert _numbers(article, [same])[0] == pytest.approx([1.0, 1.0, 1.0])
    assert article.columns[0].key == "bertscore_article_precision"


def test_a_long_text_is_read_to_the_models_length_and_counted(bert: str) -> None:
    metric = BertScore(bert, layer=1, against="article")
    (score,) = metric.score([Example(Article("a", "It rained again. " * 400), (), "It rained.")])
    assert score.details == {"cut_texts": 1}


def test_layers_and_baselines_are_the_published_ones() -> None:
    # README of bert-score: roberta-large, layer 17, English baseline.
    signature = BertScore("FacebookAI/roberta-large", rescale=True, baseline=None)
    assert signature._layer == 17
    assert signature._baseline == [0.83150584, 0.8314941, 0.83122575]
    with pytest.raises(SpecError, match="no layer"):
        BertScore("some/model")
    with pytest.raises(SpecError, match="no baseline"):
        BertScore("some/model", layer=3, rescale=True)


def test_the_signature_names_layer_idf_rescaling_and_tokenizer(bert: str, tmp_path: Path) -> None:
    texts = tmp_path / "texts.txt"
    texts.write_text("It rained.\n")
    metrics = [BertScore(bert, layer=2), BertScore(bert, layer=3),
               BertScore(bert, layer=2, idf=str(texts)),
               BertScore(bert, layer=2, baseline=[0.1, 0.1, 0.1])]  # fmt: skip
    signatures = [metric.signature for metric in metrics]
    assert len(set(signatures)) == 4
    assert "tokenizer:fast" in signatures[0]
    texts.write_text("It snowed.\n")
    assert metrics[2].signature != signatures[2]


def test_what_cannot_be_scored_is_said(bert: str) -> None:
    with pytest.raises(ModelError, match="has 3 layers, not 9"):
        BertScore(bert, layer=9).load()
    with pytest.raises(MetricError, match="no reference"):
        BertScore(bert, layer=2).score([Example(Article("a", "It rained."), (), "Rain.")])
    with pytest.raises(MetricError, match="finds no file"):
        _ = BertScore(bert, layer=2, idf="/none.txt").signature


def test_it_keeps_the_contract(bert: str) -> None:
    check_metric(Spec("bertscore", {"model": bert, "layer": 2}))
