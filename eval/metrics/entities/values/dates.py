"""Dates as parts that can be compared, resolved against the day of publication."""

from __future__ import annotations

from dataclasses import dataclass, replace

from eval.metrics.entities.english.dates import (
    AHEAD,
    AWAY,
    BEFORE_MONTH,
    DECADES,
    NEAR_DAYS,
    PARTS,
    SHIFTS,
    SPANS,
    VERBS,
)
from eval.metrics.entities.values.numerals import numeral_at
from eval.metrics.entities.values.vocabulary import Vocabulary
from eval.metrics.entities.values.words import Words

_REACH = 16
_COUNTED = AWAY | SPANS
_YEARS = (1000, 2100)


@dataclass(frozen=True, slots=True)
class Date:
    """A date as far as the words give it; `start` and `end` are half-open token positions.

    `weekday` counts from Monday = 0; `shift` and `period` say "last year" (-1, "year"), "last
    Thursday" (-1, "weekday") or "yesterday" (-1, "day"). `years` is how many years are meant from
    `year` on: 10 for "the 1980s", 100 for "the 11th century". `quarter` is of a year, 1 to 4.
    `ahead` is set where the words before speak of what is to come,
    and `counted` where the date is a number of years away: "two decades ago".
    """

    start: int
    end: int
    year: int | None = None
    month: int | None = None
    day: int | None = None
    weekday: int | None = None
    shift: int = 0
    period: str = ""
    years: int = 1
    quarter: int | None = None
    ahead: bool = False
    counted: bool = False


def read_dates(words: Words, vocabulary: Vocabulary) -> list[Date]:
    """Return every date of a text."""
    begins = {*vocabulary.months, *vocabulary.weekdays}
    counted: set[str] = set()
    if vocabulary.numerals:
        begins |= {*NEAR_DAYS, *SHIFTS, *DECADES, "q1", "q", "between"}
        counted = {*vocabulary.ordinals, *vocabulary.numerals}
    found: list[Date] = []
    end = 0
    # Most words begin no date: they are passed over before anything is called.
    for place, key in enumerate(words.keys):
        if place < end:
            continue
        if key in counted:
            if _COUNTED.isdisjoint(words.keys[place + 1 : place + 6]):
                continue
        elif not (key in begins or key[0].isdecimal()):
            continue
        for date in _dates_at(words, place, vocabulary):
            ahead = not AHEAD.isdisjoint(words.keys[max(0, date.start - _REACH) : date.start])
            found.append(replace(date, ahead=True) if ahead else date)
            end = max(end, date.end)
    return found


def _dates_at(words: Words, start: int, vocabulary: Vocabulary) -> list[Date]:
    """Return the date at a token; two for a range of days: "6-7 November"."""
    first = _day(words.key(start))
    if first:
        joint = start + 1 + (words.key(start + 1) in ("to", "and"))
        second = _day(words.key(joint))
        dashed = joint > start + 1 or words.gap(joint) in ("-", "–", " - ", " – ")
        if second and first < second and dashed:
            rest = _date_at(words, joint, vocabulary)
            if rest and rest.day == second and rest.month:
                return [replace(rest, start=start, end=start + 1, day=first), rest]
    date = _date_at(words, start, vocabulary)
    if date is None:
        return []
    if date.month and date.day and not date.year:
        joint = date.end + (words.key(date.end) in ("to", "and"))
        second = _day(words.key(joint))
        dashed = joint > date.end or words.gap(joint) in ("-", "–", " - ", " – ")
        alone = not words.joined(joint + 1) or words.key(joint + 1) not in vocabulary.months
        if second and second > date.day and dashed and alone and date.start + 1 < date.end:
            return [date, replace(date, start=joint, end=joint + 1, day=second)]
    return [date]


def _date_at(words: Words, start: int, vocabulary: Vocabulary) -> Date | None:
    key = words.key(start)
    if vocabulary.numerals and key in SHIFTS:
        return _relative(words, start, vocabulary)
    if vocabulary.numerals and key in NEAR_DAYS:
        return Date(start, start + 1, shift=NEAR_DAYS[key], period="day")
    if key in vocabulary.weekdays:
        return Date(start, start + 1, weekday=vocabulary.weekdays[key]) if len(key) > 3 else None
    if key in vocabulary.months:
        return _month_first(words, start, vocabulary)
    named = _named_span(words, start, vocabulary)
    if named or not key.isdecimal():
        return named
    iso = _iso(words, start)
    return iso or _day_first(words, start, vocabulary) or _bare_year(words, start, vocabulary)


def _named_span(words: Words, start: int, vocabulary: Vocabulary) -> Date | None:
    """Read a decade, a century, a quarter or a number of years away."""
    key, following = words.key(start), words.key(start + 1)
    parted = words.key(start - 1) in PARTS
    if key in DECADES and words.key(start - 1 - parted) == "the":
        return Date(start, start + 1, 1920 + 10 * DECADES.index(key), years=10)
    if key == "q" and words.gap(start + 1) == "" and following in ("1", "2", "3", "4"):
        return Date(start, start + 2, quarter=int(following))
    return _century(words, start, vocabulary) or _years_away(words, start, vocabulary)


