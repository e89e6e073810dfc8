"""Files of summaries as other tools write them, read as results by article id."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from eval.config.schema import Data
from eval.data.readers import READERS, Placed, Unreadable, raw_rows
from eval.errors import DataError
from eval.summarizers.harness_logs import eval_log, is_harness_sample, of_harness_sample
from summarize.base import Failure, Result, Summary
from summarize.errors import did_you_mean

KEYS = ("id", "summary")
"""What a column can hold."""

ENDINGS = (*READERS, ".gz")
"""Files with these endings hold rows; any other text file holds one summary a line."""

Found = tuple[str, Result]
"""A result with the words for its place."""


def read_outputs(
    path: Path, columns: Mapping[str, str], ids: Sequence[str] | None
) -> Iterator[Found]:
    """Yield the summaries in a file, each with its place; an empty one is a failure.

    Args:
        path: the file.
        columns: the names of the columns for `id` and `summary`, where they differ.
        ids: the articles' ids in the order of the data, for a file without ids.

    Raises:
        DataError: the file cannot be read, or a row lacks what it needs.
    """
    suffix = path.suffix.lower()
    if suffix == ".eval":
        pairs: Iterable[tuple[str, str, str | Failure]] = eval_log(path, columns.get("id"))
    elif suffix not in ENDINGS:
        pairs = _lines(path, ids)
    else:
        printed = _of_summarize(path)
        pairs = printed if printed is not None else _of_rows(path, columns)
    for where, identifier, text in pairs:
        if isinstance(text, Failure):
            yield where, text
        elif text.strip():
            yield where, Summary(identifier, text)
        else:
            message = f"{path.name} has an empty summary for it"
            yield where, Failure(identifier, "empty_output", message)


def _of_rows(path: Path, columns: Mapping[str, str]) -> Iterator[tuple[str, str, str | Failure]]:
    rows: Iterable[Placed] = raw_rows(Data.model_validate({"path": path.resolve()}))
    for where, row in rows:
        if isinstance(row, Unreadable):
            raise DataError(f"{where}: {row.reason}.")
        if not isinstance(row, Mapping):
            raise DataError(f"{where}: is no row with columns; it needs an 'id' and a 'summary'.")
        if is_harness_sample(row):
            identifier, summary = of_harness_sample(row, columns, str(where))
        else:
            if "failure" in row:  # a line of another run's summaries.jsonl
                continue
            identifier, summary = (_value(row, key, columns, where) for key in KEYS)
        if isinstance(identifier, bool) or not isinstance(identifier, str | int):
            raise DataError(f"{where}: the id must be text or a whole number, not {identifier!r}.")
        if not isinstance(summary, str):
            raise DataError(f"{where}: the summary must be text, not {type(summary).__name__}.")
        yield str(where), str(identifier), summary


def _value(row: Mapping[str, Any], key: str, columns: Mapping[str, str], where: object) -> Any:
    name = columns.get(key, key)
    if name not in row:
        raise DataError(
            f"{where}: has no {name!r}, which holds the {key}.{did_you_mean(name, list(row))} "
            f"Its columns: {', '.join(map(str, row))}; name the one: columns {key}=NAME."
        )
    return row[name]


def _of_summarize(path: Path) -> list[tuple[str, str, str | Failure]] | None:
    """Return the summaries in what `summarize --json` wrote; `None` if a file is something else.

    Raises:
        DataError: it holds the summaries of several summarizers.
    """
    if path.suffix.lower() != ".json":
        return None
    try:
        value = json.loads(path.read_bytes())
    except (OSError, ValueError, RecursionError):
        return None
    entries = value.get("summaries") if isinstance(value, dict) else None
    if not isinstance(entries, list) or not all(isinstance(entry, dict) for entry in entries):
        return None
    written = dict.fromkeys(entry.get("summarizer") for entry in entries)
    if len(written) > 1:
        raise DataError(
            f"{path} holds the summaries of {len(written)} summarizers "
            f"({', '.join(map(str, written))}); a run is of one: write a file for each."
        )
    return [
        (f"{path.name}, summary {number}", str(entry.get("article_id")), entry["text"])
        for number, entry in enumerate(entries, start=1)
        if isinstance(entry.get("text"), str)
    ]


def _lines(path: Path, ids: Sequence[str] | None) -> Iterator[tuple[str, str, str | Failure]]:
    try:
        lines = path.read_text(encoding="utf-8-sig").removesuffix("\n").split("\n")
    except UnicodeDecodeError:
        raise DataError(f"{path}: not a text file in UTF-8.") from None
    except OSError as error:
        raise DataError(f"{path}: cannot be read: {error.strerror}.") from None
    if ids is None:
        raise DataError(f"{path} has no ids; write rows with id and summary (.jsonl).")
    if len(lines) != len(ids):
        raise DataError(
            f"{path} has {len(lines)} lines, but the data has {len(ids)} usable "
            "articles; write one summary a line, or rows with id and summary (.jsonl)."
        )
    for number, (identifier, line) in enumerate(zip(ids, lines, strict=True), start=1):
        yield f"{path.name}, line {number}", identifier, line
