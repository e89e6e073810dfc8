"""Articles with references, checked row by row.

Nothing is dropped in silence: a row that cannot be used comes out as a `BadRow`.
"""

from __future__ import annotations

import datetime
import random
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from eval.config.schema import Columns, Data
from eval.data.readers import Unreadable, raw_rows
from eval.errors import DataError
from summarize.base import Article
from summarize.errors import did_you_mean


@dataclass(frozen=True, slots=True)
class Row:
    """A usable row: an article and its references (none only where no metric needs any)."""

    article: Article
    references: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class BadRow:
    """A row that cannot be used: where it stands and why."""

    where: str
    reason: str

    def __str__(self) -> str:
        return f"{self.where}: {self.reason}"


def read_rows(data: Data, *, seed: int, need_references: bool = True) -> Iterator[Row | BadRow]:
    """Yield the rows that `data` selects, in the order of the source.

    Args:
        data: the section of a config.
        seed: seed of `data.sample`.
        need_references: whether a row without a reference is a bad row.

    Raises:
        DataError: the source itself cannot be read, or no row has a column that `data` names.
    """
    rows: Iterable[tuple[str, Any]] = raw_rows(data)
    if data.sample is not None:
        rows = _sample(rows, data.sample, seed)
    seen: dict[str, str] = {}
    missing = _chosen(data.columns)
    present: list[str] = []
    for count, (where, raw) in enumerate(rows):
        if count == data.limit:
            break
        if missing and isinstance(raw, Mapping):
            present = list(raw)
            missing = {column: key for column, key in missing.items() if column not in raw}
        try:
            row = _row(raw, data.columns, where, need_references)
            if row.article.id in seen:
                raise _BadValueError(
                    f"the id {row.article.id!r} stands already at {seen[row.article.id]}"
                )
        except _BadValueError as error:
            yield BadRow(where, str(error))
        else:
            seen[row.article.id] = where
            yield row
    if missing and present:
        column, key = next(iter(missing.items()))
        raise DataError(
            f"no row has a column {column!r}, which data.columns.{key} names."
            f"{did_you_mean(column, present)} Columns: {', '.join(map(str, present))}."
        )


def _chosen(columns: Columns) -> dict[str, str]:
    """Return the columns that a person named, with their keys: each must be in some row.

    A column that has its default name need not be there: not all data have titles.
    """
    chosen: dict[str, str] = {}
    for key, field in Columns.model_fields.items():
        value = getattr(columns, key)
        if value != field.default:
            names = [value] if isinstance(value, str) else value or []
            chosen |= dict.fromkeys(names, key)
    return chosen


def read_references(data: Data) -> Iterator[tuple[str, str, tuple[str, ...]]]:
    """Yield place, id and references of every row; there need be no article.

    Raises:
        DataError: the source cannot be read, or a row cannot be used.
    """
    for where, raw in raw_rows(data):
        try:
            if isinstance(raw, Unreadable):
                raise _BadValueError(raw.reason)
            if not isinstance(raw, Mapping) or data.columns.id not in raw:
                raise _BadValueError(f"has no {data.columns.id!r}")
            yield (
                where,
                _identifier(raw, data.columns.id, where),
                _references(raw, data.columns.references, needed=True),
            )
        except _BadValueError as error:
            raise DataError(f"{where}: {error}.") from None


class _BadValueError(Exception):
    """Says why a row cannot be used; never leaves this module."""


def _sample(rows: Iterable[tuple[str, Any]], size: int, seed: int) -> Iterator[tuple[str, Any]]:
    """Draw `size` rows uniformly in one pass (reservoir sampling, Vitter 1985, Algorithm R)."""
    generator = random.Random(seed)  # noqa: S311 - a reproducible sample, not a secret
    kept: list[tuple[int, tuple[str, Any]]] = []
    for index, row in enumerate(rows):
        if len(kept) < size:
            kept.append((index, row))
        elif (place := generator.randrange(index + 1)) < size:
            kept[place] = (index, row)
    yield from (row for _, row in sorted(kept, key=lambda item: item[0]))


