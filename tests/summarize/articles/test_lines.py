"""Paragraphs of plain text, however it was wrapped."""

from __future__ import annotations

import re
import textwrap
from unicodedata import normalize

import pytest
from hypothesis import given
from hypothesis import strategies as st

from summarize.articles.lines import blocks, ends_like_a_sentence, split_lines

PARAGRAPHS = [
    "The harbour board of Port Ellery voted on Monday night to close the old fish market, ending "
    "a quarrel that had split the town's traders for the best part of six years.",
    "Its chair, Oona Brandt, said the well-known hall would be pulled down in March - weather "
    "permitting - and that 41 of the 63 stallholders had asked for a place in the new one.",
    'She added: "Nobody is happy, which may be the surest sign of a fair deal that I know."',
]


def texts(text: str) -> list[str]:
    return [block.text for block in blocks(split_lines(text))]


def test_a_line_is_a_paragraph_where_lines_are_long() -> None:
    assert texts("\n".join(PARAGRAPHS)) == PARAGRAPHS


@pytest.mark.parametrize("width", [45, 60, 72, 80, 100])
@pytest.mark.parametrize("line_end", ["\n", "\r\n"])
def test_hard_wrapped_paragraphs_are_joined(width: int, line_end: str) -> None:
    wrapped = "\n\n".join(textwrap.fill(paragraph, width) for paragraph in PARAGRAPHS)
    assert texts(wrapped.replace("\n", line_end)) == PARAGRAPHS


def test_a_word_longer_than_the_lines_does_not_hide_that_they_are_wrapped() -> None:
    address = "https://harbour.example/" + "x" * 140
    wrapped = "\n\n".join(textwrap.fill(paragraph, 72) for paragraph in PARAGRAPHS)
    assert texts(f"{address}\n\n{wrapped}") == [address, *PARAGRAPHS]


def test_short_paragraphs_on_lines_of_their_own_stay_apart() -> None:
    lines = ["It rained all day in Port Ellery.", "Nobody came to the market.", "It closed at six."]
    assert texts("\n".join(lines)) == lines


def test_list_items_of_a_wrapped_text_stay_apart() -> None:
    wrapped = textwrap.fill(PARAGRAPHS[0], 60) + "\n\n" + textwrap.fill(PARAGRAPHS[1], 60)
    items = "It promised:\n- a roof that keeps out the rain;\n- cold water."
    assert texts(f"{wrapped}\n\n{items}")[2:] == items.split("\n")


def test_line_numbers_and_groups_follow_the_source() -> None:
    found = blocks(split_lines("One.\nTwo.\n\n\nThree."))
    assert [(block.text, block.line) for block in found] == [
        ("One.", 1),
        ("Two.", 2),
        ("Three.", 5),
    ]
    assert found[0].group == found[1].group != found[2].group


def test_white_space_and_invisible_characters_are_cleaned() -> None:
    assert texts("\ufeffco\u00adoper\u200bate\u00a0\t now\x1b[31m.\u2028Then.") == [
        "cooperate now [31m.",
        "Then.",
    ]


@given(st.text())
def test_nothing_visible_is_lost(text: str) -> None:
    spelled = re.sub("[\ufb00-\ufb06]", lambda ligature: normalize("NFKC", ligature[0]), text)
    seen = {char for char in spelled if char.isalnum()}
    assert {char for char in "".join(texts(text)) if char.isalnum()} == seen


@pytest.mark.parametrize(
    "text",
    [
        "It rained.",
        'He said: "Go."',
        "Why?",
        "“Now!”",
        "He left… ",
        "下雨了。",
        "बारिश हुई।",
        "Done.)",
    ],
)
def test_stops_end_sentences(text: str) -> None:
    assert ends_like_a_sentence(text.strip())


@pytest.mark.parametrize("text", ["Market to close", 'Chair: "Nobody is happy"', "It said:", "3.5"])
def test_other_ends_do_not(text: str) -> None:
    assert not ends_like_a_sentence(text)


@pytest.mark.parametrize(
    ("wrapped", "whole"),
    [
        (
            "Der Hafen von Norderkoog hat am Mittwoch die Bagger-\narbeiten in der Zufahrt "
            "eingestellt, weil im Schlick zu viel\nZinn gefunden wurde.",
            "die Baggerarbeiten in",
        ),
        (
            "Wanderer müssen nun einen Umweg von vier Kilometern gehen. Der Vor-\nund der Nachteil "
            "sei derselbe, sagte die Wirtin des Gasthauses im Tal.",
            "Der Vor- und der Nachteil",
        ),
        (
            "La presidenta del sindicato dijo el lunes a los periodistas que la pre-\nsidenta de "
            "la empresa no había respondido a ninguna de sus cartas.",
            "la presidenta de",
        ),
        (
            "De burgemeester zei dinsdag tegen de raad dat er na het auto-\nongeluk op de dijk "
            "niemand meer in het ziekenhuis ligt.",
            "het auto-ongeluk op",
        ),
        (
            "Die Gemeinde hat am Montag beschlossen, die Hinweise des Statikers zu be-\nachten und "
            "die Brücke über die Krumme bis Ostern zu sperren.",
            "zu beachten und",
        ),
        (
            "The club from Port Ellery said on Monday that it would not play in the play-\noff at "
            "the end of the month, because its pitch is under water.",
            "the play-off at",
        ),
    ],
)
def test_one_hyphen_at_a_line_end_divides_a_word_where_compounds_are_few(
    wrapped: str, whole: str
) -> None:
    assert whole in " ".join(texts(wrapped))
