"""The parser of values: pairs of writings that mean the same, and that only look so."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eval.metrics.entities.reading import Reading
from eval.metrics.entities.values.compare import comparable, covers, same_value
from eval.metrics.entities.values.value import Value
from eval.metrics.entities.values.words import Words


def read(text: str, language: str = "en") -> Value:
    (value,) = Reading(Words(text), language).values
    return value


@pytest.mark.parametrize(
    ("left", "right"),
    [
        (["the 4th", " five"][0], "the fourth"),
        ("at 14:00", "at 2 pm"),
        ("at 11:00", "at 11 a.m."),
        ("at 0812 GMT", "at 08:12 GMT"),
        ("a 3.45-mile walk", "3.45 mi"),
        ("a 30-year-old", "Ann Roe, 30, won"),
        ("one in five", "20%"),
        ("six in 10 voters", "60 per cent"),
        ("half a dozen", "six"),
        ("two and a half million", "2.5m"),
        ("seven and a half years", "7.5 years"),
        ("an hour and a half", "90 minutes"),
        ("50 basis points", "half a percentage point"),
        ("a quarter-point", "0.25 percentage points"),
        ("A$3.5m", "3.5 million Australian dollars"),
        ("5.7p", "5.7 pence"),
        ("10.5cm", "10.5 centimetres"),
        ("5 sq km", "5 square kilometres"),
        ("60 miles per hour", "60mph"),
        ("nine-tenths", "90%"),
        ("5. 3% in", "5.3%"),
    ],
)
def test_one_value_in_two_writings(left: str, right: str) -> None:
    assert same_value(read(left), read(right))
    assert same_value(read(right), read(left))


@pytest.mark.parametrize(
    ("left", "right"),
    [
        ("at 14:00", "at 2 am"),
        ("3:12 p.m.", "3:12 a.m."),
        ("08:12 GMT", "08:12 local time"),
        ("A$3.5m", "US$3.5m"),
        ("up -3%", "up 3%"),
        ("1.5%", "1.5 percentage points"),
        ("12 km", "12 miles"),
        ("five people", "five years"),
        ("£280m a year", "£280m a month"),
        ("30 years", "30-year-old"),
    ],
)
def test_the_same_digits_are_not_the_same_value(left: str, right: str) -> None:
    assert not same_value(read(left), read(right))
    assert not same_value(read(right), read(left))


@pytest.mark.parametrize(
    ("summary", "article", "covered"),
    [
        ("up to 6.2 billion kroner", "5.2 billion kroner", False),
        ("nearly 33%", "23.7%", False),
        ("almost a quarter of it", "23.7%", True),
        ("topped 40C", "41C", True),
        ("roughly 1.6C", "1.55C", True),
        ("about 137 km", "85 miles", True),  # 85 x 1.609344 = 136.8
        ("1.65m tall", "5ft 5in", True),  # 65 x 2.54 cm = 165.1 cm
        ("in his seventies", "a 71-year-old", True),
        ("in his seventies", "an 81-year-old", False),
        ("shortly after 3 a.m.", "3:12 a.m.", True),
        ("shortly before 3 a.m.", "3:12 a.m.", False),
    ],
)
def test_a_bound_has_a_side_and_a_tolerance(summary: str, article: str, covered: bool) -> None:
    assert covers(read(summary), read(article)) is covered


@pytest.mark.parametrize("text", ["Road 9", "Flight 370", "F-16", "Covid-19", "a TV"])
def test_a_number_that_is_part_of_a_name_is_no_value(text: str) -> None:
    assert Reading(Words(text)).values == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("from 4.5-5.2 billion kroner", [4.5e9, 5.2e9]),
        ("between 5 and 6 per cent", [5, 6]),
        ("£1.2-1.5 million", [1.2e6, 1.5e6]),
        ("beat them 3-1", [3, 1]),
    ],
)
def test_both_ends_of_a_range_have_its_unit(text: str, expected: list[float]) -> None:
    values = Reading(Words(text)).values
    assert [value.number for value in values] == expected
    assert len({value.kind for value in values}) == 1


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("6-7 November", [(11, 6), (11, 7)]),
        ("between 3 and 9 June", [(6, 3), (6, 9)]),
        ("June 3 to 9", [(6, 3), (6, 9)]),
    ],
)
def test_a_range_of_days_is_two_dates(text: str, expected: list[tuple[int, int]]) -> None:
    assert [(date.month, date.day) for date in Reading(Words(text)).dates] == expected


def test_in_german_a_comma_parts_decimals_and_units_have_german_names() -> None:
    # CLDR: 1,5 Kilometer are 1500 Meter.
    assert same_value(read("1,5 Kilometer", "de"), read("1500 Meter", "de"))
    (date,) = Reading(Words("am 3. März 2021"), "de").dates
    assert (date.year, date.month) == (2021, 3)


@given(st.text(alphabet="0123456789.,-–$£%:½²①a mkp", max_size=40))
def test_no_text_of_digits_and_signs_is_too_odd_to_read(text: str) -> None:
    reading = Reading(Words(text))
    for value in reading.values:
        assert 0 <= value.start < value.end <= len(reading.words)
        assert comparable(value, value)
    assert all(date.start < date.end for date in reading.dates)


def test_a_share_in_words_ends_with_its_sentence() -> None:
    assert read("They could not agree on a third. The verdicts came late.").kind == "ordinal"
    assert read("A third of the jurors left.").kind == "percent"
