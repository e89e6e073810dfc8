"""Which candidate is taken: the best backed; of equals, the likeliest."""

from __future__ import annotations

import itertools
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from summarize.base import Summary
from summarize.guarded.scorer import Assessment

_WORD = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class Candidate:
    """One candidate with what speaks for it.

    `consensus` is its mean overlap with the other candidates, 0..1; 0 where it is alone.
    """

    summary: Summary
    assessment: Assessment
    consensus: float


def without_repetitions(summaries: Iterable[Summary]) -> list[Summary]:
    """Return the summaries without those whose text stood before, white space apart."""
    first: dict[str, Summary] = {}
    for summary in summaries:
        first.setdefault(" ".join(summary.text.split()), summary)
    return list(first.values())


def rated(summaries: Sequence[Summary], assessments: Sequence[Assessment]) -> list[Candidate]:
    """Return the summaries as candidates."""
    agreement = consensus([summary.text for summary in summaries])
    return [Candidate(*of_one) for of_one in zip(summaries, assessments, agreement, strict=True)]


def best(candidates: Sequence[Candidate]) -> int:
    """Return the index of the candidate to take.

    What holds goes before what does not, then the scorer's value decides. Of equals, the one that
    its model finds likeliest is taken, by mean log probability, where one summarizer wrote them
    all and tells; otherwise the one with the greatest consensus. Then their order decides.
    """
    likelihoods = _likelihoods(candidates)

    def rank(index: int) -> tuple[bool, float, float, float, int]:
        candidate = candidates[index]
        assessment = candidate.assessment
        likelihood = likelihoods[index] if likelihoods else 0.0
        return assessment.holds, assessment.value, likelihood, candidate.consensus, -index

    return max(range(len(candidates)), key=rank)


def _likelihoods(candidates: Sequence[Candidate]) -> list[float]:
    """Return the mean log probabilities; none where they cannot be compared."""
    details = [candidate.summary.details for candidate in candidates]
    found = [each.get("mean_log_probability") for each in details]
    known = [float(value) for value in found if isinstance(value, int | float)]
    one_model = len({each.get("of") for each in details}) == 1
    return known if one_model and len(known) == len(found) else []


def consensus(texts: Sequence[str]) -> list[float]:
    """Return the mean overlap of each text with the others, 0..1, rounded to six digits.

    The overlap is the F1 of words and pairs of words, each counted as often as it occurs: what the
    candidates of one model share is what the model is sure of.
    """
    grams = [_grams(text) for text in texts]
    others = max(len(texts) - 1, 1)
    return [
        round(
            sum(_f1(own, other) for place, other in enumerate(grams) if place != index) / others, 6
        )
        for index, own in enumerate(grams)
    ]


def _grams(text: str) -> Counter[tuple[str, ...]]:
    words = _WORD.findall(text.casefold())
    return Counter([*((word,) for word in words), *itertools.pairwise(words)])


def _f1(one: Counter[tuple[str, ...]], other: Counter[tuple[str, ...]]) -> float:
    total = one.total() + other.total()
    return 2 * (one & other).total() / total if total else 0.0
