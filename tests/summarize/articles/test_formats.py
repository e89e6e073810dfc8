"""Markdown, e-mails, PDF files, tables and nested records."""

from __future__ import annotations

import datetime
import json
import sys
from email.message import EmailMessage
from pathlib import Path

import pytest

from summarize import ArticleError, MissingDependencyError, read_article, read_articles
from summarize.articles import read_all
from summarize.articles.fields import named
from summarize.articles.formats import detect

STORY = ["The ferry to Port Ellery ran aground on Monday.", "All 41 people aboard were taken off."]


def write(folder: Path, name: str, content: str | bytes) -> Path:
    path = folder / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def test_markdown_loses_its_marks_and_keeps_its_words(tmp_path: Path) -> None:
    source = f"""---
date: 2021-05-03
---
# Ferry *aground*

![The ferry](ferry.jpg)

**The ferry** to [Port Ellery](https://quay.example/a_b) ran
aground on `Monday`.

| a | b |
|---|---|
| 1 | 2 |

```
print(1)
```

> {STORY[1]}

1. Divers came.
"""
    (result,) = read_articles(write(tmp_path, "a.md", source))
    article = result.article
    assert (article.title, article.published) == ("Ferry aground", datetime.date(2021, 5, 3))
    assert article.text.split("\n\n") == [*STORY, "- Divers came."]
    assert {dropped.reason for dropped in result.dropped} >= {"headline", "markup"}


def test_markdown_is_recognised_by_content_too() -> None:
    assert detect("---\ntitle: x\n---\nIt rained.", ".txt") == "markdown"
    assert detect("# Fog\n\nIt **rained**.", "") == "markdown"
    for text in ("# 4 on the list\n\nIt rained.", "---\nIt rained.\n---\n", "- a\n- b"):
        assert detect(text, ".txt") == "text"


def mail(*, subject: str, plain: str, html: str | None = None) -> bytes:
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = "a@b.example", "c@d.example", subject
    message["Date"] = "Mon, 03 May 2021 08:00:00 +0000"
    message.set_content(plain)
    if html is not None:
        message.add_alternative(html, subtype="html")
    return message.as_bytes()


@pytest.mark.parametrize("name", ["a.eml", "a.txt"])
def test_a_mail_is_its_text_without_quotation_marks_and_signature(
    tmp_path: Path, name: str
) -> None:
    quoted = "\n".join(f"> {line}" for line in STORY)
    data = mail(subject="Fwd: Fähre auf Grund", plain=f"{quoted}\n\n-- \nThe Quay\nUnsubscribe\n")
    article = read_article(write(tmp_path, name, data))
    assert (article.title, article.published) == ("Fähre auf Grund", datetime.date(2021, 5, 3))
    assert article.text.split("\n\n") == STORY


def test_the_html_of_a_mail_counts_where_it_says_more(tmp_path: Path) -> None:
    body = "".join(f"<tr><td><p>{line}</p></td></tr>" for line in STORY)
    html = f"<p style='display:none'>Preview</p><table><tr><td><h1>Fog</h1></td></tr>{body}</table>"
    data = mail(subject="Today", plain="Fog: see it online", html=html)
    article = read_article(write(tmp_path, "a.eml", data))
    assert (article.title, article.text.split("\n\n")) == ("Fog", STORY)


def pdf(*pages: list[str]) -> bytes:
    """Return a PDF file with the lines of each page, written by hand."""
    objects = ["<< /Type /Catalog /Pages 2 0 R >>"]
    kids = " ".join(f"{4 + 2 * number} 0 R" for number in range(len(pages)))
    objects.append(f"<< /Type /Pages /Kids [{kids}] /Count {len(pages)} >>")
    objects.append("<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>")
    for number, lines in enumerate(pages):
        shown = " ".join(f"({line}) Tj 0 -14 Td" for line in lines)
        stream = f"BT /F1 12 Tf 72 720 Td {shown} ET"
        objects.append(
            "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] "
            f"/Resources << /Font << /F1 3 0 R >> >> /Contents {5 + 2 * number} 0 R >>"
        )
        objects.append(f"<< /Length {len(stream)} >>\nstream\n{stream}\nendstream")
    data, places = "%PDF-1.4\n", []
    for number, body in enumerate(objects, start=1):
        places.append(len(data))
        data += f"{number} 0 obj\n{body}\nendobj\n"
    table = "".join(f"{place:010} 00000 n \n" for place in places)
    size = len(objects) + 1
    return (
        f"{data}xref\n0 {size}\n0000000000 65535 f \n{table}"
        f"trailer << /Size {size} /Root 1 0 R >>\nstartxref\n{len(data)}\n%%EOF"
    ).encode("latin-1")


