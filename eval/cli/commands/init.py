"""`summarize-eval init`: a config to start from, with a tiny data file beside it."""

from __future__ import annotations

from importlib import resources
from pathlib import Path

import click

from eval.cli.terminal import echo
from eval.errors import ConfigError
from eval.files import replacing

FILES = ("starter.yaml", "starter.jsonl")


@click.command(name="init")
@click.argument("folder", type=click.Path(path_type=Path), default=Path())
@click.option("--force", is_flag=True, help="Replace files that are there already.")
def command(folder: Path, force: bool) -> None:
    """Write a starter config and three example articles into FOLDER (here, if none is named).

    \b
    Example:
      summarize-eval init my-benchmark
      summarize-eval bench my-benchmark/starter.yaml
    """
    if folder.exists() and not folder.is_dir():
        raise ConfigError(f"{folder} is a file; name a folder, new or not.")
    for name in FILES:
        if (folder / name).exists() and not force:
            raise ConfigError(f"{folder / name} exists already; use --force to replace it.")
    source = resources.files("eval.cli") / "starter"
    for name in FILES:
        with replacing(folder / name) as file:
            file.write((source / name).read_bytes())
    echo(
        f"Wrote {folder / FILES[0]} and {folder / FILES[1]}. Next:\n"
        f"  summarize-eval bench {folder / FILES[0]}"
    )
