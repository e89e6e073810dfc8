"""Human labels: rows of articles and summaries that people have judged."""

from __future__ import annotations

import gzip
import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

import msgspec

from eval.errors import DataError
from eval.metrics.base import Example
from summarize.base import Article
from summarize.errors import did_you_mean

Half = Literal["develop", "test"]

#: The label of an entity that the article supports; any other means that it does not.
SUPPORTED = "Non-hallucinated"


class EntityLabel(msgspec.Struct, frozen=True):
    """A mention of the summary that people have judged; offsets are half-open code points."""

    start: int
    end: int
    label: str
    text: str = ""
    type: str = "NAME"

    @property
    def supported(self) -> bool:
        """Whether people found it in the article."""
        return self.label == SUPPORTED


class ErrorSpan(msgspec.Struct, frozen=True):
    """A stretch of the summary that people found wrong; offsets are half-open code points."""

    start: int
    end: int
    kind: str = "error"
    text: str = ""


class _Row(msgspec.Struct):
    article: str
    summary: str
    id: str | None = None
    title: str | None = None
    published: str | None = None
    references: list[str] | None = None
    system: str | None = None
    document: str | None = None
    entities: list[EntityLabel] | None = None


@dataclass(frozen=True, slots=True)
class LabelledRow:
    """One judged summary.

    `document` groups rows of the same article; `label` is the number people gave the summary,
    `entities` their judgement of its mentions, `errors` what they found wrong in it, empty where
    that is nothing; each may be missing.
    """

    id: str
    document: str
    system: str
    example: Example
    label: float | None
    entities: tuple[EntityLabel, ...] | None
    errors: tuple[ErrorSpan, ...] | None = None


def read_labels(
    path: Path, label: str = "label", half: Half | None = None, articles: Sequence[Path] = ()
) -> list[LabelledRow]:
    """Read a JSON Lines file, gzipped or not.

    Args:
        path: the file; `{article, summary, id?, references?, system?, document?}` a line, with a
            number under `label`, `entities: [{start, end, label}]`, or
            `errors: [{start, end, kind}]`. A column that is `null` counts as missing.
        label: the column that holds the summary's label.
        half: only the rows whose document falls into this half of all documents.
        articles: files of rows `{id, article}`, for rows of `path` that name an article by `id`.

    Raises:
        DataError: the file is missing, a line is not what it should be, or nothing has a label.
    """
    texts = {row.get("id"): row.get("article") for file in articles for row in _lines(file)}
    rows = [
        _labelled(_with_article(values, texts), path, number, label)
        for number, values in enumerate(_lines(path), start=1)
    ]
    if not rows:
        raise DataError(f"{path} has no rows.")
    if all(row.label is row.entities is row.errors is None for row in rows):
        columns = dict.fromkeys(key for values in _lines(path) for key in values)
        raise DataError(
            f"{path} has no column {label!r}, no 'entities' and no 'errors'.{did_you_mean(label, columns)} "
            f"Columns: {', '.join(columns)}."
        )
    return [row for row in rows if half is None or half_of(row.document) == half]


def half_of(document: str) -> Half:
    """Return the half that a document falls into: the same one in every file."""
    digest = hashlib.sha256(document.encode()).digest()
    return "develop" if digest[0] % 2 == 0 else "test"


def _lines(path: Path) -> Iterator[Mapping[str, Any]]:
    try:
        raw = path.read_bytes()
        if raw[:2] == b"\x1f\x8b":
            raw = gzip.decompress(raw)
        text = raw.decode("utf-8")
    except OSError as error:
        raise DataError(f"{path} cannot be read: {error.strerror or error}.") from error
    except (EOFError, UnicodeDecodeError) as error:
        raise DataError(f"{path} is not UTF-8 JSON Lines, gzipped or not: {error}.") from error
    for number, line in enumerate(text.split("\n"), start=1):
        if not line.strip():
            continue
        try:
            values = json.loads(line)
        except ValueError as error:
            raise DataError(f"{path}, line {number}: not JSON ({error}).") from error
        if not isinstance(values, dict):
            raise DataError(f"{path}, line {number}: not a JSON object.")
        yield values


def _with_article(values: Mapping[str, Any], texts: Mapping[Any, Any]) -> Mapping[str, Any]:
    if values.get("article") is None and values.get("id") in texts:
        return {**values, "article": texts[values["id"]]}
    return values


def _labelled(values: Mapping[str, Any], path: Path, number: int, label: str) -> LabelledRow:
    try:
        row = msgspec.convert(values, _Row, strict=False)
    except msgspec.ValidationError as error:
        raise DataError(f"{path}, row {number}: {error}.") from error
    value = values.get(label)
    if value is not None and not isinstance(value, int | float):
        raise DataError(f"{path}, row {number}: the label {value!r} is not a number.")
    name = row.id or str(number)
    document = row.document or hashlib.sha256(row.article.encode()).hexdigest()[:12]
    article = Article(document, row.article, row.title, _date(row.published, path, number))
    errors = _errors(values.get("errors"), path, number)
    for spans, what in ((row.entities, "entity"), (errors, "error")):
        _check_offsets(spans or (), what, row.summary, path, number)
    return LabelledRow(
        id=name,
        document=document,
        system=row.system or "",
        example=Example(article, tuple(row.references or ()), row.summary),
        label=None if value is None else float(value),
        entities=None if row.entities is None else tuple(row.entities),
        errors=errors,
    )


def _errors(values: Any, path: Path, number: int) -> tuple[ErrorSpan, ...] | None:
    """Return marked errors; `None` where the column holds something else, names of errors, say."""
    if not isinstance(values, list) or not all(isinstance(value, dict) for value in values):
        return None
    try:
        return tuple(msgspec.convert(value, ErrorSpan) for value in values)
    except msgspec.ValidationError as error:
        raise DataError(f"{path}, row {number}, errors: {error}.") from error


def _date(text: str | None, path: Path, number: int) -> Any:
    import datetime

    try:
        return datetime.date.fromisoformat(text[:10]) if text else None
    except ValueError:
        raise DataError(f"{path}, row {number}: {text!r} is not a date (2024-01-30).") from None


def _check_offsets(
    spans: Sequence[EntityLabel | ErrorSpan], what: str, summary: str, path: Path, number: int
) -> None:
    for span in spans:
        if not 0 <= span.start < span.end <= len(summary):
            raise DataError(
                f"{path}, row {number}: the {what} {span.text!r} has the offsets "
                f"{span.start} to {span.end} in a summary of {len(summary)} characters."
            )
