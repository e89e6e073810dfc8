"""Counts of what the article lists, or what adds up inside the summary's own sentence."""

from __future__ import annotations

import re
from collections.abc import Iterator

from eval.metrics.entities.rules.inferred import inferred_rule, only
from eval.metrics.entities.rules.rule import Claim, Found, Rule

#: A list longer than this is not counted by a reader, and numbers above it come from a source.
_MOST_LISTED = 20
#: Two names or more in a row, "Ann Lee and Bo Ruud", or three words: "red, green and blue".
_CAPITALISED = r"[A-ZÀ-Þ][\w'’.-]*"
_NAMED = (
    rf"(?:(?:the )?{_CAPITALISED}(?: (?:(?:of|the|de|van|al) )*{_CAPITALISED}){{0,5}}"
    r"(?: \([^)]{1,30}\))?)"
)
_WORD = r"(?:[\w'’-]+(?: (?!and\b|or\b)[\w'’-]+){0,3})"
_LISTS = (
    re.compile(rf"{_NAMED}(?:, {_NAMED})*,? (?:and|or|&) {_NAMED}"),
    re.compile(rf"{_NAMED}(?:, {_NAMED}){{2,}}"),
    re.compile(rf"{_WORD}(?:, {_WORD})+,? (?:and|or) {_WORD}"),
)
_PARTS = re.compile(r", (?:and |or )?| and | or | & ")


def _listed(claim: Claim) -> Found | None:
    """As many items as a passage lists, or as the summary's own sentence names."""
    value = only(claim, "count")
    if value is None or not 2 <= value.number <= _MOST_LISTED or value.number != int(value.number):
        return None
    index, wanted = claim.index, int(value.number)
    for sentences in claim.surroundings.passages(claim.mention):
        for number in sentences:
            first, last = index.sentences[number]
            if first >= index.title_from:
                continue
            begin, end = index.spans[first][0], index.spans[last - 1][1]
            if wanted in _lengths(index.article.text[begin:end]):
                return Found([(first, last)])
    names = _names_around(claim)
    if len(names) == wanted:
        return Found(names)
    return None


def _lengths(text: str) -> set[int]:
    """Return how many items each list of a text has."""
    return {
        len(_PARTS.split(found.group())) for pattern in _LISTS for found in pattern.finditer(text)
    }


def _names_around(claim: Claim) -> list[tuple[int, int]]:
    """Return where the article has the names that the summary's sentence lists after a count."""
    start, end = claim.surroundings.sentence_span(claim.mention)
    names = [
        m
        for m in claim.mentions
        if m.type in ("PERSON", "NAME", "ORG", "GPE", "NORP")
        and start <= m.start < end
        and m.start > claim.mention.end
    ]
    places = []
    for name in names:
        found = claim.index.find(name.text.casefold().split()[-1:])
        if not found:
            return []
        places.append((found[0], found[0] + 1))
    return places


def rules() -> Iterator[Rule]:
    """Yield the rules for what is listed."""
    yield inferred_rule(
        "counted items",
        _listed,
        "Shops in Leeds, Derby and Hull will shut. -> [Three] shops will shut. (CARDINAL)",
        "Shops in Leeds, Derby and Hull will shut. -> [Seven] shops will shut. (CARDINAL)",
    )
