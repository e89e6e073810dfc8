"""Right forms in the place of wrong ones."""

from __future__ import annotations

import pytest

from summarize.guarded.replacing import replaced
from summarize.guarded.scorer import Objection


@pytest.mark.parametrize(
    ("text", "wrong", "right", "expected"),
    [
        ("At least 73 people died.", "73", "37", "At least 37 people died."),
        ("Helena Moe ran.", "Helena Moe", "Paula Moe", "Paula Moe ran."),
        ("It was a 9 percent rise.", "9", "8", "It was an 8 percent rise."),
        ("It was an 8 percent rise.", "8", "9", "It was a 9 percent rise."),
        ("It was an 80 euro fine.", "80", "100", "It was a 100 euro fine."),
        ("It was a 100 euro fine.", "100", "11", "It was an 11 euro fine."),
        ("It was a 90 euro fine.", "90", "110", "It was a 110 euro fine."),
        ("Four vans left.", "Four", "three", "Three vans left."),
        ("Rain fell. Four vans left.", "Four", "three", "Rain fell. Three vans left."),
    ],
)
def test_the_right_form_is_put_in(text: str, wrong: str, right: str, expected: str) -> None:
    assert replaced(text, _objection(text, wrong, right)) == expected


@pytest.mark.parametrize(
    ("text", "wrong", "right"),
    [
        ("“At least 73 died,” she said.", "73", "37"),  # somebody's words
        ("Of 37 people 73 died.", "73", "37"),  # it is there already
        ("At least 73 people died.", "73", None),
        ("At least 73 people died.", "73", "73"),
    ],
)
def test_nothing_is_put_in_where_it_would_do_harm(text: str, wrong: str, right: str | None) -> None:
    assert replaced(text, _objection(text, wrong, right)) is None


def _objection(text: str, wrong: str, right: str | None) -> Objection:
    start = text.index(wrong)
    return Objection(start, start + len(wrong), wrong, "contradicted", "other", (), right)
