"""The reference of metrics as Markdown: what `list metrics` says, as a page to read.

`docs/metrics.md` is what `summarize-eval list metrics --markdown` prints, and a test holds it to
that.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from eval.cli.catalog import Entry, described
from eval.metrics.base import Column

RANGES = {"share": "0 to 1, shown x 100", "ratio": "any number", "count": "0 or more"}
_KINDS = {
    "references": "agreement with the references",
    "fidelity": "fidelity to the article",
    "copying": "copying",
    "length": "length",
    "other": "by its own name",
}


def reference_page(entries: Sequence[Entry]) -> str:
    """Return the page: for each entry what it does, its keys, its options, what it is not for."""
    return (
        "\n\n".join(["# Metrics", _about(), *(part for e in entries for part in _parts(e))]) + "\n"
    )


def _about() -> str:
    return (
        "Printed by `summarize-eval list metrics --markdown`. A key stands in files, in gates "
        "(`compare --fail-on`) and in `--columns`; a heading in tables. A plugin of your own is "
        "described in the same way by `summarize-eval list module:Class`."
    )


def _parts(entry: Entry) -> Iterator[str]:
    yield f"## {entry.name}"
    yield entry.summary
    if entry.columns:
        head = ["key", "heading", "range", "better", "counts as", "what it says"]
        yield _table(head, [_row(column) for column in entry.columns])
    notes = [
        ("Needs references", "." if entry.references else ""),
        ("Source", f": {entry.source}" if entry.source else ""),
        ("Not for", f": {entry.not_for}" if entry.not_for else ""),
    ]
    yield "\n".join(f"- **{head}**{text}" for head, text in notes if text)
    if entry.options:
        rows = [[f"`{option.name}`", described(option)] for option in entry.options]
        yield _table(["option", "what it does"], rows)


def _table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join(f"| {' | '.join(map(_cell, cells))} |" for cells in lines)


def _cell(text: str) -> str:
    return text.replace("|", "\\|").replace("<", "\\<")


def _row(column: Column) -> list[str]:
    return [
        f"`{column.key}`",
        column.title,
        RANGES.get(column.unit, f"0 or more {column.unit}"),
        {"up": "higher", "down": "lower", None: "neither"}[column.better],
        _KINDS[column.kind] if column.better or column.kind != "other" else "",
        column.description,
    ]
