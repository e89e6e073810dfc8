"""Offices beside people: "Deputy Governor Ito", "Ann Roe, the chair".

Their words stand in `english/offices.json`.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources

from eval.metrics.entities.mentions import Mention
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
class OfficeWords:
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
def office_words() -> OfficeWords:
    """Return the words of English offices, read once."""
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
    return OfficeWords(
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
    return office_words().heads


def _either(words: Sequence[str]) -> str:
    return f"(?:{'|'.join(re.escape(word) for word in sorted(words, key=len, reverse=True))})"


def find_offices(text: str, people: Sequence[tuple[int, int]]) -> Iterator[Mention]:
    """Yield the offices that stand directly before or after the names at `people` in `text`."""
    words = office_words()
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
    leading = office_words().leading.match(mention.text) if mention.type == "PERSON" else None
    if not leading:
        return mention
    start = mention.start + leading.end()
    return Mention(start, mention.end, text[start : mention.end], mention.type)
