"""Articles in records: JSON objects of data sets, sites and editing systems, rows of tables."""

from __future__ import annotations

import html
import itertools
import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

from summarize.articles import dates
from summarize.articles.boilerplate import Dropped, boilerplate
from summarize.articles.extracted import Extracted
from summarize.articles.fields import TEXT_KEYS, longest, named
from summarize.articles.fragments import is_html
from summarize.articles.lines import one_line
from summarize.articles.values import Left, inner, text_in
from summarize.errors import ArticleError, did_you_mean

_LEFT_OUT_OF_CLEAN_TEXT = frozenset(
    {"link to other pages", "copyright notice", "photo credit", "subscription prompt"}
)
_CUT = re.compile(r"\s*\[\+\d+ chars\]\s*$")
"""What an interface for news prints where it cuts a text."""
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
    levels = [[item]]
    around: dict[int, Mapping[str, Any]] = {}
    while levels[-1] and len(levels) < DEEPEST:
        found = [(record, _text_key(record, fields)) for record in levels[-1]]
        if any(key is not None for _, key in found):
            break
        below = [(record, i) for record in levels[-1] for v in record.values() for i in _objects(v)]
        around |= {id(inside): record for record, inside in below}
        levels.append([inside for _, inside in below])
    else:
        found = [
            (record, longest(record))
            for level in levels
            for record in level
            if not fields.get("text")
        ]
    articles = [(record, key) for record, key in found if key is not None]
    for number, (record, key) in enumerate(articles, start=1):
        place = where if len(articles) == 1 else f"{where}, article {number}"
        outer = around.get(id(record), {})
        shared = sum(around.get(id(other)) is outer for other, _ in articles) > 1
        yield _article(record, key, place, fields, {} if shared else outer)
    if not articles:
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


def _values(record: Mapping[str, Any], field: str, fields: Fields) -> Iterator[tuple[str, Any]]:
    """Yield the keys that can be a field, with their values: the one that is named, or by name."""
    keys = [fields[field]] if field in fields else named(record, field)
    for key in keys:
        value = _get(record, key)
        if value is not None:
            yield key, value


def _text_key(record: Mapping[str, Any], fields: Fields) -> str | None:
    """Return the key of a record's text; what holds further records is no text."""
    empty = None
    for key, value in _values(record, "text", fields):
        if "text" in fields:
            return key
        if isinstance(value, Mapping) and (
            any(_values(value, "title", {})) or text_in(value) is None
        ):
            continue
        if isinstance(value, str | list | Mapping) and not value:
            empty = empty or key
            continue
        return key
    return empty


def _article(
    record: Mapping[str, Any], key: str, where: str, fields: Fields, outer: Mapping[str, Any]
) -> Extracted | ArticleError:
    """Return the article of a record; the `outer` one around it may tell its headline and day."""
    value = _get(record, key)
    left: Left = []
    text = text_in(value, left)
    if text is not None and (cut := _CUT.search(text)):
        left.append((cut.group(), "markup"))
        text = text[: cut.start()]
    if text is None:
        return ArticleError(f"{where}: {key!r} is {_kind(value)}, not text.")
    if not text.strip():
        return ArticleError(f"{where}: the article is empty; remove the entry or fill it.")
    name = next((given for _, given in _values(record, "id", fields)), None)
    page = isinstance(inner(value), str) and is_html(inner(value))
    dropped = [Dropped(1, one_line(part), reason) for part, reason in left]
    if not page:
        text, notices = _without_notices(text)
        dropped += notices

    def lines(field: str) -> Iterator[str]:
        return itertools.chain.from_iterable(_lines_of(r, field, fields) for r in (record, outer))

    told = any(key == given for given, _ in _values(record, "text", fields))
    return Extracted(
        where,
        text,
        next(filter(None, lines("title")), None),
        next(filter(None, map(dates.find_date, lines("published"))), None),
        one_line(str(name)) or None if isinstance(name, str | int) else None,
        around="page" if page else "clean",
        dropped=tuple(dropped),
        note=""
        if told
        else f"the text was taken from {key!r}, the field with by far the most words",
    )


def _without_notices(text: str) -> tuple[str, list[Dropped]]:
    """Return clean text without paragraphs that are nothing but links, notices or credits.

    The rest of the text keeps its line ends; where nothing else would be left, nothing goes.
    """
    lines = text.split("\n")
    reasons = [boilerplate(one_line(line)) if line.strip() else None for line in lines]
    found = [
        Dropped(number, one_line(line), reason)
        for number, (line, reason) in enumerate(zip(lines, reasons, strict=True), start=1)
        if reason in _LEFT_OUT_OF_CLEAN_TEXT
    ]
    numbers = {dropped.line for dropped in found}
    kept = [line for number, line in enumerate(lines, start=1) if number not in numbers]
    if not found or not any(line.strip() for line in kept):
        return text, []
    return "\n".join(kept), found


def _lines_of(record: Mapping[str, Any], field: str, fields: Fields) -> Iterator[str]:
    for _, value in _values(record, field, fields):
        text = text_in(value) if isinstance(value, str | list | Mapping) else str(value)
        if text:
            yield one_line(html.unescape(text))


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
