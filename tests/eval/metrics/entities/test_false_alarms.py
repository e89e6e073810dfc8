"""What a faithful summary may say that its article does not, and what it may not."""

from __future__ import annotations

import pytest
from rule_cases import decided

from eval.metrics.entities.find.clean import clean, trim
from eval.metrics.entities.mentions import UNBACKED, Mention
from eval.metrics.entities.rules.rule import Shown

MONDAY = "The mill in Arle shut on Monday."


@pytest.mark.parametrize(
    ("article", "summary", "mention", "flagged"),
    [
        # Only the day of the report tells which day Monday was.
        (MONDAY, "The mill in Arle shut on 12 June.", "12 June", False),
        (f"ARLE, 9 June - {MONDAY}", "The mill in Arle shut on 12 June.", "12 June", False),
        ("The mill shut on 9 June.", "The mill shut on 12 June.", "12 June", True),
        ("The mill shut in May.", "The mill shut on 12 June.", "12 June", True),
        ("The mill shut last year.", "The mill shut in 2019.", "2019", False),
        ("The mill shut in 2018.", "The mill shut in 2019.", "2019", True),
        (MONDAY, "The mill in Arle shut on Friday.", "Friday", True),
        ("The mill shut yesterday.", "The mill shut on Friday.", "Friday", False),
    ],
)
def test_a_day_that_cannot_be_counted_is_no_flag_unless_another_is_given(
    article: str, summary: str, mention: str, flagged: bool
) -> None:
    _, verdict, _ = decided(Shown(article, summary, mention, "DATE"))
    assert (verdict in UNBACKED) is flagged


@pytest.mark.parametrize(
    ("article", "summary", "mention", "type_", "rule"),
    [
        # 31 - 19, 412 - 70, 53.7 - 52.2, 1998 - 1994.
        (
            "The store cost 31 million euros instead of 19 million.",
            "The store cost €12m too much.",
            "€12m",
            "MONEY",
            "difference",
        ),
        (
            "The bank has 412 branches, of which 70 will close.",
            "The bank will have 342 branches.",
            "342",
            "CARDINAL",
            "difference",
        ),
        (
            "Arle had 52.2°C on Monday. Ice was dear. Some slept. The record is 53.7°C.",
            "Arle was 1.5°C short of the record on Monday.",
            "1.5°C",
            "QUANTITY",
            "difference",
        ),
        (
            "From 1994 until 1998 she sat in parliament.",
            "She sat in parliament for four years.",
            "four years",
            "DATE",
            "years between",
        ),
    ],
)
def test_a_number_that_the_article_gives_the_parts_of_is_inferred(
    article: str, summary: str, mention: str, type_: str, rule: str
) -> None:
    assert decided(Shown(article, summary, mention, type_))[:2] == (rule, "inferred")


def test_a_nationality_that_opens_a_sentence_is_no_surname() -> None:
    shown = Shown(
        "ARLE. Danish curator Ib Holm spoke.", "Denmark's Ib Holm spoke.", "Denmark", "GPE"
    )
    assert decided(shown)[1] == "alias"


@pytest.mark.parametrize(
    ("text", "name", "kept"),
    [
        ("- Next stop: the coast", "Next", False),
        ("Next, they sailed to Arle.", "Next", False),
        ("The probe circles the Earth.", "Earth", False),
        ("Next sells coats in Arle: shares rose.", "Arle", True),
    ],
)
def test_discourse_words_and_the_bodies_in_the_sky_are_no_names(
    text: str, name: str, kept: bool
) -> None:
    start = text.index(name)
    found = clean([Mention(start, start + len(name), name, "ORG")], text)
    assert bool(found) is kept


def test_a_name_ends_where_what_is_said_begins() -> None:
    drawn_on = Mention(0, 17, "Ann Lee: Airlines", "PERSON")
    title = Mention(0, 15, "Arle: The Story", "WORK_OF_ART")
    assert trim(drawn_on) == Mention(0, 7, "Ann Lee", "PERSON")
    assert trim(title) == title
