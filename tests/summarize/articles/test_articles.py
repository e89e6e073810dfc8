"""Reading articles from files, standard input and JSON; every error is one sentence."""

from __future__ import annotations

import datetime
import io
import json
import sys
from pathlib import Path

import pytest

from summarize import Article, ArticleError, parse_article, read_article, read_articles
from summarize.articles import read_all

STORY = "The ferry to Port Ellery ran aground on Monday. All 41 people aboard were taken off."


def write(folder: Path, name: str, content: str | bytes) -> Path:
    path = folder / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def message(path: Path | str) -> str:
    with pytest.raises(ArticleError) as caught:
        read_articles(path)
    text = str(caught.value)
    assert "\n" not in text
    assert text.endswith(".")
    assert str(path) in text
    return text


def test_a_text_file_becomes_an_article_named_after_it(tmp_path: Path) -> None:
    path = write(tmp_path, "ferry.txt", f"Ferry runs aground\n3 May 2021, 10:15 GMT\n\n{STORY}\n")
    expected = Article("ferry", STORY, "Ferry runs aground", datetime.date(2021, 5, 3))
    assert read_article(path) == read_article(str(path)) == expected


def test_standard_input_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(STORY.encode())))
    assert read_article("-").text == STORY


def test_text_can_be_parsed_without_a_file() -> None:
    assert parse_article(f"Home\nFerry runs aground\nAFP\n{STORY}", "x").article.id == "x"


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-32", "utf-16-le-bom", "cp1252", "cp1251"]
)
def test_encodings_are_recognised(tmp_path: Path, encoding: str) -> None:
    story = {
        "cp1252": "Le café de la préfecture a été fermé lundi après une fuite d’eau à l’étage. "
        * 4,
        "cp1251": "Паром сел на мель в понедельник утром, пассажиров сняли спасатели. " * 4,
    }.get(encoding, STORY + " Zoë paid €5 at Café Łódź.")
    data = "\ufeff".encode("utf-16-le") if encoding == "utf-16-le-bom" else b""
    data += story.encode(encoding.removesuffix("-bom"))
    assert read_article(write(tmp_path, "a.txt", data)).text == story.strip()


def test_a_declared_charset_is_believed(tmp_path: Path) -> None:
    page = (
        '<html><head><meta charset="windows-1252"><title>Café</title></head><body><article>'
        f"<p>{STORY} Zoë said so at the café.</p><p>{STORY} They were cold.</p></article></body>"
    )
    text = read_article(write(tmp_path, "a.html", page.encode("cp1252"))).text
    assert "Zoë said so at the café." in text


def test_lone_surrogates_become_replacement_characters(tmp_path: Path) -> None:
    path = write(tmp_path, "a.json", '{"text": "Rain fell\\ud800 on Monday.", "title": "R\\udfff"}')
    assert read_article(path) == Article("a", "Rain fell\ufffd on Monday.", "R\ufffd")


@pytest.mark.parametrize("text_key", ["article", "text", "body"])
@pytest.mark.parametrize("title_key", ["title", "headline"])
@pytest.mark.parametrize("date_key", ["published", "date"])
def test_json_objects_are_articles(
    tmp_path: Path, text_key: str, title_key: str, date_key: str
) -> None:
    row = {"id": 7, text_key: STORY, title_key: "Ferry", date_key: "2021-05-03T10:00:00Z"}
    path = write(tmp_path, "a.json", json.dumps(row))
    assert read_article(path) == Article("7", STORY, "Ferry", datetime.date(2021, 5, 3))


def test_lists_and_lines_of_json_hold_several_articles(tmp_path: Path) -> None:
    rows = [{"text": STORY}, {"id": "b", "text": "It rained."}]
    as_list = write(tmp_path, "a.json", json.dumps(rows))
    as_lines = write(tmp_path, "a.jsonl", "\n".join(map(json.dumps, rows)) + "\n\n")
    for path in (as_list, as_lines):
        assert [read.article.id for read in read_articles(path)] == ["a-1", "b"]
        with pytest.raises(ArticleError, match="holds 2 articles"):
            read_article(path)


def test_a_json_article_with_a_title_keeps_a_first_line_without_a_stop(tmp_path: Path) -> None:
    row = {"title": "Town win", "text": f"Ellery Town 3 Hexley 2\n\n{STORY}"}
    article = read_article(write(tmp_path, "a.json", json.dumps(row)))
    assert article.text.split("\n\n") == ["Ellery Town 3 Hexley 2", STORY]


