"""Offices: what a person is called for an office ("Deputy Governor Ito", "Ann Roe, the chair").

An office is looked for beside a person only, and judged by what the article calls the same person.
The words stand in `english/offices.json`.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources

from eval.metrics.entities.index import ArticleIndex
from eval.metrics.entities.mentions import Mention
from eval.metrics.entities.rules.rule import Claim, Found, Rule, Shown
from eval.metrics.text import keys, plain

PEOPLE = frozenset({"PERSON", "NAME"})
#: How far before and after a name its office may stand, in characters.
_REACH = 80
_HONORIFIC = r"(?:(?:Mr|Mrs|Ms|Dr|Sir|Dame|Prof)\.? )?"
_OF_PLACE = r"(?: (?:of|to|for|in|at) (?:the )?[A-Z][\w'’-]+(?: [A-Z][\w'’-]+){0,2})?"
_FILLER = (
    r"(?:(?:(?:the|an?|its|his|her|their|our|former|new|current|then|who|is|was|has|been|became"
    r"|becomes|will|be|as)|[\w-]+['’]s?|[^\W\d_a-z][\w-]*) )*?"
)


@dataclass(frozen=True, slots=True)
class _Vocabulary:
    """What is known of offices.

    `before` and `after` find an office beside a name, `leading` inside of it; `same` maps an
    office to its other names. Of `exclusive` offices nobody holds two at once; `ranks` tell a
    deputy from the one above. `loose` are heads that news exchanges freely.
    """

    before: re.Pattern[str]
    after: re.Pattern[str]
    leading: re.Pattern[str]
    heads: frozenset[str]
    exclusive: frozenset[str]
    ranks: frozenset[str]
    same: dict[tuple[str, ...], tuple[tuple[str, ...], ...]]
    loose: tuple[frozenset[str], ...]


@lru_cache(maxsize=1)
def _vocabulary() -> _Vocabulary:
    text = (
        resources.files("eval.metrics.entities.english").joinpath("offices.json").read_text("utf-8")
    )
    table = json.loads(text)
    modifiers = _either([*table["ranks"], *table["modifiers"]])
    heads = _either(table["heads"])
    office = (
        rf"(?P<office>(?i:\b(?:{modifiers}[ -])*{heads}\b(?:-general\b)?(?! League))"
        r"(?: (?:of|for) [a-z]{4,}\b)?)"
    )
    same = {
        keys(name): tuple(keys(other) for other in names)
        for names in table["same"]
        for name in names
    }
    return _Vocabulary(
        before=re.compile(rf"{office}{_OF_PLACE},? {_HONORIFIC}$"),
        after=re.compile(rf"^,? (?:\d\d, )?{_FILLER}{office}"),
        leading=re.compile(rf"{office} (?=[^\W\d_a-z])"),
        heads=frozenset(keys(head)[-1] for head in table["heads"]),
        exclusive=frozenset(table["exclusive"]),
        ranks=frozenset(table["ranks"]),
        same=same,
        loose=tuple(frozenset(map(plain, group)) for group in table["loose"]),
    )


def office_heads() -> frozenset[str]:
    """Return the words, in lower case, that an office ends with: `minister`, `coach`."""
    return _vocabulary().heads


def _either(words: Sequence[str]) -> str:
    return f"(?:{'|'.join(re.escape(word) for word in sorted(words, key=len, reverse=True))})"


def find_offices(text: str, people: Sequence[tuple[int, int]]) -> Iterator[Mention]:
    """Yield the offices that stand directly before or after the names at `people` in `text`."""
    words = _vocabulary()
    for start, end in people:
        low = max(0, start - _REACH)
        before = words.before.search(text[low:start])
        if before:
            yield _office(text, low + before.start("office"), low + before.end("office"))
        after = words.after.search(text[end : end + _REACH])
        # "Ann Roe said the chair": without a comma only a relation of the name itself counts.
        if after and text[end : end + 1] == ",":
            yield _office(text, end + after.start("office"), end + after.end("office"))


def _office(text: str, start: int, end: int) -> Mention:
    return Mention(start, end, text[start:end], "TITLE")


def with_offices(mentions: Sequence[Mention], text: str) -> list[Mention]:
    """Return the mentions with the offices beside people; one that is an office becomes a title."""
    mentions = [_bare(mention, text) for mention in mentions]
    people = [(m.start, m.end) for m in mentions if m.type in PEOPLE]
    offices = {(office.start, office.end): office for office in find_offices(text, people)}
    kept = [
        mention
        for mention in mentions
        if not any(start <= mention.start and mention.end <= end for start, end in offices)
    ]
    free = [
        office
        for office in offices.values()
        if all(office.end <= m.start or m.end <= office.start for m in kept)
    ]
    return sorted([*kept, *free], key=lambda mention: mention.start)


def _bare(mention: Mention, text: str) -> Mention:
    """Return a person without the office that a recogniser took for a part of the name."""
    leading = _vocabulary().leading.match(mention.text) if mention.type == "PERSON" else None
    if not leading:
        return mention
    start = mention.start + leading.end()
    return Mention(start, mention.end, text[start : mention.end], mention.type)


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
    others = [_plain(other) for other in _vocabulary().same.get(claim.name, ())]
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
        one in group and two in group for group in _vocabulary().loose
    ):
        return False
    return len(told) == 1 or set(told) - {two} <= set(held) - {one}


def _other_office(claim: Claim) -> Found | None:
    office = _office_of(claim)
    for words, place in office.held if office else ():
        if _rules_out(words, office.told if office else ()):
            return Found([place], 0.5)
    return None


def _in_part(claim: Claim) -> Found | None:
    office = _office_of(claim)
    for words, place in office.held if office else ():
        if office and _head(words) == _head(office.told):
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
    """A loose word for whoever leads, of a person whose office the article does not say."""
    office = _office_of(claim)
    if office is None or not office.homes or office.held:
        return None
    if _head(office.told) not in _vocabulary().loose[0]:
        return None
    place = claim.index.sentences[min(office.homes)]
    return Found([(place[0], place[1])], 0.5)


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
            and index.keys[first - 1] not in _vocabulary().heads
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
    # A minister may be any minister; only two named departments rule each other out.
    return _head(held) in _vocabulary().exclusive and min(len(held), len(told)) > 1


def _rank(office: Sequence[str]) -> frozenset[str]:
    return _vocabulary().ranks.intersection(office)


def _ranked(index: ArticleIndex, start: int) -> bool:
    return bool(start) and index.keys[start - 1] in _vocabulary().ranks


def _head(office: Sequence[str]) -> str:
    """The word that says what kind of office it is: "minister", or "head" of a department."""
    heads = [word for word in office if word in _vocabulary().heads]
    return heads[-1] if heads else office[-1]


def rules() -> Iterator[Rule]:
    """Yield the rules for offices."""
    titles = frozenset({"TITLE"})
    yield Rule(
        "same person",
        titles,
        "supported",
        _same_person,
        Shown(
            "Ann Roe, the finance director, resigned.",
            "Finance director Ann Roe resigned.",
            "Finance director",
            "TITLE",
        ),
        Shown("Ann Roe, the deputy mayor, resigned.", "Mayor Ann Roe resigned.", "Mayor", "TITLE"),
    )
    yield Rule(
        "same office",
        titles,
        "alias",
        _same_office,
        Shown("Chief executive Ann Roe resigned.", "CEO Ann Roe resigned.", "CEO", "TITLE"),
        Shown("Treasurer Ann Roe resigned.", "CEO Ann Roe resigned.", "CEO", "TITLE"),
    )
    yield Rule(
        "other office",
        titles,
        "contradicted",
        _other_office,
        Shown(
            "Deputy Governor Ann Roe resigned.", "Governor Ann Roe resigned.", "Governor", "TITLE"
        ),
        Shown("Governor Ann Roe resigned.", "Governor Ann Roe resigned.", "Governor", "TITLE"),
    )
    yield Rule(
        "office in part",
        titles,
        "partial",
        _in_part,
        Shown(
            "Opposition leader Ann Roe resigned.",
            "Party leader Ann Roe resigned.",
            "Party leader",
            "TITLE",
        ),
        Shown(
            "Treasurer Ann Roe resigned.", "Party leader Ann Roe resigned.", "Party leader", "TITLE"
        ),
    )
    yield Rule(
        "office of another",
        titles,
        "contradicted",
        _of_another,
        Shown(
            "Treasurer Ann Roe resigned. Coach Bo Ruud stays.",
            "Coach Ann Roe resigned.",
            "Coach",
            "TITLE",
        ),
        Shown(
            "Treasurer Ann Roe resigned. The coach stays.",
            "Coach Ann Roe resigned.",
            "Coach",
            "TITLE",
        ),
    )
    yield Rule(
        "called otherwise",
        titles,
        "doubtful",
        _called_otherwise,
        Shown(
            "Treasurer Ann Roe resigned. The coach stays.",
            "Coach Ann Roe resigned.",
            "Coach",
            "TITLE",
        ),
        Shown("Treasurer Ann Roe resigned.", "Coach Ann Roe resigned.", "Coach", "TITLE"),
    )
    yield Rule(
        "loose office",
        titles,
        "doubtful",
        _loosely,
        Shown(
            "Ann Roe of the rebels was killed.", "Rebel chief Ann Roe was killed.", "chief", "TITLE"
        ),
        Shown(
            "Ann Roe of the rebels was killed.",
            "Treasurer Ann Roe was killed.",
            "Treasurer",
            "TITLE",
        ),
    )
