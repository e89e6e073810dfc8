"""Dates: days, months and years against those of the article, and the day of publication."""

from __future__ import annotations

from collections.abc import Iterator

from eval.metrics.entities.mentions import Evidence
from eval.metrics.entities.rules.rule import Claim, Found, Rule
from eval.metrics.entities.values.dates import Date
from eval.metrics.entities.values.resolve import agrees

TIMES = frozenset({"DATE", "TIME"})
#: A day among so many first words of an article says when it was written.
_OPENING = 4
_MARKS = frozenset(["-", "–", "—", "(", ":", "."])


def _exact(claim: Claim) -> Found | None:
    """The same words; a day alone or a bare year is no other kind of number."""
    if not claim.dates or _same(claim) is None:
        return None
    size = len(claim.name)
    starts = claim.index.find(claim.name)
    return Found([(start, start + size) for start in starts]) if starts else None


def _same(claim: Claim) -> Found | None:
    if not claim.dates:
        return None
    places = []
    index = claim.index
    for date in claim.dates:
        match = next(
            (other for other in index.reading.dates if agrees(date, other, index.published)), None
        )
        if match is None:
            return None
        places.append((match.start, match.end))
    return Found(places)


def _published(claim: Claim) -> Found | None:
    """The day, month or year of publication, where the article gives what is told no other date."""
    day = claim.index.published
    if day is None or len(claim.dates) != 1 or claim.dates[0].weekday is not None:
        return None
    date = claim.dates[0]
    if date.period or date.years > 1 or date.quarter:
        return None
    known = ((date.year, day.year), (date.month, day.month), (date.day, day.day))
    if not all(told is None or told == right for told, right in known):
        return None
    nearest = claim.surroundings.nearest(claim.mention)
    if nearest and any(_gives(other, date, nearest) for other in claim.index.reading.dates):
        return None
    published = str(day)
    return Found((), 1.0, (Evidence(0, len(published), published, "published"),))


def _gives(other: Date, told: Date, sentence: tuple[int, int]) -> bool:
    """Whether a sentence has a date of its own, as fine as the one told."""
    if not sentence[0] <= other.start < sentence[1]:
        return False
    fine = other.day or other.weekday is not None or other.period in ("day", "weekday")
    return bool(fine) if told.day else other.year is not None


def _without_anchor(claim: Claim) -> Found | None:
    """A day that is told from the day of publication, which nobody knows: "next month".

    The other way round too: "12 October" for "Monday". Where the sentence that is retold gives a
    date of its own, as fine as the one told, it can be checked.
    """
    index = claim.index
    if not claim.dates or index.published is not None:
        return None
    if any(date.period or date.shift for date in claim.dates):
        return Found((), 0.5)
    if len(claim.dates) > 1 or claim.dates[0].years > 1 or claim.dates[0].quarter:
        return None
    told = claim.dates[0]
    dates = [date for date in index.reading.dates if not _heads(claim, date)]
    for rank, number in enumerate(claim.surroundings.retold(claim.mention)):
        first, last = index.sentences[number]
        here = [date for date in dates if first <= date.start < last]
        meant = [(date.start, date.end) for date in here if _may_mean(told, date)]
        only_year = not (told.month or told.day or told.weekday is not None)
        if any(_rivals(told, date, loose=not rank) for date in here) and not (only_year and meant):
            return None
        if meant:
            return Found(meant, 0.5)
    if told.weekday is not None and not told.day:
        # As relative as "yesterday", in an article that names no weekday.
        return None if any(date.weekday is not None for date in dates) else Found((), 0.5)
    # Where no sentence that is retold says when: a report may date nothing but by its own day.
    told_apart = any(_rivals(told, date) for date in dates if date.day)
    meant = [(date.start, date.end) for date in dates if _may_mean(told, date)]
    return Found(meant[:1], 0.5) if told.day and meant and not told_apart else None


def _heads(claim: Claim, date: Date) -> bool:
    """Whether a date heads the article: "HELSINKI, 8 October -" is the day of the report."""
    words = claim.index.reading.words
    return bool(date.day) and date.start <= _OPENING and words.gap(date.end).strip() in _MARKS


def _rivals(told: Date, other: Date, loose: bool = False) -> bool:
    """Whether the article's date is as fine as the one told, or a month if `loose`, and differs."""
    pairs = ((told.year, other.year), (told.month, other.month), (told.day, other.day))
    if told.month or told.day:
        known = other.month is not None and bool(other.day or loose or not told.day)
        return known and any(one and two and one != two for one, two in pairs)
    if told.weekday is not None:
        return other.weekday is not None and other.weekday != told.weekday
    return other.year is not None and other.years == 1


def _may_mean(told: Date, other: Date) -> bool:
    """Whether a date without a year, or one told from the day of publication, may be meant."""
    if told.month or told.day:
        relative = other.weekday is not None or other.period in ("day", "week", "month")
        relative |= other.period == "year" and not told.day
        return relative or (other.month == told.month and other.year is None)
    if told.weekday is not None:
        return other.period in ("day", "week") or bool(other.day and other.year is None)
    return other.period == "year"


def _absent(claim: Claim) -> Found | None:
    return Found((), 0.2) if claim.dates else None


def backing() -> Iterator[Rule]:
    """Yield the rules that back a date."""
    yield Rule(
        "same date in the same words",
        TIMES,
        "supported",
        _exact,
        "It closed on 4 May. -> On [4 May] it closed. (DATE)",
        "It closed on 4 May. -> On [May 4] it closed. (DATE)",
        anywhere=True,
    )
    yield Rule(
        "same date",
        TIMES,
        "variant",
        _same,
        "It closed on Thursday. -> On [4 May] it closed. (DATE, 2023-05-05)",
        "It closed on Friday. -> On [4 May] it closed. (DATE, 2023-05-05)",
        anywhere=True,
    )
    yield Rule(
        "day of publication",
        TIMES,
        "variant",
        _published,
        "The ferry sank. -> The ferry sank in [May 2023]. (DATE, 2023-05-05)",
        "The ferry sank on Tuesday. -> The ferry sank on [5 May]. (DATE, 2023-05-05)",
    )


def absent() -> Iterator[Rule]:
    """Yield the rules that are left for a date that nothing backs."""
    yield Rule(
        "no day to count from",
        TIMES,
        "unchecked",
        _without_anchor,
        "It will close on Monday. -> It will close on [12 June]. (DATE)",
        "It will close on 8 June. -> It will close on [12 June]. (DATE)",
        anywhere=True,
    )
    yield Rule(
        "date absent",
        TIMES,
        "unsupported",
        _absent,
        "It closed on 4 May. -> It closed on [9 June]. (DATE)",
        "It closed on 9 June. -> It closed on [9 June]. (DATE)",
        anywhere=True,
    )
