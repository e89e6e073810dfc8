"""Rows from an address: the same rows as from a file, and a sentence for what cannot be read."""

from __future__ import annotations

import builtins
import gzip
import io
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import fsspec
import pyarrow
import pytest
from pyarrow import parquet

from eval.benchmark.plan import load_config
from eval.config.schema import Data
from eval.data.rows import BadRow, Row, read_rows
from eval.errors import ConfigError, DataError

ROWS = [
    {"id": f"n{number}", "article": f"Vell opens bridge {number}. Zürich waits.", "references": "r"}
    for number in range(600)  # more than one block of Parquet
]
LINES = "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in ROWS).encode()


@pytest.fixture
def memory() -> Iterator[Any]:
    files = fsspec.filesystem("memory")
    yield files
    files.store.clear()


def _read(url: str) -> list[Row | BadRow]:
    return list(read_rows(Data.model_validate({"url": url}), seed=0))


def _parquet() -> bytes:
    out = io.BytesIO()
    parquet.write_table(pyarrow.Table.from_pylist(ROWS), out, row_group_size=250)
    return out.getvalue()


@pytest.mark.parametrize(
    ("name", "content"),
    [("a.jsonl", LINES), ("a.jsonl.gz", gzip.compress(LINES)), ("a.parquet", _parquet())],
)
def test_an_address_gives_the_rows_of_a_file(
    name: str, content: bytes, memory: Any, tmp_path: Path
) -> None:
    memory.pipe(f"/news/{name}", content)
    (tmp_path / name).write_bytes(content)
    of_file = list(read_rows(Data.model_validate({"path": tmp_path / name}), seed=0))
    assert len(of_file) == len(ROWS)
    assert _read(f"memory://news/{name}") == of_file
    assert _read(f"file://{tmp_path / name}") == of_file


def test_a_bad_line_has_its_number_and_the_others_are_read(memory: Any) -> None:
    lines = LINES.splitlines(keepends=True)[:4]
    lines[1:3] = [b"no JSON\n", b'{"id": "\xff"}\n']
    memory.pipe("/news/a.jsonl", b"".join(lines))
    rows = _read("memory://news/a.jsonl")
    bad = {row.where: row.reason for row in rows if isinstance(row, BadRow)}
    assert list(bad) == ["a.jsonl, line 2", "a.jsonl, line 3"]
    assert bad["a.jsonl, line 3"] == "is not UTF-8"


@pytest.mark.parametrize(
    ("url", "message"),
    [
        ("memory://news/none.jsonl", "memory://news/none.jsonl does not exist"),
        ("memory://news/a.csv", "memory://news/a.csv: cannot tell the format from '.csv'"),
        ("memory://news/torn.parquet", "memory://news/torn.parquet: cannot be read: "),
        ("nowhere://news/a.jsonl", "nowhere://news/a.jsonl: cannot be read: Protocol not known"),
    ],
)
def test_what_cannot_be_read_is_said_in_a_sentence(url: str, message: str, memory: Any) -> None:
    memory.pipe("/news/torn.parquet", _parquet()[:-20])
    with pytest.raises(
        DataError, match="^(the data file )?" + message.replace("(", r"\(")
    ) as error:
        _read(url)
    assert "\n" not in str(error.value)


def test_a_missing_package_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    found = builtins.__import__

    def without_s3(name: str, *rest: Any) -> Any:
        if name.startswith("s3fs"):
            raise ImportError(f"no module named {name}")
        return found(name, *rest)

    monkeypatch.setattr(builtins, "__import__", without_s3)
    with pytest.raises(DataError, match=r"needs the package s3fs: pip install s3fs\."):
        _read("s3://bucket/news.jsonl")


def test_an_address_may_stand_where_a_file_does() -> None:
    config = {"name": "x", "summarizers": {"lead": "lead"}, "metrics": ["length"]}
    found = load_config({**config, "data": {"path": "s3://bucket/news.parquet"}})
    assert (found.data.path, found.data.url) == (None, "s3://bucket/news.parquet")
    with pytest.raises(ConfigError, match="give one of 'path'"):
        load_config({**config, "data": {"path": "a.jsonl", "url": "s3://bucket/news.parquet"}})
