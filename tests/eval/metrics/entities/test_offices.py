"""Offices: found beside people, judged by what the article calls the same person."""

from __future__ import annotations

import pytest

from eval.metrics.entities import Entities
from eval.metrics.entities.find.offices import with_offices
from eval.metrics.entities.mentions import Mention
from summarize.base import Article

ARTICLE = Article(
    "a",
    "Deputy Governor Ida Reuter opened the bank. Otto Finke, the finance minister, was there with "
    "the foreign minister, Mats Holm. Anna Berg, chief executive of Tolm Harbour, spoke first. "
    "The Sunrise leader, Per Lund, did not come; a treasurer, Eva Strand, did. "
    "Lance Corporal Amy Dunn stood guard.",
)

NAMES = ("Ida Reuter", "Otto Finke", "Anna Berg", "Per Lund", "Amy Dunn", "Eva Strand", "Finke")


@pytest.mark.parametrize(
    ("text", "name", "offices"),
    [
        ("Finance director Ida Reuter left.", "Ida Reuter", ["Finance director"]),
        ("Said Chief Executive Dr Ida Reuter.", "Ida Reuter", ["Chief Executive"]),
        ("Ida Reuter, the finance director, left.", "Ida Reuter", ["finance director"]),
        ("Ida Reuter, 54, Tolm's head of research, left.", "Ida Reuter", ["head of research"]),
        ("Ida Reuter, who becomes foreign minister, left.", "Ida Reuter", ["foreign minister"]),
        ("The union's vice-president, Ida Reuter, left.", "Ida Reuter", ["vice-president"]),
        # Some recognisers take the office for a part of the name.
        ("They met Sheriff Ida Reuter.", "Sheriff Ida Reuter", ["Sheriff"]),
        # Whom somebody met is somebody else.
        ("Ida Reuter, who met the president, left.", "Ida Reuter", []),
        ("Ida Reuter told the president.", "Ida Reuter", []),
        ("They beat the Premier League side.", "Premier League", []),
    ],
)
def test_an_office_is_found_beside_a_person(text: str, name: str, offices: list[str]) -> None:
    start = text.index(name)
    found = with_offices([Mention(start, start + len(name), name, "PERSON")], text)
    assert [mention.text for mention in found if mention.type == "TITLE"] == offices
    assert all(text[mention.start : mention.end] == mention.text for mention in found)


@pytest.mark.parametrize(
    ("summary", "expected", "rule"),
    [
        ("Deputy Governor Ida Reuter", "supported", "same person"),
        ("Governor Ida Reuter", "contradicted", "other office"),
        ("Otto Finke, the finance minister", "supported", "same person"),
        ("Finance minister Otto Finke", "supported", "same person"),
        ("Minister Finke", "supported", "same person"),
        ("Trade minister Otto Finke", "contradicted", "other office"),
        ("Anna Berg, the CEO", "alias", "same office"),
        ("Sheriff Anna Berg", "unsupported", "absent"),
        ("Treasurer Anna Berg", "doubtful", "called otherwise"),
        ("Corporal Amy Dunn", "contradicted", "other office"),
        ("Lance Corporal Amy Dunn", "supported", "same person"),
        ("Director Eva Strand", "unchecked", "loose office"),
        ("Opposition leader Per Lund", "unchecked", "loose office"),
    ],
)
def test_an_office_is_judged_by_what_the_article_calls_the_person(
    summary: str, expected: str, rule: str
) -> None:
    name = next(name for name in NAMES if name in summary)
    start = summary.index(name)
    mentions = with_offices([Mention(start, start + len(name), name, "PERSON")], summary)
    found = Entities(recogniser="patterns").verdicts(ARTICLE, summary, mentions)
    titles = [verdict for verdict in found if verdict.mention.type == "TITLE"]
    assert [(verdict.verdict, verdict.rule) for verdict in titles] == [(expected, rule)]
    for piece in titles[0].evidence:
        assert ARTICLE.text[piece.start : piece.end] == piece.text
