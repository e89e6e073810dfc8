"""Columns that a config names: each must be in the data."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from eval.config.schema import Data
from eval.data.rows import Row, read_rows
from eval.errors import DataError

ROWS = [
    {"id": "1", "article": "A ferry sank.", "references": ["It sank."]},
    {"id": "2", "article": "It rained.", "references": ["Rain."], "headline": "Rain at last"},
]


def rows(folder: Path, **columns: Any) -> list[Row]:
    path = folder / "data.jsonl"
    path.write_text("".join(json.dumps(row) + "\n" for row in ROWS))
    found = list(read_rows(Data.model_validate({"path": path, "columns": columns}), seed=1))
    assert all(isinstance(row, Row) for row in found)
    return [row for row in found if isinstance(row, Row)]


def test_columns_with_their_default_names_need_not_be_there(tmp_path: Path) -> None:
    assert [row.article.title for row in rows(tmp_path)] == [None, None]


def test_a_named_column_may_be_missing_in_some_rows(tmp_path: Path) -> None:
    titles = [row.article.title for row in rows(tmp_path, title="headline")]
    assert titles == [None, "Rain at last"]


@pytest.mark.parametrize("key", ["id", "title", "published"])
def test_a_named_column_that_no_row_has_is_refused(tmp_path: Path, key: str) -> None:
    with pytest.raises(DataError, match=f"'heedline', which data.columns.{key} names.* 'headline'"):
        rows(tmp_path, **{key: "heedline"})


def test_no_column_of_ids_numbers_the_rows(tmp_path: Path) -> None:
    assert [row.article.id for row in rows(tmp_path, id=None)] == ["row-000001", "row-000002"]
