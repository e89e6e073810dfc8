"""What people call the fields of a record: its text, headline, day and id, in twelve languages."""

from __future__ import annotations

import functools
import re
import unicodedata
from collections.abc import Iterator, Mapping
from typing import Any

from summarize.articles.lines import size
from summarize.articles.phrases import vocabulary

TEXT_KEYS = ("article", "text", "body", "content", "document", "articleBody", "body_html",
             "body_text", "content_html", "content_text", "story", "paragraphs", "html", "fulltext",
             "bodyText", "body.content", "description_html", "content_elements", "blocks",
             "components")  # fmt: skip
TITLE_KEYS = ("title", "headline", "name", "hl1")
DATE_KEYS = ("published", "date", "datePublished", "published_at", "publish_date", "pubDate",
             "versioncreated", "firstPublished", "date_published", "published_time")  # fmt: skip
ID_KEYS = ("id", "guid", "uri", "nr")
FIELDS = {"text": TEXT_KEYS, "title": TITLE_KEYS, "published": DATE_KEYS, "id": ID_KEYS}
"""What can be named, and the names that are looked for first where nothing is named."""

_PARTS = re.compile(r"[A-Z]?[^\W\d_A-Z]+|[A-Z]+(?![a-z])")
LONGEST_BY = 2
"""How many times as long as any other field the one with the text is, where no name tells it."""

SHORTEST = 20
"""Words from which a field that no name tells can be the text."""


def named(record: Mapping[str, Any], field: str) -> Iterator[str]:
    """Yield the keys of a record that can be this field by their name, the likeliest first.

    >>> list(named({"url": "x", "article_text": "y", "Text": "z"}, "text"))
    ['Text', 'article_text']
    """
    by_name = {str(key).casefold(): key for key in record}
    known = [by_name.get(key.casefold(), key) for key in FIELDS[field]]
    yield from (key for key in known if key in record)
    words, beside = _words(field), vocabulary("beside names of fields")
    for key in record:
        if key in known:
            continue
        parts = [_plain(part) for part in _PARTS.findall(str(key))]
        whole = "".join(parts)
        if whole in words or (
            not words.isdisjoint(parts) and all(p in words or p in beside for p in parts)
        ):
            yield key


def longest(record: Mapping[str, Any]) -> str | None:
    """Return the key of the text that is by far the longest of a record, or `None`."""
    sizes = sorted(
        ((size(value), str(key)) for key, value in record.items() if isinstance(value, str)),
        reverse=True,
    )
    if not sizes or sizes[0][0] < SHORTEST:
        return None
    return sizes[0][1] if len(sizes) < 2 or sizes[0][0] >= LONGEST_BY * sizes[1][0] else None


@functools.cache
def _words(field: str) -> frozenset[str]:
    return frozenset(map(_plain, vocabulary(f"{field} field")))


def _plain(word: str) -> str:
    """Return a word in small letters without accents."""
    spelled = unicodedata.normalize("NFKD", word.casefold())
    return "".join(letter for letter in spelled if not unicodedata.combining(letter))
