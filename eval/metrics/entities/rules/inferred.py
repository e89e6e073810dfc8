"""What follows from the article: sums, differences, counted items, anniversaries, ages.

Each needs positive evidence, and, since small numbers stand everywhere, the evidence has to stand
in the sentences that the summary's sentence retells.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from itertools import combinations

from eval.metrics.entities.english.nouns import GAPS, REFERRING
from eval.metrics.entities.index import ArticleIndex
from eval.metrics.entities.mentions import VALUES
from eval.metrics.entities.rules.rule import Claim, Found, Rule
from eval.metrics.entities.values.compare import comparable
from eval.metrics.entities.values.value import EXACT, Value
from eval.metrics.entities.values.vocabulary import SIZES
from eval.metrics.entities.values.words import Words

YEAR = SIZES["duration-year"]
_MOST_ADDED = 4
_MOST_NEAR = 10
_TELLS = 20
_WORKED_OUT = frozenset(
    ("money", "percent", "points", "count", "length", "area", "mass", "volume", "temperature")
)
_DOZEN = 12
_MILLION = 1e6
#: Digits, read as a number, that hardly come about by chance.
TELLING = 12


def only(claim: Claim, *kinds: str) -> Value | None:
    """Return the value of a mention that has one, if it is of one of `kinds`."""
    value = claim.values[0] if len(claim.values) == 1 and not claim.dates else None
    return value if value and (not kinds or value.kind in kinds) else None


def equal(value: Value, number: float) -> bool:
    """Whether a number that was worked out is the one told, within its digits and its bound."""
    low, high = value.bound
    told = abs(value.number)
    if value.rough:
        return abs(told - number) <= 2.0
    if value.bound == EXACT or not told:
        return (
            abs(told - number)
            <= 0.5001 * value.step * (value.step < 1 or value.digits >= 10) + 1e-6
        )
    return low <= number / told <= high


def _near_values(claim: Claim) -> Iterator[list[Value]]:
    """Yield the values of each passage of two sentences that the summary's sentence retells.

    Numbers of two digits and more hardly add up by chance: they may do so anywhere.
    """
    index = claim.index
    passages = claim.surroundings.passages(claim.mention)
    if claim.values[0].digits >= TELLING:
        passages += [[n, n + 1] for n in range(len(index.sentences) - 1)]
    for sentences in passages:
        yield _values_in(index, sentences)


def _values_in(index: ArticleIndex, sentences: Sequence[int]) -> list[Value]:
    first, last = index.sentences[sentences[0]][0], index.sentences[sentences[-1]][1]
    return [value for value in index.reading.values if first <= value.start < last]


def _sum(claim: Claim) -> Found | None:
    """The sum of two to four numbers of one kind in one passage.

    Above a dozen, one of the parts has to count the same thing as the sum, or two parts are
    numbers that hardly add up by chance.
    """
    value = only(claim, "count", "money", "duration")
    if value is None or value.number < 2 or not math.isnan(value.high):
        return None
    for values in _near_values(claim):
        parts = [other for other in values if _is_part(other, value)][:8]
        for size in range(2, _MOST_ADDED + 1):
            for group in combinations(parts, size):
                if not math.isclose(value.number, sum(part.number for part in group)):
                    continue
                shared = any(set(value.heads) & set(part.heads) for part in group)
                shared |= size == 2 and all(part.digits >= TELLING for part in group)
                if shared or value.kind != "count" or value.number <= _DOZEN:
                    return Found([(part.start, part.end) for part in group])
    return None


def _is_part(part: Value, whole: Value) -> bool:
    if part.kind != whole.kind or not comparable(whole, part) or not math.isnan(part.high):
        return False
    counted = part.kind != "count" or (part.step >= 1 and bool(part.heads))
    return counted and 0 < part.number < whole.number


def _difference(claim: Claim) -> Found | None:
    """The difference of two amounts, or the change from one to the other in per cent."""
    value = only(
        claim, "money", "percent", "points", "duration", "count", "length", "clock", "temperature"
    )
    if value is None or value.number <= 0 or (value.kind == "count" and value.number < 3):
        return None
    words = claim.index.reading.words
    for passage in [*_near_values(claim), *_of_one_unit(claim, value)]:
        values = [_referring(other, before, words) for before, other in _pairs(passage[:10])]
        for one, two in combinations(values, 2):
            if _follows(value, one, two):
                return Found([(one.start, one.end), (two.start, two.end)])
    return None


def _pairs(values: list[Value]) -> Iterator[tuple[Value | None, Value]]:
    return zip([None, *values], values, strict=False)


def _referring(value: Value, before: Value | None, words: Words) -> Value:
    """Return a number with the noun or unit of the one before that it is a part of or stands for.

    "412 branches, of which 70 will close"; "31 million euros instead of 19 million".
    """
    if before is None or value.kind != "count" or value.heads:
        return value
    if before.kind == "count":
        between = words.keys[before.end : value.start]
        return value if REFERRING.isdisjoint(between) else replace(value, heads=before.heads)
    if before.kind == "money" and value.written >= _MILLION <= before.written:
        return replace(value, kind="money", unit=before.unit)
    return value


def _of_one_unit(claim: Claim, value: Value) -> Iterator[list[Value]]:
    """Yield pairs of values of one unit, one of them retold, if the summary tells a difference.

    The other may stand anywhere: a record, a budget.
    """
    words = claim.surroundings.reading.words
    around = words.keys[value.end : value.end + 2]
    if value.kind in ("count", "percent", "duration", "clock") or GAPS.isdisjoint(around):
        return
    index, retold = claim.index, claim.surroundings.retold(claim.mention)
    of_unit = [other for other in index.reading.values if other.unit == value.unit]
    for one in of_unit:
        if index.sentence_of(one.start) in retold:
            yield from ([one, two] for two in of_unit)


def _follows(value: Value, one: Value, two: Value) -> bool:
    if one.kind != two.kind or not comparable(one, two):
        return False
    if one.kind == "age" and value.kind == "duration":
        return math.isclose(value.number / YEAR, abs(one.number - two.number), rel_tol=0.01)
    small, large = sorted((abs(one.number), abs(two.number)))
    if not small or small == large:
        return False
    if value.kind == "count" and not (
        set(one.heads) & set(two.heads) and set(value.heads) & (set(one.heads) | set(two.heads))
    ):
        return False
    if value.kind == "percent" and one.kind in ("money", "count"):
        changes = (
            100 * (large - small) / small,
            100 * (large - small) / large,
            100 * small / large,
        )
        return any(equal(value, change) for change in changes)
    measured = "percent" if value.kind == "points" else value.kind
    return (
        one.kind == measured
        and comparable(value, one) | (value.kind == "points")
        and equal(value, large - small)
    )


def worked_out(claim: Claim) -> Found | None:
    """What comes out of two numbers of the retold passage: of what, the words do not say.

    A sum, a difference or a quotient of two amounts of one unit, an amount shared out among
    a number of things, or one for each of them.
    """
    value = only(claim)
    if value is None or value.number <= 0 or value.kind not in _WORKED_OUT:
        return None
    for sentences in claim.surroundings.passages(claim.mention):
        near = [other for other in _values_in(claim.index, sentences) if other.number > 0]
        for one, two in combinations(near[:_MOST_NEAR], 2):
            if any(equal(value, result) for result in _results(value, one, two)):
                return Found([(one.start, one.end), (two.start, two.end)], 0.5)
    return None


def _results(value: Value, one: Value, two: Value) -> Iterator[float]:
    """Yield what two numbers give in the unit of `value`."""
    small, large = sorted((abs(one.number), abs(two.number)))
    if one.kind == two.kind and comparable(one, two):
        if value.kind == "percent" and small < large:
            yield 100 * small / large
        measured = "percent" if value.kind == "points" else value.kind
        telling = small * _TELLS >= large  # else the result is one of the two, misread
        if telling and one.kind == measured and (value.kind == "points" or comparable(value, one)):
            yield from (large - small, large + small)
    for amount, number in ((one, two), (two, one)):
        shared = number.kind == "count" and amount.kind == value.kind != "count"
        if shared and comparable(value, amount):
            yield from (amount.number / number.number, amount.number * number.number)


def _remainder(claim: Claim) -> Found | None:
    """What is left of a hundred per cent."""
    value = only(claim, "percent")
    if value is None:
        return None
    for values in _near_values(claim):
        shares = [other for other in values if other.kind == "percent"][:6]
        for size in (1, 2):
            for group in combinations(shares, size):
                if equal(value, 100 - sum(share.number for share in group)):
                    return Found([(share.start, share.end) for share in group])
    return None


def inferred_rule(
    name: str, applies: Callable[[Claim], Found | None], example: str, counter: str
) -> Rule:
    """Return a rule for values that follow from the article."""
    return Rule(name, VALUES, "inferred", applies, example, counter)


def rules() -> Iterator[Rule]:
    """Yield the rules for what adds up."""
    yield inferred_rule(
        "sum",
        _sum,
        "Two guards were hurt and three guards fled. -> "
        "[Five] guards were hurt or fled. (CARDINAL)",
        "Two guards were hurt and three guards fled. -> "
        "[Nine] guards were hurt or fled. (CARDINAL)",
    )
    yield inferred_rule(
        "difference",
        _difference,
        "Profit fell to £212m from £254m. -> Profit fell by [£42m]. (MONEY)",
        "Profit fell to £212m from £254m. -> Profit fell by [£60m]. (MONEY)",
    )
    yield inferred_rule(
        "remainder",
        _remainder,
        "Of the voters 88% backed the plan. -> "
        "The remaining [12%] of voters opposed the plan. (PERCENT)",
        "Of the voters 88% backed the plan. -> "
        "The remaining [20%] of voters opposed the plan. (PERCENT)",
    )
