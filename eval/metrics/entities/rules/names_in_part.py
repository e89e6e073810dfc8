"""Names of which the article has a part, or the words in another order."""

from __future__ import annotations

from collections.abc import Iterator

from eval.metrics.entities.english.names import UNIONS
from eval.metrics.entities.mentions import NAMES
from eval.metrics.entities.rules.names import capital, found, runs
from eval.metrics.entities.rules.rule import Claim, Found, Rule
from eval.metrics.text import STOP_WORDS, plain

_SPOKEN = NAMES - {"TITLE"}


def _same_words(claim: Claim) -> Found | None:
    """The same words in another order or with small words between: Cambridge University."""
    index = claim.index
    words = [plain(key) for key in claim.name if key not in STOP_WORDS]
    if len(words) < 2 or any(word not in index.plain_positions for word in words):
        return None
    wanted = set(words)
    for place in index.plain_positions[words[-1]]:
        low = max(0, place - len(words) - 1)
        window = index.plain_keys[low : place + len(words) + 2]
        if wanted <= set(window):
            offsets = [offset for offset, key in enumerate(window) if key in wanted]
            start, end = low + offsets[0], low + offsets[-1] + 1
            if not start < index.title_from < end:
                return Found([(start, end)])
    return None


def _within_place(claim: Claim) -> Found | None:
    """A name with where or when it is: "Tunis's Bardo Museum", "the 2019 Asian Cup"."""
    name, index = claim.name, claim.index
    core = tuple(key for key in name if not (key.isdecimal() and len(key) == 4))
    if "s" in core[1:-1]:
        core = core[core.index("s") + 1 :]
    rest = [key for key in name if key not in core and key != "s"]
    if not core or len(core) == len(name) or not all(key in index.positions for key in rest):
        return None
    return found(runs(index.find(core), len(core)))


def _some_words(claim: Claim) -> Found | None:
    index = claim.index
    words = [key for key in claim.name if key not in STOP_WORDS] or list(claim.name)
    there = [key for key in words if plain(key) in index.plain_positions]
    if not there:
        return None
    share = sum(map(len, there)) / sum(map(len, words))
    return Found(runs(index.plain_positions[plain(there[-1])], 1), 0.6 * share)


def _longer(claim: Claim) -> Found | None:
    """A word more than the article's name, as clubs have it: Wexley Wanderers for Wexley.

    Or the country before it: the Zambian Senate for the Senate.
    """
    if claim.name[:1] in claim.aliases.countries or claim.name[0] in UNIONS:
        return _of_country(claim)
    name, index = claim.name[:-1], claim.index
    starts = [start for start in index.find(name) if capital(index, start)]
    followed = (start + len(name) for start in starts)
    if any(index.adjacent(place - 1) and capital(index, place) for place in followed):
        return None
    taken = [place for place in index.positions.get(claim.name[-1], ()) if capital(index, place)]
    return None if taken else found(runs(starts, len(name)), 0.5)


def _of_country(claim: Claim) -> Found | None:
    name, index = claim.name[1:], claim.index
    starts = [start for start in index.find(name) if capital(index, start)]
    named = (start for start in starts if start and index.adjacent(start - 1))
    if any(
        capital(index, start - 1) and index.keys[start - 1] not in STOP_WORDS for start in named
    ):
        return None
    return found(runs(starts, len(name)), 0.5)


def _background(claim: Claim) -> Found | None:
    """A people, or a country where the sentence that is retold has no other one."""
    if claim.mention.type == "NORP":
        return Found((), 0.5)
    if claim.name not in claim.aliases.countries:
        return None
    index = claim.index
    for number in claim.surroundings.retold(claim.mention)[:1]:
        first, last = index.sentences[number]
        if any((key,) in claim.aliases.countries for key in index.keys[first:last]):
            return None
    return Found((), 0.5)


def _absent(claim: Claim) -> Found | None:
    return Found((), 0.0)


def rules() -> Iterator[Rule]:
    """Yield the rules for names of which the article has a part, or nothing."""
    yield Rule(
        "name with place or year",
        _SPOKEN,
        "variant",
        _within_place,
        "The Bardo Museum in Tunis shut. -> [Tunis's Bardo Museum] shut. (ORG)",
        "The Bardo Museum shut. -> [Tunis's Bardo Museum] shut. (ORG)",
    )
    yield Rule(
        "same words",
        _SPOKEN,
        "variant",
        _same_words,
        "The University of Basel shut. -> [Basel University] shut. (ORG)",
        "The University of Zug shut. Basel slept. -> [Basel University] shut. (ORG)",
    )
    yield Rule(
        "longer name",
        _SPOKEN - {"PERSON"},
        "unchecked",
        _longer,
        "Wexley won. -> [Wexley Wanderers] won. (ORG)",
        "Wexley Rovers won. -> [Wexley Wanderers] won. (ORG)",
    )
    yield Rule(
        "country of the background",
        _SPOKEN,
        "unchecked",
        _background,
        "A fire burns near Faro. -> A fire burns in [Portugal]. (GPE)",
        "A fire burns in Spain. -> A fire burns in [Portugal]. (GPE)",
    )
    yield Rule(
        "some words",
        NAMES,
        "unsupported",
        _some_words,
        "Bradford Crown Court sat. -> [Leeds Crown Court] sat. (ORG)",
        "They sat. -> [Leeds Crown Court] sat. (ORG)",
    )
    yield Rule(
        "absent",
        NAMES,
        "unsupported",
        _absent,
        "They sat. -> [Leeds Crown Court] sat. (ORG)",
        "Leeds Crown Court sat. -> [Leeds Crown Court] sat. (ORG)",
        anywhere=True,
    )
