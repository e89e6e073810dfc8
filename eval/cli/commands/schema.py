"""`summarize-eval schema`: the JSON Schema of config files, for editors."""

from __future__ import annotations

import json

import click

from eval.config.schema import json_schema


@click.command(name="schema")
def command() -> None:
    """Print the JSON Schema of config files, for completion and checks in an editor.

    \b
    Example:
      summarize-eval schema > config.schema.json
    and as the first line of a config:
      # yaml-language-server: $schema=config.schema.json
    """
    click.echo(json.dumps(json_schema(), ensure_ascii=False, indent=2))
