"""Articles in JSON: one object, a list of objects, or one object a line."""

from __future__ import annotations

import datetime
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from summarize.articles import dates
from summarize.articles.lines import one_line
from summarize.errors import ArticleError, did_you_mean

TEXT_KEYS = ("article", "text", "body", "content", "document", "articleBody")
TITLE_KEYS = ("title", "headline")
DATE_KEYS = ("published", "date", "datePublished", "published_at", "publish_date")


@dataclass(frozen=True, slots=True)
class Record:
    """One article as a JSON object gives it; `name` says where it stands."""

    name: str
    text: str
    id: str | None
    title: str | None
    published: datetime.date | None


def read_records(text: str, name: str) -> list[Record]:
    """Read the articles of a JSON or JSON Lines text.

    Raises:
        ArticleError: it is not JSON, or an object has no article; names the line or the item.
    """
    records = [_record(item, where) for item, where in _items(text, name)]
    if not records:
        raise ArticleError(f"{name}: has no article in it; it is an empty list.")
    return records


def looks_like_json(text: str) -> bool:
    """Say whether `text` begins like JSON and its first line, or all of it, parses."""
    start = text.lstrip()
    for part in (start.split("\n", maxsplit=1)[0], start):
        try:
            return isinstance(json.loads(part), dict | list)
        except (ValueError, RecursionError):
            continue
    return False


def _items(text: str, name: str) -> Iterator[tuple[Any, str]]:
    try:
        whole = json.loads(text)
    except RecursionError:
        raise ArticleError(f"{name}: is nested too deeply to be read as JSON.") from None
    except ValueError as error:
        yield from _lines(text, name, error)
        return
    if isinstance(whole, list):
        yield from ((item, f"{name}, item {n}") for n, item in enumerate(whole, start=1))
    else:
        yield whole, name


def _lines(text: str, name: str, error: ValueError) -> Iterator[tuple[Any, str]]:
    lines = [(n, line) for n, line in enumerate(text.split("\n"), start=1) if line.strip()]
    position = (
        f"line {error.lineno}: {error.msg}" if isinstance(error, json.JSONDecodeError) else error
    )
    for count, (number, line) in enumerate(lines):
        try:
            yield json.loads(line), f"{name}, line {number}"
        except (ValueError, RecursionError) as failure:
            if count == 0:  # not JSON Lines at all: what was wrong with it as one JSON text
                raise ArticleError(f"{name}: is not JSON ({position}).") from None
            raise ArticleError(f"{name}, line {number}: is not JSON ({failure}).") from None


def _record(item: Any, where: str) -> Record:
    if not isinstance(item, Mapping):
        raise ArticleError(
            f"{where}: holds {_kind(item)}, not an object; "
            'write {"article": "…"} with "title" and "published" if you have them.'
        )
    key = next((key for key in TEXT_KEYS if item.get(key) is not None), None)
    if key is None:
        near = next((hint for name in item if (hint := did_you_mean(str(name), TEXT_KEYS))), "")
        raise ArticleError(
            f"{where}: has no article; put the text under one of {', '.join(TEXT_KEYS[:4])}.{near}"
        )
    if not isinstance(item[key], str):
        raise ArticleError(f"{where}: {key!r} is {_kind(item[key])}, not text.")
    given = item.get("id")
    return Record(
        where,
        item[key],
        one_line(str(given)) or None if isinstance(given, str | int) else None,
        _first_text(item, TITLE_KEYS),
        dates.find_date(_first_text(item, DATE_KEYS) or ""),
    )


def _first_text(item: Mapping[str, Any], keys: tuple[str, ...]) -> str | None:
    for key in keys:
        value = item.get(key)
        if isinstance(value, str) and one_line(value):
            return one_line(value)
    return None


def _kind(value: Any) -> str:
    names = {dict: "an object", list: "a list", str: "a text", bool: "a truth value"}
    return names.get(type(value), "nothing" if value is None else "a number")
