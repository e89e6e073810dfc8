"""Real-looking pages and clean articles: every paragraph of the story, and nothing else."""

from __future__ import annotations

import datetime
import gzip
import json
import re
from collections.abc import Sequence
from pathlib import Path

import pytest

from summarize import read_article
from summarize.articles.boilerplate import Dropped
from summarize.articles.lines import one_line
from summarize.articles.text import find_story
from summarize.sentences import split_sentences

REFERENCE = Path(__file__).resolve().parents[3] / "reference"
SCRAPES = sorted(path.name for path in (REFERENCE / "raw").glob("*"))

KNOWN_FURNITURE = re.compile(
    r"rights reserved|©|copyright|redistributed|read more|read:|^watch:|click here|twitter|facebook"
    r"|newsletter|in your inbox|media playback|more on this|last updated"
    r"|sign up here|^this (?:article|story) has been (?:updated|corrected)",
    re.IGNORECASE,
)


@pytest.fixture(scope="module")
def reference() -> dict[str, dict[str, str]]:
    lines = (REFERENCE / "news.jsonl").read_text("utf-8").splitlines()
    return {row["id"]: row for row in map(json.loads, lines)}


@pytest.mark.parametrize("name", SCRAPES)
def test_a_scrape_gives_the_article_it_was_made_from(
    name: str, reference: dict[str, dict[str, str]]
) -> None:
    article = read_article(REFERENCE / "raw" / name)
    row = reference[article.id]
    assert article.title == row["title"]
    assert article.published == datetime.date.fromisoformat(row["published"])
    assert article.text.split("\n\n") == [
        " ".join(paragraph.split()) for paragraph in row["article"].split("\n\n")
    ]


def test_there_are_scrapes() -> None:
    assert len(SCRAPES) >= 5


def without_dateline(text: str, dropped: Sequence[Dropped]) -> str:
    """Return a text without the dateline before its first words, and without white space."""
    before = [line.text for line in dropped if line.reason == "dateline"]
    return "".join(one_line(text).removeprefix("".join(before)).split())


def test_reference_articles_lose_nothing_but_datelines(
    reference: dict[str, dict[str, str]],
) -> None:
    for row in reference.values():
        story = find_story(row["article"], row["title"])
        assert "".join(story.text.split()) == without_dateline(row["article"], story.dropped)


def test_the_real_scrape_gives_headline_and_story_only(human_data: Path) -> None:
    path = human_data / "000_3ea5c3fa35204248.txt"
    article = read_article(path)
    blocks = [block.strip() for block in path.read_text("utf-8").strip().split("\n\n")]
    assert article.published == datetime.date(2023, 2, 13)
    assert article.title == blocks[0].split("\n")[-1]
    assert article.text.split("\n\n") == blocks[5:]  # nine paragraphs follow the photo credit
    assert not re.search(r"HamberMenu|Updated|Photo Credit|IST\b|AFP", article.text)


@pytest.mark.parametrize("name", ["news_cnndm", "news_xsum"])
def test_clean_articles_lose_no_sentence(human_data: Path, name: str) -> None:
    """On one line articles lose datelines; with a line a sentence, known furniture too."""
    with gzip.open(human_data / f"{name}.jsonl.gz", "rt", encoding="utf-8") as lines:
        articles = [json.loads(line)["article"] for line in lines]
    for text in articles:
        story = find_story(text)
        assert {line.reason for line in story.dropped} <= {"dateline"}
        assert "".join(story.text.split()) == without_dateline(text, story.dropped)
    dropped = [
        line.text
        for text in articles
        for line in find_story("\n".join(split_sentences(text))).dropped
        if re.search(r"\w", line.text) and line.reason != "dateline"
    ]
    assert [text for text in dropped if not KNOWN_FURNITURE.search(text)] == []
