# ruff: noqa: E501 - pages are easier to read whole
"""Prints stories as web pages, as text pasted from them, and as text out of PDFs."""

from __future__ import annotations

import html
import json
import random
import textwrap
from collections.abc import Callable
from typing import Any

Story = dict[str, Any]
Printed = tuple[str, str | bytes, list[str]]
"""File name suffix, content, and the strings of it that are no part of the story."""

UNSPACED = ("zh", "ja")


def paragraphs(story: Story) -> list[str]:
    """Return the paragraphs of a story; a list stays with the lines of its items."""
    space = "" if story["lang"] in UNSPACED else " "
    printed = [
        ("\n" if paragraph[0].startswith("- ") else space).join(paragraph)
        for paragraph in story["story"]
    ]
    return [story.get("wire", "") + printed[0], *printed[1:]]


def as_page(story: Story, _: random.Random) -> Printed:
    """Print a page as a browser copies it: a line an element, blank lines between blocks."""
    body = paragraphs(story)
    body[1:1] = [story["inline"]]
    body[3:3] = [story["advert"]]
    blocks = [
        "\n".join(story["menu"]),
        story["title"],
        story["standfirst"],
        f"{story['byline']}\n{story['dateline']}",
        "\n".join(story["share"]),
        f"{story['caption']}\n{story['credit']}",
        *body,
        story["prompt"],
        "\n".join(story["related"]),
        story["copyright"],
    ]
    return ".txt", "\n\n".join(blocks) + "\n", everything(story, "cookie", "mail")


def as_tight(story: Story, _: random.Random) -> Printed:
    """Print a page as plain-text converters do: no blank lines, the menu on one line."""
    body = [line for paragraph in paragraphs(story) for line in paragraph.split("\n")]
    body[2:2] = [story["inline"]]
    lines = [
        " | ".join(story["menu"]),
        story["title"],
        story["byline"],
        story["dateline"],
        *body,
        " ".join(story["share"]),
        *story["related"],
        story["copyright"],
    ]
    gone = everything(story, "cookie", "mail", "caption", "credit", "advert", "prompt")
    return ".txt", "\n".join(lines) + "\n", gone


def everything(story: Story, *absent: str) -> list[str]:
    """Return all strings around a story but those under the names `absent`."""
    keys = (
        "menu", "byline", "dateline", "caption", "credit", "share", "inline", "prompt", "advert",
        "related", "copyright", "cookie", "mail",
    )  # fmt: skip
    strings: list[str] = []
    for key in keys:
        if key not in absent:
            strings += story[key] if isinstance(story[key], list) else [story[key]]
    return strings


def tags(tag: str, *texts: str, attributes: str = "") -> str:
    space = f" {attributes}" if attributes else ""
    return "\n".join(f"<{tag}{space}>{html.escape(text, quote=False)}</{tag}>" for text in texts)


def html_story(story: Story, *inside: str) -> str:
    parts = []
    for paragraph in paragraphs(story):
        if paragraph.startswith("- "):
            items = [item.removeprefix("- ") for item in paragraph.split("\n")]
            parts.append(f"<ul>{tags('li', *items)}</ul>")
        else:
            parts.append(tags("p", paragraph))
    parts[1:1] = inside
    return "\n".join(parts)


def as_html(story: Story, _: random.Random) -> Printed:
    """Print a page of a modern site, whose `og:title` was written for search engines."""
    graph = {"@context": "https://schema.org", "@type": "NewsArticle", "headline": story["title"],
             "datePublished": f"{story['date']}T08:00:00Z"}  # fmt: skip
    figure = f"<figure><img src='a.jpg' alt=''>{tags('figcaption', story['caption'])}</figure>"
    aside = (
        f"<aside class='related-link'>{tags('a', story['inline'], attributes='href=/x')}</aside>"
    )
    signup = f"<section class='newsletter'>{tags('p', story['prompt'])}</section>"
    links = "".join(
        f"<li>{tags('a', line, attributes='href=/y')}</li>" for line in story["related"][1:]
    )
    page = f"""<!doctype html><html lang="{story["lang"]}"><head><meta charset="utf-8">
<title>{html.escape(story["seo"])}</title>
<meta property="og:title" content="{html.escape(story["seo"])}">
<script type="application/ld+json">{json.dumps(graph, ensure_ascii=False)}</script></head><body>
<div id="cookie-banner">{tags("p", story["cookie"])}</div>
<header><nav>{tags("a", *story["menu"], attributes="href=/z")}</nav></header>
<main><article><h1>{html.escape(story["title"])}</h1>{tags("p", story["standfirst"], attributes="class=standfirst")}
<div class="byline">{tags("span", story["byline"])}</div><time>{html.escape(story["dateline"])}</time>
<div class="share-buttons">{tags("button", *story["share"])}</div>
{html_story(story, figure, aside, signup)}</article>
<aside>{tags("h2", story["related"][0])}<ul>{links}</ul></aside></main>
<footer>{tags("p", story["copyright"])}</footer></body></html>"""
    return ".html", page, everything(story, "mail", "advert", "credit")


