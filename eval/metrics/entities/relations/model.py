"""What the relation check says."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from eval.metrics.entities.mentions import Evidence

RelationKind = Literal["speaker", "name", "office", "opposite"]
RelationVerdict = Literal["contradicted", "doubtful"]


@dataclass(frozen=True, slots=True)
class RelationFinding:
    """A place where the summary joins what the article does not join.

    `start` and `end` are half-open offsets in the summary: the name, office or word that is in
    the wrong place. `kind` says what is wrong: the `speaker` of a quotation, the `name` in a
    statement, the `office` of a person, or that the article says the `opposite`. `evidence` are
    the article's sentences that say it otherwise. `confidence` is the probability, 0..1, that
    something is wrong.
    """

    start: int
    end: int
    kind: RelationKind
    verdict: RelationVerdict
    confidence: float
    evidence: tuple[Evidence, ...]
