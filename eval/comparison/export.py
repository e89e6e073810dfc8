"""A comparison as JSON: the raw numbers of the files, one object."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from eval.comparison.gate import Alarm
from eval.comparison.pareto import Pareto
from eval.comparison.tables import footnotes, headings, means_rows, pareto_rows, row
from eval.comparison.types import LEVEL, Comparison, Difference
from eval.comparison.verdict import Verdict


def as_json(
    comparison: Comparison,
    sentence: str,
    found: Sequence[Verdict],
    front: Pareto,
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
                "caution": run.run.caution or None,
                "failed": failed,
                "not_shared": dropped,
                "undefined": {key: count for key, count in undefined.items() if count},
                "means": {key: asdict(mean) for key, mean in means.items()},
            }
            for run, failed, dropped, undefined, means in zip(
                aligned.runs,
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
                "columns": {
                    row.column.key: _difference(row) for row in comparison.of_pair(item.pair)
                },
            }
            for item in found
        ],
        "pareto": {
            "quality": front.quality.key if front.quality else None,
            "fidelity": front.fidelity.key if front.fidelity else None,
            "note": front.note,
            "runs": [asdict(point) for point in front.points],
        },
        "gate": None
        if alarms is None
        else {"holds": not alarms, "alarms": [asdict(alarm) for alarm in alarms]},
    }


def _difference(item: Difference) -> dict[str, Any]:
    entry = asdict(item)
    for name in ("a", "b"):
        del entry[name]
    column = entry.pop("column")
    return {"unit": column["unit"], "better": column["better"], **entry}


def markdown(comparison: Comparison, sentences: Sequence[str], front: Pareto) -> str:
    """Return the comparison as Markdown: sentences, a table a pair, footnotes."""
    parts = [f"**{_plain_markdown(sentences[0])}**", *map(_plain_markdown, sentences[1:])]
    tables = [
        (headings(comparison, pair), [row(item) for item in comparison.of_pair(pair)])
        for pair in comparison.pairs
    ]
    if len(comparison.aligned.runs) > 2:
        tables.insert(0, means_rows(comparison))
    for head, rows in [*tables, pareto_rows(front)]:
        left = {0, len(head) - 1} if head[-1] in ("", "finding") else {0}
        alignment = ["---" if place in left else "---:" for place in range(len(head))]
        lines = [
            list(map(_plain_markdown, head)),
            alignment,
            *[map(_plain_markdown, r) for r in rows],
        ]
        parts.append("\n".join(f"| {' | '.join(cells)} |" for cells in lines))
    notes = [f"- {_plain_markdown(note)}" for note in footnotes(comparison, front)]
    return "\n\n".join([*parts, "\n".join(notes)]) + "\n"


def _plain_markdown(text: str) -> str:
    return "".join(f"\\{letter}" if letter in "\\|*_`<>[]#" else letter for letter in text)


def latex(comparison: Comparison) -> str:
    """Return one `tabular` a pair, with rules of the package booktabs."""
    blocks = []
    for pair in comparison.pairs:
        head = headings(comparison, pair)[:-1]
        lines = [f"% {_plain_latex(head[2])} minus {_plain_latex(head[1])}; p Holm-corrected"]
        lines += [r"\begin{tabular}{lrrrrrr}", r"\toprule", _latex_row(head), r"\midrule"]
        for item in comparison.of_pair(pair):
            cells = list(map(_plain_latex, row(item)[:-1]))
            if item.finding in ("better", "worse"):
                cells[3] = rf"\textbf{{{cells[3]}}}"
            lines.append(" & ".join(cells) + r" \\")
        blocks.append("\n".join([*lines, r"\bottomrule", r"\end{tabular}"]))
    return "\n\n".join(blocks) + "\n"


def _latex_row(cells: Sequence[str]) -> str:
    return " & ".join(map(_plain_latex, cells)) + r" \\"


_LATEX = str.maketrans(
    {
        "\\": r"\textbackslash{}",
        "&": r"\&",
        "%": r"\%",
        "$": r"\$",
        "#": r"\#",
        "_": r"\_",
        "{": r"\{",
        "}": r"\}",
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


def comma_separated(comparison: Comparison) -> str:
    """Return one line per pair and column, with the raw numbers of the files."""
    fields = (
        "a", "b", "column", "unit", "better", "articles", "left_out", "a_value", "b_value",
        "difference", "low", "high", "p", "p_holm", "wins", "ties", "losses", "smallest",
        "needed", "finding",
    )  # fmt: skip
    file = io.StringIO()
    writer = csv.writer(file, lineterminator="\n")
    writer.writerow(fields)
    for item in comparison.differences:
        writer.writerow(
            [
                comparison.name(item.a),
                comparison.name(item.b),
                item.column.key,
                item.column.unit,
                item.column.better or "",
                item.articles,
                item.left_out,
                *(
                    "" if value is None else repr(value)
                    for value in (
                        item.a_value, item.b_value, item.value, item.low, item.high, item.p,
                        item.p_holm,
                    )
                ),
                item.wins,
                item.ties,
                item.losses,
                "" if item.smallest is None else repr(item.smallest),
                "" if item.needed is None else item.needed,
                item.finding,
            ]
        )  # fmt: skip
    return file.getvalue()
