"""Budgets and repetition."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from summarize.extractive.selection import Budget, Repetition, select


def choose(
    scores: list[float],
    terms: list[str],
    budget: Budget,
    repetition: Repetition = "allow",
    similarity: np.ndarray | None = None,
) -> list[int]:
    matrix = np.eye(len(scores)) if similarity is None else similarity
    split = [text.split() for text in terms]
    return select(
        np.array(scores),
        split,
        [len(each) for each in split],
        budget,
        repetition=repetition,
        similarities=lambda index: matrix[index],
    )


def test_the_best_come_first_and_equal_scores_go_to_the_earlier() -> None:
    assert choose([1, 3, 3, 2], ["a", "b", "c", "d"], Budget(3, None)) == [1, 2, 3]


def test_a_sentence_that_does_not_fit_is_passed_over() -> None:
    assert choose([3, 2, 1], ["a b c", "d e f", "g"], Budget(None, 4)) == [0, 2]


def test_the_best_sentence_is_taken_where_none_fits() -> None:
    assert choose([1, 2], ["a b c", "d e f"], Budget(None, 2)) == [1]


def test_three_words_in_common_are_repetition() -> None:
    texts = ["the ferry stopped today", "why the ferry stopped", "rain fell"]
    assert choose([3, 2, 1], texts, Budget(2, None), "trigrams") == [0, 2]
    assert choose([3, 2, 1], texts, Budget(2, None), "allow") == [0, 1]


def test_mmr_weighs_score_against_similarity() -> None:
    # After sentence 0: 0.7*0.9 - 0.3*1.0 = 0.33 for its copy, 0.7*0.5 - 0 = 0.35 for sentence 2;
    # relevance is scaled to 0..1 (sentence 3 has the lowest score).
    similarity = np.eye(4)
    similarity[0, 1] = similarity[1, 0] = 1.0
    chosen = choose([1.0, 0.9, 0.5, 0.0], list("abcd"), Budget(2, None), "mmr", similarity)
    assert chosen == [0, 2]


@given(
    st.lists(st.tuples(st.floats(0, 1), st.integers(1, 9)), min_size=1, max_size=12),
    st.integers(1, 5),
    st.integers(1, 30),
    st.sampled_from(["allow", "trigrams", "mmr"]),
)
def test_no_budget_is_exceeded(
    sentences: list[tuple[float, int]], most: int, words: int, repetition: Repetition
) -> None:
    lengths = [length for _, length in sentences]
    chosen = choose(
        [score for score, _ in sentences],
        [" ".join(f"w{i}{k}" for k in range(n)) for i, n in enumerate(lengths)],
        Budget(most, words),
        repetition,
    )
    assert 1 <= len(chosen) == len(set(chosen)) <= most
    assert sum(lengths[i] for i in chosen) <= words or min(lengths) > words


@pytest.mark.parametrize("budget", [Budget(2, None), Budget(None, 4)])
def test_budgets_in_sentences_and_words(budget: Budget) -> None:
    assert choose([1, 2, 3], ["a b", "c d", "e f"], budget) == [2, 1]
