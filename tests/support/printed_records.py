# ruff: noqa: E501 - records are easier to read whole
"""Prints stories as e-mails, Markdown, JSON and CSV."""

from __future__ import annotations

import csv
import html
import io
import json
import random
from email.message import EmailMessage
from typing import Any

from printed_pages import (
    ONLY_ON_PAGES,
    UNSPACED,
    Printed,
    Story,
    everything,
    html_story,
    paragraphs,
    tags,
    wrap,
)


def as_email(story: Story, _: random.Random) -> Printed:
    """Print a plain e-mail, wrapped at 72 columns."""
    body = [line for part in paragraphs(story) for text in part.split("\n")
            for line in [*wrap(story, text, lambda: 72, hyphens=False), ""]]  # fmt: skip
    lines = [story["mail"][0], "", story["title"], "", story["byline"], "", *body, story["inline"],
             "https://news.example/1/a?utm_source=mail", "", "--", story["copyright"],
             *story["mail"][1:]]  # fmt: skip
    message = mail(story)
    message.set_content("\n".join(lines) + "\n")
    gone = everything(story, *(set(ONLY_ON_PAGES) - {"mail", "inline"}), "dateline")
    return ".eml", message.as_bytes(), [*gone, "https://news.example"]


def as_newsletter(story: Story, _: random.Random) -> Printed:
    """Print a newsletter: a short text part, and an HTML part laid out with tables."""
    rows = [tags("a", story["mail"][0], attributes="href=/v"), tags("h1", story["title"]),
            tags("p", story["byline"]), html_story(story),
            tags("a", story["inline"], attributes="href=/m"),
            "<br>".join(map(html.escape, [story["copyright"], *story["mail"][1:]]))]  # fmt: skip
    cells = "".join(f"<tr><td>{row}</td></tr>" for row in rows)
    message = mail(story)
    message.set_content(f"{story['title']}\n\n{story['mail'][0]} https://news.example/v\n")
    message.add_alternative(
        f"<html><body><table width='600'>{cells}</table></body></html>", subtype="html"
    )
    gone = everything(story, *(set(ONLY_ON_PAGES) - {"mail", "inline"}), "dateline")
    return ".eml", message.as_bytes(), gone


def mail(story: Story) -> EmailMessage:
    message = EmailMessage()
    message["From"] = f"{story['site']} <news@news.example>"
    message["To"] = "reader@example.org"
    message["Subject"] = story["title"]
    message["Date"] = f"{story['date']:%a, %d %b %Y} 08:00:00 +0000"
    return message


def as_markdown(story: Story, _: random.Random) -> Printed:
    """Print a post with front matter, a picture, links, emphasis and a quotation."""
    first, *rest = paragraphs(story)
    if story["lang"] not in UNSPACED:
        words = first.split(" ")
        first = " ".join([*words[:2], f"**{words[2]}**", f"[{words[3]}](https://news.example/a_b)",
                          *words[4:]])  # fmt: skip
    rest[-1] = "> " + rest[-1]
    rest = [
        part.replace("\n- ", "\n* ").replace("- ", "* ", 1) if part[0] == "-" else part
        for part in rest
    ]
    blocks = [
        f"---\nlayout: post\ndate: {story['date']}\ntags: [local, news]\n---",
        f"# {story['title']}",
        f"*{story['byline']}*",
        f"![{story['caption']}](img/a.jpg)",
        first,
        f"*[{story['inline']}](https://news.example/x)*",
        *rest,
        "---",
        story["copyright"].replace("|", "\\|"),
    ]
    gone = everything(story, *(set(ONLY_ON_PAGES) - {"caption", "inline"}), "dateline")
    return ".md", "\n\n".join(blocks) + "\n", [*gone, "**", "](", "> ", "layout: post"]


def as_wordpress(story: Story, _: random.Random) -> Printed:
    """Print what a WordPress site answers: rendered HTML in fields of their own."""
    figure = f"<figure><img src='a.jpg'>{tags('figcaption', story['caption'])}</figure>"
    post = {"id": 7, "date": f"{story['date']}T08:00:00", "title": {"rendered": html.escape(story["title"])},
            "content": {"rendered": html_story(story, figure), "protected": False},
            "excerpt": {"rendered": "<p>…</p>"}}  # fmt: skip
    return ".json", json.dumps([post], ensure_ascii=False), ["<p>", "</p>", story["caption"]]


def as_newsarticle(story: Story, _: random.Random) -> Printed:
    """Print schema.org's NewsArticle inside a graph, as pages carry it."""
    article = {"@type": ["NewsArticle"], "headline": story["title"], "datePublished": str(story["date"]),
               "author": {"@type": "Person", "name": story["byline"]},
               "articleBody": "\n\n".join(paragraphs(story))}  # fmt: skip
    site = {"@type": "WebSite", "name": story["site"], "description": story["prompt"]}
    graph = {"@context": "https://schema.org", "@graph": [site, article]}
    return ".json", json.dumps(graph, ensure_ascii=False), [story["byline"], story["prompt"]]


def as_blocks(story: Story, _: random.Random) -> Printed:
    """Print a record of an editing system: paragraphs as blocks, nested below the item."""
    body: list[dict[str, Any]] = [{"type": "paragraph", "text": part} for part in paragraphs(story)]
    body.insert(1, {"type": "image", "caption": story["caption"], "url": "a.jpg"})
    item = {"guid": "urn:x:1", "headline": story["title"], "versioncreated": f"{story['date']}T08:00:00Z",
            "byline": story["byline"], "body": body}  # fmt: skip
    return (
        ".json",
        json.dumps({"newsItem": item}, ensure_ascii=False),
        [story["caption"], story["byline"]],
    )


def as_jsonl(story: Story, _: random.Random) -> Printed:
    """Print a row of a data set: a list of paragraphs."""
    row = {
        "id": "a",
        "title": story["title"],
        "text": paragraphs(story),
        "published": str(story["date"]),
    }
    return ".jsonl", json.dumps(row, ensure_ascii=False) + "\n", []


def as_csv(story: Story, _: random.Random) -> Printed:
    """Print a table with semicolons, as spreadsheets of half of Europe save it."""
    stream = io.StringIO()
    rows = csv.writer(stream, delimiter=";")
    rows.writerow(["Nr", "Title", "Story text"])
    rows.writerow([1, story["title"], "\n\n".join(paragraphs(story))])
    return ".csv", stream.getvalue(), []
