"""Offices: what a person is called for an office ("Deputy Governor Ito", "Ann Roe, the chair").

An office is looked for beside a person only, and judged by what the article calls the same person.
The words stand in `english/offices.json`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from eval.metrics.entities.find.offices import PEOPLE, find_offices, office_words
from eval.metrics.entities.index import ArticleIndex
from eval.metrics.entities.mentions import Mention
from eval.metrics.entities.rules.rule import Claim, Found, Rule
from eval.metrics.text import keys, plain


@dataclass(frozen=True)
class _Office:
    """A claimed office, with what the article calls the same person: `held`."""

    told: tuple[str, ...]
    held: tuple[tuple[tuple[str, ...], tuple[int, int]], ...]
    #: Where the office itself stands in the article, without a rank before it.
    starts: tuple[int, ...]
    #: The sentences that name the person.
    homes: frozenset[int]
    #: Of `starts` those directly before another person's name.
    taken: frozenset[int] = frozenset()


def _office_of(claim: Claim) -> _Office | None:
    """Return the claimed office of the nearest person; `None` where nobody is near."""
    index = claim.index
    told = _plain(claim.name)
    people = [other for other in claim.mentions if other.type in PEOPLE]
    if not people or not told:
        return None
    holder = min(people, key=lambda other: _gap(claim.mention, other))
    name = keys(holder.text)
    starts = tuple(start for start in index.find_plain(told) if not _ranked(index, start))
    return _Office(
        told,
        tuple(_held(holder, index)),
        starts,
        frozenset(index.sentence_of(place) for place in index.find_plain(name[-1:])),
        frozenset(start for start in starts if _is_taken(index, start + len(told), name)),
    )


def _is_taken(index: ArticleIndex, beside: int, name: tuple[str, ...]) -> bool:
    """Whether another name than `name` begins at a token: "Foreign Minister Lavrov"."""
    return (
        beside < index.title_from
        and index.adjacent(beside - 1)
        and index.surface(beside)[0].isupper()
        and index.keys[beside] not in name
    )


def _same_person(claim: Claim) -> Found | None:
    office = _office_of(claim)
    if office is None:
        return None
    told = office.told
    for words, place in office.held:
        if words == told or (_rank(words) == _rank(told) and words[-len(told) :] == told):
            return Found([place])
    if any(_rules_out(words, told) for words, _ in office.held):
        return None
    # Elsewhere in the sentence, unless it stands beside somebody else.
    for start in office.starts:
        if start in office.taken:
            continue
        if claim.index.sentence_of(start) in office.homes:
            return Found([(start, start + len(told))])
    return None


def _same_office(claim: Claim) -> Found | None:
    office = _office_of(claim)
    if office is None:
        return None
    same = office_words().same.get(claim.name, ())
    others = [_plain(other) for other in same if other != claim.name]
    for words, place in office.held:
        if words in others or _alike(words, office.told):
            return Found([place])
    for other in others:
        for start in claim.index.find_plain(other):
            if claim.index.sentence_of(start) in office.homes:
                return Found([(start, start + len(other))])
    return None


def _alike(held: Sequence[str], told: Sequence[str]) -> bool:
    """Whether two offices differ by a loose word for the head alone: military chief, commander."""
    one, two = _head(held), _head(told)
    if _rank(held) != _rank(told) or not any(
        one in group and two in group for group in office_words().loose
    ):
        return False
    return len(told) == 1 or set(told) - {two} <= set(held) - {one}


def _other_office(claim: Claim) -> Found | None:
    office = _office_of(claim)
    for words, place in office.held if office else ():
        if _rules_out(words, office.told if office else ()):
            return Found([place], 0.5)
    return None


def _of_another(claim: Claim) -> Found | None:
    """The article gives the office to another person, and this person another office."""
    office = _office_of(claim)
    if office is None or not office.held or set(office.starts) != office.taken:
        return None
    places = [(start, start + len(office.told) + 1) for start in office.starts]
    return Found([*places[:1], office.held[0][1]], 0.3) if places else None


def _called_otherwise(claim: Claim) -> Found | None:
    """The article has the office somewhere, and calls this person something else."""
    office = _office_of(claim)
    if office is None or not office.starts or not office.held:
        return None
    return Found([office.held[0][1]], 0.5)


def _loosely(claim: Claim) -> Found | None:
    """A loose word for whoever leads, of a person whom the article names."""
    office = _office_of(claim)
    if office is None or not office.homes or office.starts:
        return None
    named = claim.name in office_words().same  # a chief executive is no other chief
    if named or _head(office.told) not in office_words().loose[0]:
        return None
    return Found([claim.index.sentences[min(office.homes)]], 0.5)


def _held(
    holder: Mention, index: ArticleIndex
) -> Iterator[tuple[tuple[str, ...], tuple[int, int]]]:
    """Yield the offices that the article gives a person, with their token ranges."""
    surname = keys(holder.text)[-1:]
    people = []
    for place in index.find_plain(surname):
        if place >= index.title_from or not index.surface(place)[0].isupper():
            continue
        first = place
        while (
            first
            and index.adjacent(first - 1)
            and index.surface(first - 1)[0].isupper()
            and index.keys[first - 1] not in office_words().heads
        ):
            first -= 1
        people.append((index.spans[first][0], index.spans[place][1]))
    for office in find_offices(index.article.text, people):
        start, end = index.tokens_within(office.start, office.end)
        yield _plain(index.keys[start:end]), (start, end)


def _plain(words: Sequence[str]) -> tuple[str, ...]:
    return tuple(map(plain, words))


def _gap(mention: Mention, other: Mention) -> int:
    return max(other.start - mention.end, mention.start - other.end)


def _rules_out(held: Sequence[str], told: Sequence[str]) -> bool:
    """Whether who holds one office cannot hold the other: deputy and governor, two ministries."""
    if _head(held) != _head(told):
        return False
    if _rank(held) != _rank(told):
        return True
    if set(told) <= set(held) or set(held) <= set(told):
        return False  # a minister may be any minister: only two departments rule each other out
    return _head(held) in office_words().exclusive and min(len(held), len(told)) > 1


def _rank(office: Sequence[str]) -> frozenset[str]:
    return office_words().ranks.intersection(office)


def _ranked(index: ArticleIndex, start: int) -> bool:
    return bool(start) and index.keys[start - 1] in office_words().ranks


def _head(office: Sequence[str]) -> str:
    """The word that says what kind of office it is: "minister", or "head" of a department."""
    heads = [word for word in office if word in office_words().heads]
    return heads[-1] if heads else office[-1]


def rules() -> Iterator[Rule]:
    """Yield the rules for offices."""
    titles = frozenset({"TITLE"})
    yield Rule(
        "same person",
        titles,
        "supported",
        _same_person,
        "Ann Roe, the finance director, resigned. -> [Finance director] Ann Roe resigned. (TITLE)",
        "Ann Roe, the deputy mayor, resigned. -> [Mayor] Ann Roe resigned. (TITLE)",
    )
    yield Rule(
        "same office",
        titles,
        "alias",
        _same_office,
        "Chief executive Ann Roe resigned. -> [CEO] Ann Roe resigned. (TITLE)",
        "Treasurer Ann Roe resigned. -> [CEO] Ann Roe resigned. (TITLE)",
    )
    yield Rule(
        "other office",
        titles,
        "contradicted",
        _other_office,
        "Deputy Governor Ann Roe resigned. -> [Governor] Ann Roe resigned. (TITLE)",
        "Governor Ann Roe resigned. -> [Governor] Ann Roe resigned. (TITLE)",
    )
    yield Rule(
        "office of another",
        titles,
        "contradicted",
        _of_another,
        "Treasurer Ann Roe resigned. Coach Bo Ruud stays. -> [Coach] Ann Roe resigned. (TITLE)",
        "Treasurer Ann Roe resigned. The coach stays. -> [Coach] Ann Roe resigned. (TITLE)",
    )
    yield Rule(
        "called otherwise",
        titles,
        "doubtful",
        _called_otherwise,
        "Treasurer Ann Roe resigned. The coach stays. -> [Coach] Ann Roe resigned. (TITLE)",
        "Treasurer Ann Roe resigned. -> [Coach] Ann Roe resigned. (TITLE)",
    )
    yield Rule(
        "loose office",
        titles,
        "unchecked",
        _loosely,
        "Ann Roe of the rebels was killed. -> Rebel [chief] Ann Roe was killed. (TITLE)",
        "Ann Roe of the rebels was killed. -> [Treasurer] Ann Roe was killed. (TITLE)",
    )
