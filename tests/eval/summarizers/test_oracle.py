"""The oracle against exhaustive search."""

from __future__ import annotations

import itertools

import pytest

from eval import Example
from eval import load as load_metric
from eval.summarizers.create import create_summarizer
from eval.summarizers.oracle import Oracle
from summarize import Article, Failure, Spec, Summary
from summarize.sentences import split_sentences

TEXT = (
    "The ferry to Aldo island stopped on Monday. Engineers found a crack in the hull. "
    "A market sold apples. Food may run short by Friday. The island has no other ferry."
)
REFERENCE = "Aldo island has no ferry. Engineers found a crack."


def oracle(**options: object) -> Summary:
    (summary,) = Oracle({"a": [REFERENCE]}, **options).summarize([Article("a", TEXT)])  # type: ignore[arg-type]
    assert isinstance(summary, Summary)
    return summary


def worth(text: str) -> float:
    (score,) = load_metric("rouge").score([Example(Article("a", TEXT), (REFERENCE,), text)])
    one, two = score.values["rouge1"], score.values["rouge2"]
    assert one is not None
    assert two is not None
    return one + two


def test_one_sentence_is_the_best_there_is() -> None:
    best = max(split_sentences(TEXT), key=worth)
    assert oracle(sentences=1).text == best


def test_each_step_is_the_best_and_the_last_one_still_helps() -> None:
    sentences = split_sentences(TEXT)
    chosen = [s for s in sentences if s in oracle(sentences=3).text]
    pairs = [" ".join(pair) for pair in itertools.combinations(sentences, 2)]
    assert worth(" ".join(chosen)) >= max(worth(oracle(sentences=1).text), *map(worth, pairs))
    assert all(
        worth(" ".join(s for s in sentences if s in chosen or s == more)) <= worth(" ".join(chosen))
        for more in sentences
    )


def test_a_sentence_that_lowers_the_score_is_not_taken() -> None:
    assert "apples" not in oracle(sentences=5).text


def test_words_are_a_limit() -> None:
    assert len(oracle(sentences=None, words=8).text.split()) <= 8


def test_the_nearest_of_several_references_counts() -> None:
    references = {"a": ["Nothing of this kind.", "A market sold apples."]}
    (summary,) = Oracle(references, sentences=1).summarize([Article("a", TEXT)])
    assert isinstance(summary, Summary)
    assert summary.text == "A market sold apples."


@pytest.mark.parametrize("references", [None, {}, {"a": []}, {"a": [" "]}])
def test_without_a_reference_it_fails(references: dict[str, list[str]] | None) -> None:
    (result,) = Oracle(references).summarize([Article("a", TEXT)])
    assert isinstance(result, Failure)
    assert result.kind == "refused"


def test_a_benchmark_finds_it_by_name() -> None:
    found = create_summarizer(Spec.parse("oracle(sentences=2)"), references={"a": [REFERENCE]})
    assert isinstance(found, Oracle)
    assert found.sentences == 2