def _day_first(words: Words, start: int, vocabulary: Vocabulary) -> Date | None:
    """Read "4 May", "4th of May 2023"."""
    day = _day(words.key(start))
    after = start + 1 + (words.key(start + 1) in ("st", "nd", "rd", "th"))
    after += words.key(after) == "of"
    if not day or words.key(after) not in vocabulary.months or not words.joined(after):
        return None
    year = _year(words.key(after + 1)) if words.gap(after + 1) in (" ", ", ") else None
    month = vocabulary.months[words.key(after)]
    return Date(start, after + 1 + bool(year), year, month, day)


def _bare_year(words: Words, start: int, vocabulary: Vocabulary) -> Date | None:
    """Read "1987", "the 1980s", "2010-11" and "AD 340"."""
    key, following = words.key(start), words.key(start + 1)
    year = _year(key)
    if year is None or "," in words.surface(start):
        of_era = following in ("ad", "bc") or words.key(start - 1) == "ad"
        return Date(start, start + 1, int(key)) if of_era and len(key) <= 4 else None
    if following == "s" and words.gap(start + 1) in ("", "'", "’") and year % 10 == 0:
        return Date(start, start + 2, year, years=100 if year % 100 == 0 and year < 1900 else 10)
    if (words.plain(start + 1),) in vocabulary.units and words.joined(start + 1):
        return None  # "1500 metres"
    season = following.isdecimal() and len(following) == 2
    return Date(start, start + 1 + (season and words.gap(start + 1) in ("-", "–", "/")), year)


def _years_away(words: Words, start: int, vocabulary: Vocabulary) -> Date | None:
    """Read "two decades ago" and "in two years' time" as a year."""
    if AWAY.isdisjoint(words.keys[start + 1 : start + 6]):
        return None
    numeral = numeral_at(words, start, vocabulary)
    if numeral is None or numeral.form != "count" or numeral.number != int(numeral.number):
        return None
    years = {"year": 1, "decade": 10}.get(words.plain(numeral.end), 0) * int(numeral.number)
    after = numeral.end + 1
    if not years:
        return None
    if words.key(after) == "ago":
        return Date(start, after + 1, shift=-years, period="year", counted=True)
    if words.key(after) == "time" or words.keys[after : after + 2] == ["s", "time"]:
        return Date(start, after + 1, shift=years, period="year", counted=True)
    return None


def _century(words: Words, start: int, vocabulary: Vocabulary) -> Date | None:
    """Read "the 11th century" as the years from 1000 on."""
    if not (words.key(start)[0].isdecimal() or words.key(start) in vocabulary.ordinals):
        return None
    if SPANS.isdisjoint(words.keys[start + 1 : start + 5]):
        return None
    numeral = numeral_at(words, start, vocabulary)
    if numeral is None or numeral.form != "ordinal":
        return None
    if numeral.number == 1 and words.keys[start + 1 : start + 3] == ["three", "months"]:
        return Date(start, start + 3, quarter=1)
    if words.plain(numeral.end) == "century":
        year = 100 * (int(numeral.number) - 1)
        return Date(start, numeral.end + 1, year, years=100)
    if words.plain(numeral.end) == "quarter" and numeral.number <= 4:
        return Date(start, numeral.end + 1, quarter=int(numeral.number))
    return None


def _relative(words: Words, start: int, vocabulary: Vocabulary) -> Date | None:
    shift, following = SHIFTS[words.key(start)], words.key(start + 1)
    if following in ("year", "month", "week"):
        return Date(start, start + 2, shift=shift, period=following)
    if following in vocabulary.weekdays and len(following) > 3:
        weekday = vocabulary.weekdays[following]
        return Date(start, start + 2, weekday=weekday, shift=shift, period="weekday")
    named = len(following) > 3 or (following == "may" and shift)  # "this may" is a verb
    if following in vocabulary.months and named and words.surface(start + 1)[0].isupper():
        month = vocabulary.months[following]
        return Date(start, start + 2, month=month, shift=shift, period="name")
    return None


def _month_first(words: Words, start: int, vocabulary: Vocabulary) -> Date | None:
    key, end, day = words.key(start), start + 1, None
    if len(key) == 3 and key != "may" and not words.surface(start)[0].isupper():
        return None
    if _day(words.key(end)) and words.gap(end) in (" ", "\u00a0", ". "):
        # "in May 20 people": a day is followed by a comma, a year or no noun at all.
        day = _day(words.key(end))
        end += 1
        if words.key(end) in ("st", "nd", "rd", "th") and not words.gap(end):
            end += 1
    year = _year(words.key(end)) if words.gap(end) in (" ", ", ", ",") else None
    if key in VERBS and not (day or year):
        meant = words.key(start - 1) in BEFORE_MONTH or len(words) == 1
        if not meant or not words.surface(start)[0].isupper():
            return None
    return Date(start, end + bool(year), year, vocabulary.months[key], day)


def _iso(words: Words, start: int) -> Date | None:
    parts = words.keys[start : start + 3]
    if len(parts) == 3 and [len(part) for part in parts] == [4, 2, 2] and _year(parts[0]):
        if not (parts[1].isdecimal() and parts[2].isdecimal()):
            return None
        month, day = int(parts[1]), _day(parts[2].lstrip("0"))
        if 1 <= month <= 12 and day:
            return Date(start, start + 3, int(parts[0]), month, day)
    return None


def _day(key: str) -> int | None:
    return int(key) if key.isdecimal() and len(key) <= 2 and 1 <= int(key) <= 31 else None


def _year(key: str) -> int | None:
    if not (key.isdecimal() and len(key) == 4):
        return None
    return int(key) if _YEARS[0] <= int(key) <= _YEARS[1] else None
