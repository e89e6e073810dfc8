"""Names of any kind: as written, under another name, spelled otherwise, or in part."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from eval.metrics.entities.english.names import (
    CAPITALS_ONLY,
    PLACE_WORDS,
    TITLES,
    WHERE_WORDS,
)
from eval.metrics.entities.index import ArticleIndex
from eval.metrics.entities.mentions import NAMES
from eval.metrics.entities.rules.rule import Claim, Found, Rule
from eval.metrics.text import STOP_WORDS

Places = list[tuple[int, int]]


def _exact(claim: Claim) -> Found | None:
    """Word for word, up to case; "US" is not the pronoun "us"."""
    name, index = claim.name, claim.index
    starts = index.find(name)
    if len(name) == 1 and name[0] in CAPITALS_ONLY and claim.mention.text.isupper():
        starts = [start for start in starts if in_capitals(index, start)]
    return found(runs(starts, len(name)))


def _ending(claim: Claim) -> Found | None:
    """Another plural or possessive, or other diacritics; "US" has neither."""
    name = claim.name
    if len(name) == 1 and name[0] in CAPITALS_ONLY and claim.mention.text.isupper():
        return None
    return found(runs(claim.index.find_plain(name), len(name)))


def _alias(claim: Claim) -> Found | None:
    index = claim.index
    for other in claim.aliases.others(claim.name):
        starts = index.find(other)
        if len(other) == 1 and other[0] in CAPITALS_ONLY:
            starts = [start for start in starts if in_capitals(index, start)]
        # "Jordan" is a country in "in Jordan" and a man in "Michael Jordan".
        starts = [start for start in starts if not within_name(index, start, start + len(other))]
        if starts:
            return found(runs(starts, len(other)))
    return None


def within_name(index: ArticleIndex, start: int, end: int) -> bool:
    """Whether a word of the alias table is the surname in a longer name of the article."""
    if end - start > 1 or start == 0 or not capital(index, start):
        return False
    opens = index.sentences[index.sentence_of(start)][0] == start
    if opens or not index.adjacent(start - 1) or not capital(index, start - 1):
        return end < len(index.keys) and index.adjacent(end - 1) and _surname(index, end)
    return index.keys[start - 1] not in STOP_WORDS | TITLES


def _surname(index: ArticleIndex, place: int) -> bool:
    """Whether a capitalised word follows that is a name of nothing else: "Ireland Baldwin"."""
    return (
        capital(index, place)
        and index.surface(place)[1:].islower()
        and (len(index.positions.get(index.keys[place], ())) > 1)
    )


def _capital_city(claim: Claim) -> Found | None:
    """A capital for the government of its country, or the other way round, as one who acts.

    "Beijing" may say "China" wherever China is named, unless the summary says where something
    is: "in Beijing". A country is only named by a capital that acts: who was "born in London" is
    not shown to be British.
    """
    index, reading = claim.index, claim.surroundings.reading
    first, _ = reading.tokens(claim.mention)
    if claim.name in claim.aliases.capitals and reading.words.key(first - 1) in WHERE_WORDS:
        return None
    for other in claim.aliases.government(claim.name):
        starts = index.find(other)
        if claim.name not in claim.aliases.capitals:
            starts = [start for start in starts if _acts(index, start, start + len(other))]
        if starts:
            return found(runs(starts, len(other)))
    return None


def _acts(index: ArticleIndex, start: int, end: int) -> bool:
    """Whether a place is spoken of as one who acts: not "in X", "X's streets", "X Bridge"."""
    if start and index.keys[start - 1] in PLACE_WORDS:
        return False
    following = index.keys[end : end + 1]
    return bool(following) and following != ["s"] and not capital(index, end)


def _acronym(claim: Claim) -> Found | None:
    """Initials of a run of capitalised words of the article."""
    capitals = sum(map(str.isupper, claim.mention.text))
    if len(claim.name) > 1 or capitals < 2 or len(claim.name[0]) > 6:
        return None
    told = claim.name[0]
    places = claim.index.acronyms.get(told) or claim.index.acronyms.get(told.removesuffix("s"), [])
    return found(places)


def found(places: Sequence[tuple[int, int]], overlap: float = 1.0) -> Found | None:
    """Return what was found at `places`; `None` where there are none."""
    return Found(places, overlap) if places else None


def runs(starts: Sequence[int], size: int) -> Places:
    """Return the token ranges of `size` that begin at `starts`."""
    return [(start, start + size) for start in starts]


def capital(index: ArticleIndex, place: int) -> bool:
    """Whether the article writes a token with a capital."""
    return index.surface(place)[0].isupper()


def in_capitals(index: ArticleIndex, place: int) -> bool:
    """Whether the article writes a token in capitals, or as a longer name."""
    surface = index.surface(place).replace(".", "")
    return sum(map(str.isupper, surface)) >= 2 or (surface[0].isupper() and len(surface) > 3)


def exact() -> Iterator[Rule]:
    """Yield the rule for a name as the article writes it."""
    yield Rule(
        "exact",
        NAMES,
        "supported",
        _exact,
        "The US agreed. -> The [US] agreed. (GPE)",
        "They told us nothing. -> The [US] agreed. (GPE)",
        anywhere=True,
    )


def other_names() -> Iterator[Rule]:
    """Yield the rules for other names of the same thing."""
    yield Rule(
        "ending",
        NAMES,
        "variant",
        _ending,
        "Jiří Novák spoke. -> [Jiri Novak] spoke. (PERSON)",
        "Jiří Novotný spoke. -> [Jiri Novak] spoke. (PERSON)",
    )
    yield Rule(
        "alias",
        NAMES,
        "alias",
        _alias,
        "Envoys of Switzerland met. -> The [Swiss] met. (NORP)",
        "Michael Jordan met them. -> The [Jordanian] met them. (NORP)",
    )
    yield Rule(
        "capital",
        NAMES,
        "alias",
        _capital_city,
        "China said no. -> [Beijing] said no. (GPE)",
        "China said no. -> They met in [Beijing]. (GPE)",
    )
    yield Rule(
        "acronym",
        NAMES,
        "alias",
        _acronym,
        "The Northern Harbour Pilots' Union met. -> [NHPU] met. (ORG)",
        "The Northern Harbour Board met. -> [NHPU] met. (ORG)",
    )
