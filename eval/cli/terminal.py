"""Where command lines write: results to stdout, everything else to stderr."""

from __future__ import annotations

import json
import os
import re
import sys
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import click

from summarize.cli.printable import printable

if TYPE_CHECKING:
    from rich.console import Console
    from rich.segment import Segment
    from rich.table import Table
    from rich.text import Text

PIPED_WIDTH = 160
NARROW_GAP = 2


def out() -> Console:
    """Return the console for results.

    What it prints is text: square brackets are no markup, and control characters, whoever's name
    or summary they stand in, are made visible. When piped it is wide, so that no table is cut,
    unless COLUMNS says how wide.
    """
    from rich.console import Console

    class TextConsole(Console):
        def render_str(self, text: str, **settings: Any) -> Text:
            return super().render_str(printable(text), **settings)

        def render(self, renderable: Any, options: Any = None) -> Iterator[Segment]:
            for segment in super().render(renderable, options):
                safe = segment.control or segment.text == printable(segment.text)
                yield segment if safe else segment._replace(text=printable(segment.text))

    width_is_known = sys.stdout.isatty() or os.environ.get("COLUMNS", "").isdigit()
    return TextConsole(
        width=None if width_is_known else PIPED_WIDTH, markup=False, emoji=False, highlight=False
    )


def echo(text: str, *, err: bool = False) -> None:
    """Print lines of text in which nothing is a control character, to stdout or stderr."""
    click.echo(printable(text), err=err)


def echo_json(value: Any) -> None:
    """Print one JSON value on one line; control characters in it are escaped."""
    text = json.dumps(value, ensure_ascii=False)
    click.echo(re.sub(r"[\x7f-\x9f]", lambda match: f"\\u{ord(match.group()):04x}", text))


def echo_error(message: str) -> None:
    """Print one message to stderr, as the program's."""
    echo(f"summarize-eval: {message}", err=True)


def print_table(console: Console, table: Table) -> None:
    """Print a table in full: one wider than the terminal closer, or in parts with the first column.

    A cut-off number would be a wrong one.
    """
    from rich.cells import cell_len

    widths = [
        max(
            cell_len(line)
            for cell in (column.header, *column.cells)
            for line in printable(str(cell)).split("\n")
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
