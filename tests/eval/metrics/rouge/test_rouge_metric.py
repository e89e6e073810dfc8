from __future__ import annotations

import numpy as np
import pytest

import eval as evaluation
from eval.metrics.base import Metric, difference, require_same_signature
from eval.metrics.rouge.ngrams import find_overlap
from eval.metrics.rouge.tokens import Tokens
from summarize.errors import SpecError
from summarize.sentences import splitter


def test_it_is_a_metric_whose_scores_have_its_columns():
    metric = evaluation.load("rouge")
    assert isinstance(metric, Metric)
    assert metric.requires == {"references"}
    [score] = metric.score_texts(["a cat"], ["a dog"])
    assert list(score.values) == [column.key for column in metric.columns]
    assert list(score.values)[:4] == ["rouge1", "rouge1_precision", "rouge1_recall", "rouge2"]
    assert [column.key for column in metric.columns if column.better == "up"] == [
        "rouge1",
        "rouge2",
        "rougeL",
        "rougeLsum",
    ]


def test_precision_is_of_the_summary_and_recall_of_the_reference():
    [score] = evaluation.load("rouge(types=[1, 2, 'L'])").score_texts(["b a"], ["a b c d"])
    # Both words match: P 2/2, R 2/4. No bigram does. The LCS has one word: P 1/2, R 1/4.
    assert score.values == {
        "rouge1": pytest.approx(2 * 1 * 0.5 / 1.5),
        "rouge1_precision": 1.0,
        "rouge1_recall": 0.5,
        "rouge2": 0.0,
        "rouge2_precision": 0.0,
        "rouge2_recall": 0.0,
        "rougeL": pytest.approx(2 * 0.5 * 0.25 / 0.75),
        "rougeL_precision": 0.5,
        "rougeL_recall": 0.25,
    }


@pytest.mark.parametrize(
    ("spec", "signature"),
    [
        (
            "rouge",
            "rouge|types:1,2,L,Lsum|stem:porter|split:newline>sentence"
            f"|splitter:{splitter()}|lang:en|refs:max|v:1",
        ),
        ("rouge(types=[1, 'L'])", "rouge|types:1,L|stem:porter|lang:en|refs:max|v:1"),
        (
            "rouge(dialect='perl', split='newline', multi='mean')",
            "rouge|types:1,2,L,Lsum|stem:porter+wordnet|split:newline|lang:en|refs:mean"
            "|dialect:rouge-1.5.5|v:1",
        ),
        (
            "rouge(types=[2], language='th', stemming=False)",
            "rouge|types:2|stem:none|lang:th|refs:max|v:1",
        ),
    ],
)
def test_the_signature_says_what_was_computed(spec, signature):
    assert evaluation.load(spec).signature == signature


def test_the_engine_is_not_in_the_signature():
    original = evaluation.load("rouge(engine='rouge-score')")
    assert original.signature == evaluation.load("rouge").signature


def test_different_signatures_are_refused_with_the_difference_named():
    left = evaluation.load("rouge(split='newline')").signature
    right = evaluation.load("rouge(split='newline', stemming=False)").signature
    assert difference(left, right) == "stem porter against none"
    with pytest.raises(evaluation.SignatureMismatchError, match="stem porter against none"):
        require_same_signature(left, right)


@pytest.mark.parametrize("empty", ["", " \n\t"])
def test_an_empty_summary_scores_zero_and_says_so(empty):
    full, score = evaluation.load("rouge").score_texts(["rain", empty], ["rain", "rain"])
    assert set(score.values.values()) == {0.0}
    assert score.details == {"empty": True}
    assert full.details == {}


def test_a_summary_without_matches_is_not_called_empty():
    [score] = evaluation.load("rouge").score_texts(["snow"], ["rain"])
    assert score.values["rouge1"] == 0.0
    assert score.details == {}


@pytest.mark.parametrize(
    ("summaries", "references", "message"),
    [
        (["a", "b"], ["a"], "2 summaries but 1 entries of references; from index 1 on"),
        (["a", "b"], ["a", None], r"example 1: its reference is missing \(None\)"),
        (["a", "b"], ["a", ["b", None]], r"example 1: its reference 1 is missing \(None\)"),
        (["a", None], ["a", "b"], r"example 1: its summary is missing \(None\)"),
        (["a", 5], ["a", "b"], "example 1: its summary is not text but int"),
        (["a"], [["a", b"b"]], "example 0: its reference 1 is not text but bytes"),
        (["a", "b"], ["a", []], "example 1 has no reference"),
    ],
)
def test_what_cannot_be_scored_is_named_by_its_index(summaries, references, message):
    with pytest.raises(evaluation.MetricError, match=message):
        evaluation.load("rouge").score_texts(summaries, references)


def test_a_single_text_in_place_of_references_is_refused():
    example = evaluation.Example(evaluation_article(), "one text", "one text")
    with pytest.raises(evaluation.MetricError, match="example 0: 'references' is a single text"):
        evaluation.load("rouge").score([example])


def evaluation_article():
    from summarize import Article

    return Article("a1", "")


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ("types=['x']", "no type 'x'"),
        ("types=[0]", "no type '0'"),
        ("types=[]", "needs types"),
        ("types=[1, '1']", "types that differ"),
        ("language='english'", "code of two or three letters"),
        ("dialect='perl', language='de'", "English only"),
        ("engine='rouge-score', dialect='perl'", "its own dialect only"),
        ("engine='rouge-score', types=[12]", "n-grams end at 9"),
        ("multi='median'", "cannot take multi='median'"),
    ],
)
def test_wrong_options_are_refused(options, message):
    with pytest.raises(SpecError, match=message):
        evaluation.load(f"rouge({options})")


@pytest.mark.parametrize("options", ["", "language='de'", "dialect='perl'", "split='sentence'"])
def test_half_a_surrogate_pair_is_no_obstacle(options):
    [score] = evaluation.load(f"rouge({options})").score_texts(["\ud800 rain"], ["rain \udfff"])
    assert score.values["rouge1"] == 1.0


def test_no_examples_give_no_scores():
    assert evaluation.load("rouge").score([]) == []


@pytest.mark.parametrize(("types", "asked"), [("[1, 2, 'L']", 0), ("['Lsum']", 2)])
def test_texts_are_split_into_sentences_for_lsum_only(types, asked, monkeypatch):
    calls = []
    monkeypatch.setattr(
        "eval.metrics.rouge.engines.split_sentences",
        lambda text, language: calls.append(text) or [text],
    )
    evaluation.load(f"rouge(types={types})").score_texts(["Rain fell."], ["Rain. It fell."])
    assert len(calls) == asked


def test_what_64_bits_cannot_number_is_refused_instead_of_miscounted():
    # One pair, two tokens: 2 bits for the position leave 61 for the id.
    def two_tokens(identifier):
        return Tokens(np.array([identifier]), np.array([0, 1]), np.array([0, 1]))

    largest = 2**61 - 2
    overlap = find_overlap(two_tokens(largest), two_tokens(largest))
    assert (overlap.in_reference.tolist(), overlap.in_summary.tolist()) == ([1], [1])
    with pytest.raises(evaluation.MetricError, match="fewer or shorter references"):
        find_overlap(two_tokens(largest + 1), two_tokens(1))
