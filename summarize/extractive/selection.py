"""From scores to a summary: the best sentences that fit the budget and repeat nothing."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

from summarize.extractive.vectors import Floats

Repetition = Literal["trigrams", "mmr", "allow"]
_MMR_RELEVANCE = 0.7
_LONGEST_MMR = 100


@dataclass(frozen=True, slots=True)
class Budget:
    """How much may be chosen: at most so many sentences, and at most so many words.

    `None` is no limit.
    """

    sentences: int | None
    words: int | None

    def admits(self, chosen: int, words: int, more: int) -> bool:
        """Whether a sentence of `more` words may join `chosen` sentences of `words` words."""
        if self.sentences is not None and chosen >= self.sentences:
            return False
        return self.words is None or words + more <= self.words

    def full(self, chosen: int, words: int) -> bool:
        """Whether no sentence at all can join."""
        return not self.admits(chosen, words, 1)


def select(
    scores: Floats,
    terms: Sequence[Sequence[str]],
    words: Sequence[int],
    budget: Budget,
    *,
    repetition: Repetition = "trigrams",
    similarities: Callable[[int], Floats],
) -> list[int]:
    """Choose sentences, best first.

    Args:
        scores: one number a sentence, higher is better; equal scores go to the earlier sentence.
        terms: the terms of each sentence, for trigrams.
        words: the length of each sentence.
        budget: where to stop; a sentence that does not fit is passed over for one that does.
        repetition: `trigrams` passes over a sentence that shares three terms in a row with a
            chosen one (Paulus et al. 2018, section 2.5); `mmr` takes the best balance of score
            and difference from what is chosen (Carbonell and Goldstein 1998); `allow` does
            neither.
        similarities: cosines of one sentence with all, which `mmr` needs.

    Returns:
        Indices in the order in which they were chosen; the best sentence alone where none fits.
    """
    if len(scores) and budget.words is not None and min(words) > budget.words:
        return [int(np.argmax(scores))]
    if repetition == "mmr":
        return _by_marginal_relevance(scores, words, budget, similarities)
    chosen: list[int] = []
    length = 0
    seen: set[tuple[str, ...]] = set()
    for index in np.argsort(-scores, kind="stable").tolist():
        if budget.full(len(chosen), length):
            break
        if not budget.admits(len(chosen), length, words[index]):
            continue
        trigrams = _trigrams(terms[index]) if repetition == "trigrams" else set()
        if chosen and trigrams & seen:
            continue
        chosen.append(index)
        length += words[index]
        seen |= trigrams
    return chosen


def _by_marginal_relevance(
    scores: Floats, words: Sequence[int], budget: Budget, similarities: Callable[[int], Floats]
) -> list[int]:
    spread = float(np.ptp(scores)) if len(scores) else 0.0
    relevance = (scores - scores.min()) / spread if spread else np.zeros(len(scores))
    nearest = np.zeros(len(scores))
    lengths = np.asarray(words)
    chosen: list[int] = []
    length = 0
    free = np.ones(len(scores), dtype=bool)
    while free.any() and len(chosen) < _LONGEST_MMR and not budget.full(len(chosen), length):
        margin = _MMR_RELEVANCE * relevance - (1 - _MMR_RELEVANCE) * nearest
        if budget.words is not None:
            free &= length + lengths <= budget.words
        if not free.any():
            break
        index = int(np.argmax(np.where(free, margin, -np.inf)))
        chosen.append(index)
        length += words[index]
        free[index] = False
        nearest = np.maximum(nearest, similarities(index))
    return chosen


def _trigrams(terms: Sequence[str]) -> set[tuple[str, ...]]:
    return set(zip(terms, terms[1:], terms[2:], strict=False))
