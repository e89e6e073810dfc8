"""Systems by metrics, as papers print them: means with intervals, the best one in bold.

Best is only what the tests say: better than every other competing run, after the correction.
"""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass

from eval.comparison.differences import Comparison, Difference
from eval.comparison.export import latex_table, markdown_table
from eval.comparison.wording import DASH, interval, number, title


@dataclass(frozen=True, slots=True)
class Systems:
    """Headings, one row a run (or a metric), and the places (row, column) of the best cells."""

    head: list[str]
    rows: list[list[str]]
    best: frozenset[tuple[int, int]]

    @property
    def width(self) -> int:
        """The characters of the widest line, three between two cells."""
        columns = zip(self.head, *self.rows, strict=True)
        return sum(max(map(len, cells)) + 3 for cells in columns) - 3

    def turned(self) -> Systems:
        """Return the table with a row a metric and a column a run."""
        whole = [["metric", *(row[0] for row in self.rows)]]
        whole += [
            [name, *(row[place] for row in self.rows)]
            for place, name in enumerate(self.head[1:], start=1)
        ]
        best = frozenset((place - 1, run + 1) for run, place in self.best)
        return Systems(whole[0], whole[1:], best)


def systems(comparison: Comparison, width: int | None = None) -> Systems:
    """Return the table of all runs, from a comparison of every pair.

    Args:
        comparison: of every pair.
        width: characters that there is room for; a wider table is turned if that makes it narrower.
    """
    columns = [c for c in comparison.aligned.columns if c.key in comparison.means[0]]
    rows = []
    for run, means in zip(comparison.aligned.runs, comparison.means, strict=True):
        cells = []
        for column in columns:
            mean = means[column.key]
            bounds = interval(column, mean.low, mean.high)
            cells.append(number(column, mean.value) + (f" ({bounds})" if bounds != DASH else ""))
        rows.append([run.name, *cells])
    best = frozenset(
        (run, place)
        for place, column in enumerate(columns, start=1)
        for run in range(len(rows))
        if _is_best(comparison, run, column.key)
    )
    table = Systems(["run", *(title(c) + c.arrow for c in columns)], rows, best)
    return (
        table if width is None or table.width <= width else min(table, table.turned(), key=_width)
    )


def _width(table: Systems) -> int:
    return table.width


def _is_best(comparison: Comparison, run: int, key: str) -> bool:
    own = [i for i in comparison.differences if run in (i.a, i.b) and i.column.key == key]
    rivals = sum(not bound for bound in comparison.bounds) - 1
    return 0 < rivals == len(own) and all(_beats(item, run) for item in own)


def _beats(item: Difference, run: int) -> bool:
    return item.finding == ("better" if item.b == run else "worse")


def about(comparison: Comparison) -> str:
    """Return one sentence on how to read the table."""
    return (
        f"{len(comparison.aligned.ids):,} articles; ROUGE and shares in points (x 100), means over "
        "summaries with 95% intervals; bold: better than every other run "
        f"but bounds, corrected p <= {comparison.settings.alpha:g}."
    )


def signatures(comparison: Comparison) -> list[str]:
    """Return the signatures of the metrics that have a column in the table."""
    result = comparison.aligned.runs[0].result
    shown = set(comparison.means[0])
    return [sig for spec, sig in result["metrics"].items() if shown & {*result["columns"][spec]}]


def systems_markdown(comparison: Comparison, width: int | None = None) -> str:
    """Return the table as Markdown, with how to read it and the metrics' signatures below."""
    table = systems(comparison, width)
    text = markdown_table(table.head, table.rows, table.best)
    notes = [about(comparison), *(f"`{signature}`" for signature in signatures(comparison))]
    return "\n\n".join([text, "  \n".join(notes)]) + "\n"


def systems_latex(comparison: Comparison, width: int | None = None) -> str:
    """Return a `tabular` of the package booktabs, with how to read it and signatures above."""
    table = systems(comparison, width)
    notes = "".join(f"% {note}\n" for note in [about(comparison), *signatures(comparison)])
    return f"{notes}{latex_table(table.head, table.rows, table.best)}\n"


def systems_csv(comparison: Comparison, width: int | None = None) -> str:
    """Return one line per run and column, with the raw numbers of the files, whatever the width."""
    file = io.StringIO()
    writer = csv.writer(file, lineterminator="\n")
    writer.writerow(
        ["run", "column", "title", "unit", "better", "value", "low", "high", "articles"]
    )
    for run, means in zip(comparison.aligned.runs, comparison.means, strict=True):
        for column in comparison.aligned.columns:
            if column.key in means:
                mean = means[column.key]
                about_column = [column.key, title(column), column.unit, column.better]
                numbers = [mean.value, mean.low, mean.high, mean.articles]
                writer.writerow([run.name, *about_column, *numbers])
    return file.getvalue()
