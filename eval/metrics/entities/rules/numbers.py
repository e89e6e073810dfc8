"""Numbers: the type, the unit, the sign and what is counted are compared before the digits."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence

from eval.metrics.entities.mentions import VALUES
from eval.metrics.entities.rules.inferred import worked_out
from eval.metrics.entities.rules.rule import Claim, Found, Rule
from eval.metrics.entities.values.compare import (
    comparable,
    counts_the_same,
    covers,
    rivals,
    same_value,
)
from eval.metrics.entities.values.value import EXACT, Value
from eval.metrics.text import STOP_WORDS, plain

Test = Callable[[Value, Value, bool], bool]
#: Numbers of one mention, a score or a range, may stand so many tokens apart in the article.
_APART = 12
#: Of a longer run of numbers only so many are looked for.
_MOST = 6
#: Two numbers of the same thing differ by less than this factor.
_SIZE = 10
#: Digits, read as a number, that hardly come about by chance.
_TELLING = 12
_DECADE = 10
#: A vague number from here on, "millions", is more often a turn of speech than a count.
_VAGUE = 1e6
#: Up to this number writers count for themselves.
_SMALL = 12


def _exact(claim: Claim) -> Found | None:
    """The same words with the same value."""
    if not claim.values:
        return None
    starts = set(claim.index.find(claim.name))
    found = _same(claim)
    if found is None or not starts:
        return None
    size = len(claim.name)
    places = [
        (start, start + size)
        for start in sorted(starts)
        if any(start <= begin < start + size for begin, _ in found.places)
    ]
    return Found(places) if places else None


def _same(claim: Claim) -> Found | None:
    return _each(claim, same_value)


def _covered(claim: Claim) -> Found | None:
    return _each(claim, lambda m, o, falls: same_value(m, o, falls) or covers(m, o, falls))


def _each(claim: Claim, test: Test) -> Found | None:
    """Return where the article has every value of a mention, several of them together."""
    if not claim.values or claim.dates:
        return None
    told = list(claim.values[:_MOST])
    per_value = [_matches(claim, value, test) for value in told]
    if not all(per_value):
        return None
    if len(told) == 1:
        return Found([(match.start, match.end) for match in per_value[0]])
    places = [
        (match.start, match.end)
        for match in per_value[0]
        if all(_near(match, others, claim) for others in per_value[1:])
    ]
    return Found(places) if places else None


def _near(match: Value, others: Sequence[Value], claim: Claim) -> bool:
    """Whether one of `others` stands beside a value; the parts of a score keep their order.

    Who lost 2-3 was beaten 3-2.
    """
    free = match.kind != "score" or claim.surroundings.reading.falls(claim.values[0])
    return any(
        (0 < other.start - match.start <= _APART)
        or (free and 0 < match.start - other.start <= _APART)
        for other in others
    )


def _matches(claim: Claim, value: Value, test: Test) -> list[Value]:
    """Return the article's values that pass a test, those of the same thing if there are any.

    The same number of other things backs a count only where the article does not number these
    things otherwise: four people do not make "four vans" of three vans.
    """
    summary, article = claim.surroundings.reading, claim.index.reading
    falling = summary.falls(value)
    found = [
        other
        for other in article.values
        if test(value, other, (falling or article.falls(other)) and _opposed(value, other))
    ]
    bound = [other for other in found if counts_the_same(value, other)]
    if bound or value.kind not in ("count", "ordinal"):
        return bound
    telling = value.digits >= 100 and value.kind == "count"
    if telling or not rivals(value, article.values):
        return found
    # Sixteen students are the 16 pupils of the sentence that is retold.
    retold = claim.surroundings.retold(claim.mention) if value.digits > _TELLING else []
    return [other for other in found if claim.index.sentence_of(other.start) in retold[:1]]


def _opposed(value: Value, other: Value) -> bool:
    return (value.number < 0) != (other.number < 0)


def _contradicted(claim: Claim) -> Found | None:
    """In a sentence that is retold, another number of the same thing stands in the same place."""
    value = claim.values[0] if len(claim.values) == 1 else None
    if value is None or claim.dates or value.kind == "clock":
        return None
    if value.bound != EXACT and abs(value.written) <= _SMALL:
        return None  # "more than eight" may be worked out
    index, around = claim.index, claim.surroundings
    retold = around.retold(claim.mention)
    for other in index.reading.values:
        place, number = (other.start, other.end), index.sentence_of(other.start)
        if number not in retold or not _rivals(value, other):
            continue
        best = number == retold[0] and value.kind == "duration"
        if best or around.touches((value.start, value.end), place):
            return Found([place], 0.2)
    return None


def _rivals(value: Value, other: Value) -> bool:
    """Whether two values are of one thing and of one size: neither 3 nor 2,700 for 40 people."""
    if other.kind != value.kind or not comparable(value, other):
        return False
    if value.kind in ("count", "ordinal") and set(value.heads).isdisjoint(other.heads):
        return False
    small, large = sorted((abs(value.number), abs(other.number)))
    return small != large and large <= _SIZE * small


def _other_unit(claim: Claim) -> Found | None:
    """The article has the same digits, of something else: 31 years for "31 months"."""
    value = claim.values[0] if len(claim.values) == 1 else None
    if value is None or not value.unit or claim.dates or value.digits < _TELLING:
        return None
    for other in claim.index.reading.values:
        same = other.written == value.written and other.unit
        if same and (other.kind, other.unit) != (value.kind, value.unit):
            return Found([(other.start, other.end)], 0.2)
    return None


def _may_follow(claim: Claim) -> Found | None:
    """What writers work out themselves.

    That is a small count, an order, a length of time, a decade, a share, a multiple.
    """
    if any(date.years == _DECADE for date in claim.dates):
        return Found((), 0.5)
    if not claim.values or claim.dates:
        return None
    value = claim.values[0]
    small = value.kind in ("count", "points") and abs(value.written) <= _SMALL
    follows = (
        small
        or value.heads[:1] == ("time",)
        or value.rough
        or (value.written >= _VAGUE and not math.isnan(value.high))
        or value.kind in ("ordinal", "duration", "score")
    )
    return Found((), 0.5) if follows else None


def _absent(claim: Claim) -> Found | None:
    return Found((), 0.0) if claim.values and not claim.dates else None


def _words(claim: Claim) -> Found | None:
    """A value without a number in it: its words, in whatever form."""
    if claim.values or claim.dates:
        return None
    words = [plain(key) for key in claim.name if key not in STOP_WORDS]
    positions = claim.index.plain_positions
    if not words or not all(word in positions for word in words):
        return None
    return Found([(positions[word][0], positions[word][0] + 1) for word in words])


def _words_absent(claim: Claim) -> Found | None:
    words = [plain(key) for key in claim.name if key not in STOP_WORDS]
    there = [word for word in words if word in claim.index.plain_positions]
    return Found((), 0.5 * len(there) / len(words) if words else 0.0)


def exact_and_same() -> Iterator[Rule]:
    """Yield the rules that back a number."""
    yield Rule(
        "same words and value",
        VALUES,
        "supported",
        _exact,
        "Police held 14 men on Friday. -> They held [14] men. (CARDINAL)",
        "She was jailed for five years. -> [Five] people left. (CARDINAL)",
        anywhere=True,
    )
    yield Rule(
        "same value",
        VALUES,
        "variant",
        _same,
        "It cost A$3.5m to build. -> It cost [3.5 million Australian dollars]. (MONEY)",
        "It cost A$3.5m to build. -> It cost [US$3.5m]. (MONEY)",
        anywhere=True,
    )
    yield Rule(
        "rounded or bounded",
        VALUES,
        "variant",
        _covered,
        "Sales rose 23.7%. -> Sales rose by almost [a quarter]. (PERCENT)",
        "Sales rose 23.7%. -> Sales rose by nearly [33%]. (PERCENT)",
        anywhere=True,
    )


def absent() -> Iterator[Rule]:
    """Yield the rules that are left for a number that nothing backs."""
    yield Rule(
        "other number there",
        VALUES,
        "contradicted",
        _contradicted,
        "Three vans were stolen. -> [Four] vans were stolen. (CARDINAL)",
        "Three vans were stolen. -> More than [four] vans were stolen. (CARDINAL)",
    )
    yield Rule(
        "other unit",
        VALUES,
        "contradicted",
        _other_unit,
        "It took them 31 years. -> It took [31 months]. (DATE)",
        "It took 31 men. -> It took [31 months]. (DATE)",
    )
    yield Rule(
        "may follow",
        VALUES,
        "unchecked",
        _may_follow,
        "Vans were stolen, and more. -> Some [four] vans were stolen. (CARDINAL)",
        "Vans were stolen. -> Some [40] vans were stolen. (CARDINAL)",
    )
    yield Rule(
        "may be worked out",
        VALUES,
        "unchecked",
        worked_out,
        "The firm paid £900 for 30 chairs. -> The firm paid [£30] a chair. (MONEY)",
        "The firm paid £900 for 30 chairs. -> The firm paid [£45] a chair. (MONEY)",
    )
    yield Rule(
        "number absent",
        VALUES,
        "unsupported",
        _absent,
        "Vans were stolen. -> Some [40] vans were stolen. (CARDINAL)",
        "Forty vans were stolen. -> Some [40] vans were stolen. (CARDINAL)",
        anywhere=True,
    )
    yield Rule(
        "words of a value",
        VALUES,
        "variant",
        _words,
        "It snowed over the weekend. -> Snow fell at [the weekend]. (DATE)",
        "It snowed over the weekend. -> Snow fell on [Shrove Tuesday]. (DATE)",
        anywhere=True,
    )
    yield Rule(
        "value absent",
        VALUES,
        "unsupported",
        _words_absent,
        "It snowed. -> Snow fell at [Easter]. (DATE)",
        "It snowed at Easter. -> Snow fell at [Easter]. (DATE)",
        anywhere=True,
    )
