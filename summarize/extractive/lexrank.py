"""LexRank: a sentence is central if central sentences resemble it."""

from dataclasses import dataclass
from typing import Annotated, ClassVar

import numpy as np
from msgspec import Meta

from summarize.extractive.base import Ranking, SentenceRanker
from summarize.extractive.document import Document
from summarize.extractive.vectors import term_counts, tf_isf

_ROUNDS, _TOLERANCE = 100, 1e-8


@dataclass(frozen=True)
class LexRank(SentenceRanker):
    """Continuous LexRank (Erkan and Radev 2004, section 3.3).

    The weights of the graph are the cosines themselves, without a threshold, which is what makes
    the time linear in the article's length. The article is its own corpus for the inverse
    frequencies; too small a one to tell that "the" is common everywhere, so function words are
    left out, as they would weigh next to nothing with frequencies from a large corpus.
    """

    name: ClassVar[str] = "lexrank"
    version: ClassVar[int] = 2

    damping: Annotated[
        float, Meta(ge=0.0, le=1.0, description="share of jumps to any sentence")
    ] = 0.15

    def rank(self, document: Document) -> Ranking:
        """Score sentences by the stationary distribution of a walk along similarities."""
        vectors = tf_isf(term_counts(document.content))
        size = vectors.size
        degrees = vectors.project(vectors.gather(np.ones(size)))
        inverse = np.divide(1.0, degrees, out=np.zeros(size), where=degrees > 0)
        scores = np.full(size, 1.0 / size)
        for _ in range(_ROUNDS):
            profile = vectors.gather(scores * inverse)
            isolated = float(scores[degrees <= 0].sum()) / size
            walked = vectors.project(profile) + isolated
            updated = self.damping / size + (1.0 - self.damping) * walked
            change = float(np.abs(updated - scores).sum())
            scores = updated
            if change < _TOLERANCE:
                break
        return Ranking(scores, vectors, vectors.contributions(profile))
