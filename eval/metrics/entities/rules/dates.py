"""Dates: days, months and years against those of the article, and the day of publication."""

from __future__ import annotations

from collections.abc import Iterator

from eval.metrics.entities.mentions import Evidence
from eval.metrics.entities.rules.rule import Claim, Found, Rule
from eval.metrics.entities.values.dates import Date
from eval.metrics.entities.values.resolve import agrees, conflicts

TIMES = frozenset({"DATE", "TIME"})


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


def _other_year(claim: Claim) -> Found | None:
    for date in claim.dates:
        for other in claim.index.reading.dates:
            if conflicts(date, other, claim.index.published):
                return Found([(other.start, other.end)], 0.3)
    return None


def _without_anchor(claim: Claim) -> Found | None:
    """A day that is told from the day of publication, which nobody knows: "next month"."""
    relative = any(date.period or date.shift for date in claim.dates)
    return Found((), 0.5) if relative and claim.index.published is None else None


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
        "other year",
        TIMES,
        "contradicted",
        _other_year,
        "It closed on 4 May 2023. -> It closed on [4 May 2021]. (DATE)",
        "It closed on 4 May 2023. -> It closed on [9 June 2021]. (DATE)",
        anywhere=True,
    )
    yield Rule(
        "no day to count from",
        TIMES,
        "unchecked",
        _without_anchor,
        "It will close. -> It will close [next month]. (DATE)",
        "It will close. -> It will close in [June]. (DATE)",
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
