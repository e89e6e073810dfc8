"""Numbers and dates: what they say, however they are written."""

from __future__ import annotations

import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eval.metrics.entities.reading import Reading
from eval.metrics.entities.values.compare import covers, same_value
from eval.metrics.entities.values.dates import Date
from eval.metrics.entities.values.resolve import agrees, resolve
from eval.metrics.entities.values.value import Value
from eval.metrics.entities.values.words import Words


def quantities(text: str) -> list[Value]:
    return Reading(Words(text)).values


def dates(text: str) -> list[Date]:
    return Reading(Words(text)).dates


MONDAY = datetime.date(2023, 2, 13)


@pytest.mark.parametrize(
    ("left", "right"),
    [
        ("1.2m", "1.2 million"),
        ("six", "6"),
        ("twenty-five", "25"),
        ("two hundred and six", "206"),
        ("$5m", "5 million dollars"),
        ("£3.4bn", "£3.4 billion"),
        ("7%", "seven per cent"),
        ("half a percentage point", "0.5 percentage points"),
        ("18 months", "1.5 years"),
        ("a dozen", "12"),
        ("3rd", "third"),
        ("57sec", "57 seconds"),
        ("20,000", "20000"),
        ("1.5 lakh", "150,000"),
        ("three crore", "30 million"),
        ("1,150 tons", "1,150 metric tons"),
        ("5,000m", "5,000 metres"),
        ("£1,500m", "£1.5bn"),
        ("by a third", "one third of"),
        ("by two thirds", "two thirds of"),
        ("half the", "50%"),
        ("a quarter of a million", "250,000"),
        ("nearly half a million", "500,000"),
    ],
)
def test_two_writings_of_one_number_are_the_same(left: str, right: str) -> None:
    (a,), (b,) = quantities(left), quantities(right)
    assert same_value(a, b)
    assert same_value(b, a)


@pytest.mark.parametrize(
    ("left", "right"),
    [
        ("$5m", "£5m"),
        ("1.2 million", "1.2 billion"),
        ("6", "sixth"),
        ("two days", "two people"),
        ("5%", "$5"),
        ("5,000m", "5bn"),
        ("by a quarter", "by two fifths"),
    ],
)
def test_other_units_make_other_numbers(left: str, right: str) -> None:
    (a,), (b,) = quantities(left), quantities(right)
    assert not same_value(a, b)


@pytest.mark.parametrize(
    ("summary", "article", "covered"),
    [
        ("more than 20,000 people", "27,000 people", True),
        ("more than 20,000 people", "19,000 people", False),
        ("more than 20,000 people", "90,000 people", False),
        ("nearly 400 people", "388 people", True),
        ("nearly 400 people", "410 people", False),
        ("hundreds of people", "340 people", True),
        ("hundreds of people", "34 people", False),
        ("tens of thousands of people", "34,000 people", True),
        ("1.2 million people", "1,234,567 people", True),
        ("1.3 million people", "1,234,567 people", False),
        ("about 30 people", "28 people", True),
        ("30 people", "28 people", False),
        ("more than 20 sheep", "27 people", False),
        ("about £14.8m", "£15.3m", False),
        ("100 miles", "161 km", True),
        ("more than a third", "36 percent", True),
        ("more than a third", "30 percent", False),
        ("by a third", "34%", True),
        ("by a third", "36%", False),
        ("half of it", "60%", False),
    ],
)
def test_a_rough_number_covers_only_what_language_lets_it(
    summary: str, article: str, covered: bool
) -> None:
    words = summary
    mention = quantities(words)[-1]
    (other,) = quantities(article)
    assert covers(mention, other) is covered


@given(st.integers(min_value=1, max_value=10**9))
def test_any_whole_number_survives_its_thousands_separators(number: int) -> None:
    (found,) = quantities(f"{number:,} sheep")
    assert found.number == number
    assert found.heads == ("sheep",)


@pytest.mark.parametrize(
    ("summary", "article", "same"),
    [
        ("4 February 2023", "February 4", True),
        ("February 4, 2022", "February 4", False),
        ("Sunday", "February 12", True),  # the 13th is a Monday
        ("Thursday", "February 12", False),
        ("2022", "last year", True),
        ("last year", "2022", True),
        ("last year", "2021", False),
        ("December", "last month", False),
        ("January", "last month", True),
        ("yesterday", "Sunday", True),
        ("20 February", "it will end on Monday", True),  # the coming Monday
        ("20 February", "it ended on Monday", False),
        ("17 February", "this Friday", True),
        ("10 February", "last Friday", True),
        ("17 February", "last Friday", False),
        ("February 2022", "last February", True),
        ("13th of March", "13 March", True),
        ("2023", "next May", True),
        ("2022", "last May", True),
    ],
)
def test_dates_are_judged_against_the_day_of_publication(
    summary: str, article: str, same: bool
) -> None:
    (mention,), (other,) = dates(summary), dates(article)
    assert agrees(mention, other, MONDAY) is same


@given(st.dates(datetime.date(1990, 1, 1), datetime.date(2090, 12, 31)))
def test_a_weekday_is_never_in_the_future(published: datetime.date) -> None:
    for name in ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"):
        found = resolve(dates(name)[0], published)
        day = datetime.date(found.year or 0, found.month or 0, found.day or 0)
        assert datetime.timedelta(0) <= published - day < datetime.timedelta(7)
        assert day.strftime("%A") == name


def test_without_a_day_of_publication_nothing_relative_is_resolved() -> None:
    (yesterday,), (sunday,) = dates("yesterday"), dates("Sunday")
    assert not agrees(yesterday, sunday, None)


def test_a_word_for_a_fraction_is_a_share_only_where_it_says_of_what() -> None:
    for text in ("a third man", "the second half", "a quarter past nine", "in the first half of"):
        assert [q for q in quantities(text) if q.kind == "percent"] == []
    (share,) = quantities("nearly three quarters of them")
    assert (share.kind, share.number) == ("percent", 75)
    assert share.bound[0] < 1 == share.bound[1]


def test_may_and_march_are_verbs_unless_a_day_or_year_says_otherwise() -> None:
    assert dates("they may march home") == []
    assert [(d.month, d.day) for d in dates("on 3 May and May 4")] == [(5, 3), (5, 4)]
