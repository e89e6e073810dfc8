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
    "03-05-2021",
    "031415 MAY 21",
    "031415 GMT May 21",
]


@pytest.mark.parametrize("text", THIRD_OF_MAY)
def test_common_forms_are_understood(text: str) -> None:
    assert find_date(text) == datetime.date(2021, 5, 3)


@pytest.mark.parametrize(
    "text",
    [
        "Stand: 3. Mai 2021, 12:00 Uhr",
        "Publié le 3 mai 2021 à 10h15",
        "Actualizado el 3 de mayo de 2021",
        "Lunedì 3 maggio 2021",
        "Publicado em 3 de maio de 2021 às 9h",
        "Geplaatst op 3 mei 2021",
        "3 мая 2021 г.",
        "نشر في 3 مايو 2021",
        "发布时间：2021年5月3日10:15",
        "2021年5月3日 公開",
        "입력 2021년 5월 3일 오전 9시",
    ],
)
def test_the_other_tested_languages_are_understood(text: str) -> None:
    assert find_date(text) == datetime.date(2021, 5, 3)


@pytest.mark.parametrize(
    "text", ["am 1. März 2021", "le 1er mars 2021", "il 1º marzo 2021", "1 марта 2021 года"]
)
def test_the_first_of_a_month_is_understood_as_it_is_written(text: str) -> None:
    assert find_date(text) == datetime.date(2021, 3, 1)


@pytest.mark.parametrize("text", ["Sept. 9, 2020", "9 September 2020", "Sep 9 2020"])
def test_short_and_long_names_of_months_are_understood(text: str) -> None:
    assert find_date(text) == datetime.date(2020, 9, 9)


def test_slashes_count_where_day_and_month_cannot_be_confused() -> None:
    assert find_date("13/02/2023") == find_date("02/13/2023") == datetime.date(2023, 2, 13)
    assert find_date("04/04/2023") == datetime.date(2023, 4, 4)
    assert find_date("03/04/2023") is None


@pytest.mark.parametrize(
    "text", ["", "Monday", "3 May", "31 February 2021", "2021", "99/99/2021",
             "03-05/2021", "321415 MAY 21", "1031415 MAY 21"],
)  # fmt: skip
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
