"""A comparison on the terminal: means, tables of pairs, trade-offs, footnotes."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from eval.cli.terminal import print_table
from eval.comparison.differences import Comparison
from eval.comparison.rows import (
    footnotes,
    headings,
    matrix_rows,
    means_rows,
    row,
    tables_of_pairs,
    trade_off_rows,
)
from eval.comparison.trade_offs import TradeOffs
from eval.comparison.verdict import Verdict

if TYPE_CHECKING:
    from rich.console import Console


def show(
    console: Console,
    comparison: Comparison,
    found: Sequence[Verdict],
    tradeoffs: TradeOffs,
    *,
    every_pair: bool,
) -> None:
    """Print the runs' means, the tables of pairs, the trade-offs and the footnotes.

    Args:
        console: where to.
        comparison: what.
        found: its verdicts.
        tradeoffs: the trade-offs.
        every_pair: print the tables of all pairs, however many.
    """
    shown = tables_of_pairs(comparison, every_pair)
    tables = []
    if len(comparison.aligned.runs) > 2:
        tables.append(means_rows(comparison))
    if shown:
        tables += [
            (headings(comparison, pair), [row(item) for item in comparison.of_pair(pair)])
            for pair in comparison.pairs
        ]
    else:
        tables.append(matrix_rows(comparison, found))
    for head, rows in tables:
        _print_table(console, head, rows)
    if not shown:
        console.print(
            f"{len(comparison.pairs)} pairs: --all-pairs prints their tables, --baseline RUN those "
            "against one run.",
        )
    console.print("Trade-offs: a run that no other beats in everything is marked *, if few are")
    _print_table(console, *trade_off_rows(tradeoffs))
    for note in footnotes(comparison, tradeoffs, sizes=shown):
        console.print(note)


def _print_table(console: Console, head: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    from rich import box
    from rich.table import Table

    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    for place, heading in enumerate(head):
        last = place == len(head) - 1 and heading in ("", "finding")
        table.add_column(heading, justify="right" if place and not last else "left", no_wrap=True)
    for cells in rows:
        table.add_row(*cells, style={"better": "green", "worse": "red"}.get(cells[-1]))
    print_table(console, table)
