"""Dates as parts that can be compared, resolved against the day of publication."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import dataclass, replace

_MONTH_NAMES_TEXT = """
    january february march april may june july august september october november december
"""
_MONTH_NAMES = _MONTH_NAMES_TEXT.split()
MONTHS = {name: number for number, name in enumerate(_MONTH_NAMES, start=1)}
MONTHS |= {name[:3]: number for name, number in MONTHS.items()} | {"sept": 9}
_DAYS = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]
WEEKDAYS = {name: number for number, name in enumerate(_DAYS)}
WEEKDAYS |= {"mon": 0, "tue": 1, "tues": 1, "wed": 2, "thu": 3, "thur": 3, "thurs": 3, "fri": 4}
_NEAR_DAYS = {"yesterday": -1, "today": 0, "tonight": 0, "tomorrow": 1}
_SHIFTS = {"last": -1, "previous": -1, "past": -1, "this": 0, "next": 1, "coming": 1}
_BEGINS = frozenset({*MONTHS, *WEEKDAYS, *_NEAR_DAYS, *_SHIFTS})


@dataclass(frozen=True, slots=True)
class Date:
    """A date as far as the words give it; `start` and `end` are half-open token positions.

    `weekday` counts from Monday = 0; `shift` and `period` say "last year" (-1, "year"), "last
    Thursday" (-1, "weekday") or "yesterday" (-1, "day").
    """

    start: int
    end: int
    year: int | None = None
    month: int | None = None
    day: int | None = None
    weekday: int | None = None
    shift: int = 0
    period: str = ""


def dates(keys: Sequence[str]) -> list[Date]:
    """Return every date in a text, given as the keys of its tokens."""
    keys = list(keys)
    found = []
    end = 0
    # Most words begin no date: they are passed over before anything is called.
    for index in [i for i, key in enumerate(keys) if key in _BEGINS or key[0].isdigit()]:
        date = _date_at(keys, index) if index >= end else None
        if date:
            found.append(date)
            end = date.end
    return found


def _date_at(keys: Sequence[str], start: int) -> Date | None:
    key = keys[start]
    following = keys[start + 1] if start + 1 < len(keys) else ""
    if key in _SHIFTS:
        return _relative(_SHIFTS[key], following, start)
    if key in _NEAR_DAYS:
        return Date(start, start + 1, shift=_NEAR_DAYS[key], period="day")
    if key in WEEKDAYS and len(key) > 3:
        return Date(start, start + 1, weekday=WEEKDAYS[key])
    if key in MONTHS:
        return _month_first(keys, start)
    if not key.isdecimal():
        return None
    iso = _iso(keys, start)
    if iso:
        return iso
    day = _day(key)
    if day:
        after = start + 1 + (following in ("st", "nd", "rd", "th"))
        after += keys[after : after + 1] == ["of"]
        if after < len(keys) and keys[after] in MONTHS:
            year = _year(keys[after + 1]) if after + 1 < len(keys) else None
            return Date(start, after + 1 + bool(year), year, MONTHS[keys[after]], day)
    year = _year(key)
    return Date(start, start + 1, year) if year and following != "s" else None


def _relative(shift: int, following: str, start: int) -> Date | None:
    if following in ("year", "month", "week"):
        return Date(start, start + 2, shift=shift, period=following)
    if following in WEEKDAYS and len(following) > 3:
        return Date(start, start + 2, weekday=WEEKDAYS[following], shift=shift, period="weekday")
    named = len(following) > 3 or (following == "may" and shift)  # "this may" is a verb
    if following in MONTHS and named:
        return Date(start, start + 2, month=MONTHS[following], shift=shift, period="name")
    return None


def _month_first(keys: Sequence[str], start: int) -> Date | None:
    month, end, day = MONTHS[keys[start]], start + 1, None
    if end < len(keys) and _day(keys[end]):
        day = _day(keys[end])
        end += 1 + (keys[end + 1 : end + 2] in (["st"], ["nd"], ["rd"], ["th"]))
    year = _year(keys[end]) if end < len(keys) else None
    if keys[start] in ("may", "march", "mar") and not (day or year):
        # A verb as often as a month; `Date` of a bare "May" comes from the mention's type.
        return Date(start, end, month=month) if len(keys) == 1 else None
    return Date(start, end + bool(year), year, month, day)


def _iso(keys: Sequence[str], start: int) -> Date | None:
    parts = keys[start : start + 3]
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
    return int(key) if key.isdecimal() and len(key) == 4 and 1000 <= int(key) <= 2100 else None


def resolve(date: Date, published: datetime.date | None) -> Date:
    """Fill in what the day of publication settles: the year, the day of "Thursday".

    A weekday without more is the last one up to that day; a day and month without a year is the
    nearest one; a month alone the nearest, the past first.
    """
    if published is None:
        return date
    if date.period in ("year", "month", "week", "day"):
        return _resolve_relative(date, published)
    if date.weekday is not None and date.day is None:
        back = (published.weekday() - date.weekday) % 7
        if date.period == "weekday" and date.shift > 0:
            back -= 7
        elif date.period == "weekday" and date.shift < 0 and back == 0:
            back = 7
        return _of(date, published - datetime.timedelta(days=back))
    if date.month and not date.year:
        return replace(date, year=_nearest_year(date, published))
    if date.year and date.month and date.day:
        return _with_weekday(date)
    return date


def _resolve_relative(date: Date, published: datetime.date) -> Date:
    if date.period == "year":
        return replace(date, year=published.year + date.shift)
    if date.period == "month":
        months = published.year * 12 + published.month - 1 + date.shift
        return replace(date, year=months // 12, month=months % 12 + 1)
    if date.period == "day":
        return _of(date, published + datetime.timedelta(days=date.shift))
    return date


def _nearest_year(date: Date, published: datetime.date) -> int:
    month, day = date.month or 1, min(date.day or 15, 28)

    def distance(year: int) -> float:
        past = (published - datetime.date(year, month, day)).days
        if date.period == "name":  # "last February", "next May"
            return abs(past) + (0 if past * date.shift <= 0 else 1000)
        return past if past >= 0 else 1.5 * -past

    return min((published.year - 1, published.year, published.year + 1), key=distance)


def _of(date: Date, day: datetime.date) -> Date:
    return replace(date, year=day.year, month=day.month, day=day.day, weekday=day.weekday())


def _with_weekday(date: Date) -> Date:
    try:
        day = datetime.date(date.year or 1, date.month or 1, date.day or 1)
    except ValueError:
        return date
    return replace(date, weekday=day.weekday())


def agrees(mention: Date, other: Date, published: datetime.date | None) -> bool:
    """Whether the article's `other` says all that `mention` says."""
    if mention.period == "week" or other.period == "week":
        return mention.period == other.period and mention.shift == other.shift
    told = resolve(mention, published)
    return any(_says(mention, told, known) for known in _readings(other, published))


