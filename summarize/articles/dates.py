"""Dates and times as pages print them: which words they are made of, and which day they mean."""

from __future__ import annotations

import datetime
import functools
import re
from collections.abc import Iterator

from summarize.stops import TESTED_LANGUAGES

_DAY = r"\d{1,2}(?:st|nd|rd|th|er|º|\.)?"
_YEAR = r"(?:1[6-9]|20|21)\d\d"
_OF = r"[ ](?:(?:of|de|del)[ ])?"
_NUMBERS = (
    rf"{_YEAR}-\d{{2}}-\d{{2}}(?:[T ]\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d:?\d\d)?)?"
    rf"|{_YEAR}/\d{{2}}/\d{{2}}|{_YEAR}\.[ ]?\d{{1,2}}\.[ ]?\d{{1,2}}\b"
    rf"|\d{{1,2}}(?P<sign>[-/.])\d{{1,2}}(?P=sign){_YEAR}"
)
_STAMP = r"[0-3]\d[0-2]\d[0-5]\d[ ](?:(?:gmt|utc)[ ])?{}[ ]\d\d"
"""The day and time of a message on a wire: `221432 APR 26` is 14:32 on 22 April 2026."""
_CHARACTERS = rf"{_YEAR}[年년][ ]?\d{{1,2}}[月월][ ]?\d{{1,2}}[日일]"
_LABEL = (
    r"(?:(?:first|last|originally)[ ])?(?:published|updated?|posted|modified|created|issued"
    r"|released|filed|date)(?:[ ](?:on|at|date|time))?[ ]?:?"
)

STAMP = re.compile(_STAMP.format(r"[^\W\d_]{3,4}"), re.IGNORECASE)
LABEL = re.compile(rf"(?<!\w){_LABEL}(?!\w)", re.IGNORECASE)
UPDATED = re.compile(r"(?<!\w)(?:updated?|modified)(?!\w)", re.IGNORECASE)

RECEIVED = re.compile(
    r"(?<!\w)(?:received|submitted|revised|eingereicht|eingegangen|reçu|soumis)(?!\w)[^;|·]*",
    re.IGNORECASE,
)
"""The day on which a journal got a paper, up to the day on which it took it."""


def dates_with_year(text: str) -> Iterator[re.Match[str]]:
    """Yield every date with a year in `text`, as it is written in one of the tested languages."""
    return _pattern().finditer(text) if re.search(rf"{_YEAR}|\d{{6}} ", text) else iter(())


@functools.cache
def _months() -> dict[str, int]:
    """Return the number of each month by its long and short names in the tested languages.

    The names are those of the Unicode CLDR, in small letters and without a full stop; no name
    stands for different months in two of the languages.
    """
    from babel import Locale

    names = {"sept": 9}
    for language in sorted(TESTED_LANGUAGES):
        for forms in Locale(language).months.values():
            for width in ("wide", "abbreviated"):
                names |= {
                    name.casefold().rstrip("."): month
                    for month, name in forms[width].items()
                    if not name[0].isdigit()
                }
    return names


@functools.cache
def _pattern() -> re.Pattern[str]:
    longest_first = sorted(_months(), key=len, reverse=True)
    month = rf"(?P<{{}}>{'|'.join(map(re.escape, longest_first))})\b\.?"
    named = (
        rf"{month.format('m1')}[ ]{_DAY},?[ ]{_YEAR}|{_DAY}{_OF}{month.format('m2')},?{_OF}{_YEAR}"
        rf"|{_DAY}-{month.format('m3')}-{_YEAR}"
    )
    stamp = _STAMP.format(month.format("m4"))
    end = r"(?:(?<=[日일])|(?!\w))"
    return re.compile(rf"(?<!\w)(?:{_NUMBERS}|{_CHARACTERS}|{named}|{stamp}){end}", re.IGNORECASE)


@functools.cache
def day_pattern(*, dated: bool = False) -> str:
    """Return the pattern of a day with its month, as datelines have it; `dated` with a year."""
    months = "|".join(map(re.escape, sorted(_months(), key=len, reverse=True)))
    year = rf"(?:,?{_OF}{_YEAR}){'' if dated else '?'}"
    weekday = r"(?:[^\W\d_]{2,10}\.?,? )?"
    return (
        rf"(?:{weekday}(?i:{_DAY}{_OF}(?:{months})\b\.?|(?:{months})\b\.?[ ]{_DAY})"
        rf"{year}(?:\s?г\.)?"
        rf"|\d{{1,2}}[/.]\d{{1,2}}[/.]{_YEAR})"
    )


def find_date(text: str) -> datetime.date | None:
    """Return the first date with a year in `text`.

    A date of numbers with slashes counts only where day and month cannot be confused
    (`13/02/2023` does, `03/04/2023` does not); with dots and hyphens (`03.04.2023`) the day stands
    first.
    """
    for match in dates_with_year(text):
        found = _parse(match)
        if found is not None:
            return found
    return None


def _parse(match: re.Match[str]) -> datetime.date | None:
    numbers = [int(number) for number in re.findall(r"\d+", match.group())[:3]]
    month = match["m1"] or match["m2"] or match["m3"]
    if match["m4"] is not None:
        written, year = numbers
        return _date(2000 + year, _months()[match["m4"].casefold()], written // 10000)
    if month is not None:
        day, year = numbers
        return _date(year, _months()[month.casefold()], day)
    first, second, third = numbers
    if first > 31:
        return _date(first, second, third)
    if first > 12 or first == second or match["sign"] in (".", "-"):
        return _date(third, second, first)
    return _date(third, first, second) if second > 12 else None


def _date(year: int, month: int, day: int) -> datetime.date | None:
    try:
        return datetime.date(year, month, day)
    except ValueError:
        return None
