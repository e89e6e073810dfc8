"""A comparison for machines (JSON, CSV: raw numbers) and for papers (Markdown, LaTeX)."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from dataclasses import asdict
from typing import Any

from eval.comparison.differences import LEVEL, Comparison, Difference
from eval.comparison.gate import Alarm
from eval.comparison.roles import is_verified
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
from eval.comparison.wording import title


def comparison_json(
    comparison: Comparison,
    sentence: str,
    found: Sequence[Verdict],
    tradeoffs: TradeOffs,
    alarms: Sequence[Alarm] | None,
) -> dict[str, Any]:
    """Return what `compare --json` prints; `gate` is `None` where no condition was given."""
    aligned = comparison.aligned
    return {
        "verdict": sentence,
        "articles": len(aligned.ids),
        "level": LEVEL,
        "settings": asdict(comparison.settings),
        "runs": [
            {
                "name": run.name,
                "folder": str(run.run.folder),
                "summarizer": run.info["signature"],
                "verified": is_verified(run),
                "bound": bound,
                "failed": failed,
                "not_shared": dropped,
                "undefined": {key: count for key, count in undefined.items() if count},
                "means": {key: asdict(mean) for key, mean in means.items()},
            }
            for run, bound, failed, dropped, undefined, means in zip(
                aligned.runs,
                comparison.bounds,
                aligned.failed,
                aligned.dropped,
                aligned.undefined,
                comparison.means,
                strict=True,
            )
        ],
        "metrics": dict(aligned.runs[0].result["metrics"]),
        "not_compared": list(aligned.only_some),
        "pairs": [
            {
                "a": comparison.name(item.pair[0]),
                "b": comparison.name(item.pair[1]),
                "verdict": item.kind,
                "sentence": item.sentence,
                "cautions": list(item.cautions),
                "columns": {row.column.key: _numbers(row) for row in comparison.of_pair(item.pair)},
            }
            for item in found
        ],
        "pareto": {
            "quality": tradeoffs.quality.key if tradeoffs.quality else None,
            "fidelity": tradeoffs.fidelity.key if tradeoffs.fidelity else None,
            "note": tradeoffs.note,
            "runs": [asdict(point) for point in tradeoffs.points],
        },
        "gate": None
        if alarms is None
        else {"holds": not alarms, "alarms": [asdict(alarm) for alarm in alarms]},
    }


def csv_text(comparison: Comparison) -> str:
    """Return one line per pair and column, with the raw numbers of the files."""
    rows = [
        {
            "a": comparison.name(item.a),
            "b": comparison.name(item.b),
            "column": item.column.key,
            **{"difference" if k == "value" else k: v for k, v in _numbers(item).items()},
        }
        for item in comparison.differences
    ]
    file = io.StringIO()
    writer = csv.DictWriter(file, list(rows[0]) if rows else [], lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return file.getvalue()


def _numbers(item: Difference) -> dict[str, Any]:
    entry = asdict(item)
    del entry["a"], entry["b"], entry["column"]
    about = {"title": title(item.column), "kind": item.column.kind, "unit": item.column.unit}
    return {**about, "better": item.column.better, **entry}


def markdown(
    comparison: Comparison,
    found: Sequence[Verdict],
    sentences: Sequence[str],
    tradeoffs: TradeOffs,
    *,
    every_pair: bool = False,
) -> str:
    """Return the comparison as Markdown: sentences, tables, footnotes.

    Args:
        comparison: the comparison.
        found: its verdicts.
        sentences: the verdict in words and, a paragraph each, what follows it.
        tradeoffs: the trade-offs.
        every_pair: give the tables of all pairs, however many, and not a matrix of verdicts.
    """
    shown = tables_of_pairs(comparison, every_pair)
    tables = [means_rows(comparison)] if len(comparison.aligned.runs) > 2 else []
    tables += [
        (headings(comparison, pair), [row(item) for item in comparison.of_pair(pair)])
        for pair in (comparison.pairs if shown else ())
    ]
    if not shown:
        tables.append(matrix_rows(comparison, found))
    first, *others = map(_plain_markdown, sentences)
    notes = "\n".join(
        f"- {_plain_markdown(note)}" for note in footnotes(comparison, tradeoffs, sizes=shown)
    )
    parts = [markdown_table(*table) for table in [*tables, trade_off_rows(tradeoffs)]]
    return "\n\n".join([f"**{first}**", *others, *parts, notes]) + "\n"


def markdown_table(
    head: Sequence[str],
    rows: Sequence[Sequence[str]],
    bold: AbstractSet[tuple[int, int]] = frozenset(),
) -> str:
    """Return a table whose columns are aligned to the right, but for the first and for words."""
    left = {0, len(head) - 1} if head[-1] in ("", "finding") else {0}
    lines = [[_plain_markdown(cell) for cell in cells] for cells in [head, *rows]]
    for line, place in bold:
        lines[line + 1][place] = f"**{lines[line + 1][place]}**"
    lines.insert(1, ["---" if place in left else "---:" for place in range(len(head))])
    return "\n".join(f"| {' | '.join(cells)} |" for cells in lines)


def _plain_markdown(text: str) -> str:
    return "".join(f"\\{letter}" if letter in "\\|*_`<>[]#" else letter for letter in text)


def latex(
    comparison: Comparison, found: Sequence[Verdict] = (), *, every_pair: bool = False
) -> str:
    """Return `tabular`s with rules of the package booktabs: one a pair, findings in bold.

    Of many pairs there is one matrix: what each row's run is against each column's.
    """
    if not tables_of_pairs(comparison, every_pair):
        head, rows = matrix_rows(comparison, found)
        return f"% each row's run against each column's\n{latex_table(head, rows, set())}\n"
    tables = []
    for pair in comparison.pairs:
        head, items = headings(comparison, pair)[:-1], comparison.of_pair(pair)
        bold = {(place, 3) for place, i in enumerate(items) if i.finding in ("better", "worse")}
        about = f"% {_plain_latex(head[2])} minus {_plain_latex(head[1])}; p corrected (max-T)\n"
        tables.append(about + latex_table(head, [row(item)[:-1] for item in items], bold))
    return "\n\n".join(tables) + "\n"


def latex_table(
    head: Sequence[str], rows: Sequence[Sequence[str]], bold: AbstractSet[tuple[int, int]]
) -> str:
    """Return a `tabular`; `bold` holds the places (row, column) of cells to print bold."""
    lines = [[_plain_latex(cell) for cell in cells] for cells in rows]
    for line, place in bold:
        lines[line][place] = rf"\textbf{{{lines[line][place]}}}"
    body = [" & ".join(cells) + r" \\" for cells in [list(map(_plain_latex, head)), *lines]]
    begin = rf"\begin{{tabular}}{{l{'r' * (len(head) - 1)}}}"
    return "\n".join(
        [begin, r"\toprule", body[0], r"\midrule", *body[1:], r"\bottomrule", r"\end{tabular}"]
    )


_LATEX = str.maketrans(
    {
        "\\": r"\textbackslash{}",
        **{letter: rf"\{letter}" for letter in "&%$#_{}"},
        "~": r"\textasciitilde{}",
        "^": r"\textasciicircum{}",
        "<": r"$<$",
        ">": r"$>$",
        "↑": r"$\uparrow$",
        "↓": r"$\downarrow$",
        "−": r"$-$",
        "–": "--",
        "…": r"\dots{}",
    }
)


def _plain_latex(text: str) -> str:
    return text.translate(_LATEX)
