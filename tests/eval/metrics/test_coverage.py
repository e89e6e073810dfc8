"""Coverage, density, compression and novel n-grams."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eval.metrics.base import Example
from eval.metrics.coverage import Coverage, coverage, fragments, novel
from summarize.base import Article

WORDS = st.lists(st.sampled_from("abcd"), max_size=14)


def slow_fragments(article: list[str], summary: list[str]) -> list[int]:
    """The algorithm of Grusky et al. (2018), figure 3, as it is printed: no index."""
    lengths, i = [], 0
    while i < len(summary):
        longest = 0
        for j in range(len(article)):
            length = 0
            while (
                i + length < len(summary)
                and j + length < len(article)
                and summary[i + length] == article[j + length]
            ):
                length += 1
            longest = max(longest, length)
        if longest:
            lengths.append(longest)
        i += max(longest, 1)
    return lengths


@given(WORDS, WORDS)
def test_fragments_are_those_of_the_printed_algorithm(
    article: list[str], summary: list[str]
) -> None:
    assert fragments(article, summary) == slow_fragments(article, summary)


def test_values_follow_a_hand_calculation() -> None:
    # Fragments of "a b x c d e" in "a b c d e f": "a b" and "c d e".
    values = coverage(["a", "b", "c", "d", "e", "f"], ["a", "b", "x", "c", "d", "e"])
    assert values["coverage"] == 5 / 6
    assert values["density"] == (2 * 2 + 3 * 3) / 6
    assert values["compression"] == 1.0
    # Pairs of the summary: ab, bx, xc, cd, de; bx and xc are new. Triples: abx, bxc, xcd, cde.
    assert values["novel_bigrams"] == 2 / 5
    assert values["novel_trigrams"] == 3 / 4


@given(st.lists(st.sampled_from("abcd"), min_size=1, max_size=14))
def test_a_copy_is_covered_whole(words: list[str]) -> None:
    values = coverage(words, words)
    assert values["coverage"] == 1.0
    assert values["density"] == len(words)
    assert values["novel_bigrams"] in (0.0, None)


@pytest.mark.parametrize("summary", ["", "…", " \n"])
def test_a_summary_without_words_has_no_value(summary: str) -> None:
    example = Example(Article("a", "Some words."), (), summary)
    assert set(Coverage().score([example])[0].values.values()) == {None}


def test_a_single_word_has_no_pair() -> None:
    assert novel(["a"], ["a"], 2) is None


def test_case_and_punctuation_do_not_count() -> None:
    example = Example(Article("a", "The CAT sat, then slept."), (), "the cat sat then slept")
    assert Coverage().score([example])[0].values["coverage"] == 1.0
