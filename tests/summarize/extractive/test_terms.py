"""Words and terms against their definitions, and against words counted by hand."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from summarize.extractive.terms import count_words, cut, terms_of

UNSPACED = "\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\u0e00-\u0e7f"
TEXTS = st.one_of(
    st.text(),
    st.text(
        st.sampled_from("aé_1 .\u2019\u201c\u2026\u20ac\u3042\u0e01\u4e2d\U0001f600\u1680\u1e9e")
    ),
)


COUNTED = [
    ("The bridge – 92 years old – shut at 5 p.m.", 9),
    ("Die Brücke z. B. schließt.", 5),
    ("« Il part ? », dit-il à 3,5 km.", 6),
    ("¿Cuándo volverán?", 2),
    ("L’acqua è fredda.", 3),
    ("A ponte fecha.", 3),
    ("De brug gaat dicht.", 4),
    ("Мост — закрыт.", 2),
    ("أغلق الجسر ؟", 2),
    ("大桥将关闭3周。", 7),
    ("橋は「3週間」閉鎖。", 7),
    ("AI企業のOpenは上場。", 8),
    ("다리는 3주 동안 닫힌다.", 4),
]


@pytest.mark.parametrize(("text", "words"), COUNTED)
def test_words_as_a_person_counts_them(text: str, words: int) -> None:
    assert count_words(text) == words
    assert cut(text, words) == text
    assert count_words(cut(text, words - 1)) == words - 1


@given(TEXTS)
def test_a_spaced_word_has_a_letter_or_digit_and_a_cut_text_has_as_many_as_asked(
    text: str,
) -> None:
    if not re.search(f"[{UNSPACED}]", text):
        assert count_words(text) == sum(
            any(c.isalnum() for c in word) and re.search(r"[^\W_]", word) is not None
            for word in re.split(r"\s+", text)
        )
    words = count_words(text)
    assert cut(text, words) == text
    for limit in range(min(words, 3)):
        start = cut(text, limit)
        assert start.endswith("…")
        assert text.startswith(start[:-1])
        assert count_words(start[:-1]) == limit


def test_korean_terms_have_no_particles() -> None:
    assert terms_of("다리는 닫혔다, 다리를 시장이 닫았다.") == [
        "다리",
        "닫혔다",
        "다리",
        "시장",
        "닫았다",
    ]
    assert terms_of("이 도시의 나라") == ["이", "도시", "나라"]


@given(TEXTS)
def test_terms_are_runs_of_letters_and_digits(text: str) -> None:
    if re.search(r"[\uac00-\ud7af]", text.lower()):
        return  # their particles go
    assert terms_of(text) == re.findall(rf"[{UNSPACED}]|[^\W_{UNSPACED}]+", text.lower())
