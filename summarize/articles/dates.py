"""Dates and times as pages print them: which words they are made of, and which day they mean."""

from __future__ import annotations

import datetime
import re

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?"
    r"|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\b\.?"
)
_DAY = r"\d{1,2}(?:st|nd|rd|th)?"
_YEAR = r"(?:1[6-9]|20|21)\d\d"
_WITH_YEAR = (
    rf"(?:{_YEAR}-\d{{2}}-\d{{2}}(?:[T ]\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d:?\d\d)?)?"
    rf"|{_YEAR}/\d{{2}}/\d{{2}}|\d{{1,2}}[/.]\d{{1,2}}[/.]{_YEAR}"
    rf"|{_MONTH}[ ]{_DAY},?[ ]{_YEAR}|{_DAY}[ ](?:of[ ])?{_MONTH},?[ ]{_YEAR}"
    rf"|{_DAY}-{_MONTH}-{_YEAR})"
)
_LABEL = (
    r"(?:(?:first|last|originally)[ ])?(?:published|updated?|posted|modified|created|issued"
    r"|released|filed|date)(?:[ ](?:on|at|date|time))?[ ]?:?"
)

WITH_YEAR = re.compile(rf"(?<!\w){_WITH_YEAR}(?!\w)", re.IGNORECASE)
LABEL = re.compile(rf"(?<!\w){_LABEL}(?!\w)", re.IGNORECASE)
UPDATED = re.compile(r"(?<!\w)(?:updated?|modified)(?!\w)", re.IGNORECASE)


def find_date(text: str) -> datetime.date | None:
    """Return the first date with a year in `text`.

    A date of numbers with slashes counts only where day and month cannot be confused
    (`13/02/2023` does, `03/04/2023` does not); with dots (`03.04.2023`) the day stands first.
    """
    for match in WITH_YEAR.finditer(text):
        found = _parse(match.group())
        if found is not None:
            return found
    return None


def _parse(written: str) -> datetime.date | None:
    month = re.search(r"[A-Za-z]{3,}", re.sub(r"\d(?:st|nd|rd|th)\b|\bof\b", "", written))
    numbers = [int(number) for number in re.findall(r"\d+", written)[:3]]
    if month is not None:
        day, year = (number for number in numbers[:2])
        return _date(year, _MONTHS.index(month.group()[:3].lower()) + 1, day)
    first, second, third = numbers
    if first > 31:
        return _date(first, second, third)
    if first > 12 or first == second or "." in written:
        return _date(third, second, first)
    return _date(third, first, second) if second > 12 else None


def _date(year: int, month: int, day: int) -> datetime.date | None:
    try:
        return datetime.date(year, month, day)
    except ValueError:
        return None
