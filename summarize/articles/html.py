"""The story in an HTML page: boxes that pages put into stories go first, trafilatura does the rest.

trafilatura finds the story on a page, but what stands between two paragraphs of it (a sign-up box,
a caption, a list of related links) mostly looks to it like one more paragraph, and it reads a page
that is laid out with tables as one table.
"""

from __future__ import annotations

import copy
import datetime
import logging
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from summarize.articles import dates
from summarize.articles.lines import one_line

_DECLARED = re.compile(r"datePublished|published_time", re.IGNORECASE)
LARGEST_BOX = 120
"""Words in the largest box that is taken off a page for its name; a story's container has more."""

_TAGS = ("nav", "form", "button", "figcaption", "dialog", "template", "noscript", "menu")
_NEVER_BOXES = frozenset({"html", "body", "main", "article", "p", "h1"})
_ROLES = frozenset({"dialog", "alertdialog", "navigation", "search", "banner", "contentinfo"})
_BLOCKS = ("p", "div", "table", "article", "section", "h1", "h2", "h3", "ul", "center", "br")
_TABLE_TAGS = ("table", "thead", "tbody", "tfoot", "tr", "td", "th")
_BOX = re.compile(
    r"(?:^|[\s_-])(?:newsletters?|sign-?up|subscri(?:be|ption)|paywall|promos?|adverts?"
    r"|advertisement|ads?|sponsor(?:ed)?|share|sharing|social|related|also-?reads?|read-?more"
    r"|read-?also|read-?next|recommend(?:ed|ations?)|most-?(?:read|popular|viewed)|trending"
    r"|breadcrumbs?|crumbs?|cookies?|consent|tags?|topics|captions?|wp-caption-text|credits?"
    r"|bylines?|dateline|timestamp|author-?(?:box|bio|info)|comments?|sidebar|teaser"
    r"|print-?only-?hidden|visually-?hidden|sr-only)(?:$|[\s_-])",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Page:
    """What an HTML page says: the text around the story's paragraphs, its headline, its day."""

    text: str
    title: str | None
    published: datetime.date | None


def read_page(source: str, url: str | None = None) -> Page:
    """Extract the story of an HTML page, one paragraph a line.

    Returns:
        The page; its text is empty where no story was found.
    """
    import trafilatura

    logging.getLogger("trafilatura").setLevel(logging.CRITICAL)  # failures are told by us
    tree = trafilatura.load_html(source)
    if tree is None:
        return Page("", None, None)
    metadata = trafilatura.extract_metadata(  # it changes the tree
        copy.deepcopy(tree),
        default_url=url,
        date_config={"original_date": True, "extensive_search": True},
    )
    published = None if _DECLARED.search(source) else _labelled_day(tree)
    _unfold_layout_tables(tree)
    whole = copy.deepcopy(tree)
    for box in list(_boxes(tree)):
        _remove(box)
    text = _text(tree, url) or _text(whole, url)
    return Page(text, one_line(metadata.title or "") or None, published or _day(metadata.date))


def _text(tree: Any, url: str | None) -> str:
    import trafilatura

    document = trafilatura.bare_extraction(
        tree, url=url, favor_recall=True, include_comments=False, include_tables=False
    )
    return getattr(document, "text", None) or ""


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


def _boxes(tree: Any) -> Iterator[Any]:
    for element in tree.iter():
        if not isinstance(element.tag, str) or element.tag in _NEVER_BOXES:
            continue
        if element.tag not in _TAGS and any(True for _ in element.iterancestors("p")):
            continue  # a link or emphasis inside a sentence, whatever its class says
        named = f"{element.get('class', '')} {element.get('id', '')}"
        is_box = element.tag in _TAGS or element.get("role") in _ROLES or _BOX.search(named)
        if is_box and len(" ".join(element.itertext()).split()) <= LARGEST_BOX:
            yield element


def _remove(element: Any) -> None:
    """Take an element out of its tree; the text after it stays."""
    parent = element.getparent()
    if parent is not None:
        element.drop_tree()


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
