"""What follows from the article: sums, differences, counted items, anniversaries, ages.

Each needs positive evidence, and, since small numbers stand everywhere, the evidence has to stand
in the sentences that the summary's sentence retells.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from itertools import combinations

from eval.metrics.entities.mentions import VALUES
from eval.metrics.entities.rules.rule import Claim, Found, Rule, Shown
from eval.metrics.entities.values.compare import comparable
from eval.metrics.entities.values.value import EXACT, Value
from eval.metrics.entities.values.vocabulary import SIZES

_YEAR = SIZES["duration-year"]
#: A list longer than this is not counted by a reader, and numbers above it come from a source.
_MOST_LISTED = 20
_MOST_ADDED = 4
_DOZEN = 12
#: Names in a row, two or more, or three words or more: "Ann Lee and Bo Ruud", "red, green and blue".
_NAMED = r"(?:(?:the )?[A-ZÀ-Þ][\w'’.-]*(?: (?:(?:of|the|de|van|al) )*[A-ZÀ-Þ][\w'’.-]*){0,5}(?: \([^)]{1,30}\))?)"
_WORD = r"(?:[\w'’-]+(?: (?!and\b|or\b)[\w'’-]+){0,3})"
_LISTS = (
    re.compile(rf"{_NAMED}(?:, {_NAMED})*,? (?:and|or|&) {_NAMED}"),
    re.compile(rf"{_NAMED}(?:, {_NAMED}){{2,}}"),
    re.compile(rf"{_WORD}(?:, {_WORD})+,? (?:and|or) {_WORD}"),
)
_PARTS = re.compile(r", (?:and |or )?| and | or | & ")


def _only(claim: Claim, *kinds: str) -> Value | None:
    value = claim.values[0] if len(claim.values) == 1 and not claim.dates else None
    return value if value and (not kinds or value.kind in kinds) else None


def _equal(value: Value, number: float) -> bool:
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
    """Yield the values of each passage of two sentences that the summary's sentence retells."""
    index = claim.index
    for sentences in claim.surroundings.passages(claim.mention):
        first, last = index.sentences[sentences[0]][0], index.sentences[sentences[-1]][1]
        yield [value for value in index.reading.values if first <= value.start < last]


def _sum(claim: Claim) -> Found | None:
    """The sum of two to four numbers of one kind in one passage.

    Above a dozen, one of the parts has to count the same thing as the sum.
    """
    value = _only(claim, "count", "money", "duration")
    if value is None or value.number < 2 or not math.isnan(value.high):
        return None
    for values in _near_values(claim):
        parts = [other for other in values if _is_part(other, value)][:8]
        for size in range(2, _MOST_ADDED + 1):
            for group in combinations(parts, size):
                if not math.isclose(value.number, sum(part.number for part in group)):
                    continue
                shared = any(set(value.heads) & set(part.heads) for part in group)
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
    value = _only(claim, "money", "percent", "points", "duration", "count", "length", "clock")
    if value is None or value.number <= 0 or (value.kind == "count" and value.number < 3):
        return None
    for values in _near_values(claim):
        for one, two in combinations(values[:10], 2):
            if _follows(value, one, two):
                return Found([(one.start, one.end), (two.start, two.end)])
    return None


def _follows(value: Value, one: Value, two: Value) -> bool:
    if one.kind != two.kind or not comparable(one, two):
        return False
    if one.kind == "age" and value.kind == "duration":
        return math.isclose(value.number / _YEAR, abs(one.number - two.number), rel_tol=0.01)
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
        return any(_equal(value, change) for change in changes)
    measured = "percent" if value.kind == "points" else value.kind
    return (
        one.kind == measured
        and comparable(value, one) | (value.kind == "points")
        and _equal(value, large - small)
    )


def _others(claim: Claim) -> Found | None:
    """The others of a group: four for "one of five recruiters"."""
    value = _only(claim, "count")
    if value is None or value.number < 2:
        return None
    keys = claim.index.keys
    for other in claim.index.reading.values:
        before = [key for key in keys[max(0, other.start - 3) : other.start] if key != "the"]
        one_more = other.kind == "count" and other.number == value.number + 1
        if one_more and before[-2:] == ["one", "of"]:
            return Found([(other.start, other.end)])
    return None


def _remainder(claim: Claim) -> Found | None:
    """What is left of a hundred per cent."""
    value = _only(claim, "percent")
    if value is None:
        return None
    for values in _near_values(claim):
        shares = [other for other in values if other.kind == "percent"][:6]
        for size in (1, 2):
            for group in combinations(shares, size):
                if _equal(value, 100 - sum(share.number for share in group)):
                    return Found([(share.start, share.end) for share in group])
    return None


