"""What writers work out with a number that the article gives: the others of a group, a product."""

from __future__ import annotations

from collections.abc import Iterator

from eval.metrics.entities.english.nouns import EACH, OTHERS
from eval.metrics.entities.rules.inferred import TELLING, equal, inferred_rule, only
from eval.metrics.entities.rules.rule import Claim, Found, Rule
from eval.metrics.entities.values.value import Value
from eval.metrics.entities.values.vocabulary import SIZES

#: Where "every day" stands around an amount: so many tokens before and after it.
_EACH_WITHIN = 12
#: An amount of each day, week or year is multiplied by so many of them at the most.
_MOST_TIMES = 60


def _others(claim: Claim) -> Found | None:
    """One less than the group that somebody is of: 37 rivals of one of 38 candidates."""
    value = only(claim, "count")
    if value is None or value.number < 2 or OTHERS.isdisjoint(value.heads[:2]):
        return None
    index = claim.index
    retold = claim.surroundings.retold(claim.mention)
    for other in index.reading.values:
        whole = other.kind == "count" and other.number == value.number + 1 and other.heads
        if whole and (value.digits >= TELLING or index.sentence_of(other.start) in retold):
            return Found([(other.start, other.end)])
    return None


def _product(claim: Claim) -> Found | None:
    """An amount of every day, week or year, times how many of them the article speaks of."""
    value = only(claim, "money", "count", "length", "mass", "volume")
    if value is None:
        return None
    index = claim.index
    retold = claim.surroundings.retold(claim.mention)
    values = index.reading.values
    lengths = [other for other in values if other.kind == "duration"]
    for rate in values:
        if rate.kind != value.kind or index.sentence_of(rate.start) not in retold:
            continue
        if rate.unit != value.unit or (rate.heads and not set(rate.heads) & set(value.heads)):
            continue
        unit = _each_of(claim, rate)
        for length in lengths if unit else ():
            times = length.number / unit
            if 2 <= times <= _MOST_TIMES and equal(value, times * rate.number):
                return Found([(rate.start, rate.end), (length.start, length.end)])
    return None


def _each_of(claim: Claim, rate: Value) -> float:
    """Return the time that an amount is for, in seconds: a day for "every day costs 6m"; or 0."""
    if rate.per:
        return SIZES[rate.per]
    words, units = claim.index.reading.words, claim.index.reading.vocabulary.units
    for place in range(max(0, rate.start - _EACH_WITHIN), rate.end + _EACH_WITHIN):
        if words.key(place) in EACH:
            unit = units.get((words.plain(place + 1),), "")
            if unit.startswith("duration"):
                return SIZES[unit]
    return 0.0


def rules() -> Iterator[Rule]:
    """Yield the rules for the others of a group and for products."""
    yield inferred_rule(
        "all but one",
        _others,
        "She was picked from 38 candidates. -> She beat [37] rivals. (CARDINAL)",
        "She was picked from 38 candidates. -> She beat [31] rivals. (CARDINAL)",
    )
    yield inferred_rule(
        "product",
        _product,
        "Every day of the two-week strike costs €6m. -> It costs [more than €80m]. (MONEY)",
        "Every day of the two-week strike costs €6m. -> It costs [more than €180m]. (MONEY)",
    )
