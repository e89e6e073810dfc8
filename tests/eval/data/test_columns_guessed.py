"""Columns of a person's own data: told by name, else by length, else asked for."""

from __future__ import annotations

from typing import Any

import pytest

from eval.data.columns import column_names, guess_columns
from eval.errors import ConfigError, DataError

LONG = "It rained on Monday in the whole of the valley, and the river rose by two metres. " * 5
SHORT = "It rained in the valley."


def guess(row: dict[str, Any], **given: str) -> dict[str, Any]:
    found = guess_columns([row, row, {}], given).model_dump()
    return {what: name for what, name in found.items() if name is not None}


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        (
            {"id": "1", "article": LONG, "highlights": SHORT},
            {"id": "id", "article": "article", "references": "highlights"},
        ),
        (
            {"id": 1, "document": LONG, "summary": SHORT},
            {"id": "id", "article": "document", "references": "summary"},
        ),
        (
            {"Headline": "Rain", "Body": LONG, "Date": "2024-01-02", "Abstract": [SHORT, SHORT]},
            {"title": "Headline", "article": "Body", "published": "Date", "references": "Abstract"},
        ),
        # No usual names: the longest text is the article, the one much shorter text its summary.
        ({"lead": SHORT, "pars": LONG, "n": 3}, {"article": "pars", "references": "lead"}),
        # Two short texts: neither is taken for the references.
        ({"a": SHORT, "b": LONG, "c": SHORT}, {"article": "b", "references": "references"}),
        # A usual name that holds no texts is no article.
        ({"text": "", "story": LONG, "tldr": SHORT}, {"article": "story", "references": "tldr"}),
    ],
)
def test_columns_are_told_by_name_then_by_length(
    row: dict[str, Any], expected: dict[str, str]
) -> None:
    assert guess(row) == expected


def test_what_a_person_says_goes_before_names() -> None:
    row = {"article": SHORT, "text": LONG, "summary": SHORT}
    assert guess(row, article="text", references="article") == {
        "article": "text",
        "references": "article",
    }
    with pytest.raises(DataError, match="no row has a column 'txt' for article; columns: article"):
        guess(row, article="txt")


@pytest.mark.parametrize("row", [{"n": 1, "word": "rain"}, {}, {"summary": LONG, "x": SHORT}])
def test_an_article_that_cannot_be_told_is_asked_for(row: dict[str, Any]) -> None:
    with pytest.raises(DataError, match="name it: --column article=NAME"):
        guess(row)


def test_pairs_have_one_form() -> None:
    assert column_names(["article=a=b", "id=n"]) == {"article": "a=b", "id": "n"}
    for pair in ("article", "article=", "=x", "articles=x"):
        with pytest.raises(ConfigError, match="write what=name"):
            column_names([pair])


def test_words_that_no_two_rows_share_are_ids() -> None:
    rows = [
        {"day": "Monday", "slug": "ferry-sinks", "n": "1", "body": "It sank at night. " * 9},
        {"day": "Monday", "slug": "frost", "n": "2", "body": "It froze at night. " * 9},
    ]
    assert guess_columns(rows, {}).id == "slug"
    assert guess_columns([row | {"slug": "frost"} for row in rows], {}).id is None
    assert guess_columns([row | {"slug": "a b"} for row in rows], {}).id is None
    assert guess_columns(rows[:1], {}).id is None
