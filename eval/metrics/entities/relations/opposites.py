"""Does the article say the opposite? A "not" too many or too few, or the antonym of a word.

Only sentences that say nearly the same are compared: the rest of a paraphrase may well need another
polarity.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from functools import lru_cache
from importlib import resources
from typing import Any

from eval.metrics.entities.relations.model import RelationFinding
from eval.metrics.entities.relations.sources import Sources
from eval.metrics.entities.stems import stem
from eval.metrics.text import STOP_WORDS, Token

#: So much of a sentence must stand in the one that says the opposite.
_SAME_STATEMENT = 0.6
_CONFIDENCE = 0.6
#: Words that stand so many tokens away belong to the same statement.
_NEAR = 4


def opposites(sentences: Sequence[Sequence[Token]], sources: Sources) -> Iterator[RelationFinding]:
    """Yield the words of the summary of which the article says the opposite."""
    for tokens in sentences:
        stems = [stem(token.key) for token in tokens]
        weights = {
            word: sources.weight(word) or sources.weight_of_unknown
            for word, token in zip(stems, tokens, strict=True)
            if token.key not in STOP_WORDS
        }
        likes = sources.overlaps(weights)[:1] if weights else []
        if not likes or likes[0][1] < _SAME_STATEMENT:
            continue
        number = likes[0][0]
        source = sources.stems[slice(*sources.tokens(number))]
        turned = next(_turned(tokens, stems, source), None)
        if turned:
            yield RelationFinding(
                turned.start, turned.end, "opposite", "doubtful", _CONFIDENCE,
                (sources.evidence(number),),
            )  # fmt: skip


def _turned(
    tokens: Sequence[Token], stems: Sequence[str], source: Sequence[str]
) -> Iterator[Token]:
    """Yield the words that a sentence turns round: negated here or there only, or an antonym."""
    there = set(source)
    for place, word in enumerate(stems):
        others = _antonyms().get(word, frozenset()) & there if word not in there else None
        if others and _negated(stems, place) == _negated(source, _first(source, others)):
            yield tokens[place]
    shared = {word for word in stems if word in there and word not in STOP_WORDS}
    for one, other in ((stems, source), (source, stems)):
        for place, word in enumerate(one):
            if word in shared and _denied(one, place):
                at = other.index(word)
                beside = _around(one, place) & _around(other, at) & shared
                if beside and not _negated(other, at):
                    yield tokens[stems.index(word)]


def _denied(words: Sequence[str], place: int) -> bool:
    """Whether "not" stands directly before a word, or small words between: "did not yet close"."""
    for before in reversed(words[max(0, place - 3) : place]):
        if before in _table()["denials"]:
            return True
        if before not in STOP_WORDS:
            return False
    return False


def _around(words: Sequence[str], place: int) -> frozenset[str]:
    near = range(max(0, place - _NEAR), min(len(words), place + 1 + _NEAR))
    return frozenset(words[at] for at in near if at != place)


def _first(words: Sequence[str], wanted: frozenset[str]) -> int:
    return next(place for place, word in enumerate(words) if word in wanted)


def _negated(words: Sequence[str], place: int) -> bool:
    return any(
        word in _table()["negations"] or word == "t" for word in words[max(0, place - 3) : place]
    )


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
    text = (
        resources.files("eval.metrics.entities.english")
        .joinpath("opposites.json")
        .read_text("utf-8")
    )
    table: dict[str, Any] = json.loads(text)
    return table
