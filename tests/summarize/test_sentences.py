"""Sentences and their offsets."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from summarize.sentences import in_one_line, sentence_spans, split_sentences
from summarize.stops import TESTED_LANGUAGES

WHITE_SPACE = [chr(code) for code in range(sys.maxunicode + 1) if chr(code).isspace()]
BY_LANGUAGE = json.loads((Path(__file__).parent / "sentences.json").read_text(encoding="utf-8"))

CASES = {
    "abbreviations": [
        "The U.S. envoy met Mr. Okoye on Feb. 3.",
        "He left for the U.S.",
        "It rained.",
    ],
    "initials": ["J. K. Arden wrote to George W. Lund.", "Nobody answered."],
    "decimals": ["Prices rose 3.5 percent to $2.10 a litre.", "Then they fell."],
    "quote after the stop": ['She said: "We are ready."', "The train left."],
    "curly quote after the stop": ["“We are ready.”", "The train left."],
    "question inside a quote": ['"Ready?" she asked.', "Nobody was."],
    "ellipsis": ["He waited... and waited.", "Then he left."],
    "tokenised lower case": ["the bridge opened .", "mr. lund spoke .", "it rained ."],
    "clock before a day": ["Trains stop at 11 p.m. Friday.", "Buses go on."],
    "clock before a zone": ["It ends at 9 a.m. GMT.", "Then lunch."],
    "clock before a sentence": ["It ended at 9 p.m.", "Everyone went home."],
    "no space after the stop": ["The vote failed (AP).", "Less than a week later it passed."],
    "quotation of two sentences": ['"It works.', 'It is cheap," she said.', "Others doubt it."],
    "unpaired quotation marks": [
        '" He left.',
        "She stayed.",
        '"Why?" he asked.',
        'They ate."',
        "It",
    ],
    "numbered list": ["1. Wash the rice.", "2. Boil it."],
}


@pytest.mark.parametrize("expected", CASES.values(), ids=CASES.keys())
def test_splits_where_a_reader_would(expected: list[str]) -> None:
    missing_space = expected[0].endswith("(AP).")
    assert split_sentences(("" if missing_space else " ").join(expected)) == expected


@pytest.mark.parametrize("half", BY_LANGUAGE)
@pytest.mark.parametrize("language", sorted(TESTED_LANGUAGES))
def test_sentences_of_each_language(language: str, half: str) -> None:
    sentences = BY_LANGUAGE[half][language]
    text = ("" if language in {"zh", "ja"} else " ").join(sentences)
    assert split_sentences(text, language) == sentences


@pytest.mark.parametrize("space", WHITE_SPACE, ids=lambda space: f"U+{ord(space):04X}")
def test_no_white_space_stops_the_program(space: str) -> None:
    text = f"The team won Group A{space}. It lost.{space}Nobody came{space}{space}. It rained."
    assert split_sentences(text)[-1] == "It rained."
    assert split_sentences(text)[0].startswith("The team won Group A")


def test_a_panic_of_the_library_leaves_sentences(monkeypatch: pytest.MonkeyPatch) -> None:
    class PanicException(BaseException):
        pass

    def panic(language: str, text: str) -> list[str]:
        raise PanicException

    monkeypatch.setattr("summarize.sentences._segment", lambda: panic)
    assert split_sentences("It rained. Who cares? Nobody.") == [
        "It rained.",
        "Who cares?",
        "Nobody.",
    ]


@pytest.mark.parametrize(
    ("sentence", "glue", "language"),
    [("It rained in Oslo.", " ", "en"), ("Élise est là.", " ", "fr"), ("今日は雨。", "", "ja")],
)
def test_a_text_of_any_length_is_split_as_a_short_one(
    sentence: str, glue: str, language: str
) -> None:
    assert split_sentences(glue.join([sentence] * 20_000), language) == [sentence] * 20_000


def test_a_sentence_longer_than_what_is_read_at_once_stays_whole() -> None:
    long = " ".join(["word"] * 20_000) + "."
    assert split_sentences(f"It rained. {long} It shone.") == ["It rained.", long, "It shone."]


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("two\nlines  and\u00a0spaces", "two lines and spaces"),
        ("明日\n始める。", "明日始める。"),
        ("明日\nMarrow 始める。", "明日 Marrow 始める。"),
        ("橋は閉じる。\n1968年に開通した。", "橋は閉じる。1968年に開通した。"),
        ("他说：“关闭。”\n3万辆车", "他说：“关闭。”3万辆车"),
        ("다리는\n닫힌다.", "다리는 닫힌다."),
        (" \n ", ""),
    ],
)
def test_lines_join_as_their_script_writes_them(text: str, line: str) -> None:
    assert in_one_line(text) == line


def test_a_headline_on_its_own_line_is_a_sentence() -> None:
    text = "Bridge opens early\nThe new bridge over the Tarn opened two weeks early on Monday."
    assert split_sentences(text) == text.split("\n")


def test_a_wrapped_line_goes_on() -> None:
    text = "The new bridge over the river opened two\nweeks early. Traffic was light."
    assert split_sentences(text) == [
        "The new bridge over the river opened two\nweeks early.",
        "Traffic was light.",
    ]


def test_list_lines_stay_apart() -> None:
    assert split_sentences("Bring:\n- a lamp\n- a rope") == ["Bring:", "- a lamp", "- a rope"]


def test_a_blank_line_ends_a_sentence() -> None:
    assert split_sentences("No stop here\n\nNor here") == ["No stop here", "Nor here"]


def test_other_languages_go_through_the_same_call() -> None:
    assert split_sentences("Das ist z.B. gut. Dr. Maier kam am 3. Mai.", "de-AT") == [
        "Das ist z.B. gut.",
        "Dr. Maier kam am 3. Mai.",
    ]
    assert split_sentences("今日は雨です。明日は晴れます。", "ja") == [
        "今日は雨です。",
        "明日は晴れます。",
    ]


def test_an_unknown_language_falls_back() -> None:
    assert split_sentences("One. Two.", "zz") == ["One.", "Two."]


@pytest.mark.parametrize("text", ["", " ", "\n\n \t", " " * 100_000])
def test_blank_text_has_no_sentence(text: str) -> None:
    assert sentence_spans(text) == []


@given(
    st.text(
        alphabet=st.one_of(
            st.sampled_from(' .!?"”“()\n\r\t-1aA…é😀。U.S.p.m.«»„「」：한라'),
            st.sampled_from(WHITE_SPACE),
            st.characters(),
        ),
        max_size=200,
    ),
    st.sampled_from([*sorted(TESTED_LANGUAGES), "th", "zz"]),
)
def test_every_visible_character_lies_in_exactly_one_span(text: str, language: str) -> None:
    covered = [0] * len(text)
    previous = 0
    for start, end in sentence_spans(text, language):
        assert previous <= start < end
        assert text[start:end] == text[start:end].strip()
        previous = end
        for index in range(start, end):
            covered[index] += 1
    assert all(covered[i] == 1 for i, character in enumerate(text) if not character.isspace())
