"""PacSum: centrality that knows the direction of time in a news story."""

from dataclasses import dataclass
from typing import Annotated, ClassVar

import numpy as np
from msgspec import Meta

from summarize.extractive.base import Ranking, SentenceRanker
from summarize.extractive.document import Document
from summarize.extractive.vectors import Floats, term_counts, tf_isf


@dataclass(frozen=True)
class PacSum(SentenceRanker):
    """Position-augmented centrality (Zheng and Lapata 2019, section 3) with TF-ISF weights.

    A sentence gains from what it shares with later sentences, which elaborate it, and loses by
    what it shares with earlier ones, which it elaborates. The sums are scaled to 1 at most; then
    the position adds `position` / (1 + index). Similarities are cosines without the paper's
    threshold, which keeps the time linear, and without function words.
    """

    name: ClassVar[str] = "pacsum"
    version: ClassVar[int] = 2

    earlier: Annotated[
        float, Meta(ge=-2.0, le=2.0, description="weight of similarity to earlier sentences")
    ] = -0.5
    position: Annotated[
        float, Meta(ge=0.0, le=10.0, description="weight of standing early; 0 for shuffled text")
    ] = 0.5

    def rank(self, document: Document) -> Ranking:
        """Score sentences by directed centrality and position."""
        vectors = tf_isf(term_counts(document.content))
        earlier, later = vectors.directed()
        contributions = later + self.earlier * earlier
        scores = with_position(vectors.per_sentence(contributions), self.position)
        return Ranking(scores, vectors, contributions)


def with_position(centrality: Floats, position: float) -> Floats:
    """Scale centrality to 1 at most and add the prior for standing early."""
    largest = float(np.abs(centrality).max()) or 1.0
    return centrality / largest + position / (1.0 + np.arange(len(centrality)))
