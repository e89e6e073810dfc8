"""How likely a name stands where the article has another one: a logistic regression.

The coefficients, and from which probability on a name is doubtful, stand in `ranker.json`;
`scripts/fit_relations.py` learns them.
"""

from __future__ import annotations

import json
import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources


@dataclass(frozen=True, slots=True)
class Ranker:
    """Coefficients in the order of `Placement.features`.

    Below `doubtful_from` nothing is said, nor where less than `least_rival` of the statement
    stands around the other name.
    """

    version: str
    intercept: float
    coefficients: tuple[float, ...]
    doubtful_from: float
    least_rival: float

    def probability(self, features: Sequence[float]) -> float:
        """Return the probability, 0..1, that the name has been put in the place of another."""
        logit = self.intercept + sum(
            weight * value for weight, value in zip(self.coefficients, features, strict=True)
        )
        return 1 / (1 + math.exp(-logit))


@lru_cache(maxsize=1)
def load_ranker() -> Ranker:
    """Return the committed ranker."""
    table = json.loads(resources.files(__package__).joinpath("ranker.json").read_text("utf-8"))
    return Ranker(
        version=table["version"],
        intercept=table["intercept"],
        coefficients=tuple(table["coefficients"].values()),
        doubtful_from=table["doubtful_from"],
        least_rival=table["least_rival"],
    )
