"""The entity check as a scorer for `guarded`: what it objects to, and what it would write."""

from __future__ import annotations

import datetime

import pytest

import summarize
from eval.metrics import load
from eval.metrics.entities.scorer import EntityScorer
from summarize.base import Article
from summarize.guarded.scorer import SCORERS, Scorer, load_scorer

ARTICLE = Article(
    "vans",
    "Three vans were stolen in Oslo on 4 May 2023, police said. Paula Ostrander, a lawyer, spoke "
    "to the Guardian about the theft. She said 37 people were killed in Bergen.",
    "Vans stolen",
    datetime.date(2023, 5, 5),
)


def test_the_distribution_registers_it() -> None:
    assert SCORERS.names() == ["entities"]
    assert isinstance(load_scorer("entities(recogniser='patterns')"), Scorer)


def test_its_signature_names_the_metric_and_what_is_made_of_it() -> None:
    metric = load("entities").signature
    assert EntityScorer().signature.startswith(f"{metric}|scorer:")


@pytest.mark.parametrize(
    ("text", "wrong", "right"),
    [
        ("Four vans were stolen in Oslo.", "Four", "Three"),
        ("Helena Ostrander spoke.", "Helena Ostrander", "Paula Ostrander"),
        ("Paula Ostrandar spoke.", "Ostrandar", "Ostrander"),  # the first name is right
        ("It was on 4 May 2021.", "4 May 2021", None),  # another day may be meant
        ("She said 73 people were killed in Bergen.", "73", "37"),
        ("The ship had 73 people on board.", "73", None),  # other people may be meant
        ("In Bergen a ship with 73 people sank, some killed.", "73", None),
        ("Oslo has a 73-people limit in Bergen.", "73", None),
        ("Vans were stolen in Paris.", "Paris", None),  # nothing says what should stand there
    ],
)
def test_it_objects_with_the_right_form_where_the_article_has_one(
    text: str, wrong: str, right: str | None
) -> None:
    (assessment,) = EntityScorer().score(ARTICLE, [text])
    (objection,) = assessment.objections
    assert not assessment.holds
    assert (objection.text, objection.replacement) == (wrong, right)
    assert text[objection.start : objection.end] == wrong
    for piece in objection.evidence:
        assert ARTICLE.text[piece.start : piece.end] == piece.text


def test_another_form_of_a_word_is_no_spelling_of_it() -> None:
    article = Article("faiths", "Hindus and Muslims of Kadal took part in the rite at Kadal.")
    (assessment,) = EntityScorer().score(article, ["The Hindu god Kadal took part."])
    assert [each.replacement for each in assessment.objections] == [None] * len(
        assessment.objections
    )


def test_what_is_backed_holds_and_is_worth_more() -> None:
    texts = ["Three vans were stolen in Oslo.", "Vans went in Paris.", "Rome and Paris lost vans."]
    good, one, two = EntityScorer().score(ARTICLE, texts)
    assert good.holds
    assert good.value == 0
    assert (len(one.objections), len(two.objections)) == (1, 2)
    assert good.value > one.value > two.value


def test_a_wrong_number_is_put_right_from_end_to_end() -> None:
    plugin = "candidate_writers:Drafts(texts=['She said 73 people were killed in Bergen.'])"
    summary = summarize.load(f"guarded(of={plugin}, repair='replace')")(ARTICLE)
    assert summary.text == "She said 37 people were killed in Bergen."
