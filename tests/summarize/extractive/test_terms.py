"""Words and terms against their definitions in one regular expression each."""

from __future__ import annotations

import re

from hypothesis import given
from hypothesis import strategies as st

from summarize.extractive.terms import count_words, cut, terms_of

UNSPACED = "\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af\uf900-\ufaff\u0e00-\u0e7f"
TEXTS = st.one_of(
    st.text(),
    st.text(
        st.sampled_from("aé_1 .\u2019\u201c\u2026\u20ac\u3042\u0e01\u4e2d\U0001f600\u1680\u1e9e")
    ),
)


@given(TEXTS)
def test_every_unspaced_character_is_a_word_and_all_else_goes_by_white_space(text: str) -> None:
    words = list(re.finditer(rf"[{UNSPACED}]|[^\s{UNSPACED}]+", text))
    assert count_words(text) == len(words)
    assert cut(text, len(words)) == text
    for limit, word in enumerate(words[:2]):
        assert cut(text, limit) == text[: word.start()].rstrip() + "…"


@given(TEXTS)
def test_terms_are_runs_of_letters_and_digits(text: str) -> None:
    assert terms_of(text) == re.findall(rf"[{UNSPACED}]|[^\W_{UNSPACED}]+", text.lower())