def test_a_pdf_file_is_read_without_its_page_numbers(tmp_path: Path) -> None:
    pytest.importorskip("pypdf")
    first = ["The ferry to Port Ellery ran aground on Monday. All 41 peo-", "ple aboard", "1"]
    second = ["The Quay 2021", "were taken off.", "2"]
    third = ["The Quay 2021", "Divers came.", "3"]
    article = read_article(write(tmp_path, "a.pdf", pdf(first, second, third)))
    assert " ".join(article.text.split()) == " ".join([*STORY, "Divers came."])


def test_what_is_no_readable_pdf_file_is_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = write(tmp_path, "a.pdf", pdf([]))
    with pytest.raises(ArticleError, match="no text in it"):
        read_article(path)
    monkeypatch.setitem(sys.modules, "pypdf", None)
    with pytest.raises(MissingDependencyError, match=r"summarize-eval\[pdf\]"):
        read_article(path)


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_rows_of_a_table_are_articles(tmp_path: Path, delimiter: str) -> None:
    rows = [["id", "title", "body"], ["x", '"Fog, again"', f'"{STORY[0]}\n""Oh."" {STORY[1]}"']]
    path = write(tmp_path, "a.csv", "\r\n".join(delimiter.join(row) for row in rows) + "\r\n")
    article = read_article(path)
    assert (article.id, article.title) == ("x", "Fog, again")
    assert article.text.split("\n\n") == [STORY[0], f'"Oh." {STORY[1]}']


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ('text\n"It rained.\nIt snowed.\n', "line 2: is not CSV"),
        ('text,n\nIt rained.,"1"x\nIt snowed.,2\n', "line 2: is not CSV"),
        ("text,text\nIt rained.,x\n", "two columns called 'text'"),
        ("text,n\nIt rained, again,1\n", "3 cells under 2 headings"),
        ("a,b\n1,2\n", "its fields: a, b"),
    ],
)
def test_rows_that_would_vanish_are_an_error(tmp_path: Path, content: str, said: str) -> None:
    with pytest.raises(ArticleError) as caught:
        read_articles(write(tmp_path, "a.csv", content))
    assert said in str(caught.value)


@pytest.mark.parametrize(
    "record",
    [
        {"title": {"rendered": "Fog &amp; rain"}, "content": {"rendered": "<p>{0}</p><p>{1}</p>"}},
        {"title": "Fog & rain", "content": "<div>{0}<br><br>{1}</div>"},
        {"headline": "Fog & rain", "body": ["{0}", "{1}"]},
        {"headline": "Fog & rain", "body_html": "<p>{0}</p><figure>x</figure><p>{1}</p>"},
        {"status": 1, "data": {"posts": [{"title": "Fog & rain", "text": "{0}\n\n{1}"}]}},
        {
            "@graph": [
                {"@type": "WebPage", "name": "x"},
                {"@type": "NewsArticle", "headline": "Fog & rain", "articleBody": "{0}\n\n{1}"},
            ]
        },
        {
            "newsItem": {
                "contentMeta": {"slug": "fog"},
                "contentSet": {
                    "headline": "Fog & rain",
                    "body": [{"type": "p", "text": "{0}"}, {"type": "image", "text": "no"},
                             {"type": "p", "text": "{1}"}],
                },
            }
        },
    ],
)  # fmt: skip
def test_records_of_sites_and_editing_systems_are_read(
    tmp_path: Path, record: dict[str, object]
) -> None:
    filled = json.dumps(record).replace("{0}", STORY[0]).replace("{1}", STORY[1])
    article = read_article(write(tmp_path, "a.json", filled))
    assert (article.title, article.text.split("\n\n")) == ("Fog & rain", STORY)


def test_clean_text_of_records_loses_whole_paragraphs_of_notices_alone(tmp_path: Path) -> None:
    text = (
        "Share\n\nIt rained, he said on Twitter.\n\nRead more: his book, she said.\nNo. It snowed"
    )
    notices = "【関連記事】港の花火大会\n© RIPRODUZIONE RISERVATA\nLees ook: Terras mag langer open"
    path = write(tmp_path, "a.json", json.dumps({"title": "x", "text": f"{text}\n\n{notices}"}))
    (result,) = read_articles(path)
    assert result.article.text.split() == text.split()
    assert [line.text for line in result.dropped] == notices.split("\n")


def test_a_record_of_notices_alone_is_left_as_it_is(tmp_path: Path) -> None:
    path = write(tmp_path, "a.json", json.dumps({"text": "Photo: Ann Lee"}))
    assert read_article(path).text == "Photo: Ann Lee"


