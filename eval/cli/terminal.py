"""Where command lines write: results to stdout, everything else to stderr."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from rich.console import Console
    from rich.table import Table

PIPED_WIDTH = 160
NARROW_GAP = 2


def out() -> Console:
    """Return the console for results; wide when piped, so that no table is cut."""
    from rich.console import Console

    return Console(width=None if sys.stdout.isatty() else PIPED_WIDTH)


def print_table(console: Console, table: Table) -> None:
    """Print a table in full: one wider than the terminal closer, or in parts with the first column.

    A cut-off number would be a wrong one.
    """
    from rich.text import Text

    widths = [
        max(
            Text.from_markup(line).cell_len
            for cell in (column.header, *column.cells)
            for line in str(cell).split("\n")
        )
        for column in table.columns
    ]
    if sum(widths) + 3 * len(widths) - 1 <= console.width:  # edges of 1, gaps of 3
        console.print(table)
        return
    first, *rest = range(len(widths))
    parts: list[list[int]] = []
    room = -1
    for index in rest:
        room -= NARROW_GAP + widths[index]
        if room < 0:
            parts.append([first])
            room = console.width - widths[first] - NARROW_GAP - widths[index]
        parts[-1].append(index)
    for part in parts:
        console.print()
        console.print(_columns(table, part, widths), crop=False)
    console.print()


def _columns(table: Table, chosen: list[int], widths: list[int]) -> Table:
    from rich.table import Table as Part

    part = Part(box=table.box, show_edge=False, pad_edge=False, padding=(0, 1, 0, 0))
    for index in chosen:
        column = table.columns[index]
        part.add_column(
            column.header, justify=column.justify, no_wrap=True, min_width=widths[index]
        )
    cells = [list(table.columns[index].cells) for index in chosen]
    for place, row in enumerate(table.rows):
        part.add_row(*(of_column[place] for of_column in cells), style=row.style)
    return part


def echo_error(message: str) -> None:
    """Print one message to stderr, as the program's."""
    click.echo(f"summarize-eval: {message}", err=True)
