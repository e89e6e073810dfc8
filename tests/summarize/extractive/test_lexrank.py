"""LexRank against its definition with a full similarity matrix."""

from __future__ import annotations

import math
from collections import Counter

import numpy as np
import pytest

from summarize.extractive.document import read_document
from summarize.extractive.lexrank import LexRank

TEXT = (
    "The ferry to Aldo island stopped on Monday. Engineers found a crack in the ferry's hull. "
    "The island has no other ferry. A market sold apples. Engineers will mend the hull by Friday."
)


def textbook_lexrank(sentences: list[list[str]], damping: float) -> np.ndarray:
    """Erkan and Radev (2004), equation 8, from the full matrix and an eigenvector."""
    size = len(sentences)
    frequency = Counter(term for sentence in sentences for term in set(sentence))
    weights = [
        {t: c * math.log((size + 1) / frequency[t]) for t, c in Counter(sentence).items()}
        for sentence in sentences
    ]
    norms = [math.sqrt(sum(w * w for w in row.values())) for row in weights]
    cosine = np.array(
        [
            [
                sum(a[t] * b.get(t, 0.0) for t in a) / (norms[i] * norms[j])
                for j, b in enumerate(weights)
            ]
            for i, a in enumerate(weights)
        ]
    )
    transition = damping / size + (1 - damping) * cosine / cosine.sum(axis=1, keepdims=True)
    values, vectors = np.linalg.eig(transition.T)
    stationary = np.real(vectors[:, np.argmax(np.real(values))])
    return stationary / stationary.sum()


@pytest.mark.parametrize("damping", [0.1, 0.15, 0.5])
def test_scores_are_the_stationary_distribution_of_the_full_matrix(damping: float) -> None:
    document = read_document(TEXT)
    expected = textbook_lexrank(list(document.content), damping)
    found = LexRank(damping=damping).rank(document).scores
    assert found == pytest.approx(expected, abs=1e-6)


@pytest.mark.parametrize("damping", [0.1, 0.15, 0.5])
def test_a_sentence_that_shares_nothing_has_the_mean_score(damping: float) -> None:
    scores = LexRank(damping=damping).rank(read_document(TEXT)).scores
    # The paper links every sentence to itself, so the apples' p = d / 5 + (1 - d) p, p = 1 / 5.
    assert scores[3] == pytest.approx(1 / 5)


def test_terms_add_up_to_the_walked_part_of_the_score() -> None:
    ranking = LexRank(damping=0.15).rank(read_document(TEXT))
    assert ranking.vectors is not None
    assert ranking.contributions is not None
    walked = np.bincount(ranking.vectors.rows, ranking.contributions)
    assert 0.15 / 5 + 0.85 * walked == pytest.approx(ranking.scores, abs=1e-6)
