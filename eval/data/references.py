"""Corrected reference summaries: a file of ids and references, laid over a run's own."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

from eval.config.schema import Data
from eval.data.rows import Row, read_references
from eval.errors import DataError

References = Mapping[str, tuple[str, ...]]


def load_references(path: Path) -> References:
    """Read a file with the columns `id` and `references`.

    Raises:
        DataError: it cannot be read, a row cannot be used, or an id is written twice.
    """
    found: dict[str, tuple[str, ...]] = {}
    for where, identifier, references in read_references(
        Data.model_validate({"path": path.resolve()})
    ):
        if identifier in found:
            raise DataError(f"{where}: the id {identifier!r} is written twice.")
        found[identifier] = references
    return found


def correct(rows: Iterator[Row], references: References) -> Iterator[Row]:
    """Yield rows with the references of their id, where there are any.

    Raises:
        DataError: no row has any of the ids.
    """
    matched = False
    for row in rows:
        matched |= row.article.id in references
        yield Row(row.article, references.get(row.article.id, row.references))
    if not matched:
        raise DataError(
            "none of the ids of the references is an id of the run's articles; "
            "the column 'id' must hold the same ids as the run's summaries.jsonl."
        )
