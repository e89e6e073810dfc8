"""`summarize-eval list`: what can stand in a config, with every option."""

from __future__ import annotations

import json
import shutil
from typing import Any

import click

from eval.cli.catalog import Entry, catalog, listing
from eval.cli.commands.options import json_option

WIDEST = 100


@click.command(name="list")
@click.argument("names", nargs=-1)
@json_option()
def command(names: tuple[str, ...], as_json: bool) -> None:
    """List summarizers and metrics with their options, or only those called NAMES.

    \b
    Examples:
      summarize-eval list
      summarize-eval list lexrank rouge
    """
    entries = catalog(names)
    if as_json:
        click.echo(json.dumps(_as_json(entries), ensure_ascii=False))
        return
    width = min(WIDEST, shutil.get_terminal_size((WIDEST, 0)).columns)
    click.echo("\n".join(listing(entries, width)))


def _as_json(entries: list[Entry]) -> dict[str, Any]:
    return {
        f"{kind}s": {
            entry.name: {
                "description": entry.summary,
                "options": {
                    option.name: {
                        "type": option.type,
                        "default": option.default,
                        "description": option.description,
                    }
                    for option in entry.options
                },
            }
            for entry in entries
            if entry.kind == kind
        }
        for kind in ("summarizer", "metric")
    }
