"""TextRank, centroid and PacSum against their definitions."""

from __future__ import annotations

import math

import numpy as np
import pytest

from summarize.extractive import textrank
from summarize.extractive.base import SentenceRanker
from summarize.extractive.centroid import Centroid
from summarize.extractive.document import read_document
from summarize.extractive.lexrank import LexRank
from summarize.extractive.pacsum import PacSum
from summarize.extractive.textrank import TextRank

STORY = read_document(
    "The ferry to Aldo island stopped on Monday. Engineers found a crack in the ferry's hull. "
    "The island has no other ferry. Wait. A market sold apples to the island. "
    "Engineers will mend the hull of the ferry by Friday."
)


def textbook_textrank(damping: float) -> np.ndarray:
    """Mihalcea and Tarau (2004): the fixed point, from a system of linear equations."""
    content = STORY.content
    size = len(content)
    weights = np.zeros((size, size))
    for i, left in enumerate(content):
        for j, right in enumerate(content):
            logs = math.log(len(left)) + math.log(len(right))
            if i != j and logs > 0:
                weights[i, j] = len(set(left) & set(right)) / logs
    strength = weights.sum(axis=0)
    steps = weights / np.where(strength > 0, strength, 1.0)
    return np.linalg.solve(np.eye(size) - damping * steps, np.full(size, 1.0 - damping))


@pytest.mark.parametrize("largest_matrix", [256, 0], ids=["full matrix", "by length"])
def test_textrank_reaches_the_fixed_point(
    largest_matrix: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(textrank, "_LARGEST_MATRIX", largest_matrix)
    scores = TextRank(damping=0.85).rank(STORY).scores
    assert scores == pytest.approx(textbook_textrank(0.85), abs=1e-6)


def test_the_centroid_scores_are_cosines() -> None:
    document = read_document("Ferry ferry hull. Ferry hull hull. Apples sold.")
    scores = Centroid().rank(document).scores
    # Sentences 1 and 2 mirror each other; the third shares no word with them.
    assert scores[0] == pytest.approx(scores[1])
    assert 0 < scores[2] < scores[0] <= 1


def test_pacsum_prefers_the_first_of_two_equal_sentences() -> None:
    document = read_document("Rain fell. The ferry stopped. The ferry stopped. Apples sold.")
    scores = PacSum(earlier=-0.5, position=0.0).rank(document).scores
    # The pair shares everything: the earlier one gains 1, the later one loses 0.5.
    assert scores[1] == pytest.approx(1.0)
    assert scores[2] == pytest.approx(-0.5)


def test_pacsum_without_direction_and_position_ignores_the_order() -> None:
    forward = read_document("Rain fell on the ferry. The ferry stopped. The hull broke.")
    backward = read_document("The hull broke. The ferry stopped. Rain fell on the ferry.")
    neutral = PacSum(earlier=1.0, position=0.0)
    assert neutral.rank(forward).scores == pytest.approx(neutral.rank(backward).scores[::-1])


@pytest.mark.parametrize("algorithm", [LexRank, TextRank, Centroid, PacSum])
def test_function_words_change_no_score(algorithm: type[SentenceRanker]) -> None:
    document = read_document(
        "A ferry stopped with the engine of it on. Engineers had to mend the engine of the ferry. "
        "This is what she said to all of them when it was the market that sold the apples."
    )
    bare = read_document("Ferry stopped engine. Engineers mend engine ferry. Market sold apples.")
    ranking = algorithm().rank(document)
    assert ranking.scores == pytest.approx(algorithm().rank(bare).scores)
    assert ranking.vectors is not None
    assert ranking.vectors.vocabulary == (
        "ferry",
        "stopped",
        "engine",
        "engineers",
        "mend",
        "market",
        "sold",
        "apples",
    )


def test_all_words_of_a_language_without_a_list_count() -> None:
    text = "The engine of the ferry. Das Boot in the harbour."
    assert read_document(text).content[0] == ["engine", "ferry"]
    assert read_document(text, "en-GB").content[0] == ["engine", "ferry"]
    assert read_document(text, "sv").content[0] == ["the", "engine", "of", "the", "ferry"]
