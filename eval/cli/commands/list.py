"""`summarize-eval list`: what can stand in a config, with every option."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

import click

from eval.cli.catalog import KINDS, Entry, catalog, listing
from eval.cli.commands.options import json_option
from eval.cli.reference_page import reference_page
from eval.cli.terminal import echo, echo_json, out

WIDEST = 100


@click.command(name="list")
@click.argument("names", nargs=-1)
@json_option()
@click.option("--markdown", is_flag=True, help="Print a page of Markdown.")
def command(names: tuple[str, ...], as_json: bool, markdown: bool) -> None:
    """List summarizers and metrics with their options, or only those called NAMES.

    With each metric stand the keys of its numbers, as `compare --fail-on` and the files name them,
    their units, and the direction that is better. `summarizers` and `metrics` are names, too, and
    so is a plugin's module:Class.

    \b
    Examples:
      summarize-eval list
      summarize-eval list metrics
      summarize-eval list lexrank rouge
    """
    entries = catalog(names)
    if as_json:
        echo_json(_as_json(entries))
    elif markdown:
        echo(reference_page(entries).rstrip())
    else:
        console = out()
        console.width = min(WIDEST, console.width)
        console.print(*listing(entries), sep="\n")


def _as_json(entries: list[Entry]) -> dict[str, Any]:
    listed: dict[str, Any] = {kind: {} for kind in KINDS}
    for entry in entries:
        options = {option.name: asdict(option) for option in entry.options}
        for option in options.values():
            del option["name"]
        keys = {column.key: asdict(column) for column in entry.columns}
        for column in keys.values():
            del column["key"]
        found = {"description": entry.summary, "options": options, "keys": keys}
        found |= {"source": entry.source, "not_for": entry.not_for}
        kept = {key: value for key, value in found.items() if value or key == "options"}
        listed[f"{entry.kind}s"][entry.name] = kept
    return listed
