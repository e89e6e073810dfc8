"""Dates as pages print them."""

from __future__ import annotations

import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from summarize.articles.dates import find_date

THIRD_OF_MAY = [
    "2021-05-03",
    "2021-05-03T07:40:00+05:30",
    "2021/05/03",
    "May 3, 2021",
    "May 3rd, 2021 07:27 am | Updated 07:40 am IST - Oslo",
    "Published: 3 May 2021, 10:15 GMT",
    "Mon 3rd of May 2021",
    "MONDAY, 3 MAY 2021",
    "03.05.2021",
    "3-May-2021",
]


@pytest.mark.parametrize("text", THIRD_OF_MAY)
def test_common_forms_are_understood(text: str) -> None:
    assert find_date(text) == datetime.date(2021, 5, 3)


@pytest.mark.parametrize("text", ["Sept. 9, 2020", "9 September 2020", "Sep 9 2020"])
def test_short_and_long_names_of_months_are_understood(text: str) -> None:
    assert find_date(text) == datetime.date(2020, 9, 9)


def test_slashes_count_where_day_and_month_cannot_be_confused() -> None:
    assert find_date("13/02/2023") == find_date("02/13/2023") == datetime.date(2023, 2, 13)
    assert find_date("04/04/2023") == datetime.date(2023, 4, 4)
    assert find_date("03/04/2023") is None


@pytest.mark.parametrize("text", ["", "Monday", "3 May", "31 February 2021", "2021", "99/99/2021"])
def test_what_is_no_full_date_is_none(text: str) -> None:
    assert find_date(text) is None


def test_an_impossible_date_gives_way_to_the_next() -> None:
    assert find_date("30 February 2021, 3 May 2021") == datetime.date(2021, 5, 3)


@given(st.dates(datetime.date(1900, 1, 1), datetime.date(2199, 12, 31)))
def test_every_day_is_read_back_from_each_form(day: datetime.date) -> None:
    month = day.strftime("%B")
    assert find_date(day.isoformat()) == day
    assert find_date(f"Updated {month} {day.day}, {day.year} at 9am") == day
    assert find_date(f"{day.day} {month[:3]} {day.year}") == day
    assert find_date(f"{day.day}.{day.month}.{day.year}") == day
