"""Does a name stand where the summary puts it, or does another one stand there in the article?

Around a name the summary makes a statement: the words of its sentence, the nearer the more they
say. The same words stand somewhere in the article, around the name that they belong to there. "Roe
will direct the film" is made of "Kumar, whom Roe trained, will direct the film": `direct` and
`film` stand nearer to Kumar.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from eval.metrics.entities.relations.sources import Sources
from eval.metrics.entities.stems import stem
from eval.metrics.text import STOP_WORDS, Token

#: How much less a word says of a name with every word between them: in the summary, in the article.
_DECAY, _NEAR = 0.85, 0.93
#: How well a sentence after, and before, the one with the name backs it: pronouns reach that far.
_AFTER, _BEFORE = 0.85, 0.7
#: Other names are looked for in so many sentences that are most like the statement.
LIKE = 3

Range = tuple[int, int]
#: What the ranker weighs, in the order of `Placement.features`.
FEATURES = ("margin", "home", "around", "mentioned", "beside")


@dataclass(frozen=True, slots=True)
class Place:
    """A name in a sentence of the summary.

    `tokens` are those of the sentence, `name` is the half-open range of the name's; `other_names`
    are stems of other names of the same thing, which count as the name.
    """

    tokens: Sequence[Token]
    name: Range
    other_names: frozenset[str] = frozenset()

    @property
    def last(self) -> str:
        """The stem of the name's last word."""
        return stem(self.tokens[self.name[1] - 1].key)

    @property
    def around(self) -> tuple[str, str]:
        """The words just before and after the name; empty where there is none."""
        first, last = self.name
        before = self.tokens[first - 1].key if first else ""
        return before, self.tokens[last].key if last < len(self.tokens) else ""

    def homes(self, sources: Sources) -> list[int]:
        """Return the tokens of the article at which the name ends, or another name of the same."""
        words = (self.last, *self.other_names)
        return sorted({place for word in words for place in sources.positions.get(word, ())})

    def claim(self, sources: Sources) -> dict[str, float]:
        """Return the stems around the name that the article has, with weights."""
        claim: dict[str, float] = {}
        first, last = self.name
        for place, token in enumerate(self.tokens):
            if first <= place < last or token.key in STOP_WORDS:
                continue
            distance = first - place if place < first else place - last + 1
            word = stem(token.key)
            weight = sources.weight(word) * _DECAY ** (distance - 1)
            if weight > claim.get(word, 0.0):
                claim[word] = weight
        return claim


@dataclass(frozen=True, slots=True)
class Placement:
    """How well a name fits the statement around it, and how well the best other name does.

    All shares are of the statement's weight, 0..1: `own` and `rival` are what stands near the name
    and near the other one, `like` what the most similar sentence has, `home` what the sentences
    with the name have, `around` those beside them. `beside` is the share of the two neighbours in
    the summary that touch the other name, less those that touch this one; `mentioned` counts the
    name in the article; `other` is the other name, as tokens of the article.
    """

    own: float
    rival: float
    like: float
    home: float
    around: float
    mentioned: int
    beside: float
    other: Range

    def features(self) -> tuple[float, ...]:
        """Return what the ranker weighs."""
        return (
            self.rival - self.own,
            self.home / self.like,
            self.around / self.like,
            math.log(1 + self.mentioned),
            self.beside,
        )


def placement(place: Place, sources: Sources, kind: str | None = None) -> Placement | None:
    """Compare the place of a name in the summary with the article.

    Args:
        place: the name in its sentence.
        sources: the article.
        kind: what kind of name alone counts as another one; all do if `None`.

    Returns:
        `None` where the article has no word of the statement, does not have the name, or has no
        other name in the sentences that are most like it.
    """
    claim, homes = place.claim(sources), place.homes(sources)
    likes = sources.overlaps(claim) if claim else []
    if not likes or not homes:
        return None
    told = {stem(token.key) for token in place.tokens} | place.other_names
    rivals = [
        (_support(claim, run[1] - 1, sources), run)
        for number, _ in likes[:LIKE]
        for run in sources.names(number)
        if told.isdisjoint(sources.stems[slice(*run)])
        and (kind is None or sources.kind(run) == kind)
    ]
    if not rivals:
        return None
    rival, other = max(rivals)
    shares = dict(likes)
    numbers = {sources.sentence_at(home) for home in homes}
    touched = max(_touched(place.around, (home, home + 1), sources) for home in homes)
    return Placement(
        own=max(_support(claim, home, sources) for home in homes),
        rival=rival,
        like=likes[0][1],
        home=max(shares.get(number, 0.0) for number in numbers),
        around=max(
            max(_AFTER * shares.get(number + 1, 0.0), _BEFORE * shares.get(number - 1, 0.0))
            for number in numbers
        ),
        mentioned=len(homes),
        beside=_touched(place.around, other, sources) - touched,
        other=other,
    )


def _support(claim: Mapping[str, float], place: int, sources: Sources) -> float:
    """Return how much of a statement stands near a token, in its sentence, 0..1."""
    first, last = sources.tokens(sources.sentence_at(place))
    found: dict[str, float] = {}
    for other in range(first, min(last, len(sources.stems))):
        word = sources.stems[other]
        if word in claim:
            found[word] = max(found.get(word, 0.0), _NEAR ** abs(other - place))
    return sum(claim[word] * near for word, near in found.items()) / sum(claim.values())


def _touched(around: Collection[str], run: Range, sources: Sources) -> float:
    """Return the share of two neighbours that touch a range of tokens too."""
    first, last = run
    beside = (
        sources.key(first - 1) if first else "",
        sources.key(last) if last < len(sources.stems) else "",
    )
    return sum(one == other != "" for one, other in zip(around, beside, strict=True)) / 2
