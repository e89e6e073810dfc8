from __future__ import annotations

import io
import json
import re
import subprocess
import sys
from pathlib import Path

import pytest
from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text

from eval.cli.terminal import echo, echo_error, echo_json, out, print_table


def printed(width: int) -> list[str]:
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    for heading in ("summarizer", "one", "two\nlines", "three"):
        table.add_column(heading, no_wrap=True)
    table.add_row("lead-3", Text.assemble("10.25\n", ("9.1–11.2", "dim")), "20.50", "-30.75")
    file = io.StringIO()
    print_table(Console(file=file, width=width), table)
    return file.getvalue().splitlines()


@pytest.mark.parametrize("width", range(12, 60))
def test_no_number_is_ever_cut(width: int) -> None:
    text = "\n".join(printed(width))
    assert "…" not in text
    for number in ("10.25", "9.1–11.2", "20.50", "-30.75"):
        assert text.count(number) == 1


def test_a_table_is_printed_as_it_is_then_closer_then_in_parts() -> None:
    # 10 + 8 + 5 + 6 characters of columns; 3 gaps of 3 and 2 edges make 40, 3 gaps of 2 make 35.
    assert any(line.startswith(" summarizer  ") for line in printed(40))
    for width, parts in ((39, 1), (35, 1), (34, 2)):
        assert sum(line.startswith("summarizer") for line in printed(width)) == parts


@pytest.mark.parametrize("width", range(20, 40))
def test_a_table_in_parts_keeps_within_the_width_and_repeats_the_first_column(width: int) -> None:
    lines = printed(width)
    assert max(map(len, lines)) <= width
    assert sum("lead-3" in line for line in lines) == sum("summarizer" in line for line in lines)


HOSTILE = "\x1b[31mF1 [micro]\x1b]0;title\x07 [/b] \x9b2J :smile:"
HARMLESS = "␛[31mF1 [micro]␛]0;title␇ [/b] \ufffd2J :smile:"


def test_whatever_stands_in_a_table_is_printed_as_text(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    table.add_column("run", no_wrap=True)
    table.add_column(HOSTILE, no_wrap=True)
    table.add_row("a", HOSTILE)
    table.add_row("b", Text(HOSTILE, "bold"))
    for width in ("200", "20"):
        monkeypatch.setenv("COLUMNS", width)
        print_table(out(), table)
        printed = capsys.readouterr().out
        # Rich itself drops the bell from a Text.
        assert printed.count(HARMLESS) + printed.count(HARMLESS.replace("␇", "")) == 3
        assert not re.search(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]", printed)
    monkeypatch.setenv("COLUMNS", "200")
    out().print(HOSTILE)
    assert capsys.readouterr().out == f"{HARMLESS}\n"


def test_lines_and_errors_are_printed_as_text_and_json_stays_the_same_value(
    capsys: pytest.CaptureFixture[str],
) -> None:
    echo(f"{HOSTILE}\tone\r\ntwo")
    echo_error(HOSTILE)
    echo_json({HOSTILE: "ü\x7f"})
    captured = capsys.readouterr()
    first, second, value = captured.out.splitlines()
    assert (first, second) == (f"{HARMLESS}\tone", "two")
    assert captured.err == f"summarize-eval: {HARMLESS}\n"
    assert json.loads(value) == {HOSTILE: "ü\x7f"}
    assert value.isprintable()


def test_a_pipe_is_wide_unless_columns_says_how_wide(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("COLUMNS", raising=False)
    assert out().width == 160
    monkeypatch.setenv("COLUMNS", "80")
    assert out().width == 80


def test_no_message_brings_an_escape_sequence_to_the_terminal(tmp_path: Path) -> None:
    name = "\x1b]0;owned\x07.yaml"
    for arguments in (["bench", name], ["list", name], ["score", name], [name]):
        ended = subprocess.run(
            [sys.executable, "-m", "eval.cli.main", *arguments],
            capture_output=True,
            cwd=tmp_path,
            check=False,
        )
        assert ended.returncode == 2
        assert b"\x1b" not in ended.stderr + ended.stdout
        assert b"]0;owned" in ended.stderr
