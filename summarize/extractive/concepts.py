"""Concepts: the words and word pairs of an article, and what is known about each.

Gillick and Favre (2009) choose the sentences that cover the most valuable concepts. Here the
value of a concept is the probability that a person's summary mentions it, judged from features
that need no knowledge of a language: how often, how early and how it is written.
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from summarize.extractive.document import Document
from summarize.extractive.vectors import Floats, TermVectors, term_counts
from summarize.languages import function_words

FEATURES = (
    "constant",
    "frequency",  # ln of the number of sentences that have it
    "early",  # 1 / (1 + first sentence), sentences counted from 0
    "late",  # ln(1 + first sentence)
    "digit",  # 1 if a word of it begins with a digit
    "article",  # ln of the number of sentences
    "letters",  # mean number of letters of its words, 12 at most, by tens
    "common",  # share of its words that are function words
    "common x frequency",
    "common x early",
)


@dataclass(frozen=True, slots=True)
class Concepts:
    """All concepts of one kind: `counts` has a row a sentence, `features` a row a concept."""

    counts: TermVectors
    features: Floats


def words_and_pairs(document: Document) -> tuple[Concepts, Concepts]:
    """Return the words of a story and its pairs of neighbouring words, with features."""
    words = term_counts(document.terms)
    pairs = term_counts([pairs_of(terms) for terms in document.terms])
    written = _as_written(words.vocabulary, function_words(document.language))
    places = {word: place for place, word in enumerate(words.vocabulary)}
    both = [[places[word] for word in pair.split(" ")] for pair in pairs.vocabulary]
    left, right = np.array(both, dtype=np.int64).reshape(-1, 2).T
    halves = written[:, left], written[:, right]
    of_pairs = (halves[0] + halves[1]) / 2
    of_pairs[0] = np.maximum(halves[0][0], halves[1][0])
    return _concepts(words, written), _concepts(pairs, of_pairs)


def pairs_of(terms: Sequence[str]) -> list[str]:
    """Return each two neighbouring terms as one string."""
    return [f"{left} {right}" for left, right in itertools.pairwise(terms)]


def _as_written(words: Sequence[str], function: frozenset[str]) -> Floats:
    """Return the features "digit", "letters" (not by tens) and "common" of words, a row each."""
    return np.array(
        [
            [float(word[0].isdigit()) for word in words],
            [float(min(len(word), 12)) for word in words],
            [float(word in function) for word in words],
        ],
        dtype=np.float64,
    )


def _concepts(counts: TermVectors, written: Floats) -> Concepts:
    number = len(counts.vocabulary)
    first = np.full(number, counts.size)
    np.minimum.at(first, counts.columns, counts.rows)
    frequency = np.log(np.maximum(np.bincount(counts.columns, minlength=number), 1))
    early = 1.0 / (1.0 + first)
    digit, letters, common = written
    columns = (
        np.ones(number),
        frequency,
        early,
        np.log1p(first),
        digit,
        np.full(number, np.log(max(counts.size, 1))),
        letters / 10,
        common,
        common * frequency,
        common * early,
    )
    return Concepts(counts, np.array(columns, dtype=np.float64).T)
