"""What feeds, news interfaces, clippings and saved mails say about an article beside its text."""

from __future__ import annotations

import datetime
import json
from pathlib import Path

import pytest

from summarize import read_article
from summarize.articles.boilerplate import boilerplate

STORY = "The ferry to Stell sails for the last time on Sunday. Nobody knows who will buy it."


def write(folder: Path, name: str, content: str) -> Path:
    path = folder / name
    path.write_text(content, encoding="utf-8")
    return path


def test_a_mail_without_a_charset_is_read_as_other_files_are(tmp_path: Path) -> None:
    mail = (
        "From: Quay Weekly <a@quay.example>\nSent: 31 March 2026 06:45\nTo: Ann Lee\n"
        "Subject: Last ferry\n\nThe ticket to Stell costs £9 on a weekday. Nobody says why.\n"
    )
    article = read_article(write(tmp_path, "a.txt", mail))
    assert article.text == "The ticket to Stell costs £9 on a weekday. Nobody says why."
    assert article.published == datetime.date(2026, 3, 31)


def test_the_record_around_a_text_tells_its_day_and_headline(tmp_path: Path) -> None:
    inner = {
        "webPublicationDate": "2026-07-09T15:45:11Z",
        "webTitle": "Fog",
        "fields": {"body": STORY},
    }
    article = read_article(write(tmp_path, "a.json", json.dumps({"results": [inner]})))
    assert (article.title, article.published) == ("Fog", datetime.date(2026, 7, 9))


def test_what_an_interface_prints_where_it_cuts_a_text_goes(tmp_path: Path) -> None:
    row = {"content": f"{STORY} [+2210 chars]"}
    assert read_article(write(tmp_path, "a.json", json.dumps(row))).text == STORY


@pytest.mark.parametrize(
    ("front", "day"),
    [
        ("published: 2026-05-12\ncreated: 2026-05-14", datetime.date(2026, 5, 12)),
        ("publicatiedatum: 2026-10-03", datetime.date(2026, 10, 3)),
        ("created: 2026-05-14", datetime.date(2026, 5, 14)),
        ("source: https://a.example\ncreated: 2026-05-14", None),  # the day of the clipping
    ],
)
def test_front_matter_names_the_day_in_several_ways(
    front: str, day: datetime.date | None, tmp_path: Path
) -> None:
    text = f"---\ntitle: Fog\n{front}\n---\n\n{STORY}\n"
    assert read_article(write(tmp_path, "a.md", text)).published == day


@pytest.mark.parametrize(
    "line",
    [
        "The post Last ferry sails appeared first on The Quay.",
        "L\u2019article Le bac s'arrête est apparu en premier sur Le Quai.",
        "O conteúdo A última balsa aparece primeiro em Jornal da Foz.",
    ],
)
def test_feeds_say_where_a_text_comes_from(line: str) -> None:
    assert boilerplate(line) == "copyright notice"


@pytest.mark.parametrize(
    "line",
    [
        "The rash appeared first on her hands.",
        "The post was never filled, and no name appeared on the door.",
        "He thinks readers should pay.",
    ],
)
def test_sentences_like_them_stay(line: str) -> None:
    assert boilerplate(line) is None
