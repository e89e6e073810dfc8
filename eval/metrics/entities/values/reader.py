"""Every number of a text with what it measures or counts."""

from __future__ import annotations

import math
from dataclasses import replace

from eval.metrics.entities.values.clock import clock_at
from eval.metrics.entities.values.numerals import Numeral, numeral_at
from eval.metrics.entities.values.value import EXACT, Value
from eval.metrics.entities.values.vocabulary import SIZES, Bound, Vocabulary
from eval.metrics.entities.values.words import Words
from eval.metrics.text import STOP_WORDS, plain

_MINUS = ("-", "−", "–")
_DASHES = ("-", "–", "—", "‑", " - ", " – ")
_OLDEST = 120
_NEAR = 12
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
        value = clock_at(words, place, vocabulary) or _value_at(words, place, vocabulary)
        if value:
            found.append(_with_rate(value, words, vocabulary))
            end = max(found[-1].end, place + 1)
    return _elliptical(_ranges(_compounds(found, words), words), words)


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
        [*vocabulary.numerals, *vocabulary.ordinals, *vocabulary.vague, *_DECADES]
        + ["a", "an", "half", "quarter", "dozen", "noon", "midnight", "midday", "once", "twice"]
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
        return replace(value, heads=_heads(words, numeral.end))
    return _measured(value, words, vocabulary)


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


def _measured(value: Value, words: Words, vocabulary: Vocabulary) -> Value:
    """Read the unit after a number, else what it counts."""
    end = value.end
    if not words.joined(end):
        if words.key(end - 1) == "m" and words.key(end - 2)[:1].isdecimal():
            return replace(value, metres=float(words.key(end - 2)))
        if _is_apposed(value, words):
            return replace(value, kind="age")
        return value
    key, following = words.plain(end), words.plain(end + 1)
    if key == "basis" and following == "point":
        return _in_points(value, end + 2, 0.01)
    if key in vocabulary.percent or (key == "per" and words.key(end + 1) == "cent"):
        after = end + (2 if key == "per" else 1)
        if words.plain(after) == "point":
            return _in_points(value, after + 1, 1.0)
        return replace(value, kind="percent", unit="%", end=after)
    if key == "point" and value.step < 1 and value.written < 20:
        return _in_points(value, end + 1, 1.0)
    money = _money(value, words, vocabulary)
    if money:
        return money
    for size in (4, 3, 2, 1):
        name = tuple(words.plain(end + offset) for offset in range(size))
        unit = vocabulary.units.get(name)
        if size == 1 and unit is None and words.gap(end) in ("", "°", " °", "º"):
            unit = vocabulary.attached.get(words.key(end))
        if unit and all(words.joined(end + offset) for offset in range(1, size)):
            return _with_unit(value, unit, end + size, words)
    if key == "degree":
        return _with_unit(value, "temperature-celsius", end + 1, words)
    if words.key(end - 1) == "m" and words.gap(end - 1) == "":
        digits = words.key(end - 2)
        value = replace(value, metres=float(digits) if digits[:1].isdecimal() else math.nan)
    return replace(value, heads=_heads(words, end))


def _in_points(value: Value, end: int, size: float) -> Value:
    return replace(
        value,
        kind="points",
        unit="points",
        end=end,
        number=value.number * size,
        step=value.step * size,
    )


def _money(value: Value, words: Words, vocabulary: Vocabulary) -> Value | None:
    end = value.end
    if words.key(end) in ("p", "pence", "penny") and (words.key(end) != "p" or not words.gap(end)):
        return replace(
            value,
            kind="money",
            unit="GBP",
            end=end + 1,
            number=value.number / 100,
            step=value.step / 100,
        )
    if words.key(end) in ("cent", "cents"):
        return replace(
            value,
            kind="money",
            unit="dollar",
            end=end + 1,
            number=value.number / 100,
            step=value.step / 100,
        )
    for size in (3, 2, 1):
        name = tuple(words.plain(end + offset) for offset in range(size))
        code = vocabulary.currencies.get(name)
        is_code = size == 1 and name[0].upper() == code  # "5 TRY", and not "5 try"
        if code and name[0].isalpha() and (not is_code or words.surface(end).isupper()):
            return replace(value, kind="money", unit=code, end=end + size)
    return None


def _with_unit(value: Value, unit: str, end: int, words: Words) -> Value:
    kind, size = unit.partition("-")[0], SIZES[unit]
    number, step = value.number * size, value.step * size
    if kind == "duration" and (
        words.key(end) == "old" or words.keys[end : end + 2] == ["of", "age"]
    ):
        return replace(
            value,
            kind="age",
            unit=unit,
            end=end + (1 if words.key(end) == "old" else 2),
            number=number / SIZES["duration-year"],
            step=step / SIZES["duration-year"],
        )
    if unit == "temperature-fahrenheit":
        number, step = (value.number - 32) / 1.8, value.step / 1.8
    if words.keys[end : end + 3] == ["and", "a", "half"] and value.written >= 1:
        if value.written == 1.5 and value.step == 0.1:  # "an hour and a half", read already
            return replace(value, kind=kind, unit=unit, end=end + 3, number=number, step=step)
        more = 0.5 * size
        return replace(
            value,
            kind=kind,
            unit=unit,
            end=end + 3,
            number=number + more,
            step=0.1 * size,
            written=value.written + 0.5,
        )
    return replace(value, kind=kind, unit=unit, end=end, number=number, step=step)


