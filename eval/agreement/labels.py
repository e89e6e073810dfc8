"""Human labels: rows of articles and summaries that people have judged."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal, TypeVar

import msgspec

from eval.config.schema import Data
from eval.data.readers import raw_rows
from eval.data.rows import (
    BadValueError,
    date_of,
    optional_text,
    references_of,
    text_of,
    values_of,
)
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


_Entities = tuple[EntityLabel, ...] | None
_Spans = TypeVar("_Spans", tuple[EntityLabel, ...], tuple[ErrorSpan, ...])


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
    """Read labelled summaries from JSON Lines, or any other format that `bench` reads.

    Args:
        path: the file; `{article, summary, id?, title?, published?, references?, system?,
            document?}` a row, with a number under `label`, `entities: [{start, end, label}]` or
            `errors: [{start, end, kind}]`. What is optional may be null.
        label: the column that holds the summary's label.
        half: only the rows whose document falls into this half of all documents.
        articles: files of rows `{id, article, title?, published?}`, for rows of `path` that have
            only an article's id.

    Raises:
        DataError: the file is missing, a row is not what it should be, or nothing has a label.
    """
    known = {
        values["id"]: {key: values.get(key) for key in ("article", "title", "published")}
        for file in articles
        for _, raw in raw_rows(Data.model_validate({"path": file}))
        if (values := values_of(raw)).get("id") and values.get("article")
    }
    rows: list[LabelledRow] = []
    columns: dict[str, None] = {}
    for where, raw in raw_rows(Data.model_validate({"path": path})):
        try:
            values = values_of(raw)
            if values.get("article") is None and values.get("id") in known:
                values = {**values, **known[values["id"]]}
            rows.append(_labelled(values, len(rows) + 1, label))
        except (BadValueError, msgspec.ValidationError) as error:
            raise DataError(f"{where}: {error}.") from None
        columns |= dict.fromkeys(values)
    if not rows:
        raise DataError(f"{path} has no rows.")
    if all((row.label, row.entities, row.errors) == (None, None, None) for row in rows):
        raise DataError(
            f"{path} has no column {label!r}, no 'entities' and no 'errors'."
            f"{did_you_mean(label, columns)} Columns: {', '.join(columns)}."
        )
    return [row for row in rows if half is None or half_of(row.document) == half]


def half_of(document: str) -> Half:
    """Return the half that a document falls into: the same one in every file."""
    digest = hashlib.sha256(document.encode()).digest()
    return "develop" if digest[0] % 2 == 0 else "test"


def _labelled(values: Mapping[str, Any], number: int, label: str) -> LabelledRow:
    text, summary, value = text_of(values, "article"), values.get("summary"), values.get(label)
    if not isinstance(summary, str):
        raise BadValueError("has no 'summary' that is text")
    if value is not None and not isinstance(value, int | float):
        raise BadValueError(f"the label {value!r} is not a number")
    document = optional_text(values, "document") or hashlib.sha256(text.encode()).hexdigest()[:12]
    title, published = optional_text(values, "title"), date_of(values, "published")
    return LabelledRow(
        id=str(values.get("id") or number),
        document=document,
        system=optional_text(values, "system") or "",
        example=Example(
            Article(document, text, title, published),
            references_of(values, "references", needed=False),
            summary,
        ),
        label=None if value is None else float(value),
        entities=_checked(msgspec.convert(values.get("entities"), _Entities), summary, "entity"),
        errors=_checked(_errors(values.get("errors")), summary, "error"),
    )


def _errors(values: Any) -> tuple[ErrorSpan, ...] | None:
    """Return marked errors; `None` where the column holds something else: names of errors, say."""
    if not isinstance(values, list) or not all(isinstance(value, dict) for value in values):
        return None
    return msgspec.convert(values, tuple[ErrorSpan, ...])


def _checked(spans: _Spans | None, summary: str, what: str) -> _Spans | None:
    """Return spans that lie inside the summary.

    Raises:
        BadValueError: one does not.
    """
    for span in spans or ():
        if not 0 <= span.start < span.end <= len(summary):
            raise BadValueError(
                f"the {what} {span.text!r} has the offsets {span.start} to {span.end} "
                f"in a summary of {len(summary)} characters"
            )
    return spans
