"""People: part of a name, a title, a short or another first name."""

from __future__ import annotations

from collections.abc import Iterator

from eval.metrics.entities.english.names import KIN, NICKNAMES, TITLES
from eval.metrics.entities.index import ArticleIndex
from eval.metrics.entities.rules.names import capital, found, runs
from eval.metrics.entities.rules.rule import Claim, Found, Rule
from eval.metrics.text import STOP_WORDS, plain

PEOPLE = frozenset({"PERSON", "NAME", "ORG"})
_PEOPLE_ONLY = frozenset({"PERSON", "NAME"})


def _core(claim: Claim) -> tuple[str, ...]:
    """Return a name without titles: of "Prof Ada Moe" only "ada", "moe"."""
    return tuple(key for key in claim.name if key not in TITLES)


def _without_title(claim: Claim) -> Found | None:
    core, index = _core(claim), claim.index
    if not core or len(core) == len(claim.name):
        return None
    return found(runs(index.find(core) or index.find_plain(core), len(core)))


def _surnames(claim: Claim) -> list[int]:
    """Return where the article has the surname of a name of two words or more."""
    core, index = _core(claim), claim.index
    if len(core) < 2:
        return []
    surname = core[-1]
    starts = index.positions.get(surname) or index.plain_positions.get(plain(surname), [])
    return [start for start in starts[:200] if capital(index, start)]


def _given(claim: Claim) -> list[int]:
    """Return where the surname stands behind a first name."""
    return [start for start in _surnames(claim) if _first_name(claim.index, start)]


def _short_first_name(claim: Claim) -> Found | None:
    core = _core(claim)
    if len(core) == 1:
        words = claim.surroundings.reading.words
        first, _ = claim.surroundings.reading.tokens(claim.mention)
        if KIN.isdisjoint(words.keys[max(0, first - 3) : first]):
            return None
        others = {name for names in NICKNAMES if core[0] in names for name in names}
        places = [p for name in sorted(others) for p in claim.index.positions.get(name, ())]
        return found([(p, p + 1) for p in places if capital(claim.index, p)])
    for start in _given(claim):
        if _same_first_name(core[0], claim.index.keys[start - 1]):
            return Found([(start - 1, start + 1)])
    return None


def _middle_name(claim: Claim) -> Found | None:
    core, index = _core(claim), claim.index
    for start in _given(claim):
        for middles in (1, 2):
            first = start - 1 - middles
            between = range(first + 1, start)
            named = all(capital(index, place) for place in between)
            if first >= 0 and index.keys[first] == core[0] and named:
                return Found([(first, start + 1)])
    return None


def _names_apart(claim: Claim) -> Found | None:
    """Introduced by one name and called by the other, or "Ann and Robert Lee".

    A first name that has a surname of its own, and a surname whose bearer is called otherwise,
    are two people.
    """
    core, index = _core(claim), claim.index
    starts = _surnames(claim)
    if not starts:
        return None
    shared = [
        start
        for start in starts
        if any(
            index.keys[place] == core[0] and index.keys[place + 1] in ("and", "or")
            for place in range(max(0, start - 4), start - 1)
        )
    ]
    if shared:
        return Found(runs(shared, 1))
    alone = [p for p in index.positions.get(core[0], []) if not _surname_follows(index, p)]
    if _given(claim):
        alone = [p for p in alone if _is_kin(index, p, core[-1])]
    return Found(runs([*alone[:1], *starts], 1)) if alone else None


def _is_kin(index: ArticleIndex, place: int, surname: str) -> bool:
    """Whether a first name is that of a relative: "Derek Lee, 29, and his wife, Pauline"."""
    if KIN.isdisjoint(index.keys[max(0, place - 4) : place + 4]):
        return False
    number = index.sentence_of(place)
    first, last = index.sentences[max(0, number - 1)][0], index.sentences[number][1]
    return surname in index.keys[first:last]


