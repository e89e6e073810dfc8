"""`summarize-eval init`: a config to start from, for a person's own data or with some of ours."""

from __future__ import annotations

from importlib import resources
from pathlib import Path
from string import Template

import click

from eval.cli.commands.options import column_option
from eval.cli.own_config import (
    EXAMPLES,
    data_section,
    name_of,
    outputs_line,
    own_data,
    served_line,
)
from eval.cli.terminal import echo
from eval.errors import ConfigError
from eval.files import replacing

FILES = ("starter.yaml", "starter.jsonl")


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
@click.option(
    "--outputs",
    multiple=True,
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="Summaries of --data that another tool wrote: one of the summarizers. Repeatable.",
)
@click.option("--server", metavar="URL", help="An OpenAI-compatible server: one of them, too.")
@click.option("--model", metavar="NAME", help="The server's model, as it knows it.")
@column_option("Column that holds id, article, references, title or published, if not guessed.")
@click.option("--force", is_flag=True, help="Replace files that are there already.")
def command(
    folder: Path,
    file: Path | None,
    hub: str | None,
    subset: str | None,
    split: str,
    outputs: tuple[Path, ...],
    server: str | None,
    model: str | None,
    columns: tuple[str, ...],
    force: bool,
) -> None:
    """Write a config that runs at once into FOLDER (here, if none is named).

    Without options it comes with three example articles. With --data or --hub it is for your own:
    which column holds what is guessed from the first rows, said, and easily changed in the file.
    What other tools wrote (--outputs) and a model behind a server (--server, --model) stand beside
    the summarizers that need nothing; a server's key is read from OPENAI_API_KEY.

    \b
    Examples:
      summarize-eval init my-benchmark
      summarize-eval bench my-benchmark/starter.yaml
      summarize-eval init --data articles.csv
      summarize-eval init --data articles.csv --column article=body --column references=abstract
      summarize-eval init --hub abisee/cnn_dailymail --subset 3.0.0
      summarize-eval init --data articles.csv --outputs gpt.jsonl
      summarize-eval init --data articles.csv --server http://localhost:8000/v1 --model llama3
    """
    if file is not None and hub is not None:
        raise click.UsageError("give either --data or --hub, not both.")
    if outputs and file is None:
        raise click.UsageError("--outputs takes the data they were made from: --data FILE.")
    if (server is None) != (model is None):
        raise click.UsageError("--server and --model go together.")
    if folder.exists() and not folder.is_dir():
        raise ConfigError(
            f"{folder} is a file; name a folder, new or not, and a file of articles with "
            f"--data {folder}."
        )
    starter = resources.files("eval.cli") / "starter"
    notes: list[str] = []
    if file is None and hub is None:
        written = {folder / name: (starter / name).read_bytes() for name in FILES}
        if server is not None:
            text = written[folder / FILES[0]].decode()
            place = text.index("  # smollm2")
            served = served_line(str(server), str(model))
            written[folder / FILES[0]] = f"{text[:place]}{served}{text[place:]}".encode()
    else:
        given = {"path": file.resolve()} if file else {"hub": hub, "config": subset, "split": split}
        name = name_of(hub or (file or Path()).stem)
        config = folder / f"{name}.yaml"
        data, held, notes = own_data(given, columns)
        added = served_line(server, str(model)) if server is not None else ""
        for path in dict.fromkeys(outputs):
            line, note = outputs_line(path, data, folder)
            added += line
            notes.append(note)
        text = Template((starter / "own.yaml").read_text(encoding="utf-8")).substitute(
            source=hub or (file or Path()).name,
            file=config.name,
            name=name,
            data=data_section(given, data, held, folder),
            summarizers=added or EXAMPLES,
            metrics=", ".join(["rouge"] * ("references" in held) + ["entities", "coverage"]),
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
