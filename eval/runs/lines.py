"""The lines of a run's files, checked while they are read: a damaged one is named."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any, TypeVar

from eval.data.rows import Row
from eval.data.snapshot import DataInfo, row_of, scan
from eval.errors import DataError, RunError
from eval.files import read_lines
from eval.runs.journal import row_result
from eval.runs.schema import ArticleLine, ScoreLine, SummaryLine
from summarize.base import Failure, Summary

T = TypeVar("T")


def typed(value: Any, kind: type[T], where: str) -> T:
    """Return a JSON value that has the keys and types of `kind`.

    Raises:
        RunError: it has not; the message begins with `where`.
    """
    import msgspec

    try:
        msgspec.convert(value, kind)
    except msgspec.ValidationError as error:
        raise RunError(f"{where} is damaged: {error}.") from None
    return value  # type: ignore[no-any-return]


def read_rows(folder: Path, data: DataInfo) -> Iterator[Row]:
    """Yield the articles and references of the run in `folder`, in order.

    Raises:
        RunError: the copy of the data is missing or damaged.
    """
    path = folder.parent / data["file"]
    for number, line in _lines(path, ArticleLine):
        try:
            yield row_of(dict(line))
        except ValueError as error:
            raise RunError(f"{path}, line {number}, is damaged: {error}.") from None


def is_copy_of(folder: Path, data: DataInfo) -> bool:
    """Whether the copy of the data beside the run in `folder` holds what `data` says."""
    try:
        rows = scan(read_rows(folder, data), on_bad_row="error")
    except (DataError, RunError):
        return False
    return (rows.articles, rows.references) == (data["articles"], data["references"])


def read_results(folder: Path) -> Iterator[Summary | Failure]:
    """Yield the summaries and failures of the run in `folder`, in the order of the file.

    Raises:
        RunError: `summaries.jsonl` is missing or damaged.
    """
    path = folder / "summaries.jsonl"
    for number, line in _lines(path, SummaryLine):
        try:
            yield row_result(line)
        except KeyError as error:
            raise RunError(f"{path}, line {number}, is damaged: it has no {error}.") from None


def read_scores(folder: Path) -> Iterator[ScoreLine]:
    """Yield the scores of the run in `folder`, in the order of the file.

    Raises:
        RunError: `scores.jsonl` is missing or damaged.
    """
    path = folder / "scores.jsonl"
    for number, line in _lines(path, ScoreLine):
        if "failure" not in line and not {"values", "statistics", "details"} <= line.keys():
            raise RunError(f"{path}, line {number}, is damaged: it has neither scores nor failure.")
        yield line


def _lines(path: Path, kind: type[T]) -> Iterator[tuple[int, T]]:
    for number, value in enumerate(read_lines(path), start=1):
        yield number, typed(value, kind, f"{path}, line {number},")