def _name_within(claim: Claim) -> Found | None:
    """Words before the name: "Veteran host Ann Lee"."""
    core = _core(claim)
    for cut in range(1, len(core) - 1):
        starts = claim.index.find(core[cut:])
        if starts:
            return Found(runs(starts, len(core) - cut))
    return None


def _other_first_name(claim: Claim) -> Found | None:
    firsts = claim.index.positions.get((_core(claim) or ("",))[0], ())
    if any(not _surname_follows(claim.index, place) for place in firsts):
        return None  # the article may call this person so
    return found([(start - 1, start + 1) for start in _given(claim)], 0.4)


def _surname_only(claim: Claim) -> Found | None:
    return found(runs(_surnames(claim), 1), 0.5)


def _surname_follows(index: ArticleIndex, place: int) -> bool:
    return index.adjacent(place) and capital(index, place + 1)


def _first_name(index: ArticleIndex, place: int) -> bool:
    """Whether the word before a surname is a first name: capitalised, no title, no small word."""
    if place == 0 or not index.adjacent(place - 1) or not capital(index, place - 1):
        return False
    return index.keys[place - 1] not in TITLES | STOP_WORDS


def _same_first_name(first: str, other: str) -> bool:
    """An initial, a nickname (Bill, William) or a shortened form (Chris, Christopher).

    "Daniela" is no long form of Dan.
    """
    if len(first) == 1 or len(other) == 1:
        return first[0] == other[0]
    if any(first in names and other in names for names in NICKNAMES):
        return True
    one, two = plain(first), plain(other)
    if len(one) > len(two):
        return len(two) >= 3 and one.startswith(two) and not one.endswith("a")
    return len(one) >= 3 and two.startswith(one)


def backing() -> Iterator[Rule]:
    """Yield the rules that back a person's name."""
    yield Rule(
        "without title",
        PEOPLE,
        "variant",
        _without_title,
        "Elif Demirtaş spoke. -> [Prof Elif Demirtas] spoke. (ORG)",
        "Elif Aydın spoke. -> [Prof Elif Demirtas] spoke. (ORG)",
    )
    yield Rule(
        "short first name",
        _PEOPLE_ONLY,
        "variant",
        _short_first_name,
        "William Tallow scored. -> [Bill Tallow] scored. (PERSON)",
        "Dan Ruiz scored. -> [Daniela Ruiz] scored. (PERSON)",
    )
    yield Rule(
        "middle name",
        _PEOPLE_ONLY,
        "variant",
        _middle_name,
        "Ada Maria Moe won. -> [Ada Moe] won. (PERSON)",
        "Ida Maria Moe won. -> [Ada Moe] won. (PERSON)",
    )
    yield Rule(
        "names apart",
        _PEOPLE_ONLY,
        "variant",
        _names_apart,
        "Ann and Robert Fenwick sang. -> [Ann Fenwick] sang. (PERSON)",
        "James Cole and Peter Marsh sang. -> [James Marsh] sang. (PERSON)",
    )


def in_part() -> Iterator[Rule]:
    """Yield the rules for a person of whom the article has a part of the name."""
    yield Rule(
        "name within",
        _PEOPLE_ONLY,
        "partial",
        _name_within,
        "The host, Ann Lee, ran. -> [Veteran Host Ann Lee] ran. (PERSON)",
        "The host, Ann Roe, ran. -> [Veteran Host Ann Lee] ran. (PERSON)",
    )
    yield Rule(
        "other first name",
        _PEOPLE_ONLY,
        "contradicted",
        _other_first_name,
        "Paula Ostrander ran. -> [Helena Ostrander] ran. (PERSON)",
        "Ms Ostrander ran. -> [Helena Ostrander] ran. (PERSON)",
    )
    yield Rule(
        "surname only",
        _PEOPLE_ONLY,
        "partial",
        _surname_only,
        "Ms Ostrander ran. -> [Helena Ostrander] ran. (PERSON)",
        "Helena ran. -> [Helena Ostrander] ran. (PERSON)",
    )