def _years(claim: Claim) -> Found | None:
    """Years between two dates, or up to the year of publication; an age from a year of birth."""
    value = _only(claim, "duration", "age", "ordinal")
    if value is None:
        return None
    index = claim.index
    years = value.number / _YEAR if value.kind == "duration" else value.number
    if years < 1 or (value.kind == "ordinal" and not _ANNUAL.intersection(value.heads)):
        return None
    words = claim.surroundings.reading.words
    around = {words.key(value.start - 1), words.key(value.start - 2), words.key(value.end)}
    if value.kind == "duration" and around.isdisjoint(_SPANS):
        return None  # "a three-year deal" is no time between two dates
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
    for year, date in dated:
        if index.published and abs(index.published.year - year - years) <= loose:
            return Found([(date.start, date.end)])
    for (one, first), (two, second) in combinations(dated, 2):
        if abs(abs(one - two) - years) <= loose:
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
    value = _only(claim, "duration", "age", "ordinal", "count")
    if value is None or (value.kind == "duration" and value.number < _YEAR):
        return None
    if value.kind == "count" and (value.heads or value.number < 3):
        return None
    years = value.number / _YEAR if value.kind == "duration" else value.number
    for other in claim.index.reading.values:
        if other.kind == value.kind or other.kind not in ("duration", "age", "ordinal"):
            continue
        if value.kind == "count" and other.kind != "ordinal":
            continue
        if other.kind == "ordinal" and not _ANNUAL.intersection(other.heads):
            continue
        if value.kind == "ordinal" and not _ANNUAL.intersection(value.heads):
            continue
        found = other.number / _YEAR if other.kind == "duration" else other.number
        if math.isclose(found, years, rel_tol=0.01):
            return Found([(other.start, other.end)])
    return None


_SPANS = frozenset(
    [
        "in",
        "over",
        "after",
        "past",
        "last",
        "within",
        "since",
        "ago",
        "later",
        "earlier",
        "before",
        "than",
        "about",
        "nearly",
        "almost",
    ]
)
_ANNUAL = frozenset({"anniversary", "birthday", "year", "edition", "season"})


def _listed(claim: Claim) -> Found | None:
    """As many items as a passage lists, or as the summary's own sentence names."""
    value = _only(claim, "count")
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


def _parts(claim: Claim) -> Found | None:
    """Parts that add up to a number of the same sentence: "four actors, two of them men"."""
    value = _only(claim, "count")
    if value is None or value.number > _MOST_LISTED:
        return None
    reading = claim.surroundings.reading
    start, end = claim.surroundings.sentence_span(claim.mention)
    spans = reading.words.spans
    inside = [
        other
        for other in reading.values
        if other.kind == "count"
        and start <= spans[other.start][0] < end
        and other.start != value.start
    ]
    for one, two in combinations([*inside, value], 2):
        whole = next((v for v in inside if v is not one and v is not two), None)
        if value not in (one, two) or whole is None or one.number + two.number != whole.number:
            continue
        backed = [
            o for o in claim.index.reading.values if o.kind == "count" and o.number == whole.number
        ]
        if backed:
            return Found([(backed[0].start, backed[0].end)])
    return None


def _rule(name: str, applies: object, example: Shown, counter: Shown) -> Rule:
    return Rule(name, VALUES, "inferred", applies, example, counter)  # type: ignore[arg-type]


def rules() -> Iterator[Rule]:
    """Yield the rules for what follows from the article."""
    yield _rule(
        "years between",
        _years,
        Shown(
            "The mill opened in 1951 and shut in 1983.",
            "The mill shut after 32 years.",
            "32 years",
            "DATE",
        ),
        Shown(
            "The mill opened in 1951 and shut in 1983.",
            "The mill shut after 40 years.",
            "40 years",
            "DATE",
        ),
    )
    yield _rule(
        "year after",
        _year_after,
        Shown(
            "He was named in 2004. Five years later he died.", "He died in 2009.", "2009", "DATE"
        ),
        Shown(
            "He was named in 2004. Five years later he died.", "He died in 2011.", "2011", "DATE"
        ),
    )
    yield _rule(
        "counted years",
        _counted_years,
        Shown(
            "They marked the 70th anniversary of the battle.",
            "The battle was 70 years ago.",
            "70 years",
            "DATE",
        ),
        Shown(
            "They marked the 70th anniversary of the battle.",
            "The battle was 60 years ago.",
            "60 years",
            "DATE",
        ),
    )
    yield _rule(
        "sum",
        _sum,
        Shown(
            "Two guards were hurt and three guards fled.",
            "Five guards were hurt or fled.",
            "Five",
            "CARDINAL",
        ),
        Shown(
            "Two guards were hurt and three guards fled.",
            "Nine guards were hurt or fled.",
            "Nine",
            "CARDINAL",
        ),
    )
    yield _rule(
        "difference",
        _difference,
        Shown("Profit fell to £212m from £254m.", "Profit fell by £42m.", "£42m", "MONEY"),
        Shown("Profit fell to £212m from £254m.", "Profit fell by £60m.", "£60m", "MONEY"),
    )
    yield _rule(
        "remainder",
        _remainder,
        Shown(
            "Of the voters 88% backed the plan.",
            "The remaining 12% of voters opposed the plan.",
            "12%",
            "PERCENT",
        ),
        Shown(
            "Of the voters 88% backed the plan.",
            "The remaining 20% of voters opposed the plan.",
            "20%",
            "PERCENT",
        ),
    )
    yield _rule(
        "others",
        _others,
        Shown("Roe is one of five guards.", "Roe and four other guards left.", "four", "CARDINAL"),
        Shown("Roe met five guards.", "Roe and four other guards left.", "four", "CARDINAL"),
    )
    yield _rule(
        "counted items",
        _listed,
        Shown(
            "Shops in Leeds, Derby and Hull will shut.",
            "Three shops will shut.",
            "Three",
            "CARDINAL",
        ),
        Shown(
            "Shops in Leeds, Derby and Hull will shut.",
            "Seven shops will shut.",
            "Seven",
            "CARDINAL",
        ),
    )
    yield _rule(
        "parts",
        _parts,
        Shown(
            "Four actors dance.", "Four actors dance, one man and three women.", "three", "CARDINAL"
        ),
        Shown("Four actors dance.", "Four actors dance, one man and two women.", "two", "CARDINAL"),
    )
