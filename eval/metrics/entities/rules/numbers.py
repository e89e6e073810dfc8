"""Numbers: the type, the unit, the sign and what is counted are compared before the digits."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from eval.metrics.entities.mentions import VALUES
from eval.metrics.entities.rules.rule import Claim, Found, Rule, Shown
from eval.metrics.entities.values.compare import counts_the_same, covers, rivals, same_value
from eval.metrics.entities.values.value import Value
from eval.metrics.text import STOP_WORDS, plain

Test = Callable[[Value, Value, bool], bool]
#: Numbers of one mention, a score or a range, may stand so many tokens apart in the article.
_APART = 12
#: Of a longer run of numbers only so many are looked for.
_MOST = 6
_ONE = frozenset({"a", "an", "one", "another"})
#: Words for the first of its kind.
_FIRST = frozenset({"opening", "opened", "debut", "inaugural", "maiden", "initial", "initially"})


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
    return found if telling or not rivals(value, article.values) else []


def _opposed(value: Value, other: Value) -> bool:
    return (value.number < 0) != (other.number < 0)


def _single(claim: Claim) -> Found | None:
    """One of what the article speaks of in the singular."""
    value = claim.values[0] if len(claim.values) == 1 else None
    if value is None or value.kind != "count" or value.number != 1 or not value.heads:
        return None
    index = claim.index
    places = [
        (start, start + 1)
        for noun in value.heads[:2]
        for start in index.plain_positions.get(noun, ())
        if not _ONE.isdisjoint(index.keys[max(0, start - 3) : start])
    ]
    return Found(places) if places else None


def _opening(claim: Claim) -> Found | None:
    """The first of its kind in other words: an opener, a debut."""
    value = claim.values[0] if len(claim.values) == 1 else None
    if value is None or value.kind != "ordinal" or value.number != 1 or "time" in value.heads:
        return None
    places = [
        (start, start + 1) for word in _FIRST for start in claim.index.positions.get(word, ())
    ]
    return Found(sorted(places)) if places else None


def _contradicted(claim: Claim) -> Found | None:
    """The article gives the thing counted or measured exactly one other number."""
    value = claim.values[0] if len(claim.values) == 1 else None
    if value is None or claim.dates or value.kind not in ("count", "ordinal"):
        return None
    others = rivals(value, claim.index.reading.values)
    if not others or len({other.number for other in others}) > 1:
        return None
    return Found([(others[0].start, others[0].end)], 0.2)


def _absent(claim: Claim) -> Found | None:
    if not claim.values or claim.dates:
        return None
    small = claim.values[0].kind == "count" and claim.values[0].number <= 12
    return Found((), 0.3 if small else 0.0)


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
        Shown("Police held 14 men on Friday.", "They held 14 men.", "14", "CARDINAL"),
        Shown("She was jailed for five years.", "Five people left.", "Five", "CARDINAL"),
        anywhere=True,
    )
    yield Rule(
        "same value",
        VALUES,
        "variant",
        _same,
        Shown(
            "It cost A$3.5m to build.",
            "It cost 3.5 million Australian dollars.",
            "3.5 million Australian dollars",
            "MONEY",
        ),
        Shown("It cost A$3.5m to build.", "It cost US$3.5m.", "US$3.5m", "MONEY"),
        anywhere=True,
    )
    yield Rule(
        "rounded or bounded",
        VALUES,
        "variant",
        _covered,
        Shown("Sales rose 23.7%.", "Sales rose by almost a quarter.", "a quarter", "PERCENT"),
        Shown("Sales rose 23.7%.", "Sales rose by nearly 33%.", "33%", "PERCENT"),
        anywhere=True,
    )
    yield Rule(
        "single",
        VALUES,
        "variant",
        _single,
        Shown("A young guard was hurt.", "One guard was hurt.", "One", "CARDINAL"),
        Shown("Guards were hurt.", "One guard was hurt.", "One", "CARDINAL"),
    )
    yield Rule(
        "opening",
        VALUES,
        "variant",
        _opening,
        Shown(
            "Vell scored in his opening match.",
            "In his first match Vell scored.",
            "first",
            "ORDINAL",
        ),
        Shown(
            "Vell scored in his opening match.",
            "In his third match Vell scored.",
            "third",
            "ORDINAL",
        ),
    )


def absent() -> Iterator[Rule]:
    """Yield the rules that are left for a number that nothing backs."""
    yield Rule(
        "same thing, other number",
        VALUES,
        "contradicted",
        _contradicted,
        Shown("Three vans were stolen.", "Four vans were stolen.", "Four", "CARDINAL"),
        Shown(
            "Thieves took three vans and later six vans.",
            "Four vans were stolen.",
            "Four",
            "CARDINAL",
        ),
    )
    yield Rule(
        "number absent",
        VALUES,
        "unsupported",
        _absent,
        Shown("Vans were stolen.", "Some 40 vans were stolen.", "40", "CARDINAL"),
        Shown("Forty vans were stolen.", "Some 40 vans were stolen.", "40", "CARDINAL"),
        anywhere=True,
    )
    yield Rule(
        "words of a value",
        VALUES,
        "variant",
        _words,
        Shown("It snowed over the weekend.", "Snow fell at the weekend.", "the weekend", "DATE"),
        Shown(
            "It snowed over the weekend.", "Snow fell on Shrove Tuesday.", "Shrove Tuesday", "DATE"
        ),
        anywhere=True,
    )
    yield Rule(
        "value absent",
        VALUES,
        "unsupported",
        _words_absent,
        Shown("It snowed.", "Snow fell at Easter.", "Easter", "DATE"),
        Shown("It snowed at Easter.", "Snow fell at Easter.", "Easter", "DATE"),
        anywhere=True,
    )
