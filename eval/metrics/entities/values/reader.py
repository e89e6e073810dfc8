"""Every number of a text with what it measures or counts."""

from __future__ import annotations

from dataclasses import replace

from eval.metrics.entities.values.clock import clock_at
from eval.metrics.entities.values.numerals import Numeral, numeral_at
from eval.metrics.entities.values.series import compounds, elliptical, ranges
from eval.metrics.entities.values.units import heads_after, measured
from eval.metrics.entities.values.value import EXACT, Value
from eval.metrics.entities.values.vocabulary import Bound, Vocabulary
from eval.metrics.entities.values.words import Words
from eval.metrics.text import plain

_MINUS = ("-", "−", "–")
_DECADES = {
    **{"twenties": 20, "thirties": 30, "forties": 40, "fifties": 50, "sixties": 60},
    **{"seventies": 70, "eighties": 80, "nineties": 90},
}


def read_values(words: Words, vocabulary: Vocabulary) -> list[Value]:
    """Return the values of a text in order; they do not overlap."""
    begins = _beginnings(vocabulary)
    found: list[Value] = []
    end = 0
    # Most words begin no number: they are passed over before anything is called.
    for place, key in enumerate(words.keys):
        if place < end or not (key in begins or key[0].isdecimal()):
            continue
        if key in ("a", "an") and words.plain(place + 1) not in vocabulary.after_article:
            continue
        value = clock_at(words, place, vocabulary) or _value_at(words, place, vocabulary)
        if value:
            found.append(_with_rate(value, words, vocabulary))
            end = max(found[-1].end, place + 1)
    return elliptical(ranges(compounds(found, words), words), words)


def _with_rate(value: Value, words: Words, vocabulary: Vocabulary) -> Value:
    """Take in the time that an amount is paid in: "£280m a year"."""
    end = value.end
    if value.kind not in ("money", "count") or words.key(end) not in ("a", "an", "per", "each"):
        return value
    unit = vocabulary.units.get((words.plain(end + 1),), "")
    if not unit.startswith("duration") or value.heads:
        return value
    return replace(value, end=end + 2, per=unit)


def _beginnings(vocabulary: Vocabulary) -> frozenset[str]:
    if not vocabulary.numerals:
        return frozenset()
    return frozenset(
        [
            *vocabulary.numerals,
            *vocabulary.ordinals,
            *vocabulary.vague,
            *_DECADES,
            "a",
            "an",
            "half",
            "quarter",
            "dozen",
            "noon",
            "midnight",
            "midday",
            "once",
            "twice",
        ]
    )


def _value_at(words: Words, place: int, vocabulary: Vocabulary) -> Value | None:
    key = words.key(place)
    decade = _DECADES.get(key)
    if decade:
        aged = words.key(place - 1) in ("his", "her", "their", "early", "mid", "late")
        number = float(decade)
        return Value(place, place + 1, "age", number, number, high=number + 10) if aged else None
    if key in ("once", "twice"):
        number = 1.0 if key == "once" else 2.0
        return Value(place, place + 1, "count", number, number, heads=("time",))
    numeral = numeral_at(words, place, vocabulary) or _unit_numeral(words, place, vocabulary)
    if numeral is None or _is_label(words, place, vocabulary):
        return None
    bound = _bound(words, place, vocabulary)
    if numeral.form == "share":
        return _share(place, numeral, bound)
    sign = _currency_before(words, place, vocabulary)
    start = sign[1] if sign else place
    if sign:
        bound = _bound(words, start, vocabulary)
    negative = -1.0 if _is_negative(words, start) else 1.0
    value = Value(
        start,
        numeral.end,
        numeral.form,
        negative * numeral.number,
        negative * numeral.number,
        bound=bound,
        step=numeral.step,
        high=numeral.high,
    )
    if sign:
        return replace(value, kind="money", unit=sign[0])
    if numeral.form == "ordinal":
        return replace(value, heads=heads_after(words, numeral.end))
    return measured(value, words, vocabulary)


def _unit_numeral(words: Words, place: int, vocabulary: Vocabulary) -> Numeral | None:
    """One of a unit: "a year", "an hour and a half", "half an hour", "half a percentage point"."""
    half = words.key(place) == "half" and words.key(place + 1) in ("a", "an")
    if not half and words.key(place) not in ("a", "an"):
        return None
    end = place + 1 + half
    if half and words.plain(end) in ("percentage", "point"):
        return Numeral(0.5, 0.1, end)
    if (words.plain(end),) not in vocabulary.units:
        return None
    if words.keys[end + 1 : end + 4] == ["and", "a", "half"]:
        return Numeral(1.5, 0.1, end, article=True)
    return Numeral(0.5 if half else 1.0, 0.1 if half else 1.0, end, article=True)


def _share(place: int, numeral: Numeral, bound: Bound) -> Value:
    return Value(
        place,
        numeral.end,
        "percent",
        numeral.number,
        numeral.number,
        "%",
        bound=bound,
        step=1.0,
        rough=True,
    )


def _is_label(words: Words, place: int, vocabulary: Vocabulary) -> bool:
    """Whether a number is a part of a name: "Road 9", "Boeing 737", "F-16", "Covid-19"."""
    if not words.key(place)[0].isdecimal() or not place:
        return False
    before = words.surface(place - 1)
    if words.gap(place) in ("-", "") and before[:1].isupper() and before.isalpha():
        return before.casefold() not in (*vocabulary.signs, "rs") and before.isascii()
    return (
        words.gap(place) == " "
        and plain(before.casefold()) in vocabulary.labels
        and (before[:1].isupper() or before.casefold() in ("page", "number", "phase", "stage"))
    )


def _is_negative(words: Words, start: int) -> bool:
    if words.key(start - 1) == "minus":
        return True
    gap = words.gap(start)
    return gap.endswith(_MINUS) and (len(gap) > 1 or start == 0) and gap[:-1].strip() != ","


def _currency_before(words: Words, place: int, vocabulary: Vocabulary) -> tuple[str, int] | None:
    """Return the currency before a number and where it begins: "A$5m", "USD 5m", "£5"."""
    if not place or words.gap(place) not in ("", " ", "\u00a0"):
        return None
    sign = words.key(place - 1)
    code = vocabulary.currencies.get((sign,))
    if code is None or (sign.isalpha() and not words.surface(place - 1).isupper() and sign != "rs"):
        return None
    if not sign.isalpha():
        prefix = words.key(place - 2) if place > 1 and words.gap(place - 1) == "" else ""
        if sign == "$" and prefix in vocabulary.signs:
            return vocabulary.signs[prefix], place - 2
    return code, place - 1


def _bound(words: Words, start: int, vocabulary: Vocabulary) -> Bound:
    if words.key(start - 1) in ("a", "an", "the"):  # "less than an 8% rise"
        start -= 1
    for size in (4, 3, 2, 1):
        found = vocabulary.bounds.get(tuple(words.keys[max(0, start - size) : start]))
        if found:
            return found
    return EXACT
