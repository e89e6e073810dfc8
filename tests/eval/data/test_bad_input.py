"""Whatever a config or a data file holds, the answer is a sentence, never a traceback."""

from __future__ import annotations

import csv
import gzip
import io
import json
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from eval.benchmark.plan import load_config
from eval.config.schema import Config, Data
from eval.config.yaml_files import Entry, Place, apply_override, read_document
from eval.data.rows import BadRow, Row, read_rows
from eval.data.snapshot import row_line, scan
from eval.errors import ConfigError, DataError, EvalError
from eval.files import json_line

FEW = settings(
    max_examples=80, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
SCALARS = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.dates()
    | st.binary(max_size=4)
    | st.text(max_size=12)
)


def _hashable(value: object) -> bool:
    return value == value  # noqa: PLR0124 - NaN is no key


WORDS = (
    "name seed data path hub columns id references limit sample summarizers metrics use "
    "lead rouge max_failures extends on_bad_row"
)
KEYS = st.sampled_from(WORDS.split(" "))
VALUES = st.recursive(
    SCALARS | st.sampled_from(["lead", "rouge", "lead(sentences=", "lead(sentences='x')", "a:b"]),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(KEYS | SCALARS.filter(_hashable), inner, max_size=4)
    ),
    max_leaves=8,
)
GOOD: dict[str, Any] = {
    "name": "good",
    "data": {"path": "data.jsonl"},
    "summarizers": {"lead-3": {"use": "lead", "sentences": 3}},
    "metrics": ["length"],
}


def _answer(attempt: Callable[[], Any]) -> Any:
    """Return what `attempt` returns, or its error as a person reads it: something printable."""
    try:
        return attempt()
    except EvalError as error:
        message = str(error)
    assert message.strip().encode("utf-8")
    return None


def _config(text: str | bytes, folder: Path, *overrides: str) -> Config:
    path = folder / "config.yaml"
    path.write_bytes(text if isinstance(text, bytes) else text.encode("utf-8", "surrogatepass"))
    return load_config(path, overrides)


@FEW
@given(st.dictionaries(KEYS | SCALARS.filter(_hashable), VALUES, max_size=6))
def test_any_mapping_is_a_config_or_a_sentence(data: dict[Any, Any]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        _answer(lambda: _config(yaml.safe_dump(data, allow_unicode=True), Path(folder)))


@FEW
@given(KEYS, VALUES)
def test_a_good_config_with_any_value_in_one_place_is_a_config_or_a_sentence(
    key: str, value: Any
) -> None:
    with tempfile.TemporaryDirectory() as folder:
        for data in ({**GOOD, key: value}, {**GOOD, "data": {**GOOD["data"], key: value}}):
            _answer(lambda data=data: _config(yaml.safe_dump(data), Path(folder)))


@FEW
@given(st.text() | st.binary(max_size=60))
@example("name: &a [*a]")
@example("!!int ''")
@example("!!bool maybe")
@example("!!timestamp x")
@example("!!python/object/apply:os.system ['true']")
@example("? [a, b]\n: c")
@example("seed: " + "9" * 5000)
@example("a: " + "[" * 5000)
@example("name: a\nname: b")
@example('data: {path: "\\0"}')
@example('extends: "\\0"')
@example("extends: config.yaml")
@example("extends: [x]")
@example('name: "\\ud800"')
@example("name:\t- x")
@example("\ufeffname: x")
@example("<<: {name: x}")
@example("=: 1")
@example("name: 2024-13-45")
@example(b"\xff\xfen\x00")
@example("data: {path: ~nobody-at-all/x}")
@example("data: {path: " + "x" * 5000 + "}")
def test_any_text_is_a_config_or_a_sentence(text: str | bytes) -> None:
    with tempfile.TemporaryDirectory() as folder:
        config = _answer(lambda: _config(text, Path(folder)))
        if config is not None:
            _answer(lambda: scan(read_rows(config.data, seed=1), on_bad_row="skip"))


def test_aliases_that_multiply_are_refused_before_they_do(tmp_path: Path) -> None:
    lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x, x]"]
    lines += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]" for n in range(1, 30)]
    with pytest.raises(ConfigError, match="more than 100000 values"):
        _config("\n".join(lines), tmp_path)


