"""The story in an HTML page: trafilatura finds it; headline and day are reconciled here."""

from __future__ import annotations

import copy
import datetime
import json
import logging
import re
from collections.abc import Container, Iterable, Iterator
from typing import Any

from summarize.articles import dates
from summarize.articles.boilerplate import Dropped, Reason, boilerplate
from summarize.articles.datelines import dateline
from summarize.articles.endings import mark_endings
from summarize.articles.extracted import Extracted
from summarize.articles.fragments import paragraphs, without_giant_tags
from summarize.articles.lines import Block, ends_like_a_sentence, one_line, size
from summarize.articles.markup import simplify
from summarize.articles.phrases import words_of

BYLINE = 12
"""Words in the longest byline."""

LABEL = 4
"""Words in the longest label above a story; twice as many are in a heading below one."""

_DECLARED = re.compile(r"datePublished|published_time", re.IGNORECASE)
_NO_TEXT = frozenset({"head", "script", "style", "noscript", "template", "iframe", "svg"})
_SITE_NAME = ".//meta[@property='og:site_name']"
_SITE = re.compile(r"\s+[|–—•·»-]\s+|\s*[｜|_]\s*(?=[^\s])")


def read_page(source: str, name: str = "the page", url: str | None = None) -> Extracted:
    """Extract the story of an HTML page, one paragraph a line.

    What trafilatura leaves of bylines and links is left out by the rules for pasted text, and so
    are the headlines that the page gives, which may differ from each other.

    Returns:
        The article, with every other line of the page in `dropped`; its text is empty where no
        story was found.
    """
    import trafilatura

    logging.getLogger("trafilatura").setLevel(logging.CRITICAL)  # failures are told by us
    tree = trafilatura.load_html(without_giant_tags(source))
    if tree is None:
        return Extracted(name, "")
    metadata = trafilatura.extract_metadata(  # it changes the tree
        copy.deepcopy(tree),
        default_url=url,
        date_config={"original_date": True, "extensive_search": True},
    )
    written = None if _DECLARED.search(source) else _labelled_day(tree)
    printed = paragraphs(tree, _NO_TEXT)
    lines = [line for found in printed for line in found.text.split("\n")]
    title, titles = _headline(tree, one_line(metadata.title or ""), lines)
    simplify(tree)
    heads = ("byline", "date line")
    bylines = [p.text for p in printed if size(p.text) <= BYLINE and _outside(p.text) in heads]
    authors = ", ".join([one_line(metadata.author or ""), *bylines])
    story, day = _story(_text(tree, url), titles, title, authors)
    published = written or _printed_day(metadata.date, source) or day
    kept = {_key(line) for line in story}
    whole = "".join(_key(line) for line in story)
    dropped = tuple(
        Dropped(found.line, line, "headline" if _key(line) in titles else _outside(line))
        for found in printed
        for line in found.text.split("\n")
        if _key(line) and _key(line) not in kept and _key(line) not in whole
    )
    return Extracted(name, "\n".join(story), title, published, dropped=dropped)


def _outside(line: str) -> Any:
    return boilerplate(line, outside=True) or "not in the story's part of the page"


def _text(tree: Any, url: str | None) -> str:
    import trafilatura

    document = trafilatura.bare_extraction(
        tree, url=url, favor_precision=True, include_comments=False, include_tables=False
    )
    return getattr(document, "text", None) or ""


def _story(
    text: str, titles: frozenset[str], title: str | None, authors: str
) -> tuple[list[str], datetime.date | None]:
    """Return the lines of a story without what little is left around it, and its dateline's day.

    Lines that are no sentences do not open a story; those next to something that was left out do
    not end it.
    """
    lines = [line for line in text.split("\n") if line.strip()]
    page = [Block(line, number, number) for number, line in enumerate(lines)]
    sentences = [i for i, line in enumerate(lines) if ends_like_a_sentence(line)]
    first, last = (sentences[0], sentences[-1]) if sentences else (0, len(lines))
    reasons: list[Reason | None] = [
        "headline" if _key(line) in titles else boilerplate(line, outside=not first <= i <= last)
        for i, line in enumerate(lines)
    ]
    for index in range(first):
        if size(lines[index]) <= LABEL:
            reasons[index] = reasons[index] or "text before the story"
    mark_endings(page, reasons, first, title, authors)
    for index in reversed(range(1, len(lines))):
        below = reasons[index + 1] if index + 1 < len(lines) else None
        if reasons[index] is None and (below is None or ends_like_a_sentence(lines[index])):
            break
        if not lines[index].startswith("- ") and size(lines[index]) <= 2 * LABEL:
            reasons[index] = reasons[index] or "text after the story"
    kept = [line for line, reason in zip(lines, reasons, strict=True) if reason is None]
    end = dateline(kept[0]) if kept else 0
    day = dates.find_date(kept[0][:end]) if end else None
    return [kept[0][end:], *kept[1:]] if end else kept, day


