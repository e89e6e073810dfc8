"""Faithfulness: its components and how they are combined."""

from __future__ import annotations

import pytest

from eval.metrics.base import Example
from eval.metrics.faithfulness import Faithfulness
from eval.metrics.faithfulness.metric import COLUMNS, combine
from summarize.base import Article

ARTICLE = Article(
    "a", "Ida Reuter opened the old bridge in Tolm. The mayor then gave a long speech."
)
METRIC = Faithfulness(recogniser="patterns")


def score(summary: str) -> dict[str, float | None]:
    return dict(METRIC.score([Example(ARTICLE, (), summary)])[0].values)


def test_components_follow_a_hand_calculation() -> None:
    values = score("Ida Reuter opened the old gate.")
    # Runs of four: "ida reuter opened the", "reuter opened the old" stand there, the third not.
    assert values["four_gram_overlap"] == pytest.approx(2 / 3)
    # Content words: ida, reuter, opened, old known; gate not.
    assert values["known_words"] == pytest.approx(4 / 5)


def test_the_worst_sentence_counts() -> None:
    values = score("Ida Reuter opened the old bridge. Zebras galloped.")
    assert values["known_words"] == 0.0
    assert values["best_sentence_overlap"] == 0.0


def test_a_copied_sentence_is_more_faithful_than_one_with_a_wrong_name() -> None:
    right = score("Ida Reuter opened the old bridge in Tolm.")["faithfulness"]
    wrong = score("Greta Vallin opened the old bridge in Tolm.")["faithfulness"]
    assert right is not None
    assert wrong is not None
    assert wrong < right <= 1.0


def test_the_combination_is_a_weighted_mean_with_neutral_values() -> None:
    weights = {"four_gram_overlap": 3.0, "known_words": 1.0}
    neutral = {"four_gram_overlap": 0.5, "known_words": 0.25}
    assert combine({"four_gram_overlap": 1.0, "known_words": 0.6}, weights, neutral) == 0.9
    assert combine({"four_gram_overlap": 1.0, "known_words": None}, weights, neutral) == 0.8125


def test_a_summary_without_words_has_no_value() -> None:
    assert score("…")["faithfulness"] is None


def test_weights_are_a_mean_of_the_columns() -> None:
    from eval.metrics.faithfulness.metric import _neutral, _weights

    assert set(_weights()) == set(_neutral()) == {column.key for column in COLUMNS[1:]}
    assert sum(_weights().values()) == pytest.approx(1.0, abs=0.02)
    assert all(weight >= 0 for weight in _weights().values())
