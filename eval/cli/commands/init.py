"""`summarize-eval init`: a config to start from, for a person's own data or with some of ours."""

from __future__ import annotations

import itertools
import os
import re
from importlib import resources
from pathlib import Path
from string import Template
from typing import Any

import click

from eval.cli.commands.options import column_option
from eval.cli.terminal import echo
from eval.config.schema import Data
from eval.errors import ConfigError
from eval.files import replacing

FILES = ("starter.yaml", "starter.jsonl")
LOOKED_AT = 1000
"""Rows of own data that are read to guess columns and to see whether they can be used."""


@click.command(name="init")
@click.argument("folder", type=click.Path(path_type=Path), default=Path())
@click.option(
    "--data",
    "file",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="Your own articles, with references if you have them (.jsonl, .csv, .parquet, …).",
)
@click.option("--hub", metavar="ID", help="A data set of the Hugging Face hub instead.")
@click.option("--subset", metavar="NAME", help="Its configuration, such as 3.0.0.")
@click.option("--split", default="test", show_default=True, help="Its split.")
@column_option("Column that holds id, article, references, title or published, if not guessed.")
@click.option("--force", is_flag=True, help="Replace files that are there already.")
def command(
    folder: Path,
    file: Path | None,
    hub: str | None,
    subset: str | None,
    split: str,
    columns: tuple[str, ...],
    force: bool,
) -> None:
    """Write a config that runs at once into FOLDER (here, if none is named).

    Without options it comes with three example articles. With --data or --hub it is for your own:
    which column holds what is guessed from the first rows, said, and easily changed in the file.

    \b
    Examples:
      summarize-eval init my-benchmark
      summarize-eval bench my-benchmark/starter.yaml
      summarize-eval init --data articles.csv
      summarize-eval init --data articles.csv --column article=body --column references=abstract
      summarize-eval init --hub abisee/cnn_dailymail --subset 3.0.0
    """
    if file is not None and hub is not None:
        raise click.UsageError("give either --data or --hub, not both.")
    if folder.exists() and not folder.is_dir():
        raise ConfigError(f"{folder} is a file; name a folder, new or not.")
    starter = resources.files("eval.cli") / "starter"
    notes: list[str] = []
    if file is None and hub is None:
        written = {folder / name: (starter / name).read_bytes() for name in FILES}
    else:
        given = {"path": file.resolve()} if file else {"hub": hub, "config": subset, "split": split}
        name = _name(hub or (file or Path()).stem)
        config = folder / f"{name}.yaml"
        section, metrics, notes = _own(given, columns, folder)
        text = Template((starter / "own.yaml").read_text(encoding="utf-8")).substitute(
            source=hub or (file or Path()).name,
            file=config.name,
            name=name,
            data=section,
            metrics=metrics,
        )
        written = {config: text.encode()}
    for path in written:
        if path.exists() and not force:
            raise ConfigError(f"{path} exists already; use --force to replace it.")
    for path, content in written.items():
        with replacing(path, follow_links=True) as target:
            target.write(content)
    first = next(iter(written))
    echo(f"Wrote {' and '.join(map(str, written))}. Next:\n  summarize-eval bench {first}")
    for note in notes:
        echo(note)


def _own(
    given: dict[str, Any], columns: tuple[str, ...], folder: Path
) -> tuple[str, str, list[str]]:
    """Return the data section, the metrics, and what to tell of the data's first rows."""
    import yaml

    from eval.data.columns import column_names, guess_columns
    from eval.data.readers import raw_rows
    from eval.data.rows import BadRow, read_rows

    rows = (row for _, row in raw_rows(Data.model_validate(given)))
    guessed = guess_columns(itertools.islice(rows, LOOKED_AT), column_names(columns))
    held = guessed.model_dump(exclude_none=True)
    has_references = "references" in guessed.model_fields_set
    if not has_references:
        del held["references"]
    data = Data.model_validate({**given, "columns": guessed})
    read = itertools.islice(read_rows(data, seed=0, need_references=has_references), LOOKED_AT)
    bad = [row for row in read if isinstance(row, BadRow)]
    section: dict[str, Any] = dict(given)
    if "path" in given:
        section["path"] = os.path.relpath(given["path"], folder)
    section |= {"columns": held, "on_bad_row": "skip" if bad else "error"}
    metrics = "rouge, entities, coverage" if has_references else "entities, coverage"
    notes = ["Columns: " + ", ".join(f"{what} from {name!r}" for what, name in held.items()) + "."]
    if not has_references:
        notes.append("No column holds references, so metrics that need them are left out.")
    if bad:
        notes.append(f"{len(bad)} of the first rows cannot be used and are skipped; {bad[0]}.")
    text = yaml.safe_dump(section, sort_keys=False, allow_unicode=True)
    return "".join(f"  {line}\n" for line in text.splitlines()), metrics, notes


def _name(source: str) -> str:
    """Return a name that a folder can have, from a file's or data set's."""
    return re.sub(r"[^A-Za-z0-9._+-]+", "-", source).strip("-._+")[:64] or "benchmark"
