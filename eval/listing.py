"""The catalog as lines of text: each summarizer and metric with its options, wrapped, aligned."""

from __future__ import annotations

import textwrap
from collections import Counter
from collections.abc import Iterator, Sequence

import click

from eval.catalog import Entry, OptionEntry

SHARED_FROM = 3
"""An option that so many of the listed have, word for word, is described once, below them."""


def listing(entries: Sequence[Entry], width: int) -> Iterator[str]:
    """Yield the lines that describe the entries.

    Args:
        entries: from `eval.catalog.catalog`.
        width: characters a line; a word that is longer still stands alone.
    """
    for place, kind in enumerate(dict.fromkeys(entry.kind for entry in entries)):
        if place:
            yield ""
        yield click.style(f"{kind}s", bold=True)
        yield from _of_kind([entry for entry in entries if entry.kind == kind], width)


def _of_kind(entries: Sequence[Entry], width: int) -> Iterator[str]:
    uses = Counter(option for entry in entries for option in entry.options)
    shared = [option for option, count in uses.items() if count >= SHARED_FROM]
    names = max(len(entry.name) for entry in entries)
    labels = [*(option.name for option in uses), "also"]
    column = max(map(len, labels))
    for entry in entries:
        yield from _row(2, entry.name, names, entry.summary, width, fg="cyan")
        for option in entry.options:
            if option not in shared:
                yield from _row(6, option.name, column, _described(option), width)
        also = [option.name for option in entry.options if option in shared]
        if also:
            yield from _row(6, "also", column, f"{', '.join(also)} (see below)", width, dim=True)
    if shared:
        yield f"  options of several {entries[0].kind}s"
        for option in shared:
            yield from _row(6, option.name, column, _described(option), width)


def _described(option: OptionEntry) -> str:
    """Return the description, then type and default in square brackets."""
    nothing = option.default in (None, "None")
    kind = option.type.removesuffix(" | None") if nothing else option.type
    default = "" if nothing else f"; default {option.default}"
    return f"{option.description} [{kind}{default}]".lstrip()


def _row(
    indent: int, name: str, column: int, text: str, width: int, *, fg: str | None = None,
    dim: bool | None = None,
) -> Iterator[str]:  # fmt: skip
    """Yield a name and, in a column beside it, its text."""
    start = indent + column + 2
    lines = textwrap.wrap(
        text, max(20, width - start), break_long_words=False, break_on_hyphens=False
    )
    for place, line in enumerate(lines or [""]):
        left = " " * indent + click.style(name, fg=fg, dim=dim) + " " * (column - len(name) + 2)
        yield ((left if not place else " " * start) + line).rstrip()
