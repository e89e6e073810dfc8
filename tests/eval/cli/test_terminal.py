from __future__ import annotations

import io

import pytest
from rich import box
from rich.console import Console
from rich.table import Table

from eval.cli.terminal import print_table


def printed(width: int) -> list[str]:
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    for heading in ("summarizer", "one", "two\nlines", "three"):
        table.add_column(heading, no_wrap=True)
    table.add_row("lead-3", "10.25\n[dim]9.1–11.2[/dim]", "20.50", "-30.75")
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