def _is_apposed(value: Value, words: Words) -> bool:
    """Whether a number stands as an age behind a name: "Ann Roe, 30, won" and "aged 30"."""
    whole = 0 < value.number <= _OLDEST and value.step >= 1 and value.number == int(value.number)
    if not whole or value.end != value.start + 1 or not math.isnan(value.high):
        return False
    if words.key(value.start - 1) in ("aged", "age"):
        return True
    gap = words.gap(value.end).strip()[:1]
    return (
        words.gap(value.start).strip() in (",", "(")
        and gap in (",", ")", ".", ";")
        and words.surface(value.start - 1)[:1].isupper()
    )


def _heads(words: Words, start: int) -> tuple[str, ...]:
    """Return the plain words after a number up to the next small word or comma, four at most.

    "three of the four goals" counts goals: "of the" is passed over.
    """
    if words.key(start) == "of" and words.key(start + 1) in ("the", "its", "his", "her", "their"):
        start += 2
        if words.key(start)[:1].isdecimal() or words.key(start) in _COUNTERS:
            start += 1
    heads: list[str] = []
    for position in range(start, min(start + 4, len(words))):
        key = words.key(position)
        parted = position > start and not words.joined(position)
        if key in STOP_WORDS or key[0].isdecimal() or parted:
            break
        if key[0].isalpha() and len(key) > 2 and not (words.gap(position).strip(" -")):
            heads.append(plain(key))
    return tuple(heads)


_COUNTERS = frozenset(
    ["two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"]
)


def _bound(words: Words, start: int, vocabulary: Vocabulary) -> Bound:
    if words.key(start - 1) in ("a", "an", "the"):  # "less than an 8% rise"
        start -= 1
    for size in (4, 3, 2, 1):
        found = vocabulary.bounds.get(tuple(words.keys[max(0, start - size) : start]))
        if found:
            return found
    return EXACT


def _compounds(values: list[Value], words: Words) -> list[Value]:
    """Join parts of one measure: "5ft 5in", "1 hour 20 minutes", "two years and three months"."""
    found: list[Value] = []
    for value in values:
        last = found[-1] if found else None
        joint = words.keys[last.end : value.start] if last else []
        if (
            last
            and last.kind == value.kind
            and last.kind in ("duration", "length", "mass")
            and SIZES[last.unit] > SIZES[value.unit]
            and value.number < SIZES[last.unit]
            and joint in ([], ["and"])
            and "," not in words.gap(value.start)
        ):
            found[-1] = replace(
                last, end=value.end, number=last.number + value.number, step=value.step
            )
        else:
            found.append(value)
    return found


def _ranges(values: list[Value], words: Words) -> list[Value]:
    """Give the first number of a range the unit of the last: "5 to 6 per cent", "£5-6m".

    Two bare numbers with a dash between them are a score: "3-1".
    """
    for at in range(len(values) - 1):
        left, right = values[at], values[at + 1]
        joint = words.keys[left.end : right.start]
        dashed = left.end == right.start and words.gap(right.start) in _DASHES
        spoken = joint in (["to"], ["and"], ["or"]) and words.gap(right.start) == " "
        if not (dashed or spoken) or left.kind not in ("count", "money") or left.heads:
            continue
        if dashed and right.kind == "count" and max(left.number, right.number) < 200:
            if not right.heads or left.number >= right.number:
                values[at] = replace(left, kind="score", bound=EXACT)
                values[at + 1] = replace(right, kind="score", number=abs(right.number))
                continue
        if right.kind in ("count", "money") and left.kind == right.kind == "count" and right.heads:
            values[at] = replace(left, heads=right.heads)
        if left.kind == "count" and right.kind not in ("count", "score", "ordinal", "clock", "age"):
            size = right.number / right.written if right.written else 1.0
            size *= _scale_of_range(left, right)
            values[at] = replace(
                left,
                kind=right.kind,
                unit=right.unit,
                number=left.number * size,
                step=left.step * size,
            )
        elif left.kind == "money" and right.kind == "count":
            scale = _scale_of_range(left, right)
            values[at] = replace(left, number=left.number * scale, step=left.step * scale)
            values[at + 1] = replace(right, kind="money", unit=left.unit, heads=())
    return values


def _scale_of_range(left: Value, right: Value) -> float:
    """Return what the first number of "4.5-5.2 billion" is to be multiplied by: a billion."""
    for scale in (1e12, 1e9, 1e6, 1e3):
        if right.written >= scale and left.written < 1000 <= scale:
            return scale if left.written * scale < right.written else 1.0
    return 1.0


def _elliptical(values: list[Value], words: Words) -> list[Value]:
    """Give a bare number the unit before it: "eight years after Athens and four after Beijing"."""
    for at in range(1, len(values)):
        left, right = values[at - 1], values[at]
        bare = right.kind == "count" and not right.heads and words.gap(right.end) == " "
        joined = words.key(right.start - 1) in ("and", "or") and right.start - left.end <= _NEAR
        if bare and joined and left.kind == "duration" and words.key(right.end) in STOP_WORDS:
            size = SIZES[left.unit]
            values[at] = replace(
                right, kind=left.kind, unit=left.unit, number=right.number * size, step=size
            )
    return values
