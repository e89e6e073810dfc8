"""The labelled set for checks of facts is well formed, in both of its halves."""

from __future__ import annotations

import json
from collections import Counter
from datetime import date
from pathlib import Path
from typing import Any

import pytest

Row = dict[str, Any]
HALVES = ("develop", "test")
KINDS = (
    "invented_detail",
    "misattributed_quote",
    "misspelled_name",
    "moved_number",
    "negation",
    "swapped_entity",
    "wrong_date",
    "wrong_number",
    "wrong_org",
    "wrong_person",
    "wrong_place",
    "wrong_title",
    "wrong_unit_or_scale",
)


def read(path: Path) -> list[Row]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def summaries_of(root: Path, half: str) -> list[Row]:
    return read(root / f"reference/fidelity/{half}.jsonl")


def articles_of(root: Path, half: str) -> list[Row]:
    return read(root / f"reference/fidelity/{half}_articles.jsonl")


@pytest.mark.parametrize("half", HALVES)
def test_every_offset_points_at_its_text(root: Path, half: str) -> None:
    labelled = [
        (row["summary"], error) for row in summaries_of(root, half) for error in row["errors"]
    ]
    assert labelled
    for summary, error in labelled:
        assert summary[error["start"] : error["end"]] == error["text"] != ""
        assert error["right"] != error["text"]
        assert error["kind"]
        assert error["note"]


@pytest.mark.parametrize("half", HALVES)
def test_errors_of_a_summary_are_in_order_and_apart(root: Path, half: str) -> None:
    for row in summaries_of(root, half):
        for first, second in zip(row["errors"], row["errors"][1:], strict=False):
            assert first["end"] <= second["start"], row["id"]


@pytest.mark.parametrize("half", HALVES)
def test_only_the_wrong_summaries_have_errors(root: Path, half: str) -> None:
    for row in summaries_of(root, half):
        assert (row["variant"] == "errors") == bool(row["errors"]), row["id"]


@pytest.mark.parametrize("half", HALVES)
def test_every_article_has_one_faithful_and_one_wrong_summary(root: Path, half: str) -> None:
    variants = sorted((row["document"], row["variant"]) for row in summaries_of(root, half))
    assert all(row["id"] == row["document"] for row in summaries_of(root, half))
    ids = [article["id"] for article in articles_of(root, half)]
    assert variants == sorted((name, variant) for name in ids for variant in ("errors", "faithful"))


@pytest.mark.parametrize("half", HALVES)
def test_hard_wordings_stand_in_their_summary_beside_the_errors(root: Path, half: str) -> None:
    for row in summaries_of(root, half):
        assert row["hard"], row["id"]
        for wording in row["hard"]:
            assert wording in row["summary"], (row["id"], wording)
            start = row["summary"].index(wording)
            for error in row["errors"]:
                assert start + len(wording) <= error["start"] or error["end"] <= start, row["id"]


@pytest.mark.parametrize("half", HALVES)
def test_articles_have_the_length_of_a_short_report(root: Path, half: str) -> None:
    for article in articles_of(root, half):
        assert 150 <= len(article["article"].split()) <= 450, article["id"]
        assert 2024 <= date.fromisoformat(article["published"]).year <= 2026
        assert article["title"]


@pytest.mark.parametrize("half", HALVES)
def test_a_half_has_thirty_articles_and_three_errors_of_every_kind(root: Path, half: str) -> None:
    assert len(articles_of(root, half)) == 30
    kinds = Counter(error["kind"] for row in summaries_of(root, half) for error in row["errors"])
    assert set(kinds) == set(KINDS)
    assert min(kinds.values()) >= 3


def test_no_article_and_no_summary_occurs_twice(root: Path) -> None:
    articles = [article["id"] for half in HALVES for article in articles_of(root, half)]
    summaries = [row["summary"] for half in HALVES for row in summaries_of(root, half)]
    assert set(Counter(articles).values()) == {1}
    assert set(Counter(summaries).values()) == {1}