def test_the_format_is_found_by_content_where_the_suffix_says_nothing(tmp_path: Path) -> None:
    assert read_article(write(tmp_path, "a", json.dumps({"text": STORY}))).text == STORY
    html = f"<!DOCTYPE html><html><body><article><p>{STORY}</p><p>{STORY} Yes.</p></article></body>"
    assert read_article(write(tmp_path, "b", html)).text.startswith(STORY)
    assert read_article(write(tmp_path, "c", f"[AP] {STORY}")).text == f"[AP] {STORY}"


def test_a_format_can_be_forced(tmp_path: Path) -> None:
    path = write(tmp_path, "a.json", STORY)
    assert read_article(path, "text").text == STORY


def test_articles_of_several_sources_get_ids_of_their_own(tmp_path: Path) -> None:
    (tmp_path / "b").mkdir()
    paths = [write(tmp_path, "a.txt", STORY), write(tmp_path / "b", "a.txt", STORY)]
    reads, errors = read_all([*paths, tmp_path / "missing.txt"])
    assert [read.article.id for read in reads] == ["a", "a-2"]
    assert ["missing.txt" in str(error) for error in errors] == [True]


def test_a_folder_is_the_articles_in_it_and_below(tmp_path: Path) -> None:
    for folder in ("b", ".hidden"):
        (tmp_path / folder).mkdir()
        write(tmp_path / folder, "x.md", f"# Ferry\n\n{STORY}")
    write(tmp_path, "a.txt", STORY)
    write(tmp_path, "picture.png", b"\x89PNG")
    write(tmp_path, "empty.txt", "")
    reads, errors = read_all([tmp_path])
    assert [(read.article.id, read.article.text) for read in reads] == [("a", STORY), ("x", STORY)]
    assert ["empty.txt" in str(error) for error in errors] == [True]
    (tmp_path / "c").mkdir()
    assert "folder without articles" in str(read_all([tmp_path / "c"])[1][0])


def test_a_missing_file_is_an_error(tmp_path: Path) -> None:
    assert "no such file" in message(tmp_path / "missing.txt")


def test_a_folder_is_an_error(tmp_path: Path) -> None:
    assert "is a folder" in message(tmp_path)


@pytest.mark.parametrize("content", [b"", b" \n\t\n", b"\xef\xbb\xbf"])
def test_an_empty_file_is_an_error(tmp_path: Path, content: bytes) -> None:
    assert "is empty" in message(write(tmp_path, "a.txt", content))


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"%PDF-1.7\n%\xe2\xe3", "another program"),
        (b"PK\x03\x04rest", "save its text"),
        (b"\x1f\x8b\x08rest", "gunzip"),
        (b"\x89PNG\r\n\x1a\n\0\0\0", "binary"),
        (b"\0\x01\x02" * 500, "binary"),
    ],
)
def test_a_binary_file_is_an_error_with_the_way_out(
    tmp_path: Path, content: bytes, said: str
) -> None:
    assert said in message(write(tmp_path, "a.txt", content))


def test_a_page_without_a_story_is_an_error(tmp_path: Path) -> None:
    assert "no story" in message(
        write(tmp_path, "a.html", "<html><body><nav>Home</nav></body></html>")
    )
    assert "no story" in message(write(tmp_path, "a.txt", "Home\nSport\nShare\n"))


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("a.json", '{"text": ', "is not JSON (line 1"),
        ("a.jsonl", '{"text": "It rained."}\n{"text": }', "line 2: is not JSON"),
        ("a.jsonl", '{"text": "It rained."}\n{"txt": "x"}', "line 2: has no article"),
        ("a.json", '[{"text": "It rained."}, {"text": 5}]', "item 2: 'text' is a number"),
        ("a.json", '["It rained."]', "item 1: holds a text"),
        ("a.json", "[]", "empty list"),
        ("a.json", '{"artcle": "It rained."}', "Did you mean 'article'?"),
        ("a.json", '{"text": "  "}', "the article is empty"),
        ("a.json", "[" * 100_000, "nested too deeply"),
    ],
)
def test_broken_json_is_an_error_that_says_where(
    tmp_path: Path, name: str, content: str, said: str
) -> None:
    path = write(tmp_path, name, content)
    with pytest.raises(ArticleError) as caught:
        read_articles(path)
    assert said in str(caught.value)
    assert str(path) in str(caught.value)


def test_an_address_that_is_not_http_is_an_error() -> None:
    assert "cannot read ftp addresses" in message("ftp://quay.example/a.txt")


def test_a_server_that_does_not_answer_is_an_error() -> None:
    assert "cannot be fetched" in message("http://127.0.0.1:9/story")