def _key(line: str) -> str:
    """Return the letters and digits of a line, by which lines of two readings are compared."""
    return "".join(re.findall(r"\w", line.casefold()))


def _headline(
    tree: Any, named: str, printed_lines: Iterable[str]
) -> tuple[str | None, frozenset[str]]:
    """Return the headline of a page, and the keys of everything that the page calls so.

    The `h1` that is printed counts (in NITF and NewsML `hl1` and `headline`), unless it names the
    site; of several, the one that has most words in common with the other headlines. Search
    engines are given others: `og:title`, `<title>`.

    Args:
        tree: the page.
        named: what its metadata call the title.
        printed_lines: the lines of the page.
    """
    printed = [one_line(" ".join(h1.itertext())) for h1 in tree.iter("h1", "hl1", "headline")]
    described = [
        *_linked_headlines(tree),
        *(one_line(m.get("content") or "") for m in tree.iterfind(".//meta[@property='og:title']")),
        named,
        *(one_line(t.text or "") for t in tree.iterfind(".//head/title")),
    ]
    others = [title for title in described if title]
    lines = {_key(line) for line in printed_lines}
    bare = [_without_site(title, lines) for title in others]
    sites = {words_of(t.replace(b, "")) for t, b in zip(others, bare, strict=True) if t != b}
    sites |= {words_of(m.get("content") or "") for m in tree.iterfind(_SITE_NAME)}
    shown = [title for title in printed if title and words_of(title) not in sites]
    if len(shown) > 1 and others:
        shown.sort(key=lambda h1: -max(_alike(h1, other) for other in bare))
    elif shown and others and len(words_of(shown[0])) < 3 and not _alike(shown[0], bare[0]):
        shown = []  # a logo
    on_page = [title for title in bare if _key(title) in lines and words_of(title) not in sites]
    best = next(iter(shown + on_page + bare), None)
    everything = [*shown[:1], *others, *bare]
    return best, frozenset(map(_key, everything)) - {""}


def _linked_headlines(tree: Any) -> Iterator[str]:
    """Yield the headlines that a page gives as linked data."""
    for script in tree.iterfind(".//script[@type='application/ld+json']"):
        try:
            stack = [json.loads(script.text or "")]
        except (ValueError, RecursionError):
            continue
        while stack:
            item = stack.pop()
            if isinstance(item, list):
                stack += reversed(item)
            elif isinstance(item, dict):
                if "Article" in str(item.get("@type")) and isinstance(item.get("headline"), str):
                    yield one_line(item["headline"])
                stack += [item["@graph"]] if "@graph" in item else []


def _alike(one: str, other: str) -> float:
    """Return the share of the words of the shorter title that stand in the other one too."""
    a, b = set(words_of(one)), set(words_of(other))
    return len(a & b) / max(min(len(a), len(b)), 1)


def _without_site(title: str, lines: Container[str]) -> str:
    """Return a title without the name of the site before or behind a bar or dash.

    The part that stands as a line on the page is the headline, also behind the site's name.
    """
    parts = _SITE.split(title)
    if len(parts) < 2:
        return title
    last = parts[-1]
    shown = max((part for part in parts if _key(part) in lines), key=size, default="")
    if shown not in ("", parts[0]) and size(shown) >= size(title) / 2:
        return shown
    return (
        title[: title.rindex(last)].rstrip(" |｜_–—•·»-") if len(last) < len(title) / 2 else title
    )


def _labelled_day(tree: Any) -> datetime.date | None:
    """Return the day that the page prints behind a word such as "Published"."""
    for text in tree.itertext():
        label = dates.LABEL.search(text) if len(text) <= 100 else None
        if label is not None and not dates.UPDATED.search(label.group()):
            found = dates.find_date(text)
            if found is not None:
                return found
    return None


def _printed_day(written: str | None, source: str) -> datetime.date | None:
    """Return the day that trafilatura gives, if it stands in the page in some form.

    From a year alone ("© 2026") it makes the first of January.
    """
    try:
        day = datetime.date.fromisoformat(written) if written else None
    except ValueError:
        return None
    if day is None:
        return None
    numbers = (
        f"{day:%Y-%m-%d}",
        f"{day:%Y%m%d}",
        f"{day:%Y/%m/%d}",
        f"{day.year}/{day.month}/{day.day}",
    )
    if any(number in source for number in numbers):
        return day
    slashes = {f"{day:%d/%m/%Y}", f"{day:%m/%d/%Y}", f"{day.day}/{day.month}/{day.year}"}
    if any(form in source for form in slashes):
        return day
    found = {match.group() for match in dates.dates_with_year(source)}
    return day if any(dates.find_date(text) == day for text in found) else None
