"""Each recipe gives the number of its authors' formula, written down here a second time."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from pathlib import Path
from statistics import fmean
from typing import Any

import pytest
import tiny_encoders

from eval.metrics.base import Example
from eval.metrics.entailment import Entailment
from eval.metrics.entailment.passages import premises
from eval.metrics.entailment.recipes import RECIPES, Recipe
from eval.testing import check_metric
from summarize.base import Article
from summarize.errors import ModelError, SpecError
from summarize.spec import Spec

ARTICLE = [
    "The harbour council voted on Tuesday to close the old ferry terminal.",
    "Engineers had found cracks beneath its northern pier in March.",
    "Why now?",  # too short for SummaC
    "Traders along the quay warned that fewer visitors would come before winter.",
    "The mayor promised a bus every ten minutes until the repairs end.",
    "Nobody was hurt when a part of the pier fell into the water.",
]
SUMMARY = ["The council will close the ferry terminal.", "A bus is promised by the mayor.", "Yes."]
Probabilities = Callable[..., list[float]]


def _example(article: Sequence[str] = ARTICLE, joint: str = " ") -> Example:
    return Example(Article("a", joint.join(article)), (), " ".join(SUMMARY))


def _asker(folder: Path) -> Probabilities:
    """Return a function that asks the model about one input alone, without padding."""
    import torch
    from transformers import AutoModelForSequenceClassification, AutoTokenizer

    tokenizer = AutoTokenizer.from_pretrained(folder)
    model = AutoModelForSequenceClassification.from_pretrained(folder).eval()

    def ask(*texts: str) -> list[float]:
        with torch.no_grad():
            logits = model(**tokenizer(*texts, return_tensors="pt")).logits[0]
        return [float(value) for value in torch.softmax(logits, dim=0)]

    return ask


@pytest.fixture(scope="module")
def model(tmp_path_factory: pytest.TempPathFactory) -> Callable[..., Path]:
    """Make a model folder of a family with these classes."""

    def make(family: str, *classes: str) -> Path:
        return tiny_encoders.save(tmp_path_factory.mktemp(family), family, classes=list(classes))

    return make


@pytest.fixture(autouse=True, scope="module")
def one_thread() -> None:
    """Models this small gain nothing from threads, and lose much beside other work."""
    import torch

    torch.set_num_threads(1)


@pytest.fixture(autouse=True)
def own_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SUMMARIZE_EVAL_CACHE", str(tmp_path / "cache"))


def _value(metric: Entailment, example: Example) -> tuple[float, dict[str, Any]]:
    (score,) = metric.score([example])
    (value,) = score.values.values()
    assert value is not None
    return value, dict(score.details)


def test_summac_zs_is_the_mean_of_best_entailment_less_worst_contradiction(
    model: Callable[..., Path],
) -> None:
    folder = model("albert", "LABEL_0", "LABEL_1", "LABEL_2")
    ask = _asker(folder)
    kept = [sentence for sentence in ARTICLE if len(sentence) > 10]
    answers = [[ask(p, h) for p in kept] for h in SUMMARY[:2]]  # "Yes." has 10 characters or fewer
    expected = fmean(max(a[0] for a in row) - max(a[1] for a in row) for row in answers)
    entailed = [a[0] for row in answers for a in row]
    assert max(entailed) - min(entailed) > 0.01  # the model does tell these sentences apart
    value, details = _value(Entailment(str(folder), "summac-zs"), _example())
    assert value == pytest.approx(expected, abs=2e-6)
    assert len(details["sentences"]) == 2
    for part, row, sentence in zip(details["sentences"], answers, SUMMARY, strict=False):
        best = kept[max(range(len(kept)), key=lambda number: row[number][0])]
        start, end = part["premise"]
        assert _example().article.text[start:end] == best
        assert _example().summary[part["start"] : part["end"]] == sentence


def test_summac_zs_reads_a_hundred_sentences_and_says_so(model: Callable[..., Path]) -> None:
    folder = model("albert", "LABEL_0", "LABEL_1", "LABEL_2")
    long = [f"Sentence number {number} of a long report ends here." for number in range(120)]
    value, details = _value(Entailment(str(folder), "summac-zs"), _example(long))
    again, _ = _value(Entailment(str(folder), "summac-zs"), _example(long[:100]))
    assert value == again
    assert details["read_to"] == len(" ".join(long[:100]))


def test_factcg_asks_its_question_about_chunks_of_550_words(model: Callable[..., Path]) -> None:
    folder = model("deberta-v2", "LABEL_0", "LABEL_1")
    ask = _asker(folder)
    # Twelve words and a stop are 13.
    long = [f"Word number {n} of this long report stands here for a reason." for n in range(60)]
    assert len(long[0].split()) + 1 == 13
    chunks = ["\n".join(long[:42]), "\n".join(long[42:])]  # 42 × 13 = 546, 43 × 13 = 559
    summary = " ".join(SUMMARY)
    expected = max(
        ask(
            f"{chunk}\n\nChoose your answer: based on the paragraph above can we conclude that "
            f'"{summary}"?\n\nOPTIONS:\n- Yes\n- No\nI think the answer is '
        )[1]
        for chunk in chunks
    )
    value, details = _value(Entailment(str(folder), "factcg"), _example(long))
    assert value == pytest.approx(expected, abs=2e-6)
    assert details["sentences"][0]["premise"][0] in (0, len(" ".join(long[:42])) + 1)


def test_minicheck_joins_with_the_end_token_and_counts_400_tokens(
    model: Callable[..., Path],
) -> None:
    folder = model("roberta", "LABEL_0", "LABEL_1")
    ask, tokenizer = _asker(folder), tiny_encoders.tokenizer()
    long = [f"The mayor promised bus {number} until the repairs end." for number in range(60)]
    length = [len(tokenizer(part, add_special_tokens=False)["input_ids"]) for part in long]
    groups: list[list[str]] = [[]]
    size = 0
    for sentence, tokens in zip(long, length, strict=True):
        if size + tokens > 400:
            groups.append([])
            size = 0
        groups[-1].append(sentence)
        size += tokens
    assert len(groups) > 1
    expected = max(ask(" ".join(group) + "</s>" + " ".join(SUMMARY))[1] for group in groups)
    value, details = _value(Entailment(str(folder), "minicheck"), _example(long))
    assert value == pytest.approx(expected, abs=2e-6)
    assert "cut_inputs" not in details


def test_alignscore_makes_even_groups_of_sentences(model: Callable[..., Path]) -> None:
    folder = model("roberta", "LABEL_0", "LABEL_1", "LABEL_2")
    ask = _asker(folder)
    long = [f"The mayor promised bus {number} until they end." for number in range(90)]
    words = 90 * 8
    size = 90 // (words // 350 + 1)  # three groups of 30
    groups = [" ".join(long[first : first + size]) for first in range(0, 90, size)]
    assert len(groups) == 3
    expected = fmean(max(ask(group, part)[0] for group in groups) for part in SUMMARY)
    value, _ = _value(Entailment(str(folder), "alignscore"), _example(long))
    assert value == pytest.approx(expected, abs=2e-6)


def test_any_model_that_names_its_classes_can_be_asked(model: Callable[..., Path]) -> None:
    folder = model("bert", "CONTRADICTION", "NEUTRAL", "ENTAILMENT")
    ask = _asker(folder)
    expected = fmean(max(ask(p, h)[2] for p in ARTICLE) for h in SUMMARY)
    value, _ = _value(Entailment(str(folder)), _example())
    assert value == pytest.approx(expected, abs=2e-6)
    least, _ = _value(Entailment(str(folder), over_hypotheses="min"), _example())
    assert least == pytest.approx(min(max(ask(p, h)[2] for p in ARTICLE) for h in SUMMARY),
                                  abs=2e-6)  # fmt: skip


def test_names_of_classes_count_before_a_recipes_numbers(model: Callable[..., Path]) -> None:
    turned = model("albert", "contradiction", "neutral", "entailment")
    ask = _asker(turned)
    kept = [sentence for sentence in ARTICLE if len(sentence) > 10]
    answers = [[ask(p, h) for p in kept] for h in SUMMARY[:2]]
    expected = fmean(max(a[2] for a in row) - max(a[0] for a in row) for row in answers)
    value, _ = _value(Entailment(str(turned), "summac-zs"), _example())
    assert value == pytest.approx(expected, abs=2e-6)
    given = Entailment(str(turned), "summac-zs", labels={"entailment": 0, "contradiction": 2})
    assert _value(given, _example())[0] == pytest.approx(
        fmean(max(a[0] for a in row) - max(a[2] for a in row) for row in answers), abs=2e-6
    )


def test_an_unnamed_class_is_asked_for(model: Callable[..., Path]) -> None:
    folder = model("bert", "LABEL_0", "LABEL_1")
    with pytest.raises(SpecError, match=r"cannot tell which class of .* means entailment"):
        _ = Entailment(str(folder)).signature


def test_an_input_that_is_too_long_is_cut_and_counted(model: Callable[..., Path]) -> None:
    folder = model("bert", "CONTRADICTION", "ENTAILMENT")
    endless = "and again " * 700
    _, details = _value(Entailment(str(folder)), _example([f"It rained {endless}here."]))
    assert details["cut_inputs"] == len(SUMMARY)


def test_nothing_to_ask_about_has_no_value(model: Callable[..., Path]) -> None:
    folder = model("bert", "CONTRADICTION", "ENTAILMENT")
    (score,) = Entailment(str(folder)).score([Example(Article("a", "It rained."), (), " ")])
    assert list(score.values.values()) == [None]


def test_the_signature_names_what_can_change_a_number(model: Callable[..., Path]) -> None:
    folder = model("bert", "CONTRADICTION", "ENTAILMENT")
    before = Entailment(str(folder)).signature
    assert Entailment(str(folder), device="cpu", batch_size=3).signature == before
    assert Entailment(str(folder), hypothesis="summary").signature != before
    config = json.loads((folder / "config.json").read_text())
    (folder / "config.json").write_text(json.dumps(config | {"hidden_dropout_prob": 0.2}))
    assert Entailment(str(folder)).signature != before


def test_it_keeps_the_contract(model: Callable[..., Path]) -> None:
    folder = model("bert", "CONTRADICTION", "ENTAILMENT")
    check_metric(Spec("entailment", {"model": str(folder)}))


def test_weights_that_would_be_random_are_refused(tmp_path: Path) -> None:
    folder = tiny_encoders.save(tmp_path, "bert")  # an encoder without a classifier
    metric = Entailment(str(folder), labels={"entailment": 1})
    with pytest.raises(ModelError, match=r"lacks classifier.*random"):
        metric.load()


def test_a_recipe_without_a_published_model_asks_for_one() -> None:
    with pytest.raises(SpecError, match="needs model="):
        Entailment(recipe="alignscore")


def test_line_breaks_stay_between_the_lines_of_a_token_chunk() -> None:
    text = "One is here.\nTwo is there.\n\nThree is far."
    recipe: Recipe = RECIPES["minicheck"]
    (chunk,) = premises(text, recipe, lambda part: 1)
    # sent_tokenize by lines gives [One, \n, Two, \n, \n, Three]; " \n " becomes "\n" from the left.
    assert chunk.text == "One is here.\nTwo is there.\n\n Three is far."
    assert (chunk.start, chunk.end) == (0, len(text))
