"""Quotation marks in a summary: every quotation opens and closes, and nothing else changes."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from summarize import Article, Summary, load
from summarize.extractive.document import in_order, read_document
from summarize.extractive.quotations import close_quotation, find_quotations

TEXT = (
    'The ferry stopped. "The hull is cracked. We heard it at night. Nobody slept," said Ida Lund. '
    'The island waits. "It is cold. Nobody came."'
)


@pytest.mark.parametrize(
    ("chosen", "expected"),
    [
        ([0], "The ferry stopped."),
        ([1], '"The hull is cracked."'),
        ([2], '"We heard it at night."'),
        ([3], '"Nobody slept," said Ida Lund.'),
        ([1, 2], '"The hull is cracked. We heard it at night."'),
        ([1, 3], '"The hull is cracked." "Nobody slept," said Ida Lund.'),
        ([0, 2, 4], 'The ferry stopped. "We heard it at night." The island waits.'),
        ([3, 6], '"Nobody slept," said Ida Lund. "Nobody came."'),
        ([0, 1, 2, 3, 4, 5, 6], TEXT),
    ],
)
def test_a_part_of_a_quotation_gets_the_marks_that_stand_elsewhere(
    chosen: list[int], expected: str
) -> None:
    assert in_order(read_document(TEXT), chosen) == expected


@pytest.mark.parametrize(
    ("text", "chosen", "expected"),
    [
        ("He said: “It is cold. Nobody came.” Rain fell.", [1], "“Nobody came.”"),
        ("He said: „It is cold. Nobody came.“ Rain fell.", [0], "He said: „It is cold.“"),
        ("Hon sade: ”It is cold. Nobody came.” Rain fell.", [0], "Hon sade: ”It is cold.”"),
        # Each paragraph of a long quotation begins with a mark; the last one ends with one.
        ("“It is cold.\n\n“Nobody came,” she said.", [0], "“It is cold.”"),
        (
            "“It is cold.\n\n“Nobody came,” she said.",
            [0, 1],
            "“It is cold.” “Nobody came,” she said.",
        ),
        ('"It is cold. Rain fell. "Nobody came," she said.', [1], '"Rain fell."'),
        # Inside another quotation.
        (
            '"She calls it "the wreck" now. It sank," he said.',
            [0],
            '"She calls it "the wreck" now."',
        ),
        # Marks without a partner.
        ('It was a wreck" on Monday. Rain fell.', [0], "It was a wreck on Monday."),
        (
            '"The man said "it was cold" on Monday. Rain fell.',
            [0],
            'The man said "it was cold" on Monday.',
        ),
        ('She said "it was cold. Rain fell.', [1], "Rain fell."),
        ('A pipe of 5" broke. Rain fell.', [0], 'A pipe of 5" broke.'),
    ],
)
def test_other_forms_of_quotations(text: str, chosen: list[int], expected: str) -> None:
    assert in_order(read_document(text), chosen) == expected


def test_a_mark_that_nothing_closes_reaches_no_further_than_its_sentence() -> None:
    text = 'She said "it was cold. Rain fell. The ferry stopped.'
    (quotation,) = find_quotations(text, read_document(text).spans).found
    assert text[quotation.start : quotation.end] == '"it was cold.'
    assert not quotation.closed


@pytest.mark.parametrize(
    ("cut", "expected"),
    [
        ("Rain fell…", "Rain fell…"),
        ('She said: "It was…', 'She said: "It was…"'),
        ("She said: “It was…", "She said: “It was…”"),
        ('She said: "It was cold." Then…', 'She said: "It was cold." Then…'),
    ],
)
def test_a_text_that_is_cut_off_closes_its_quotation(cut: str, expected: str) -> None:
    assert close_quotation(cut) == expected


SENTENCES = st.sampled_from(["It is cold.", "Nobody came!", "Why wait?", "Rain fell on the quay."])
QUOTED = st.lists(SENTENCES, min_size=1, max_size=4).map(" ".join)
PARAGRAPHS = st.lists(
    st.one_of(
        QUOTED,
        QUOTED.map(lambda text: f"“{text}”"),
        QUOTED.map(lambda text: f"She said: “{text}”"),
        QUOTED.map(lambda text: f"“{text[:-1]},” she said."),
    ),
    min_size=1,
    max_size=5,
)


@given(PARAGRAPHS, st.data(), st.sampled_from([" ", "\n\n"]), st.booleans())
def test_every_choice_of_sentences_is_balanced_and_says_what_the_article_says(
    paragraphs: list[str], data: st.DataObject, between: str, straight: bool
) -> None:
    text = between.join(paragraphs)
    if straight:
        text = text.replace("“", '"').replace("”", '"')
    document = read_document(text)
    chosen = data.draw(st.sets(st.integers(0, len(document) - 1), min_size=1))
    summary = in_order(document, sorted(chosen))
    assert summary.count("“") == summary.count("”")
    assert summary.count('"') % 2 == 0
    said = " ".join(document.sentences[index] for index in sorted(chosen))
    unmarked = str.maketrans("", "", '“”"')
    assert summary.translate(unmarked) == said.translate(unmarked)
    assert in_order(document, range(len(document))) == " ".join(text.split())


@pytest.mark.parametrize("words", range(1, 25))
def test_a_lead_that_is_cut_inside_a_quotation_closes_it(words: int) -> None:
    (summary,) = load(f"lead(words={words}, exact=True)").summarize([Article("a", TEXT)])
    assert isinstance(summary, Summary)
    assert summary.text.count('"') % 2 == 0
    assert len(summary.text.split()) == min(words, len(TEXT.split()))


@pytest.mark.parametrize(
    ("text", "language", "chosen", "expected"),
    [
        (
            "Elle a parlé : « C’est fini. Nous partons. » Il est resté.",
            "fr",
            [1],
            "« Nous partons. »",
        ),
        (
            "Dijo: «Es tarde. Nos vamos». Nadie habló.",
            "es",
            [0, 2],
            "Dijo: «Es tarde.» Nadie habló.",
        ),
        ("»Es ist spät. Wir gehen«, sagte sie. Alle gingen.", "de", [0], "»Es ist spät.«"),
        ("Sie sagte: „Es ist spät. Wir gehen.“ Alle gingen.", "de", [1], "„Wir gehen.“"),
        (
            "橋は閉じる。市長は「遅い。行く」と述べた。",
            "ja",
            [0, 1],
            "橋は閉じる。市長は「遅い。行く」と述べた。",
        ),
        ("大桥将关闭。费用很高。", "zh", [0, 1], "大桥将关闭。费用很高。"),
        ("다리는 닫힌다. 비용은 높다.", "ko", [0, 1], "다리는 닫힌다. 비용은 높다."),
    ],
)
def test_quotations_and_joints_of_other_languages(
    text: str, language: str, chosen: list[int], expected: str
) -> None:
    assert in_order(read_document(text, language), chosen) == expected


def test_a_cut_quotation_closes_with_the_mark_of_its_language() -> None:
    assert close_quotation("Il dit : « Non…") == "Il dit : « Non… »"
    assert close_quotation("市長は「遅い…") == "市長は「遅い…」"
