"""Data that is damaged, or written in another way: read whole, or refused with the place."""

from __future__ import annotations

import gzip
import json
import logging
import os
import random
from collections.abc import Callable
from pathlib import Path

import pytest

from eval.config.schema import Data
from eval.data import readers
from eval.data.rows import BadRow, Row, read_rows
from eval.data.snapshot import take
from eval.errors import DataError

TEXTS = [
    "L’été à Malmö coûte 5 €, dit « la ministre ».",
    "Im Fluss schwammen drei Enten über Köln hinaus.",
    "Señor Núñez habló ayer de la situación.",
]
ROWS = [{"id": f"r{n}", "article": text, "references": "Kurz."} for n, text in enumerate(TEXTS)]
JSON_LINES = "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in ROWS)
CSV = "id,article,references\n" + "".join(f'r{n},"{t}",Kurz.\n' for n, t in enumerate(TEXTS))
ENCODINGS = ("utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "cp1252")


def read(folder: Path, name: str, content: bytes, **settings: object) -> list[Row | BadRow]:
    path = folder / name
    path.write_bytes(content)
    return list(read_rows(Data.model_validate({"path": path, **settings}), seed=1))


def bad(rows: list[Row | BadRow]) -> list[str]:
    return [str(row) for row in rows if isinstance(row, BadRow)]


def texts(rows: list[Row | BadRow]) -> list[str]:
    assert not bad(rows)
    return [row.article.text for row in rows if isinstance(row, Row)]


@pytest.mark.parametrize("encoding", ENCODINGS)
@pytest.mark.parametrize("name", ["d.jsonl", "d.json", "d.csv", "d.csv.gz"])
def test_no_encoding_garbles_a_row(tmp_path: Path, name: str, encoding: str) -> None:
    if name == "d.json":
        text = json.dumps(ROWS, ensure_ascii=False)
    else:
        text = JSON_LINES if name == "d.jsonl" else CSV
    content = text.encode(encoding)
    assert texts(read(tmp_path, name, gzip.compress(content) if "gz" in name else content)) == TEXTS


def test_a_guessed_encoding_is_said(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    read(tmp_path, "d.csv", CSV.encode("cp1252"))
    assert "d.csv is not UTF-8, and its encoding was guessed" in caplog.text


def test_one_damaged_line_does_not_turn_the_others_into_another_encoding(tmp_path: Path) -> None:
    lines = JSON_LINES.encode().splitlines()
    lines[1] = lines[1].replace("ü".encode(), b"\xfc")
    rows = read(tmp_path, "d.jsonl", b"\n".join(lines))
    assert [str(row) for row in rows if isinstance(row, BadRow)] == [
        "d.jsonl, line 2: is not UTF-8"
    ]
    assert [r.article.text for r in rows if isinstance(r, Row)] == [TEXTS[0], TEXTS[2]]
    rows = read(tmp_path, "d.csv", CSV.encode().replace(b"Im Fl", b"Im \xfc"))
    assert bad(rows) == ["d.csv, row 2: is not UTF-8"]


def test_a_zero_byte_spoils_its_row_alone(tmp_path: Path) -> None:
    lines = JSON_LINES.encode().splitlines()
    lines[2] = lines[2].replace(b"habl", b"ha\0l")
    rows = read(tmp_path, "d.jsonl", b"\n".join(lines))
    assert len(rows) == 3
    assert len(bad(rows)) == 1
    assert bad(rows)[0].startswith("d.jsonl, line 3: is not JSON")


@pytest.mark.parametrize("stray", ['r3,"It rained.', 'r3,Rain,"Kurz.', 'r3,"It "rained.",Kurz.'])
@pytest.mark.parametrize("after", [0, 1, 6])
def test_a_stray_quotation_mark_swallows_no_rows(tmp_path: Path, stray: str, after: int) -> None:
    text = CSV + stray + "\n" + 'r4,"It snowed.",Kurz.\n' * after
    with pytest.raises(DataError, match=r"d\.csv: the row that begins in line 5 is not CSV"):
        read(tmp_path, "d.csv", text.encode())


def test_two_columns_of_one_name_are_refused(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="2 columns are called 'article'"):
        read(tmp_path, "d.csv", b"id,article,article\n1,A.,B.\n")


@pytest.mark.parametrize("sign", [",", ";", "\t"])
def test_the_separator_of_a_csv_is_that_of_its_headings(tmp_path: Path, sign: str) -> None:
    text = sign.join(["id", "article", "references"]) + "\n"
    text += "".join(f'r{n}{sign}"{t}"{sign}Kurz.\n' for n, t in enumerate(TEXTS))
    assert texts(read(tmp_path, "d.csv", text.encode())) == TEXTS


def test_a_sample_larger_than_the_data_is_said_once(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    readers.notice.cache_clear()
    for _ in range(2):
        assert len(read(tmp_path, "d.jsonl", JSON_LINES.encode(), sample=100)) == 3
    assert [r.getMessage() for r in caplog.records if r.levelno == logging.WARNING] == [
        "data.sample asks for 100 rows, but the data has 3: all are used."
    ]
    read(tmp_path, "d.jsonl", JSON_LINES.encode(), sample=3)
    assert len(caplog.records) == 1


def test_what_a_killed_process_left_of_a_snapshot_goes_when_it_is_old(tmp_path: Path) -> None:
    old, young = (
        tmp_path / ".articles-1.jsonl.0a.partial",
        tmp_path / ".articles-2.jsonl.0b.partial",
    )
    for path in (old, young):
        path.write_text("half")
    os.utime(old, (0, 0))
    rows = read(tmp_path, "d.jsonl", JSON_LINES.encode())
    kept = take(rows, tmp_path, on_bad_row="error").path
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted(
        [young.name, kept.name, "d.jsonl"]
    )


def _flip(data: bytearray, choose: random.Random) -> None:
    data[choose.randrange(len(data))] = choose.randrange(256)


def _cut(data: bytearray, choose: random.Random) -> None:
    place = choose.randrange(len(data))
    del data[place : place + choose.randrange(1, 20)]


def _end(data: bytearray, choose: random.Random) -> None:
    del data[choose.randrange(1, len(data)) :]


def _repeat(data: bytearray, choose: random.Random) -> None:
    place = choose.randrange(len(data))
    data[place:place] = data[place : place + choose.randrange(1, 60)]


def _insert(data: bytearray, choose: random.Random) -> None:
    place = choose.randrange(len(data))
    data[place:place] = choose.choice(
        [
            b'"',
            b"\0",
            b"\r",
            b"\n",
            b",",
            b"[",
            b"}",
            b"\\ud800",
            b"\xff",
            b"\xef\xbb\xbf",
            b"1e999",
        ]
    )


MUTATIONS: list[Callable[[bytearray, random.Random], None]] = [_flip, _cut, _end, _repeat, _insert]
ORIGINALS = {
    "d.jsonl": JSON_LINES.encode(),
    "d16.jsonl": JSON_LINES.encode("utf-16"),
    "d.json": json.dumps(ROWS, indent=1).encode(),
    "d.csv": CSV.encode(),
    "d.tsv": CSV.replace(",", "\t").encode("cp1252"),
    "d.jsonl.gz": gzip.compress(JSON_LINES.encode(), mtime=0),
}


@pytest.mark.parametrize("name", ORIGINALS)
def test_a_mutated_file_gives_rows_or_one_sentence(tmp_path: Path, name: str) -> None:
    choose = random.Random(name)
    for _ in range(50):
        data = bytearray(ORIGINALS[name])
        for _ in range(choose.randrange(1, 4)):
            choose.choice(MUTATIONS)(data, choose)
            if not data:
                break
        try:
            answers = bad(read(tmp_path, name, bytes(data)))
        except DataError as error:
            answers = [str(error)]
        assert all(name in answer and "\n" not in answer for answer in answers)
