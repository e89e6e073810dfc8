"""Sparse sums against full matrices."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from summarize.extractive.vectors import TermVectors, term_counts, tf_isf

SENTENCES = st.lists(st.lists(st.sampled_from("abcdefg"), max_size=6), min_size=1, max_size=8)


def dense(vectors: TermVectors) -> np.ndarray:
    matrix = np.zeros((vectors.size, len(vectors.vocabulary)))
    matrix[vectors.rows, vectors.columns] = vectors.values
    return matrix


@given(SENTENCES)
def test_products_equal_those_of_the_full_matrix(sentences: list[list[str]]) -> None:
    vectors = tf_isf(term_counts(sentences))
    matrix = dense(vectors)
    weights = np.arange(1.0, vectors.size + 1)
    profile = vectors.gather(weights)
    assert np.allclose(profile, matrix.T @ weights)
    assert np.allclose(vectors.project(profile), matrix @ (matrix.T @ weights))
    assert np.allclose(vectors.similarities(0), matrix @ matrix[0])


@given(SENTENCES)
def test_directed_sums_are_the_triangles_of_the_full_matrix(sentences: list[list[str]]) -> None:
    vectors = tf_isf(term_counts(sentences))
    cosines = dense(vectors) @ dense(vectors).T
    earlier, later = vectors.directed()
    assert np.allclose(vectors.per_sentence(earlier), np.tril(cosines, -1).sum(axis=1))
    assert np.allclose(vectors.per_sentence(later), np.triu(cosines, 1).sum(axis=1))


def test_a_rare_term_weighs_more_than_one_in_every_sentence() -> None:
    vectors = tf_isf(term_counts([["ferry", "the"], ["hull", "the"], ["the"]]))
    row = dense(vectors)[0]
    # ln(4/1) against ln(4/3), then scaled to length 1.
    assert np.allclose(
        row[:2], np.array([np.log(4), np.log(4 / 3)]) / np.hypot(*np.log([4, 4 / 3]))
    )
