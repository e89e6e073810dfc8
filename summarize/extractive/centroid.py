"""Centroid: the sentences nearest to the middle of the article."""

from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from summarize.extractive.base import Ranking, SentenceRanker
from summarize.extractive.document import Document
from summarize.extractive.vectors import term_counts, tf_isf


@dataclass(frozen=True)
class Centroid(SentenceRanker):
    """Score by the cosine with the mean of all sentence vectors (after Radev et al. 2004).

    Function words are left out.
    """

    name: ClassVar[str] = "centroid"
    version: ClassVar[int] = 2

    def rank(self, document: Document) -> Ranking:
        """Score sentences by their cosine with the centroid, 0..1."""
        vectors = tf_isf(term_counts(document.content))
        centroid = vectors.gather(np.full(vectors.size, 1.0 / vectors.size))
        centroid /= float(np.linalg.norm(centroid)) or 1.0
        return Ranking(vectors.project(centroid), vectors, vectors.contributions(centroid))
