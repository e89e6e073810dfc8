"""What a date means, once the day of publication is known, and when two dates agree."""

from __future__ import annotations

import datetime
from dataclasses import replace

from eval.metrics.entities.values.dates import Date


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
    if mention.period == other.period == "week":
        return mention.shift == other.shift
    if mention.period == "week" or other.period == "week":
        return _in_week(mention, other, published)
    if mention.period and (mention.period, mention.shift) == (other.period, other.shift):
        return (mention.weekday, mention.month) == (other.weekday, other.month)
    bare_year = mention.year and not (mention.month or mention.day or mention.quarter)
    if bare_year and other.year is None and (other.weekday is not None or other.period == "day"):
        return False  # "on Tuesday" tells no year of anything else
    told = resolve(mention, published)
    return any(_says(mention, told, known) for known in _readings(other, published))


def _in_week(mention: Date, other: Date, published: datetime.date | None) -> bool:
    """Whether the article's day lies in the week that is told: "this week" for Monday."""
    if published is None or mention.period != "week":
        return False
    day = resolve(other, published)
    if not (day.year and day.month and day.day):
        return False
    weeks = [
        (each - datetime.timedelta(days=each.weekday()))
        for each in (datetime.date(day.year, day.month, day.day), published)
    ]
    return (weeks[0] - weeks[1]).days == 7 * mention.shift


def _readings(date: Date, published: datetime.date | None) -> list[Date]:
    """Return what a date of the article may mean: "(this) Monday" is the last one or the next."""
    known = _with_day(resolve(date, published))
    if published and date.month and not date.year and not date.period:
        if date.day:
            return [known, replace(known, year=published.year + 1)] if date.ahead else [known]
        return [known, *(replace(known, year=published.year + shift) for shift in (-1, 0, 1))]
    settled = bool(date.period) and (date.period, date.shift) != ("weekday", 0)
    moves = date.weekday is not None and (date.ahead or date.period == "weekday")
    if not moves or settled or date.day or not (known.year and known.month):
        return [known]
    day = datetime.date(known.year, known.month, known.day or 1)
    return [known, _of(known, day + datetime.timedelta(days=7))]


def _says(mention: Date, told: Date, known: Date) -> bool:
    if mention.quarter is not None:
        month = known.month
        right = known.quarter or (month and (month + 2) // 3)
        return mention.quarter == right and mention.year in (None, known.year)
    if mention.years > 1 or known.years > 1:
        # "in the 1980s" for 1987; never 1987 for "in the 1980s".
        return (
            mention.year is not None
            and known.year is not None
            and mention.years >= known.years
            and mention.year <= known.year
            and known.year + known.years <= mention.year + mention.years
        )
    wanted = [
        (mention.year or _if(mention.period in ("year", "month", "day"), told.year), known.year),
        (mention.month or _if(mention.period in ("month", "day"), told.month), known.month),
        (mention.day or _if(mention.period == "day", told.day), known.day),
        (mention.weekday, known.weekday),
    ]
    given = [(want, have) for want, have in wanted if want is not None]
    return bool(given) and all(want == have for want, have in given)


def _with_day(date: Date) -> Date:
    return _with_weekday(date) if date.year and date.month and date.day else date


def _if(condition: bool, value: int | None) -> int | None:
    return value if condition else None
