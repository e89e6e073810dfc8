"""Articles in records: JSON objects of data sets, sites and editing systems, rows of tables."""

from __future__ import annotations

import html
import json
from collections.abc import Iterator, Mapping
from typing import Any

from summarize.articles import dates
from summarize.articles.extracted import Extracted
from summarize.articles.fragments import is_html, text_of
from summarize.articles.lines import one_line
from summarize.errors import ArticleError, did_you_mean

TEXT_KEYS = ("article", "text", "body", "content", "document", "articleBody", "body_html",
             "body_text", "content_html", "content_text", "story", "paragraphs", "html", "fulltext",
             "bodyText", "body.content", "description_html")  # fmt: skip
TITLE_KEYS = ("title", "headline", "name", "hl1")
DATE_KEYS = ("published", "date", "datePublished", "published_at", "publish_date", "pubDate",
             "versioncreated", "firstPublished", "date_published", "published_time")  # fmt: skip
ID_KEYS = ("id", "guid", "uri", "nr")
FIELDS = {"text": TEXT_KEYS, "title": TITLE_KEYS, "published": DATE_KEYS, "id": ID_KEYS}
"""What can be named, and the names that are looked for where nothing is named."""

_INSIDE = (
    "rendered",
    "json",
    "html",
    "content",
    "text",
    "value",
    "#text",
    "_text",
    "paragraphs",
    "body",
    "p",
)
_NO_PARAGRAPHS = frozenset({"image", "picture", "photo", "video", "embed", "ad", "caption",
                            "gallery", "related", "byline", "credit", "figure"})  # fmt: skip
DEEPEST = 8
"""Levels below a record at which an article is looked for."""

Fields = Mapping[str, str]
Item = tuple[Any, str]


def read_records(text: str, name: str, fields: Fields) -> Iterator[Extracted | ArticleError]:
    """Yield the articles of a JSON or JSON Lines text, and an error for each that is none.

    Args:
        text: one object, a list, or one object a line.
        name: stands before messages, with the line or the item.
        fields: which field holds the `text`, `title`, `published` and `id`, where they are named;
            dots lead into objects (`data.body`).
    """
    count = 0
    for item in _items(text, name):
        for found in [item] if isinstance(item, ArticleError) else articles_in(*item, fields):
            count += 1
            yield found
    if not count:
        yield ArticleError(f"{name}: has no article in it; it is an empty list.")


def articles_in(item: Any, where: str, fields: Fields) -> Iterator[Extracted | ArticleError]:
    """Yield the articles of one record: itself, or those nested in it."""
    if not isinstance(item, Mapping):
        yield ArticleError(
            f"{where}: holds {_kind(item)}, not an object; "
            'write {"article": "…"} with "title" and "published" if you have them.'
        )
        return
    level = [item]
    for _ in range(DEEPEST):
        found = [record for record in level if _text_key(record, fields) is not None]
        if found:
            for number, record in enumerate(found, start=1):
                place = where if len(found) == 1 else f"{where}, article {number}"
                yield _article(record, place, fields)
            return
        level = [
            inner for record in level for value in record.values() for inner in _objects(value)
        ]
    yield _no_text(item, where, fields)


def looks_like_json(text: str) -> bool:
    """Say whether `text` begins like JSON and its first line, or all of it, parses."""
    start = text.lstrip()
    for part in (start.split("\n", maxsplit=1)[0], start):
        try:
            return isinstance(json.loads(part), dict | list)
        except (ValueError, RecursionError):
            continue
    return False


def _items(text: str, name: str) -> Iterator[Item | ArticleError]:
    try:
        whole = json.loads(text)
    except RecursionError:
        yield ArticleError(f"{name}: is nested too deeply to be read as JSON.")
    except ValueError as error:
        yield from _lines(text, name, error)
    else:
        if isinstance(whole, list):
            yield from ((item, f"{name}, item {n}") for n, item in enumerate(whole, start=1))
        else:
            yield whole, name


def _lines(text: str, name: str, error: ValueError) -> Iterator[Item | ArticleError]:
    lines = [(n, line) for n, line in enumerate(text.split("\n"), start=1) if line.strip()]
    position = (
        f"line {error.lineno}: {error.msg}" if isinstance(error, json.JSONDecodeError) else error
    )
    for count, (number, line) in enumerate(lines):
        try:
            yield json.loads(line), f"{name}, line {number}"
        except (ValueError, RecursionError) as failure:
            if count == 0:  # not JSON Lines at all: what was wrong with it as one JSON text
                yield ArticleError(f"{name}: is not JSON ({position}).")
                return
            yield ArticleError(f"{name}, line {number}: is not JSON ({failure}).")