def test_an_alias_in_a_circle_is_named_by_its_line(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=r"config.yaml:2: an alias contains itself"):
        _config("name: x\ndata: &d {path: *d}", tmp_path)


def test_an_override_of_one_place_changes_no_other_that_shares_an_alias(tmp_path: Path) -> None:
    text = yaml.safe_dump({**GOOD, "summarizers": None}).replace("summarizers: null", "")
    text += "\nsummarizers:\n  a: &it {use: lead, sentences: 3}\n  b: *it\n"
    config = _config(text, tmp_path, "summarizers.a.sentences=1")
    specs = config.specs()
    assert (specs["a"].options["sentences"], specs["b"].options["sentences"]) == (1, 3)


def test_an_override_reaches_a_label_with_dots_of_its_own(tmp_path: Path) -> None:
    data = {**GOOD, "summarizers": {"lead-1.5": {"use": "lead", "sentences": 3}}}
    config = _config(yaml.safe_dump(data), tmp_path, "summarizers.lead-1.5.sentences=2")
    assert config.specs()["lead-1.5"].options == {"sentences": 2}


@FEW
@given(st.text(max_size=30) | st.tuples(KEYS, st.text(max_size=12)).map("=".join))
@example("=")
@example("=3")
@example("data.limit")
@example("data..limit=3")
@example("data.limit=[")
@example("data.limit=" + "9" * 5000)
@example("metrics.0=rouge")
@example("data.path.x=1")
@example("data=")
@example("data.limit=.nan")
@example("data.limit=&a [*a]")
@example("seed=1e400")
@example("name=\udcff")
@example("data.limit=!!int ''")
def test_any_override_is_taken_or_answered_with_a_sentence(override: str) -> None:
    with tempfile.TemporaryDirectory() as folder:
        _answer(lambda: _config(yaml.safe_dump(GOOD), Path(folder), override))


