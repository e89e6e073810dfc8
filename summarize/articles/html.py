"""The story in an HTML page: trafilatura finds it; headline and day are reconciled here."""

from __future__ import annotations

import copy
import datetime
import json
import logging
import re
from collections.abc import Iterator
from typing import Any

from summarize.articles import dates
from summarize.articles.boilerplate import Dropped, boilerplate
from summarize.articles.extracted import Extracted
from summarize.articles.fragments import paragraphs, without_giant_tags
from summarize.articles.lines import ends_like_a_sentence, one_line
from summarize.articles.phrases import words_of

_DECLARED = re.compile(r"datePublished|published_time", re.IGNORECASE)
_BLOCKS = ("p", "div", "table", "article", "section", "h1", "h2", "h3", "ul", "center", "br")
_TABLE_TAGS = ("table", "thead", "tbody", "tfoot", "tr", "td", "th")
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
    published = None if _DECLARED.search(source) else _labelled_day(tree)
    title, titles = _headline(tree, one_line(metadata.title or ""))
    printed = paragraphs(tree, _NO_TEXT)
    _unfold_layout_tables(tree)
    story = list(_story(_text(tree, url), titles))
    kept = {_key(line) for line in story}
    whole = "".join(_key(line) for line in story)
    dropped = tuple(
        Dropped(found.line, line, "headline" if _key(line) in titles else _outside(line))
        for found in printed
        for line in found.text.split("\n")
        if _key(line) and _key(line) not in kept and _key(line) not in whole
    )
    return Extracted(
        name, "\n".join(story), title, published or _day(metadata.date), dropped=dropped
    )


def _outside(line: str) -> Any:
    return boilerplate(line, outside=True) or "not in the story's part of the page"


def _text(tree: Any, url: str | None) -> str:
    import trafilatura

    document = trafilatura.bare_extraction(
        tree, url=url, favor_precision=True, include_comments=False, include_tables=False
    )
    return getattr(document, "text", None) or ""


def _story(text: str, titles: frozenset[str]) -> Iterator[str]:
    """Yield the lines of a story without headlines and what little boilerplate is left."""
    begun = False
    for line in text.split("\n"):
        if not line.strip() or _key(line) in titles or boilerplate(line, outside=not begun):
            continue
        begun = begun or ends_like_a_sentence(line)
        yield line


def _key(line: str) -> str:
    """Return the letters and digits of a line, by which lines of two readings are compared."""
    return "".join(re.findall(r"\w", line.casefold()))


def _headline(tree: Any, named: str) -> tuple[str | None, frozenset[str]]:
    """Return the headline of a page, and the keys of everything that the page calls so.

    The `h1` that is printed counts (in NITF and NewsML `hl1` and `headline`), unless it names the
    site; of several, the one that has most words in common with the other headlines. Search
    engines are given others: `og:title`, `<title>`.

    Args:
        tree: the page.
        named: what its metadata call the title.
    """
    printed = [one_line(" ".join(h1.itertext())) for h1 in tree.iter("h1", "hl1", "headline")]
    described = [
        *_linked_headlines(tree),
        *(one_line(m.get("content") or "") for m in tree.iterfind(".//meta[@property='og:title']")),
        named,
        *(one_line(t.text or "") for t in tree.iterfind(".//head/title")),
    ]
    others = [title for title in described if title]
    bare = list(map(_without_site, others))
    sites = {words_of(t[len(b) :]) for t, b in zip(others, bare, strict=True) if t != b}
    sites |= {words_of(m.get("content") or "") for m in tree.iterfind(_SITE_NAME)}
    shown = [title for title in printed if title and words_of(title) not in sites]
    if len(shown) > 1 and others:
        shown.sort(key=lambda h1: -max(_alike(h1, other) for other in bare))
    elif shown and others and len(words_of(shown[0])) < 3 and not _alike(shown[0], bare[0]):
        shown = []  # a logo
    best = shown[0] if shown else bare[0] if bare else None
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


def _without_site(title: str) -> str:
    """Return a title without the name of the site behind a bar or dash."""
    parts = _SITE.split(title)
    if len(parts) < 2:
        return title
    last = parts[-1]
    return (
        title[: title.rindex(last)].rstrip(" |｜_–—•·»-") if len(last) < len(title) / 2 else title
    )


def _unfold_layout_tables(tree: Any) -> None:
    """Turn tables that hold paragraphs or other tables into plain boxes."""
    for table in tree.iter("table"):
        if any(True for _ in table.iterdescendants(*_BLOCKS)):
            for element in table.iter(*_TABLE_TAGS):
                if element.tag == "table" or _own_table(element) is table:
                    element.set("data-layout", "yes")
    for element in tree.iter(*_TABLE_TAGS):
        if element.attrib.pop("data-layout", None):
            element.tag = "div"


def _own_table(element: Any) -> Any:
    return next(element.iterancestors("table"), None)


def _labelled_day(tree: Any) -> datetime.date | None:
    """Return the day that the page prints behind a word such as "Published"."""
    for text in tree.itertext():
        label = dates.LABEL.search(text) if len(text) <= 100 else None
        if label is not None and not dates.UPDATED.search(label.group()):
            found = dates.find_date(text)
            if found is not None:
                return found
    return None


def _day(written: str | None) -> datetime.date | None:
    try:
        return datetime.date.fromisoformat(written) if written else None
    except ValueError:
        return None
