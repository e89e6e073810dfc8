"""How likely a name stands where the article has another one: a logistic regression.

The coefficients, and from which probability on a name is doubtful, stand in `ranker.json`;
`scripts/fit_relations.py` learns them.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from functools import lru_cache
from importlib import resources

import msgspec


class Ranker(msgspec.Struct, frozen=True):
    """Coefficients in the order of `placement.FEATURES`; below `doubtful_from` nothing is said."""

    version: str
    fitted_on: str
    doubtful_from: float
    intercept: float
    coefficients: dict[str, float]

    def probability(self, features: Sequence[float]) -> float:
        """Return the probability, 0..1, that the name has been put in the place of another."""
        weights = self.coefficients.values()
        logit = sum(weight * value for weight, value in zip(weights, features, strict=True))
        return 1 / (1 + math.exp(-logit - self.intercept))


@lru_cache(maxsize=1)
def load_ranker() -> Ranker:
    """Return the committed ranker."""
    data = resources.files(__package__).joinpath("ranker.json").read_bytes()
    return msgspec.json.decode(data, type=Ranker)
