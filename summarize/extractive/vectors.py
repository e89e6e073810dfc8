"""Sentences as sparse term vectors, and sums of their similarities without a similarity matrix.

With unit rows X, the matrix of cosines is S = X Xᵀ. Centrality needs only products S·w, which are
X·(Xᵀ·w): linear in the number of words, where S itself would be quadratic in the sentences.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class TermVectors:
    """A sparse matrix, one row a sentence, one column a term; entries sorted by row.

    Entry k says that sentence `rows[k]` has the weight `values[k]` for the term
    `vocabulary[columns[k]]`; the entries of sentence i are `starts[i]:starts[i + 1]`.
    """

    rows: Integers
    columns: Integers
    values: Floats
    starts: Integers
    vocabulary: tuple[str, ...]

    @property
    def size(self) -> int:
        """The number of sentences."""
        return len(self.starts) - 1

    def gather(self, weights: Floats) -> Floats:
        """Return Xᵀ·weights: one number a term, from one number a sentence."""
        return _sums(self.columns, self.values * weights[self.rows], len(self.vocabulary))

    def contributions(self, profile: Floats) -> Floats:
        """Return what each entry adds to X·profile, a profile having one number a term."""
        return self.values * profile[self.columns]

    def project(self, profile: Floats) -> Floats:
        """Return X·profile: one number a sentence, from one number a term."""
        return _sums(self.rows, self.contributions(profile), self.size)

    def similarities(self, index: int) -> Floats:
        """Return the products of sentence `index` with every sentence; cosines for unit rows."""
        entries = slice(self.starts[index], self.starts[index + 1])
        profile = np.zeros(len(self.vocabulary))
        profile[self.columns[entries]] = self.values[entries]
        return self.project(profile)

    def directed(self) -> tuple[Floats, Floats]:
        """Return what each entry adds to its sentence's products with others, by direction.

        The first array has the part of earlier sentences, the second that of later ones.
        """
        order = np.lexsort((self.rows, self.columns))
        values, columns = self.values[order], self.columns[order]
        totals = _sums(self.columns, self.values, len(self.vocabulary))
        preceding = np.cumsum(values) - values - (np.cumsum(totals) - totals)[columns]
        earlier, later = np.empty_like(values), np.empty_like(values)
        earlier[order] = values * preceding
        later[order] = values * (totals[columns] - preceding - values)
        return earlier, later

    def per_sentence(self, contributions: Floats) -> Floats:
        """Return the sums of an entry-wise array, one a sentence."""
        return _sums(self.rows, contributions, self.size)

    def with_values(self, values: Floats) -> TermVectors:
        """Return the same entries with other values."""
        return TermVectors(self.rows, self.columns, values, self.starts, self.vocabulary)

    def unit(self) -> TermVectors:
        """Return the rows scaled to length 1; empty rows stay empty."""
        norms = np.sqrt(_sums(self.rows, self.values**2, self.size))
        norms[norms == 0] = 1.0
        return self.with_values(self.values / norms[self.rows])


def term_counts(sentences: Sequence[Sequence[str]]) -> TermVectors:
    """Count terms per sentence: the raw matrix that weighting starts from."""
    vocabulary: dict[str, int] = {}
    columns: list[int] = []
    values: list[int] = []
    starts = [0]
    for sentence in sentences:
        for term, count in Counter(sentence).items():
            columns.append(vocabulary.setdefault(term, len(vocabulary)))
            values.append(count)
        starts.append(len(columns))
    ends = np.array(starts, dtype=np.int64)
    return TermVectors(
        rows=np.repeat(np.arange(len(sentences), dtype=np.int64), np.diff(ends)),
        columns=np.array(columns, dtype=np.int64),
        values=np.array(values, dtype=np.float64),
        starts=ends,
        vocabulary=tuple(vocabulary),
    )


def tf_isf(counts: TermVectors) -> TermVectors:
    """Weigh counts by inverse sentence frequency, ln(N / n_t), and scale rows to length 1.

    The weight of Neto et al. (2000), which Zheng and Lapata (2019, section 4.2) use too: a term
    that stands in every sentence says nothing about any. N counts the sentences of the article,
    plus one, so that an article of one sentence still has a vector.
    """
    frequency = np.bincount(counts.columns, minlength=len(counts.vocabulary))
    weight = math.log(counts.size + 1) - np.log(np.maximum(frequency, 1))
    return counts.with_values(counts.values * weight[counts.columns]).unit()


def _sums(groups: Integers, values: Floats, size: int) -> Floats:
    return np.bincount(groups, values, minlength=size).astype(np.float64, copy=False)
