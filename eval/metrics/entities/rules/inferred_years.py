"""Years that follow from the article: between two dates, after a date, an anniversary, an age."""

from __future__ import annotations

import math
from collections.abc import Iterator
from itertools import combinations

from eval.metrics.entities.english.dates import ANNUAL
from eval.metrics.entities.rules.inferred import YEAR, inferred_rule, only
from eval.metrics.entities.rules.rule import Claim, Found, Rule
from eval.metrics.entities.values.value import EXACT, Value


def _years(claim: Claim) -> Found | None:
    """Years between two dates, or up to the year of publication; an age from a year of birth."""
    value = only(claim, "duration", "age", "ordinal")
    if value is None:
        return None
    index = claim.index
    years = value.number / YEAR if value.kind == "duration" else value.number
    if years < 1 or (value.kind == "ordinal" and not ANNUAL.intersection(value.heads)):
        return None
    words = claim.surroundings.reading.words
    around = {words.key(value.start - 1), words.key(value.start - 2), words.key(value.end)}
    # "A three-year deal" is no time between two dates; "for three years" is one from X to Y.
    apart = value.kind != "duration" or not around.isdisjoint(_SPANS)
    if not apart and "for" not in around:
        return None
    near = _near_tokens(claim)
    dated = [
        (date.year, date)
        for date in index.reading.dates
        if date.year and date.years == 1 and date.start in near
    ]
    slack = 1.01 if value.kind == "age" else 0.01
    loose = 1.01 if value.bound != EXACT else slack
    if value.unit == "duration-decade":
        loose = 2.5
    for year, date in dated if apart else ():
        if index.published and abs(index.published.year - year - years) <= loose:
            return Found([(date.start, date.end)])
    for (one, first), (two, second) in combinations(dated, 2):
        joined = apart or second.start - first.end <= 1
        if joined and abs(abs(one - two) - years) <= loose:
            return Found([(first.start, first.end), (second.start, second.end)])
    return None


def _near_tokens(claim: Claim) -> set[int]:
    """Return the tokens of the passages that the summary's sentence retells."""
    sentences = claim.index.sentences
    return {
        token
        for passage in claim.surroundings.passages(claim.mention)
        for number in passage
        for token in range(*sentences[number])
    }


def _year_after(claim: Claim) -> Found | None:
    """A year so many years after or before another one: "in 2004 … five years later"."""
    date = claim.dates[0] if len(claim.dates) == 1 else None
    if date is None or date.year is None or date.month or date.years > 1:
        return None
    reading, near = claim.index.reading, _near_tokens(claim)
    lengths = [
        value
        for value in reading.values
        if value.kind == "duration" and value.unit == "duration-year" and value.start in near
    ]
    for other in reading.dates:
        for value in lengths if other.year and other.start in near else ():
            shift = value.written * _direction(claim, value)
            if shift and date.year - (other.year or 0) == shift:
                return Found([(other.start, other.end), (value.start, value.end)])
    return None


def _direction(claim: Claim, value: Value) -> int:
    """Return 1 for "two years later", -1 for "two years earlier", 0 for another length of time."""
    after = claim.index.reading.words.key(value.end)
    return {"later": 1, "after": 1, "on": 1, "earlier": -1, "before": -1}.get(after, 0)


def _counted_years(claim: Claim) -> Found | None:
    """The same number of years as an age, a duration or an anniversary: 70 years, the 70th."""
    value = only(claim, "duration", "age", "ordinal", "count")
    if value is None or (value.kind == "duration" and value.number < YEAR):
        return None
    if value.kind == "count" and (value.heads or value.number < 3):
        return None
    years = value.number / YEAR if value.kind == "duration" else value.number
    for other in claim.index.reading.values:
        if other.kind == value.kind or other.kind not in ("duration", "age", "ordinal"):
            continue
        if value.kind == "count" and other.kind != "ordinal":
            continue
        if other.kind == "ordinal" and not ANNUAL.intersection(other.heads):
            continue
        if value.kind == "ordinal" and not ANNUAL.intersection(value.heads):
            continue
        found = other.number / YEAR if other.kind == "duration" else other.number
        if math.isclose(found, years, rel_tol=0.01):
            return Found([(other.start, other.end)])
    return None


_SPANS_TEXT = """
    in over after past last within since ago later earlier before than about nearly almost
"""
_SPANS = frozenset(_SPANS_TEXT.split())


def rules() -> Iterator[Rule]:
    """Yield the rules for years."""
    yield inferred_rule(
        "years between",
        _years,
        "The mill opened in 1951 and shut in 1983. -> The mill shut after [32 years]. (DATE)",
        "The mill opened in 1951 and shut in 1983. -> The mill shut after [40 years]. (DATE)",
    )
    yield inferred_rule(
        "year after",
        _year_after,
        "He was named in 2004. Five years later he died. -> He died in [2009]. (DATE)",
        "He was named in 2004. Five years later he died. -> He died in [2011]. (DATE)",
    )
    yield inferred_rule(
        "counted years",
        _counted_years,
        "They marked the 70th anniversary of the battle. -> The battle was [70 years] ago. (DATE)",
        "They marked the 70th anniversary of the battle. -> The battle was [60 years] ago. (DATE)",
    )
