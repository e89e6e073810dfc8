"""What speaks against a summary, and how much: each thing lowers the probability by a factor.

The probability that a careful editor would pass a summary is a product: of a start, and of a
factor for every mention that its verdict speaks against. An unsupported name alone may leave 40%,
a doubt about who said something 10%; of two the product is left. `scripts/fit_fidelity.py` fits
the factors, which stand in `fidelity.json` beside the entity check.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

from eval.metrics.entities.mentions import BACKED, VALUES, Verdict
from eval.metrics.entities.relations.verdicts import RULES

_OF_RELATIONS = frozenset(RULES.values())
#: Everything that may speak against a summary, in the order of telling.
RISKS = (
    "contradicted",
    "unsupported value",
    "unsupported name",
    "misspelled",
    "partial",
    "relation contradicted",
    "relation doubtful",
    "doubtful",
    "unchecked",
    "alias",
    "inferred",
)
#: How far the backed mentions stand from where the article has them, 0..1 on average.
OUT_OF_PLACE = "out of place"
#: The cost of a summary against which nothing speaks.
START = "start"
#: More of the same says no more: a check that goes wrong once goes wrong again.
MOST = 3


def risk_of(verdict: Verdict) -> str | None:
    """Return what a verdict counts as; `None` for one that speaks against nothing."""
    if verdict.rule in _OF_RELATIONS:
        return f"relation {verdict.verdict}"
    if verdict.verdict == "unsupported":
        return "unsupported value" if verdict.mention.type in VALUES else "unsupported name"
    return verdict.verdict if verdict.verdict in RISKS else None


def count_risks(verdicts: Sequence[Verdict]) -> dict[str, float]:
    """Return how often each risk occurs in a summary, `MOST` times at most; those that do.

    `OUT_OF_PLACE` is no count but a mean over the mentions that the article backs.
    """
    found = [risk for verdict in verdicts if (risk := risk_of(verdict))]
    counts: dict[str, float] = {
        risk: min(MOST, found.count(risk)) for risk in RISKS if risk in found
    }
    trusts = [verdict.trust for verdict in verdicts if verdict.verdict in BACKED]
    if trusts and (out_of_place := 1 - sum(trusts) / len(trusts)):
        counts[OUT_OF_PLACE] = out_of_place
    return counts


def probability(counts: Mapping[str, float], costs: Mapping[str, float]) -> float:
    """Return the product of the factors, 0..1.

    Args:
        counts: how often each risk occurs.
        costs: what each costs, as -log of its factor, with `START`.
    """
    return math.exp(-costs[START] - sum(costs[risk] * count for risk, count in counts.items()))
