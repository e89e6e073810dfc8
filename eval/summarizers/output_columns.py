"""Which columns of another tool's file hold the article's id and the summary."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from itertools import islice
from pathlib import Path
from types import MappingProxyType
from typing import Any

from eval.config.schema import Data
from eval.data.readers import raw_rows
from eval.errors import DataError
from eval.summarizers.harness_logs import is_harness_sample
from eval.summarizers.output_files import ENDINGS

USUAL_SUMMARY = (
    *("summary", "output", "outputs", "prediction", "predicted_summary", "generated_summary"),
    *("generated", "generation", "response", "completion", "answer", "candidate", "text"),
)
LOOKED_AT = 1000
"""Rows that are read to guess columns."""


def guess_output_columns(
    path: Path, ids: Collection[str], given: Mapping[str, str] = MappingProxyType({})
) -> dict[str, str] | None:
    """Return the columns of a file of outputs that differ from `id` and `summary`.

    `None` stands for a log whose documents hold no id: what counts is their number in the data.

    The ids are in the column most of whose values are ids of the data; the summaries in one with a
    usual name, or in the only other text.

    Args:
        path: the file.
        ids: the ids of the data's articles.
        given: the columns that a person named, by what they hold.

    Raises:
        DataError: it is not clear which column holds what, or the file cannot be read.
    """
    if path.suffix.lower() not in ENDINGS or len(given) == 2:
        return dict(given)
    source = (row for _, row in raw_rows(Data.model_validate({"path": path.resolve()})))
    rows = [row for row in islice(source, LOOKED_AT) if isinstance(row, Mapping)]
    if rows and "summaries" in rows[0]:  # what `summarize --json` wrote
        return {}
    samples = [row for row in rows if is_harness_sample(row)]
    if samples:
        docs = [row["doc"] for row in samples if isinstance(row["doc"], Mapping)]
        name = given.get("id") or _id_column(docs, ids)
        return None if name is None else {"id": name} if name != "id" else {}
    wanted = {key: given.get(key, key) for key in ("id", "summary")}
    if all(row.keys() >= set(wanted.values()) for row in rows if "failure" not in row):
        return dict(given)
    name = given.get("id") or _id_column(rows, ids)
    names = list(dict.fromkeys(str(column) for row in rows for column in row))
    texts = [n for n in names if n != name and any(isinstance(r.get(n), str) for r in rows)]
    lower = {text.lower(): text for text in reversed(texts)}
    summary = given.get("summary")
    if summary is None:
        summary = next((lower[word] for word in USUAL_SUMMARY if word in lower), None)
    if summary is None and len(texts) == 1:
        summary = texts[0]
    if name is None or summary is None:
        what = "ids of the data" if name is None else "summaries"
        mend = (
            f"the data's begin with {next(iter(ids), 'nothing')!r}: name their column, as in "
            "--column id=slug, or give both files the same ids"
            if name is None
            else "call it summary"
        )
        raise DataError(
            f"{path}: it is not clear which column holds the {what} (columns: "
            f"{', '.join(names) or 'none'}); {mend}."
        )
    found = {"id": name, "summary": summary}
    return {key: value for key, value in found.items() if key != value}


def _id_column(rows: Iterable[Mapping[str, Any]], ids: Collection[str]) -> str | None:
    """Return the column with the most ids of the data; of equals, the first."""
    known = frozenset(ids)
    counts: dict[str, int] = {}
    for row in rows:
        for name, value in row.items():
            if isinstance(value, str | int) and str(value) in known:
                counts[str(name)] = counts.get(str(name), 0) + 1
    return max(counts, key=lambda name: counts[name], default=None)