def _objects(value: Any) -> list[Mapping[str, Any]]:
    values = value if isinstance(value, list) else [value]
    return [inner for inner in values if isinstance(inner, Mapping)]


def _get(record: Mapping[str, Any], key: str) -> Any:
    """Return the value of a key, or of a path with dots; `None` if there is none."""
    if key in record:
        return record[key]
    value: Any = record
    for part in key.split("."):
        value = value.get(part) if isinstance(value, Mapping) else None
    return value


def _first(record: Mapping[str, Any], field: str, fields: Fields) -> tuple[str, Any] | None:
    """Return the first key of a field that has a value, with the value."""
    if field in fields:
        value = _get(record, fields[field])
        return None if value is None else (fields[field], value)
    by_name = {str(key).casefold(): key for key in record}
    for key in FIELDS[field]:
        value = record.get(by_name.get(key.casefold(), key))
        if value is not None:
            return key, value
    return None


def _text_key(record: Mapping[str, Any], fields: Fields) -> str | None:
    """Return the key of a record's text; what holds further records is no text."""
    found = _first(record, "text", fields)
    if found is None:
        return None
    key, value = found
    if isinstance(value, Mapping) and "text" not in fields:
        is_record = _first(value, "title", {}) is not None
        return None if is_record or _text(value) is None else key
    return key


def _article(record: Mapping[str, Any], where: str, fields: Fields) -> Extracted | ArticleError:
    found = _first(record, "text", fields)
    assert found is not None
    key, value = found
    text = _text(value)
    if text is None:
        return ArticleError(f"{where}: {key!r} is {_kind(value)}, not text.")
    if not text.strip():
        return ArticleError(f"{where}: the article is empty; remove the entry or fill it.")
    given = _first(record, "id", fields)
    name = given[1] if given else None
    return Extracted(
        where,
        text,
        _line(record, "title", fields),
        dates.find_date(_line(record, "published", fields) or ""),
        one_line(str(name)) or None if isinstance(name, str | int) else None,
        around="page" if isinstance(_inner(value), str) and is_html(_inner(value)) else "clean",
    )


def _text(value: Any) -> str | None:
    """Return the text of a value: a text, HTML, paragraphs or blocks, or an object around these."""
    if isinstance(value, str):
        return text_of(value) if is_html(value) else value
    if isinstance(value, list):
        parts = [_text(part) for part in value if _is_paragraph(part)]
        texts = [part for part in parts if part]
        return "\n\n".join(texts) if texts or not value else None
    return _text(_inner(value)) if isinstance(value, Mapping) else None


def _inner(value: Any) -> Any:
    """Return what stands inside the objects around a text."""
    while isinstance(value, Mapping):
        value = next((value[key] for key in _INSIDE if value.get(key) is not None), None)
    return value


def _is_paragraph(part: Any) -> bool:
    return not isinstance(part, Mapping) or str(part.get("type", "")).lower() not in _NO_PARAGRAPHS


def _line(record: Mapping[str, Any], field: str, fields: Fields) -> str | None:
    found = _first(record, field, fields)
    text = None if found is None else _text(found[1])
    return one_line(html.unescape(text)) or None if text else None


def _no_text(item: Mapping[str, Any], where: str, fields: Fields) -> ArticleError:
    names = ", ".join(map(str, item)) or "none"
    if "text" in fields:
        return ArticleError(
            f"{where}: has no field {fields['text']!r}.{did_you_mean(fields['text'], item)} "
            f"Its fields: {names[:200]}."
        )
    near = next((hint for name in item if (hint := did_you_mean(str(name), TEXT_KEYS))), "")
    return ArticleError(
        f"{where}: has no article; put the text under one of {', '.join(TEXT_KEYS[:4])}, or name "
        f"its field with --field (its fields: {names[:200]}).{near}"
    )


def _kind(value: Any) -> str:
    names = {dict: "an object", list: "a list", str: "a text", bool: "a truth value"}
    return names.get(type(value), "nothing" if value is None else "a number")
