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
from eval.data.disk_index import DiskIndex
from eval.data.readers import Placed, RowPlace, Unreadable, notice, raw_rows
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


def read_rows(
    data: Data,
    *,
    seed: int,
    need_references: bool = True,
    source: Iterable[Placed] | None = None,
) -> Iterator[Row | BadRow]:
    """Yield the rows that `data` selects, in the order of the source.

    Args:
        data: the section of a config.
        seed: seed of `data.sample`.
        need_references: whether a row without a reference is a bad row.
        source: rows that take the place of the file or data set that `data` names.

    Raises:
        DataError: the source itself cannot be read, or no row has a column that `data` names.
    """
    rows = raw_rows(data) if source is None else source
    if data.sample is not None:
        rows = _sample(rows, data.sample, seed)
    seen, sources = DiskIndex(), list[str]()
    missing = _chosen(data.columns)
    present: list[str] = []
    for count, (where, raw) in enumerate(rows):
        if count == data.limit:
            break
        if missing and isinstance(raw, Mapping):
            present = list(raw)
            missing = {column: key for column, key in missing.items() if column not in raw}
        try:
            row = _row(raw, data, where, need_references)
            if row.article.id in seen:
                number, source_number = seen[row.article.id]
                earlier = RowPlace(sources[source_number], number)
                raise BadValueError(f"the id {row.article.id!r} stands already at {earlier}")
        except BadValueError as error:
            yield BadRow(str(where), str(error))
        else:
            if where.source not in sources:
                sources.append(where.source)
            seen.put(row.article.id, where.number, sources.index(where.source))
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
            values = values_of(raw)
            if data.columns.id not in values:
                raise BadValueError(f"has no {data.columns.id!r}")
            yield (
                str(where),
                _identifier(values, data.columns.id, where.number),
                references_of(values, data.columns.references, needed=True),
            )
        except BadValueError as error:
            raise DataError(f"{where}: {error}.") from None


class BadValueError(Exception):
    """Says why a row cannot be used, in words that follow the row's place."""


def _sample(rows: Iterable[Placed], size: int, seed: int) -> Iterator[Placed]:
    """Draw `size` rows uniformly in one pass (reservoir sampling, Vitter 1985, Algorithm R)."""
    generator = random.Random(seed)  # noqa: S311 - a reproducible sample, not a secret
    kept: list[tuple[int, Placed]] = []
    for index, row in enumerate(rows):
        if len(kept) < size:
            kept.append((index, row))
        elif (place := generator.randrange(index + 1)) < size:
            kept[place] = (index, row)
    if len(kept) < size:
        notice(f"data.sample asks for {size} rows, but the data has {len(kept)}: all are used.")
    yield from (row for _, row in sorted(kept, key=lambda item: item[0]))


def _row(raw: Any, data: Data, where: RowPlace, need_references: bool) -> Row:
    values, columns = values_of(raw), data.columns
    text = text_of(values, columns.article)
    if data.read == "page":
        from summarize.articles import page_text

        text = page_text(text)
        if not text.strip():
            raise BadValueError(f"no story was found in {columns.article!r}")
    article = Article(
        id=_identifier(values, columns.id, where.number),
        text=text,
        title=optional_text(values, columns.title),
        published=date_of(values, columns.published),
    )
    return Row(article, references_of(values, columns.references, need_references))


def values_of(raw: Any) -> Mapping[str, Any]:
    """Return the columns of a row.

    Raises:
        BadValueError: the row could not be parsed, or is something else.
    """
    if isinstance(raw, Unreadable):
        raise BadValueError(raw.reason)
    if not isinstance(raw, Mapping):
        raise BadValueError(f"is {_kind(raw)}, not an object with columns")
    return raw


def text_of(values: Mapping[str, Any], column: str) -> str:
    """Return the text of a column that must have some.

    Raises:
        BadValueError: the column is missing, empty or no text.
    """
    value = values.get(column)
    if value is None:
        has = "" if column in values else f" (its columns: {', '.join(map(str, values))})"
        raise BadValueError(f"has no {column!r}{has}")
    if not isinstance(value, str):
        raise BadValueError(f"{column!r} is {_kind(value)}, not text")
    if not value.strip():
        raise BadValueError(f"{column!r} is empty")
    return _clean(value)


def references_of(
    values: Mapping[str, Any], columns: str | list[str], needed: bool
) -> tuple[str, ...]:
    """Return the reference summaries of a row: a text or a list of texts in each of the columns.

    Raises:
        BadValueError: there is none and one is `needed`, or one is empty or no text.
    """
    names = [columns] if isinstance(columns, str) else columns
    if not needed and all(values.get(name) in (None, "", []) for name in names):
        return ()
    references: list[str] = []
    for name in names:
        value = values.get(name)
        if not isinstance(value, list):
            references.append(text_of(values, name))
            continue
        if not value:
            raise BadValueError(f"{name!r} is an empty list, so there is no reference summary")
        for index, item in enumerate(value):
            references.append(text_of({f"{name}[{index}]": item}, f"{name}[{index}]"))
    return tuple(references)


def _identifier(values: Mapping[str, Any], column: str | None, number: int) -> str:
    if column is None or column not in values:
        return numbered(number)
    value = values[column]
    if isinstance(value, bool) or not isinstance(value, str | int) or value == "":
        raise BadValueError(f"{column!r} is {_kind(value)}, not an id (text or a whole number)")
    return _clean(str(value))


def numbered(number: int) -> str:
    """Return the id of a row, counted from 1, in data without ids."""
    return f"row-{number:06}"


def optional_text(values: Mapping[str, Any], column: str | None) -> str | None:
    """Return the text of a column, `None` where there is none.

    Raises:
        BadValueError: the column holds something else.
    """
    value = values.get(column) if column is not None else None
    if value is None or value == "":
        return None
    if not isinstance(value, str):
        raise BadValueError(f"{column!r} is {_kind(value)}, not text")
    return _clean(value)


def date_of(values: Mapping[str, Any], column: str | None) -> datetime.date | None:
    """Return the date in a column, `None` where there is none.

    Raises:
        BadValueError: the column holds something else.
    """
    value = values.get(column) if column is not None else None
    if value is None or value == "":
        return None
    if isinstance(value, datetime.datetime):
        return value.date()
    if isinstance(value, datetime.date):
        return value
    try:
        return datetime.datetime.fromisoformat(value.strip()).date()
    except (ValueError, AttributeError):
        raise BadValueError(
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
