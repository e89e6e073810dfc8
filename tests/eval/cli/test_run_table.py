"""The table of a benchmark and the notes below it."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest
from click.testing import CliRunner
from made_runs import make_run, rows_of
from rich.console import Console

from eval.cli.commands.bench import command as bench
from eval.cli.run_table import footnotes, result_table
from eval.comparison.wording import number
from eval.metrics.base import Column, Unit
from summarize.base import Failure, Summary


def printed(*args: object, **options: object) -> str:
    console = Console(width=160)
    with console.capture() as capture:
        console.print(result_table(*args, **options))  # type: ignore[arg-type]
    return capture.get()


def test_small_ratios_keep_their_digits(tmp_path: Path) -> None:
    values = [0.05, 0.07, 0.06, 0.064, 0.056, 0.06]
    run = make_run(tmp_path, "a", rows_of(6), {"share_of_time": values})
    assert " 0.060 " in printed([run])


def test_nothing_in_thirty_is_shown_with_an_honest_bound(tmp_path: Path) -> None:
    run = make_run(tmp_path, "a", rows_of(30), {"has_unsupported_entity": [0.0] * 30})
    assert "0.0–11.4" in printed([run])  # Wilson: 3.8415 / 33.8415


def test_the_first_failure_s_reason_is_said_on_one_line(tmp_path: Path) -> None:
    rows = rows_of(4)
    results = [
        Failure(row.article.id, "model_error", f"HTTP 429\n\x1b[31mslow down {n}")
        if n in (1, 2)
        else Summary(row.article.id, "x")
        for n, row in enumerate(rows)
    ]
    run = make_run(tmp_path, "a", rows, {"rouge1": [0.5] * 4}, results=results)
    assert list(footnotes([run])) == [
        "a: 2 of 4 articles failed (model_error 2). The first, a001: HTTP 429 [31mslow down 1"
    ]


def test_guarded_summaries_are_counted_by_what_became_of_them(tmp_path: Path) -> None:
    rows = rows_of(4)
    outcomes = ("chosen", "repaired", "chosen", "fallen back")
    guarded = {
        "holds": True, "chosen": 0, "candidates": [], "repairs": [], "objections": [],
        "tokens": {"written": None},
    }  # fmt: skip
    results = [
        Summary(row.article.id, "x", details={"guarded": guarded | {"outcome": outcome}})
        for row, outcome in zip(rows, outcomes, strict=True)
    ]
    run = make_run(tmp_path, "a", rows, {"rouge1": [0.5] * 4}, results=results)
    assert run.result["counts"]["guarded"] == {"chosen": 2, "fallen back": 1, "repaired": 1}
    assert list(footnotes([run])) == [
        "a: of 4 guarded summaries 2 stand as written, 1 repaired, 1 replaced by an extract."
    ]


@pytest.mark.parametrize(
    ("unit", "value", "shown"),
    [
        ("share", 0.1234, "12.3"), ("words", 61.26, "61.3"), ("count", 3.2, "3.2"),
        ("ratio", 3.2, "3.20"), ("ratio", 0.0637, "0.064"), ("ratio", 0.0034, "0.0034"),
        ("seconds", 0.0, "0.00"), ("share", None, "–"), ("share", -0.00001, "0.0"),
        ("count", -2.0, "−2.0"),
    ],
)  # fmt: skip
def test_numbers_have_the_digits_of_their_unit(unit: Unit, value: float | None, shown: str) -> None:
    assert number(Column("x", unit=unit), value) == shown


def test_bench_prints_a_table_for_papers(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "160")  # with less room the metrics are the rows
    lines = [
        {"id": f"n{k}", "article": f"Rain fell in town {k}. Nobody came.", "references": ["Rain."]}
        for k in range(6)
    ]
    (tmp_path / "data.jsonl").write_text("".join(json.dumps(line) + "\n" for line in lines))
    config = tmp_path / "config.yaml"
    config.write_text(
        "name: small\ndata: {path: data.jsonl}\n"
        "summarizers: {one_sentence: lead(sentences=1), two: lead(sentences=2)}\nmetrics: [rouge]\n"
    )
    arguments = [str(config), "--runs", str(tmp_path / "runs")]
    latex = CliRunner().invoke(bench, [*arguments, "--latex"])
    assert latex.exit_code == 0
    # "Rain" is one of the five words of "Rain fell in town 0": F1 = 2 x 1 / (5 + 1).
    assert r"one\_sentence & \textbf{33.3 (33.3 to 33.3)}" in latex.stdout
    assert latex.stdout.count(r"\begin{tabular}") == 1
    table = CliRunner().invoke(bench, [*arguments, "--csv"]).stdout
    assert {row["run"] for row in csv.DictReader(io.StringIO(table))} == {"one_sentence", "two"}
