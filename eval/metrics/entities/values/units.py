"""What stands behind a number: its unit, its currency, or what it counts."""

from __future__ import annotations

import math
from dataclasses import replace

from eval.metrics.entities.values.value import Value
from eval.metrics.entities.values.vocabulary import SIZES, Vocabulary
from eval.metrics.entities.values.words import Words
from eval.metrics.text import STOP_WORDS, plain

_OLDEST = 120


def measured(value: Value, words: Words, vocabulary: Vocabulary) -> Value:
    """Read the unit after a number, else what it counts."""
    end = value.end
    if not words.joined(end):
        if words.key(end - 1) == "m" and words.key(end - 2)[:1].isdecimal():
            return replace(value, metres=float(words.key(end - 2)))
        if _is_apposed(value, words):
            return replace(value, kind="age")
        return value
    found = _percent(value, words, vocabulary) or _money(value, words, vocabulary)
    if found:
        return found
    for size in (4, 3, 2, 1) if words.plain(end) in vocabulary.behind_numbers else (1,):
        name = tuple(words.plain(end + offset) for offset in range(size))
        unit = vocabulary.units.get(name)
        if size == 1 and unit is None and words.gap(end) in ("", "°", " °", "º"):
            unit = vocabulary.attached.get(words.key(end))
        if unit and all(words.joined(end + offset) for offset in range(1, size)):
            return _with_unit(value, unit, end + size, words)
    if words.plain(end) == "degree":
        return _with_unit(value, "temperature-celsius", end + 1, words)
    if words.key(end - 1) == "m" and words.gap(end - 1) == "":
        digits = words.key(end - 2)
        value = replace(value, metres=float(digits) if digits[:1].isdecimal() else math.nan)
    return replace(value, heads=heads_after(words, end))


def _percent(value: Value, words: Words, vocabulary: Vocabulary) -> Value | None:
    """Read per cent, percentage points and basis points."""
    end = value.end
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
    return None


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
    for size in (3, 2, 1) if words.plain(end) in vocabulary.behind_numbers else ():
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


def heads_after(words: Words, start: int) -> tuple[str, ...]:
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