def _row(raw: Any, columns: Columns, where: str, need_references: bool) -> Row:
    if isinstance(raw, Unreadable):
        raise _BadValueError(raw.reason)
    if not isinstance(raw, Mapping):
        raise _BadValueError(f"is {_kind(raw)}, not an object with columns")
    text = _text(raw, columns.article, "an article")
    references = _references(raw, columns.references, need_references)
    article = Article(
        id=_identifier(raw, columns.id, where),
        text=text,
        title=_optional_text(raw, columns.title),
        published=_date(raw, columns.published),
    )
    return Row(article, references)


def _text(raw: Mapping[str, Any], column: str, what: str) -> str:
    value = raw.get(column)
    if value is None:
        has = "" if column in raw else f"; its columns are {', '.join(map(str, raw))}"
        raise _BadValueError(f"has no {column!r}, so there is not {what}{has}")
    if not isinstance(value, str):
        raise _BadValueError(f"{column!r} is {_kind(value)}, not text")
    if not value.strip():
        raise _BadValueError(f"{column!r} is empty")
    return _clean(value)


def _references(raw: Mapping[str, Any], columns: str | list[str], needed: bool) -> tuple[str, ...]:
    names = [columns] if isinstance(columns, str) else columns
    if not needed and all(raw.get(name) in (None, "", []) for name in names):
        return ()
    references: list[str] = []
    for name in names:
        value = raw.get(name)
        if not isinstance(value, list):
            references.append(_text(raw, name, "a reference summary"))
            continue
        if not value:
            raise _BadValueError(f"{name!r} is an empty list, so there is no reference summary")
        for index, item in enumerate(value):
            references.append(_text({f"{name}[{index}]": item}, f"{name}[{index}]", "a reference"))
    return tuple(references)


def _identifier(raw: Mapping[str, Any], column: str | None, where: str) -> str:
    if column is None or column not in raw:
        return "row-" + where.rsplit(" ", 1)[-1].zfill(6)
    value = raw[column]
    if isinstance(value, bool) or not isinstance(value, str | int) or value == "":
        raise _BadValueError(f"{column!r} is {_kind(value)}, not an id (text or a whole number)")
    return _clean(str(value))


def _optional_text(raw: Mapping[str, Any], column: str | None) -> str | None:
    value = raw.get(column) if column is not None else None
    if value is None or value == "":
        return None
    if not isinstance(value, str):
        raise _BadValueError(f"{column!r} is {_kind(value)}, not text")
    return _clean(value)


def _date(raw: Mapping[str, Any], column: str | None) -> datetime.date | None:
    value = raw.get(column) if column is not None else None
    if value is None or value == "":
        return None
    if isinstance(value, datetime.datetime):
        return value.date()
    if isinstance(value, datetime.date):
        return value
    try:
        return datetime.datetime.fromisoformat(value.strip()).date()
    except (ValueError, AttributeError):
        raise _BadValueError(
            f"{column!r} is {value!r}, not a date such as 2024-03-11 (ISO 8601)"
        ) from None


def _clean(text: str) -> str:
    """Replace what cannot be written as UTF-8 (lone surrogates) by U+FFFD."""
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def _kind(value: Any) -> str:
    names = {str: "text", bool: "true or false", list: "a list", dict: "an object"}
    names |= {int: "a number", float: "a number"}
    if value is None or value == "":
        return "empty"
    return names.get(type(value), f"a {type(value).__name__}")


def summarize_bad_rows(bad: Sequence[BadRow], total: int, most: int = 10) -> str:
    """Say in a few lines which rows cannot be used."""
    lines = [f"  {row}" for row in bad[:most]]
    if len(bad) > most:
        lines.append(f"  … and {len(bad) - most} more")
    return "\n".join([f"{len(bad)} of {total} rows cannot be used:", *lines])
