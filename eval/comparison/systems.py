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
    """Headings, one row a run, and the places (row, column) of the best ones."""

    head: list[str]
    rows: list[list[str]]
    best: frozenset[tuple[int, int]]


def systems(comparison: Comparison) -> Systems:
    """Return the table of all runs, from a comparison of every pair."""
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
    return Systems(["run", *(title(c) + c.arrow for c in columns)], rows, best)


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


def systems_markdown(comparison: Comparison) -> str:
    """Return the table as Markdown, with a sentence on how to read it."""
    table = systems(comparison)
    text = markdown_table(table.head, table.rows, table.best)
    return f"{text}\n\n{about(comparison)}\n"


def systems_latex(comparison: Comparison) -> str:
    """Return the table as a `tabular` of the package booktabs, with a comment on how to read it."""
    table = systems(comparison)
    return f"% {about(comparison)}\n{latex_table(table.head, table.rows, table.best)}\n"


def systems_csv(comparison: Comparison) -> str:
    """Return one line per run and column, with the raw numbers of the files."""
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
