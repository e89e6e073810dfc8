"""TextRank: PageRank over the words that sentences share."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Annotated, ClassVar

import numpy as np
from msgspec import Meta

from summarize.extractive.base import Ranking, SentenceRanker
from summarize.extractive.document import Document
from summarize.extractive.vectors import Floats, Integers, TermVectors, term_counts

_ROUNDS, _TOLERANCE = 100, 1e-8
_LARGEST_MATRIX = 256


@dataclass(frozen=True)
class TextRank(SentenceRanker):
    """TextRank for sentences (Mihalcea and Tarau 2004, section 4).

    Two sentences are as similar as they have distinct words in common, over the sum of the
    logarithms of their lengths; PageRank runs on these weights. Function words count in neither:
    the paper's "syntactic filter", without a tagger.
    """

    name: ClassVar[str] = "textrank"
    version: ClassVar[int] = 2

    damping: Annotated[float, Meta(ge=0.0, le=1.0, description="share of steps along an edge")] = (
        0.85
    )

    def rank(self, document: Document) -> Ranking:
        """Score sentences by weighted PageRank."""
        content = document.content
        counts = term_counts(content)
        vectors = counts.with_values(np.ones_like(counts.values))
        lengths = np.array([len(terms) for terms in content])
        product = (_in_full if vectors.size <= _LARGEST_MATRIX else _by_length)(vectors, lengths)
        strength = product(np.ones(vectors.size))
        inverse = np.divide(1.0, strength, out=np.zeros(vectors.size), where=strength > 1e-12)
        scores = np.ones(vectors.size)
        for _ in range(_ROUNDS):
            updated = (1.0 - self.damping) + self.damping * product(scores * inverse)
            change = float(np.abs(updated - scores).mean())
            scores = updated
            if change < _TOLERANCE:
                break
        profile = vectors.gather(scores * inverse)
        return Ranking(scores, vectors, vectors.contributions(profile))


def _in_full(vectors: TermVectors, lengths: Integers) -> Callable[[Floats], Floats]:
    """Return weights -> similarities · weights, through the matrix of similarities."""
    terms = np.zeros((vectors.size, len(vectors.vocabulary)))
    terms[vectors.rows, vectors.columns] = vectors.values
    logs = np.log(np.maximum(lengths, 1))
    denominators = logs[:, None] + logs[None, :]
    matrix = np.divide(
        terms @ terms.T, denominators, out=np.zeros_like(denominators), where=denominators > 0
    )
    np.fill_diagonal(matrix, 0.0)
    return lambda weights: np.asarray(matrix @ weights, dtype=np.float64)


def _by_length(vectors: TermVectors, lengths: Integers) -> Callable[[Floats], Floats]:
    """The same product in linear time.

    Sentences of one length share a denominator, so that their vectors can be summed first; an
    article has few different lengths.
    """
    logs = np.log(np.maximum(lengths, 1))
    kinds = np.unique(lengths)
    with_itself = np.bincount(vectors.rows, vectors.values**2, minlength=vectors.size)
    own = np.divide(with_itself, 2 * logs, out=np.zeros(vectors.size), where=logs > 0)

    def product(weights: Floats) -> Floats:
        total: Floats = -own * weights
        for kind in kinds.tolist():
            shared = vectors.project(vectors.gather(np.where(lengths == kind, weights, 0.0)))
            denominators = logs + np.log(max(kind, 1))
            total += np.divide(
                shared, denominators, out=np.zeros(vectors.size), where=denominators > 0
            )
        return total

    return product
