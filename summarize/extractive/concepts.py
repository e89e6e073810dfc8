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
    pairs = [pairs_of(terms) for terms in document.terms]
    function = function_words(document.language)
    return _concepts(term_counts(document.terms), function), _concepts(term_counts(pairs), function)


def pairs_of(terms: Sequence[str]) -> list[str]:
    """Return each two neighbouring terms as one string."""
    return [f"{left} {right}" for left, right in itertools.pairwise(terms)]


def _concepts(counts: TermVectors, function: frozenset[str]) -> Concepts:
    number = len(counts.vocabulary)
    first = np.full(number, counts.size)
    np.minimum.at(first, counts.columns, counts.rows)
    frequency = np.log(np.maximum(np.bincount(counts.columns, minlength=number), 1))
    early = 1.0 / (1.0 + first)
    words = [concept.split(" ") for concept in counts.vocabulary]
    common = np.array([sum(word in function for word in each) / len(each) for each in words])
    columns = (
        np.ones(number),
        frequency,
        early,
        np.log1p(first),
        [float(any(word[0].isdigit() for word in each)) for each in words],
        np.full(number, np.log(max(counts.size, 1))),
        [sum(min(len(word), 12) for word in each) / len(each) / 10 for each in words],
        common,
        common * frequency,
        common * early,
    )
    return Concepts(counts, np.array(columns, dtype=np.float64).T)
