"""Sentences and their offsets."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from summarize.sentences import sentence_spans, split_sentences

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
            st.sampled_from(' .!?"”“()\n\r\t-1aA…é\u2028\u00a0😀。U.S.p.m.'), st.characters()
        ),
        max_size=200,
    )
)
def test_every_visible_character_lies_in_exactly_one_span(text: str) -> None:
    covered = [0] * len(text)
    previous = 0
    for start, end in sentence_spans(text):
        assert previous <= start < end
        assert text[start:end] == text[start:end].strip()
        previous = end
        for index in range(start, end):
            covered[index] += 1
    assert all(covered[i] == 1 for i, character in enumerate(text) if not character.isspace())


@pytest.mark.parametrize(
    "space", ["\u00a0", "\u2009", "\u202f", "\u3000", "\u0085", "\u2028", "\x1c"]
)
def test_any_white_space_may_stand_around_a_stop(space: str) -> None:
    text = f"The team won Group A{space}. It lost.{space}Nobody came."
    assert [text[a:b] for a, b in sentence_spans(text)][-1] == "Nobody came."
