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
from eval.metrics.entities.mentions import Finding, Mention, VerdictName
from eval.metrics.text import keys, plain

PEOPLE = frozenset({"PERSON", "NAME"})
#: How far before and after a name its office may stand, in characters.
_REACH = 80
_HONORIFIC = r"(?:(?:Mr|Mrs|Ms|Dr|Sir|Dame|Prof)\.? )?"
_FILLER = (
    r"(?:(?:(?:the|an?|its|his|her|their|our|former|new|current|then|who|is|was|has|been|became"
    r"|becomes|will|be|as)|[\w-]+['’]s?|[^\W\d_a-z][\w-]*) )*?"
)


@dataclass(frozen=True, slots=True)
class _Vocabulary:
    """What is known of offices.

    `before` and `after` find an office beside a name, `leading` inside of it; `same` maps an
    office to its other names. Of `exclusive` offices nobody holds two at once; `ranks` tell a
    deputy from the one above.
    """

    before: re.Pattern[str]
    after: re.Pattern[str]
    leading: re.Pattern[str]
    heads: frozenset[str]
    exclusive: frozenset[str]
    ranks: frozenset[str]
    same: dict[tuple[str, ...], tuple[tuple[str, ...], ...]]


@lru_cache(maxsize=1)
def _vocabulary() -> _Vocabulary:
    text = resources.files(__package__).joinpath("english/offices.json").read_text("utf-8")
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
        before=re.compile(rf"{office},? {_HONORIFIC}$"),
        after=re.compile(rf"^,? (?:\d\d, )?{_FILLER}{office}"),
        leading=re.compile(rf"{office} (?=[^\W\d_a-z])"),
        heads=frozenset(keys(head)[-1] for head in table["heads"]),
        exclusive=frozenset(table["exclusive"]),
        ranks=frozenset(table["ranks"]),
        same=same,
    )


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


def find_office(
    mention: Mention, mentions: Sequence[Mention], index: ArticleIndex
) -> Finding | None:
    """Return what the article says of an office; `None` where its words alone must decide.

    The holder is the nearest person among `mentions`.
    """
    words = _vocabulary()
    told = _plain(keys(mention.text))
    people = [other for other in mentions if other.type in PEOPLE]
    if not people or not told:
        return None
    holder = min(people, key=lambda other: _gap(mention, other))
    held = list(_held(holder, index))
    for office, place in held:
        if office == told or (_rank(office) == _rank(told) and office[-len(told) :] == told):
            return _finding("supported", "same person", index, place)
        if office in (_plain(other) for other in words.same.get(keys(mention.text), ())):
            return _finding("alias", "same office", index, place)
    surname = keys(holder.text)[-1:]
    homes = {index.sentence_of(place) for place in index.find_plain(surname)}
    starts = [start for start in index.find_plain(told) if not _ranked(index, start)]
    for start in starts:
        if index.sentence_of(start) in homes:
            return _finding("supported", "same person", index, (start, start + len(told)))
    for office, place in held:
        if _rules_out(office, told):
            return _finding("contradicted", "other office", index, place)
    for office, place in held:
        if _head(office) == _head(told):
            return _finding("partial", "office in part", index, place)
    if starts and held:
        return _finding("doubtful", "other person", index, held[0][1])
    return None


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


def _finding(
    verdict: VerdictName, rule: str, index: ArticleIndex, place: tuple[int, int]
) -> Finding:
    evidence = (index.evidence(place[0], place[1] - place[0]),)
    backed = verdict in ("supported", "alias")
    return Finding(verdict, rule, evidence, 1.0 if backed else 0.5, (place,) if backed else ())