BLOCKS: list[object] = [
    [{"type": "paragraph", "text": "{0}"}, {"type": "list", "items": ["{1}", "One."]}],
    [{"kind": "fact-box", "lines": ["{0}", "{1}"], "id": "a b c"}, {"type": "x", "note": "One."}],
    {"blocks": [
        {"type": "header", "data": {"text": "{0}"}},
        {"type": "list", "data": {"style": "ordered", "items": [
            {"content": "{1}", "items": [{"content": "One.", "items": []}]}]}},
    ]},
    {"type": "doc", "content": [
        {"type": "paragraph", "content": [
            {"type": "text", "text": "{0}"}, {"type": "text", "text": " "}]},
        {"type": "bulletList", "content": [
            {"type": "listItem", "content": [
                {"type": "paragraph", "content": [{"type": "text", "text": "{1}"}]}]},
            {"type": "listItem", "content": [{"type": "paragraph", "text": "One."}]}]},
    ]},
    [{"_type": "block", "children": [{"_type": "span", "text": "{0}"}]},
     {"type": "text", "model": {"blocks": [{"type": "paragraph", "model": {
         "text": "{1}", "blocks": [{"type": "fragment", "model": {"text": "{1}"}}]}}]}},
     {"nodeType": "quote", "content": "One."}],
]  # fmt: skip
"""Blocks of editing systems: flat ones, Editor.js, ProseMirror, Portable Text, models in models."""


@pytest.mark.parametrize("blocks", BLOCKS)
def test_no_block_of_an_editing_system_vanishes(tmp_path: Path, blocks: object) -> None:
    around = [
        {"type": "advert", "text": "Buy a ferry now."},
        {"type": "image", "caption": "A pier."},
    ]
    body = {"headline": "Fog", "body": [*blocks, *around] if isinstance(blocks, list) else blocks}
    filled = json.dumps(body).replace("{0}", STORY[0]).replace("{1}", STORY[1])
    (result,) = read_articles(write(tmp_path, "a.json", filled))
    assert result.article.text.split("\n\n") == [*STORY, "One."]
    if isinstance(blocks, list):
        assert [line.reason for line in result.dropped] == ["advertisement"]


@pytest.mark.parametrize(
    ("text", "title", "day"),
    [
        ("article_text", "Article Title", "publish_date"),
        ("Artikeltext", "Überschrift", "Veröffentlichungsdatum"),
        ("contenu", "titre", "date de publication"),
        ("texto", "título", "fecha_publicacion"),
        ("testo", "titolo", "data"),
        ("conteúdo", "titulo", "data_publicacao"),
        ("Tekst", "Kop", "Publicatiedatum"),
        ("текст", "заголовок", "дата публикации"),
        ("النص", "العنوان", "تاريخ النشر"),
        ("正文", "标题", "发布日期"),
        ("本文", "見出し", "公開日"),
        ("본문", "제목", "등록일"),
    ],
)
def test_fields_have_names_in_twelve_languages(
    tmp_path: Path, text: str, title: str, day: str
) -> None:
    row = {"url": "x", "author": "Ann Lee", title: "Fog", day: "2021-05-03", text: STORY[0]}
    article = read_article(write(tmp_path, "a.json", json.dumps(row)))
    assert (article.title, article.text) == ("Fog", STORY[0])
    assert article.published == datetime.date(2021, 5, 3)
    row = {"x": STORY[1], **row}
    article = read_article(write(tmp_path, "b.json", json.dumps(row)), field="x")
    assert (article.title, article.text) == ("Fog", STORY[1])
    assert article.published == datetime.date(2021, 5, 3)


def test_the_text_is_the_longest_field_where_no_name_tells_it(tmp_path: Path) -> None:
    story = " ".join([*STORY] * 3)
    row = {"alpha": "The Quay", "beta": story, "gamma": STORY[0]}
    (result,) = read_articles(write(tmp_path, "a.json", json.dumps(row)))
    assert result.article.text == story
    assert "'beta'" in result.note
    with pytest.raises(ArticleError, match="has no article"):  # two are about as long
        read_article(write(tmp_path, "b.json", json.dumps({"beta": story, "gamma": f"A {story}"})))


def test_names_of_other_things_are_no_fields() -> None:
    record = dict.fromkeys(
        ["alt_text", "link text", "date_modified", "subtitle", "image_title"], "x"
    )
    assert [key for field in ("text", "title", "published") for key in named(record, field)] == []


def test_fields_are_named_by_path(tmp_path: Path) -> None:
    row = {"text": "not this", "data": {"wording": STORY[0]}, "head": "Fog", "key": 3}
    path = write(tmp_path, "a.json", json.dumps(row))
    field = {"text": "data.wording", "title": "head", "id": "key"}
    article = read_article(path, field=field)
    assert (article.id, article.title, article.text) == ("3", "Fog", STORY[0])
    with pytest.raises(ArticleError, match="no field 'wrding'"):
        read_article(path, field="wrding")


def test_a_bad_record_stops_no_other(tmp_path: Path) -> None:
    lines = ['{"text": "It rained."}', "{", '{"n": 1}', '{"text": ""}', '{"text": "It snowed."}']
    reads, errors = read_all([write(tmp_path, "a.jsonl", "\n".join(lines))])
    assert [read.article.text for read in reads] == ["It rained.", "It snowed."]
    assert [f"line {n}" in str(e) for n, e in zip((2, 3, 4), errors, strict=True)] == [True] * 3
