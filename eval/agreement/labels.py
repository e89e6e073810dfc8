"""Human labels: rows of articles and summaries that people have judged."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

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


@dataclass(frozen=True, slots=True)
class LabelledRow:
    """One judged summary.

    `document` groups rows of the same article; `label` is the number people gave the summary,
    `entities` their judgement of its mentions; either may be missing.
    """

    id: str
    document: str
    system: str
    example: Example
    label: float | None
    entities: tuple[EntityLabel, ...] | None


def read_labels(path: Path, label: str = "label", half: Half | None = None) -> list[LabelledRow]:
    """Read labelled summaries from JSON Lines, or any other format that `bench` reads.

    Args:
        path: the file; `{article, summary, id?, title?, published?, references?, system?,
            document?}` a row, with a number under `label`, or `entities: [{start, end, label}]`,
            or both. What is optional may be null.
        label: the column that holds the summary's label.
        half: only the rows whose document falls into this half of all documents.

    Raises:
        DataError: the file is missing, a row is not what it should be, or nothing has a label.
    """
    rows: list[LabelledRow] = []
    columns: dict[str, None] = {}
    for where, raw in raw_rows(Data.model_validate({"path": path})):
        try:
            values = values_of(raw)
            rows.append(_labelled(values, len(rows) + 1, label))
        except (BadValueError, msgspec.ValidationError) as error:
            raise DataError(f"{where}: {error}.") from None
        columns |= dict.fromkeys(values)
    if not rows:
        raise DataError(f"{path} has no rows.")
    if all(row.label is None and row.entities is None for row in rows):
        raise DataError(
            f"{path} has no column {label!r} and no 'entities'.{did_you_mean(label, columns)} "
            f"Columns: {', '.join(columns)}."
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
        entities=_entities(values.get("entities"), summary),
    )


def _entities(values: Any, summary: str) -> tuple[EntityLabel, ...] | None:
    entities = msgspec.convert(values, tuple[EntityLabel, ...] | None)
    for entity in entities or ():
        if not 0 <= entity.start < entity.end <= len(summary):
            raise BadValueError(
                f"the entity {entity.text!r} has the offsets {entity.start} to {entity.end} "
                f"in a summary of {len(summary)} characters"
            )
    return entities
