"""Does the article say the opposite? A "not" too many or too few, or the antonym of a word.

Only words around which summary and article say the same are compared: the rest of a paraphrase
may well need another polarity.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from functools import lru_cache
from importlib import resources
from typing import Any

from eval.metrics.entities.relations.claims import claim_around
from eval.metrics.entities.relations.model import RelationFinding
from eval.metrics.entities.relations.parse import ParsedSentence, stem
from eval.metrics.entities.relations.sources import Sources
from eval.metrics.text import STOP_WORDS

#: So much of the statement around a word must stand around its counterpart.
_SAME_STATEMENT = 0.4
_READ = 3
_CONFIDENCE = 0.6


def opposites(sentences: Sequence[ParsedSentence], sources: Sources) -> Iterator[RelationFinding]:
    """Yield the words of the summary of which the article says the opposite."""
    for sentence in sentences:
        named = {i for name in sentence.names for i in range(name.first, name.last)}
        for word in range(len(sentence.words)):
            if sentence.content[word] and word not in named:
                found = _turned(sentence, word, sources)
                if found is not None:
                    start, end = sentence.spans[word]
                    evidence = (sources.evidence(found),)
                    yield RelationFinding(start, end, "opposite", "doubtful", _CONFIDENCE, evidence)


def _turned(sentence: ParsedSentence, word: int, sources: Sources) -> int | None:
    """Return the sentence of the article that says the opposite of a word, if one does."""
    own = sentence.stems[word]
    antonyms = _antonyms().get(own, frozenset())
    rivals = sorted(other for other in antonyms if other in sources.positions)
    negated = _negated(sentence, word)
    if not rivals and own not in sources.positions:
        return None
    claim = claim_around(sentence, [word], sources)
    if not claim.words:
        return None
    likes = [number for number, _ in sources.overlaps(claim.words)[:_READ]]
    sources.parse(likes)
    against: int | None = None
    for number in likes:
        source = sources.sentence(number)
        for i, other in enumerate(source.stems):
            if other != own and other not in rivals:
                continue
            if claim.support(source, [i]) < _SAME_STATEMENT:
                continue
            if (_negated(source, i) == negated) == (other == own):
                return None  # one source says it as the summary does
            against = number if against is None else against
    return against


def may_be_opposite(keys: Sequence[str], sources: Sources) -> bool:
    """Whether words alone allow that the article says the opposite of a sentence.

    The sentence most like it has an antonym of one of its words, or is negated where the other
    is not.
    """
    stems = [stem(key) for key in keys if key not in STOP_WORDS]
    weights = {word: weight for word in stems if (weight := sources.weight(word))}
    likes = sources.overlaps(weights)[:1] if weights else []
    if not likes or likes[0][1] < _SAME_STATEMENT:
        return False
    number = likes[0][0]
    words = sources.words(number)
    source = {stem(word) for word in words}
    if any(word not in source and _antonyms().get(word, _NONE) & source for word in stems):
        return True
    return _is_negative(keys) != _is_negative(words)


_NONE: frozenset[str] = frozenset()


def _is_negative(words: Sequence[str]) -> bool:
    negations = _table()["negations"]
    # As the metrics' tokens are cut, "don't" ends in "t".
    return sum(word in negations or word == "t" for word in words) % 2 == 1


def _negated(sentence: ParsedSentence, word: int) -> bool:
    """Whether a negation depends on a word, on its subject or object, or on its copula."""
    negations = _table()["negations"]
    governing = {word}
    if sentence.roles[word] in ("xcomp", "attr", "acomp"):
        governing.add(sentence.heads[word])
    inside = governing | {
        child
        for child, head in enumerate(sentence.heads)
        if head in governing and sentence.roles[child] in ("nsubj", "nsubjpass", "dobj", "attr")
    }
    count = sum(
        sentence.words[i] in negations and (i in inside or sentence.heads[i] in inside)
        for i in range(len(sentence.words))
    )
    return count % 2 == 1


@lru_cache(maxsize=1)
def _antonyms() -> dict[str, frozenset[str]]:
    """Return for the stem of a word those of its opposites."""
    found: dict[str, set[str]] = {}
    for pair in _table()["antonyms"]:
        left, right = ([stem(word) for word in side.split()] for side in pair)
        for words, others in ((left, right), (right, left)):
            for word in words:
                found.setdefault(word, set()).update(others)
    return {word: frozenset(against - {word}) for word, against in found.items()}


@lru_cache(maxsize=1)
def _table() -> dict[str, Any]:
    text = resources.files(__package__).joinpath("opposites.json").read_text("utf-8")
    table: dict[str, Any] = json.loads(text)
    return table
