"""`data.read: page`: articles that are whole pages, read as `summarize` reads them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from eval.config.schema import Data
from eval.data.rows import Row, read_rows
from summarize.articles import parse_article

STORY = (
    "The ferry between Tolm and Skarholm will run again from Monday, the harbour said. It had "
    "stood still for nine weeks after its rudder broke in a storm.\n\n"
    "Some 300 people had taken the bus round the fjord each day. The repair cost 1.2 million "
    "kroner, the harbour's director, Oddny Brekke, said on Thursday.\n"
)
PASTED = f"Subscribe to our newsletter\n\n{STORY}\nShare this article\n\nAdvertisement\n"
HTML = (
    "<html><body><nav>Home News Sport</nav><article><h1>Ferry back</h1>"
    + "".join(f"<p>{paragraph}</p>" for paragraph in STORY.split("\n\n"))
    + "</article><footer>Cookies</footer></body></html>"
)


def texts(folder: Path, read: str) -> list[str]:
    path = folder / "d.jsonl"
    pages = [{"article": page, "references": "Back."} for page in (STORY, PASTED, HTML)]
    path.write_text("\n".join(map(json.dumps, pages)))
    rows = list(read_rows(Data.model_validate({"path": path, "read": read}), seed=1))
    return [row.article.text for row in rows if isinstance(row, Row)]


def test_text_is_taken_as_it_is(tmp_path: Path) -> None:
    assert texts(tmp_path, "text") == [STORY, PASTED, HTML]


@pytest.mark.parametrize("number", [0, 1, 2])
def test_a_page_gives_its_story_alone(tmp_path: Path, number: int) -> None:
    text = texts(tmp_path, "page")[number]
    sentences = ["The ferry between Tolm", "on Thursday."]
    assert all(sentence in text for sentence in sentences)
    assert not any(word in text for word in ("newsletter", "Share", "Advert", "Cookies", "<p>"))


def test_a_pasted_page_is_read_as_summarize_reads_it(tmp_path: Path) -> None:
    assert texts(tmp_path, "page")[1] == parse_article(PASTED).article.text