def _readings(date: Date, published: datetime.date | None) -> list[Date]:
    """Return what a date of the article may mean: "(this) Monday" is the last one or the next."""
    known = _with_day(resolve(date, published))
    settled = bool(date.period) and (date.period, date.shift) != ("weekday", 0)
    if date.weekday is None or settled or date.day or not (known.year and known.month):
        return [known]
    day = datetime.date(known.year, known.month, known.day or 1)
    return [known, _of(known, day + datetime.timedelta(days=7))]


def _says(mention: Date, told: Date, known: Date) -> bool:
    wanted = [
        (mention.year or _if(mention.period in ("year", "month", "day"), told.year), known.year),
        (mention.month or _if(mention.period in ("month", "day"), told.month), known.month),
        (mention.day or _if(mention.period == "day", told.day), known.day),
        (mention.weekday, known.weekday),
    ]
    given = [(want, have) for want, have in wanted if want is not None]
    return bool(given) and all(want == have for want, have in given)


def conflicts(mention: Date, other: Date, published: datetime.date | None) -> bool:
    """Whether both name the same day and month, or the same month, of different years."""
    known = resolve(other, published)
    return (
        mention.year is not None
        and mention.month is not None
        and mention.month == known.month
        and known.year is not None
        and mention.year != known.year
        and mention.day == known.day
    )


def _with_day(date: Date) -> Date:
    return _with_weekday(date) if date.year and date.month and date.day else date


def _if(condition: bool, value: int | None) -> int | None:
    return value if condition else None