def as_soup(story: Story, _: random.Random) -> Printed:
    """Print a page of an old site: boxes without meaning, the headline again as a title."""
    page = f"""<html><head><title>{html.escape(story["title"])} - {html.escape(story["site"])}</title>
<meta name="date" content="{story["date"]}"></head><body>
<div class="top">{tags("a", *story["menu"], attributes="href=/z")}</div>
<div id="wrap"><div class="col1"><h1>{html.escape(story["title"])}</h1>
<div class="meta">{html.escape(story["byline"])}<br>{html.escape(story["dateline"])}</div>
<div class="pic"><img src="a.jpg">{tags("div", story["credit"], attributes="class=credit")}</div>
<div class="text">{html_story(story, f"<div class='advert'>{html.escape(story['advert'])}</div>")}</div>
<div class="tools">{tags("a", *story["share"], attributes="href=/s")}</div></div>
<div class="col2">{tags("h3", story["related"][0])}{tags("a", *story["related"][1:], attributes="href=/r")}</div></div>
<div class="bottom">{html.escape(story["copyright"])}</div></body></html>"""
    return ".htm", page, everything(story, "cookie", "mail", "caption", "inline", "prompt")


def wrap(story: Story, text: str, widths: Callable[[], int], *, hyphens: bool) -> list[str]:
    """Fill lines; with `hyphens` words are divided between a vowel and a consonant."""
    if story["lang"] in UNSPACED:
        return textwrap.wrap(text, 30)
    lines, line, width = [], "", widths()
    for word in text.split():
        room = width - len(line) - 1
        if not line or len(word) <= room:
            line = f"{line} {word}".strip()
            continue
        cut = division(word, room - 1) if hyphens else 0
        lines.append(f"{line} {word[:cut]}-" if cut else line)
        line, width = word[cut:], widths()
    return [*lines, line]


def division(word: str, room: int) -> int:
    if not word.isalpha() or len(word) < 8 or not word[1:].islower():
        return 0
    vowels = "aeiouyäöüáéíóúàèâêôãõаеиоуыэюя"
    cuts = [i for i in range(3, min(len(word) - 3, room) + 1)
            if word[i - 1].lower() in vowels and word[i].lower() not in vowels]  # fmt: skip
    return max(cuts, default=0)


def as_pdf(story: Story, _: random.Random) -> Printed:
    """Print two pages of justified text: divided words, ligatures, running heads, page numbers."""
    body = [wrap(story, text, lambda: 64, hyphens=True)
            for part in paragraphs(story) for text in part.split("\n")]  # fmt: skip
    head = f"{story['site']}    {story['title'][:30].rsplit(' ', 1)[0]}"
    lines = [line for part in body for line in [*part, ""]]
    half = next(i for i in range(len(lines) // 2, 0, -1) if lines[i] and lines[i - 1])
    notes = ["", *story.get("footnotes", [])]
    first = [
        story["title"],
        "",
        story["byline"],
        story["dateline"],
        "",
        *lines[:half],
        *notes,
        "",
        "1",
    ]
    second = [head, "", *lines[half:], "2"]
    third = [head, "", story["copyright"], "", "3"]
    text = "\f".join("\n".join(page) for page in (first, second, third))
    if story["lang"] == "en":
        text = text.replace("fi", "\ufb01").replace("fl", "\ufb02")
    if story["lang"] == "de":
        text = text.replace("-\n", "\u00ad\n")
    gone = everything(story, *ONLY_ON_PAGES)
    return ".txt", text, [*gone, head, *story.get("footnotes", [])]


def as_ragged(story: Story, rng: random.Random) -> Printed:
    """Print text set ragged right, as reports are, with a numbered foot on each page."""
    body = [wrap(story, text, lambda: rng.randint(38, 60), hyphens=False)
            for part in paragraphs(story) for text in part.split("\n")]  # fmt: skip
    lines = [line for part in body for line in [*part, ""]]
    half = next(i for i in range(len(lines) // 2, 0, -1) if lines[i] and lines[i - 1])
    feet = [f"{story['site']} – {page} / 2" for page in (1, 2)]
    notes = ["", *story.get("footnotes", [])]
    first = [story["title"], "", story["byline"], "", *lines[:half], *notes, "", feet[0]]
    text = "\n".join([*first, "\f" + lines[half], *lines[half + 1 :], feet[1]])
    gone = everything(story, *ONLY_ON_PAGES, "dateline", "copyright")
    return ".txt", text, [*gone, *feet, *story.get("footnotes", [])]


ONLY_ON_PAGES = ("menu", "caption", "credit", "share", "inline", "prompt", "advert", "related",
                 "cookie", "mail")  # fmt: skip
