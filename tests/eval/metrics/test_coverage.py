"""Coverage, density, compression and novel n-grams."""

from __future__ import annotations

from collections.abc import Mapping

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eval.metrics.base import Example
from eval.metrics.coverage import Coverage, fragments, novel
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


def values_of(article: str, summary: str) -> Mapping[str, float | None]:
    [score] = Coverage().score([Example(Article("a", article), (), summary)])
    return score.values


@given(WORDS, WORDS)
def test_fragments_are_those_of_the_printed_algorithm(
    article: list[str], summary: list[str]
) -> None:
    found = fragments(article, summary)
    assert [fragment.words for fragment in found] == slow_fragments(article, summary)
    for start, source, words in found:
        assert summary[start : start + words] == article[source : source + words]


def test_values_follow_a_hand_calculation() -> None:
    # Fragments of "a b x c d e" in "a b c d e f": "a b" and "c d e".
    values = values_of("a b c d e f", "a b x c d e")
    assert values["coverage"] == 5 / 6
    assert values["density"] == (2 * 2 + 3 * 3) / 6
    assert values["compression"] == 1.0
    # Pairs of the summary: ab, bx, xc, cd, de; bx and xc are new. Triples: abx, bxc, xcd, cde.
    assert values["novel_bigrams"] == 2 / 5
    assert values["novel_trigrams"] == 3 / 4


@given(st.lists(st.sampled_from("abcd"), min_size=1, max_size=14))
def test_a_copy_is_covered_whole(words: list[str]) -> None:
    values = values_of(" ".join(words), " ".join(words))
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


def test_copied_fragments_are_spans_of_both_texts() -> None:
    # The snowman takes one code point, but two units of UTF-16 and four bytes.
    article = "\U0001f328 Rain fell. \u201cThe river rose\u201d, she said; the river sank."
    summary = "\U0001f328 The River ROSE: floods, she said"
    [score] = Coverage().score([Example(Article("a", article), (), summary)])
    found = [
        (summary[one["start"] : one["end"]], article[slice(*one["source"])], one["words"])
        for one in score.details["copied"]
    ]
    assert found == [("The River ROSE", "The river rose", 3), ("she said", "she said", 2)]


def test_a_fragment_that_stands_twice_is_taken_from_where_it_stands_first() -> None:
    [score] = Coverage().score([Example(Article("a", "It rose. It rose."), (), "it rose")])
    assert score.details == {"copied": [{"start": 0, "end": 7, "source": [0, 7], "words": 2}]}


def test_what_is_not_copied_has_no_fragment() -> None:
    [score] = Coverage().score([Example(Article("a", "Rain fell."), (), "Snow melted.")])
    assert score.details == {"copied": []}