def test_extends_in_a_circle_is_refused(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text("extends: b.yaml")
    (tmp_path / "b.yaml").write_text("extends: a.yaml")
    with pytest.raises(ConfigError, match="extends itself"):
        read_document(tmp_path / "a.yaml")


def test_a_dotted_override_makes_the_sections_it_needs() -> None:
    document = Entry({}, Place("c.yaml", None, Path()))
    apply_override(document, "data.columns.id=key")
    assert document.plain == {"data": {"columns": {"id": "key"}}}


ROWS = st.dictionaries(
    st.sampled_from(["id", "article", "references", "title", "published"]),
    SCALARS.filter(lambda value: not isinstance(value, bytes)).map(str)
    | st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(max_size=12)
    | st.lists(st.text(max_size=5) | st.none() | st.integers(), max_size=3)
    | st.dictionaries(st.text(max_size=3), st.integers(), max_size=2),
    max_size=5,
)


def _data(path: Path) -> Data:
    return Data.model_validate({"path": path})


def _check_rows(path: Path) -> list[Row | BadRow]:
    """Read all rows; a usable one is text through and through and can be kept."""
    rows = list(read_rows(_data(path), seed=1))
    for row in rows:
        if isinstance(row, Row):
            assert row.article.text.strip()
            assert row.references
            json_line(row_line(row))
        else:
            assert str(row).encode("utf-8")
    return rows


@FEW
@given(st.lists(ROWS | st.integers() | st.text(max_size=5) | st.none(), max_size=5))
def test_any_rows_of_json_are_used_or_listed(rows: list[Any]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        lines = Path(folder) / "data.jsonl"
        lines.write_text("\n".join(json.dumps(row) for row in rows))
        assert len(_check_rows(lines)) == len(rows)
        array = Path(folder) / "data.json"
        array.write_text(json.dumps(rows))
        assert len(_check_rows(array)) == len(rows)


@FEW
@given(st.binary(max_size=80), st.sampled_from([".jsonl", ".json", ".jsonl.gz", ".json.gz"]))
@example(b"", ".json")
@example(b"", ".jsonl.gz")
@example(b"[", ".json")
@example(b"[1, 2", ".json")
@example(b"\x1f\x8b", ".jsonl.gz")
@example(gzip.compress(b'{"id": 1}')[:-3], ".jsonl.gz")
@example(gzip.compress(b'[{"id": 1}]')[:-3], ".json.gz")
@example(gzip.compress(b"x" * 99)[:12] + b"\xff" * 30, ".json.gz")
@example(b"[" * 100_000, ".json")
@example(b"[" * 100_000, ".jsonl")
@example(b'{"id": ' + b"9" * 5000 + b"}", ".jsonl")
@example(b'{"id": "\\ud800", "article": "\\udfff", "references": "\\ud800"}', ".jsonl")
@example(b'{"id": NaN, "article": Infinity}', ".jsonl")
def test_any_bytes_are_rows_or_a_sentence(content: bytes, ending: str) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"data{ending}"
        path.write_bytes(content)
        _answer(lambda: _check_rows(path))


GOOD_ROWS = [
    {"id": "a", "article": "Grüße, Straße.", "references": "Ein Satz."},
    {"id": "b", "article": "NA", "references": "1984"},
]


def _as_csv(separator: str = ",") -> str:
    out = io.StringIO()
    writer = csv.DictWriter(out, ["id", "article", "references"], delimiter=separator)
    writer.writeheader()
    writer.writerows(GOOD_ROWS)
    return out.getvalue()


def _as_parquet() -> bytes:
    import pyarrow
    from pyarrow import parquet

    out = io.BytesIO()
    parquet.write_table(pyarrow.Table.from_pylist(GOOD_ROWS), out)
    return out.getvalue()


LINES = "\n".join(map(json.dumps, GOOD_ROWS)).encode()
FILES: dict[str, Callable[[], bytes]] = {
    "data.jsonl": lambda: LINES,
    "bom.jsonl": lambda: b"\xef\xbb\xbf" + LINES,
    "blank.ndjson": lambda: b"\n\n" + LINES + b"\n \n",
    "data.jsonl.gz": lambda: gzip.compress(LINES),
    "data.json": lambda: json.dumps(GOOD_ROWS, indent=2).encode(),
    "bom.json": lambda: b"\xef\xbb\xbf\n" + json.dumps(GOOD_ROWS).encode(),
    "lines.json": lambda: LINES,
    "data.json.gz": lambda: gzip.compress(json.dumps(GOOD_ROWS).encode()),
    "data.csv": lambda: _as_csv().encode(),
    "bom.csv": lambda: b"\xef\xbb\xbf" + _as_csv().encode(),
    "brackets[1]*.csv": lambda: _as_csv().encode(),
    "data.tsv": lambda: _as_csv("\t").encode(),
    "data.csv.gz": lambda: gzip.compress(_as_csv().encode()),
    "UPPER.CSV": lambda: _as_csv().encode(),
    "data.parquet": _as_parquet,
}


@pytest.mark.parametrize("name", FILES)
def test_the_same_rows_are_read_from_every_format(name: str, tmp_path: Path) -> None:
    path = tmp_path / name
    path.write_bytes(FILES[name]())
    rows = _check_rows(path)
    assert [(r.article.id, r.article.text, r.references) for r in rows if isinstance(r, Row)] == [
        (row["id"], row["article"], (row["references"],)) for row in GOOD_ROWS
    ]


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("empty.csv", b""),
        ("empty.parquet", b""),
        ("broken.parquet", b"PAR1xxxxPAR1"),
        ("broken.csv.gz", b"\x1f\x8b\x08broken"),
        ("latin.csv", "id,article\n1,Grüße\n".encode("latin-1")),
        ("ragged.csv", b"id,article\n1,2,3,4\n1\n"),
        ("unknown.xml", b"<x/>"),
        ("folder.jsonl", None),
    ],
)
def test_a_file_that_cannot_be_read_is_one_sentence(
    name: str, content: bytes | None, tmp_path: Path
) -> None:
    path = tmp_path / name
    if content is None:
        path.mkdir()
    else:
        path.write_bytes(content)
    message = str(path)
    try:
        assert all(isinstance(row, BadRow) for row in _check_rows(path))
    except DataError as error:
        message = str(error)
    assert str(path) in message
    assert "\n" not in message
