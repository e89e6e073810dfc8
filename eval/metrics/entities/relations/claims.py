"""What a sentence says of a name: the words that depend on it, the nearer the more they say."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from eval.metrics.entities.relations.parse import FAR, ParsedSentence
from eval.metrics.entities.relations.sources import Sources

#: How much less a word says of a name with every dependency between them.
DECAY = 0.6
#: Words that say nothing of a name: everybody says something.
_EMPTY_TEXT = """
    said say told tell new year also
"""
EMPTY = frozenset(_EMPTY_TEXT.split())


@dataclass(frozen=True, slots=True)
class Claim:
    """What a sentence says of a name: stems that the article has, each with its weight.

    `total` is the weight of all the words, those that the article does not have among them.
    """

    words: Mapping[str, float]
    total: float

    def support(self, source: ParsedSentence, name: Sequence[int]) -> float:
        """Return how much of the claim depends on the words of a name in a sentence, 0..1."""
        found: dict[str, float] = {}
        for i, distance in enumerate(source.distances(name)):
            word = source.stems[i]
            if distance and distance < FAR and word in self.words:
                found[word] = max(found.get(word, 0.0), DECAY ** (distance - 1))
        return sum(self.words[word] * near for word, near in found.items()) / self.total


def claim_around(sentence: ParsedSentence, name: Sequence[int], sources: Sources) -> Claim:
    """Return what a sentence of the summary says of a name, or of any words of it."""
    claim: dict[str, float] = {}
    missing: dict[str, float] = {}
    for i, distance in enumerate(sentence.distances(name)):
        word = sentence.stems[i]
        if not distance or distance >= FAR or not sentence.content[i] or word in EMPTY:
            continue
        weight = sources.weight(word)
        into = claim if weight else missing
        weight = (weight or sources.weight_of_unknown) * DECAY ** (distance - 1)
        into[word] = max(into.get(word, 0.0), weight)
    return Claim(claim, sum(claim.values()) + sum(missing.values()))
