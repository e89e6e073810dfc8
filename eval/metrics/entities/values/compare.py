"""When two values say the same, and when a rounded or bounded one may stand for another."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace

from eval.metrics.entities.english.nouns import OF_PEOPLE, PEOPLE
from eval.metrics.entities.values.value import EXACT, Value

#: Currencies of which a text may name the family alone: "$5m" for US$5m.
_FAMILIES = {
    "dollar": frozenset({"USD", "AUD", "CAD", "NZD", "HKD", "SGD", "TWD", "JMD", "XCD"}),
    "rupee": frozenset({"INR", "PKR", "LKR", "NPR"}),
    "franc": frozenset({"CHF", "XOF", "XAF"}),
    "peso": frozenset({"MXN", "PHP", "ARS", "CLP", "COP", "CUP"}),
    "krona": frozenset({"SEK", "NOK", "DKK", "ISK"}),
    "dirham": frozenset({"AED", "MAD"}),
    "riyal": frozenset({"SAR", "QAR"}),
}
#: A number of so many digits is hardly there by chance, whatever it counts.
_TELLING = 100
#: "A third" may be said of 33%, and of what rounds to it.
_ROUGH = 2.0
#: Who converts a unit rounds: a person of 5ft 5in is "1.65m tall".
_CONVERTED = frozenset({"length", "mass", "area", "volume", "speed", "temperature"})
_CONVERSION = 0.03


def comparable(mention: Value, other: Value) -> bool:
    """Whether two values measure the same kind of thing, so that their numbers can be compared."""
    if mention.per and other.per and mention.per != other.per:
        return False
    if mention.kind == other.kind:
        if mention.kind == "money":
            return _same_currency(mention.unit, other.unit)
        return not (mention.zone and other.zone and mention.zone != other.zone)
    kinds = {mention.kind, other.kind}
    if kinds <= {"count", "score"}:
        return True
    bare = mention if mention.kind in ("count", "score") else other
    if "ordinal" in kinds or "clock" in kinds or bare.kind not in ("count", "score"):
        return False
    if bare.heads:
        return False
    # A unit may stand in the words around a number: "aged between 5 and 16", "up from 1.1bn".
    return "age" in kinds or bare.digits >= 13 or bare.written >= _TELLING


def _same_currency(one: str, other: str) -> bool:
    """Whether two amounts can be of one currency: "$" in the article may be any dollar.

    A summary's "$" is the US dollar where the article says of which country the dollar is.
    """
    if one == other or one in _FAMILIES.get(other, ()):
        return True
    return (other == "USD" and one == "dollar") or (
        one != "dollar" and other in _FAMILIES.get(one, ())
    )


def _heads_meet(mention: Value, other: Value) -> bool:
    return not set(mention.heads).isdisjoint(other.heads)


def counts_the_same(mention: Value, other: Value) -> bool:
    """Whether two counts can be of the same thing: a common noun, or none on one side."""
    if mention.kind not in ("count", "ordinal") or other.kind != mention.kind:
        return True
    return not (mention.heads and other.heads) or _heads_meet(mention, other)


def same_value(mention: Value, other: Value, falls: bool = False) -> bool:
    """Whether two values are the same number of the same kind, in whatever writing.

    Args:
        mention: the summary's value.
        other: the article's.
        falls: whether the words around either say that something fell: then 3 may be -3.
    """
    mention, other = _as_lengths(mention, other)
    if not comparable(mention, other):
        return False
    if not math.isnan(mention.high):
        return mention.number == other.number and mention.high == other.high
    if mention.kind == "clock" and other.kind == "clock":
        apart = abs(mention.number - other.number)
        return apart == 0 or (apart == 720 and (mention.halved or other.halved))
    one, two = _numbers(mention, other)
    if falls:
        one, two = abs(one), abs(two)
    # A month has 30 days or 31; everything else is exact.
    slack = 0.015 if mention.kind == "duration" and mention.unit != other.unit else 1e-6
    if mention.kind in ("length", "mass", "area", "speed", "temperature", "volume"):
        slack = 1e-6 if mention.unit == other.unit else 0.001
    return math.isclose(one, two, rel_tol=slack)


def _as_lengths(mention: Value, other: Value) -> tuple[Value, Value]:
    """Return both values, "1.65m" read as a length where the other one is a length."""
    if {mention.kind, other.kind} != {"count", "length"}:
        return mention, other
    return _metres(mention), _metres(other)


def _metres(value: Value) -> Value:
    if value.kind == "length" or math.isnan(value.metres):
        return value
    step = value.step / 1e6
    return replace(
        value, kind="length", unit="length-meter", number=value.metres, step=step, heads=()
    )


def _numbers(mention: Value, other: Value) -> tuple[float, float]:
    """Return both numbers in one unit; as written where only one side has a unit."""
    if mention.kind == other.kind:
        return mention.number, other.number
    return mention.written, other.written


def covers(mention: Value, other: Value, falls: bool = False) -> bool:
    """Whether language lets `mention` stand for the article's `other`.

    "hundreds" for 340 of the same thing; "more than 20,000" for 27,000 and "nearly 400" for 388,
    within the tolerance of the word; 1.2 million for 1,234,567 (rounded to the digits written, two
    or more of them); "about 30" for 28.
    """
    mention, other = _as_lengths(mention, other)
    if mention.kind != other.kind or not comparable(mention, other):
        return False
    if not math.isnan(mention.high):
        together = mention.kind != "count" or not mention.heads or _binds(mention, other)
        return together and mention.number <= other.number < mention.high
    if mention.kind == "clock" or other.kind == "clock":
        return _clock_covers(mention, other)
    one, two = _numbers(mention, other)
    if falls:
        one, two = abs(one), abs(two)
    if not one or not two or (one < 0) != (two < 0):
        return False
    if mention.kind == "count" and not _binds(mention, other):
        finer = other.step <= abs(one) / 50 and abs(two / one - 1) <= 0.2
        if not finer:
            return False
    if mention.rough:
        low, high = mention.bound
        slack = _ROUGH if mention.bound == EXACT else 0.5
        return one * low - slack <= two <= one * high + slack
    return _within(mention, other, one, two)


def _within(mention: Value, other: Value, one: float, two: float) -> bool:
    low, high = mention.bound
    apart = abs(two - one)
    rounded = apart <= 0.5001 * mention.step and other.step < mention.step
    if mention.unit != other.unit and mention.kind in _CONVERTED:
        # 85 miles are "137 km" and "about 140 km"; no one converts to the last digit.
        return low * (1 - _CONVERSION) <= two / one <= high * (1 + _CONVERSION) or (
            apart <= 0.5001 * mention.step
        )
    if mention.bound == EXACT:
        return rounded and (mention.digits >= 10 or mention.step < 1)
    if low < 1 < high and mention.digits >= _TELLING:
        return rounded  # "about 14.8" claims three digits
    return low <= two / one <= high or (low < 1 < high and rounded)


def _clock_covers(mention: Value, other: Value) -> bool:
    if mention.kind != other.kind or mention.bound == EXACT:
        return False
    apart = other.number - mention.number
    if mention.halved or other.halved:
        apart = (apart + 360) % 720 - 360
    low, high = mention.bound
    return (-30 if low < 1 else 0) <= apart <= (30 if high > 1 else 0)


def _binds(mention: Value, other: Value) -> bool:
    if _heads_meet(mention, other):
        return True
    if not mention.heads or not other.heads:
        return mention.bound != EXACT or (not mention.heads and not other.heads)
    return any(map(_is_person, mention.heads)) and any(map(_is_person, other.heads))


def _is_person(noun: str) -> bool:
    """Whether a plain noun is one for people: residents, workers, Italians, "others"."""
    return noun in PEOPLE or noun.endswith(OF_PEOPLE)


def rivals(mention: Value, others: Sequence[Value]) -> list[Value]:
    """Return the values of the same thing with another number: three vans for "four vans"."""
    found = []
    for other in others:
        if other.kind != mention.kind or not comparable(mention, other):
            continue
        counted = mention.kind in ("count", "ordinal") and mention.heads and other.heads
        if counted and mention.heads[0] in other.heads and other.heads[0] in mention.heads:
            found.append(other)
    return found
