"""`summarize-eval score`: saved summaries in, new scores out; nothing is generated."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from eval.benchmark.import_outputs import data_of, import_outputs, output_columns
from eval.benchmark.progress_bars import progress_for
from eval.benchmark.rescore import rescore
from eval.cli.commands.options import (
    all_columns_option,
    column_option,
    jobs_option,
    json_option,
    runs_option,
    workers_option,
)
from eval.cli.plugin_output import stdout_for_results
from eval.cli.run_table import footnotes, result_table, run_json
from eval.cli.terminal import echo_error, echo_json, out, print_table
from eval.comparison.find import is_snapshot, runs_in
from eval.config.schema import Data
from eval.config.workers import EngineName, Workers, chosen
from eval.data.references import load_references
from eval.errors import ConfigError, EvalError
from eval.runs.environment import command_line
from eval.runs.run import Run
from eval.workers.workforce import Workforce
from summarize.errors import SpecError, SummarizeError, suggest_spec
from summarize.spec import Spec


@click.command(name="score")
@click.argument(
    "targets", nargs=-1, required=True, type=click.Path(path_type=Path), metavar="TARGET…"
)
@click.option(
    "--metric",
    "metrics",
    multiple=True,
    metavar="SPEC",
    help="Score with this, too, e.g. \"rouge(types=['1'])\"; it takes the place of the run's own "
    "of that name. Repeatable.",
)
@click.option("--only", is_flag=True, help="Score with --metric alone; a run's other scores go.")
@click.option(
    "--references",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="Corrected references of saved runs: rows with id and references.",
)
@click.option(
    "--data",
    "data_file",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="Articles and references that another tool's outputs were made from.",
)
@column_option("Column of --data that holds id, article, references, title or published.")
@click.option(
    "--output-column",
    "output_pairs",
    multiple=True,
    metavar="WHAT=NAME",
    help="Column of a TARGET file that holds id or summary. Repeatable.",
)
@runs_option("Takes the runs that are made of another tool's outputs.")
@click.option(
    "--allow-plugins",
    is_flag=True,
    help="Run the code (module:Class) that a saved run names: for folders you trust.",
)
@workers_option()
@jobs_option()
@all_columns_option()
@json_option()
def command(
    targets: tuple[Path, ...],
    metrics: tuple[str, ...],
    only: bool,
    references: Path | None,
    data_file: Path | None,
    columns: tuple[str, ...],
    output_pairs: tuple[str, ...],
    runs: Path,
    allow_plugins: bool,
    engine: EngineName | None,
    jobs: int | None,
    all_columns: bool,
    as_json: bool,
) -> None:
    """Score saved runs, or files with another tool's summaries, without generating.

    A TARGET that is a run's folder, or a folder of runs, is scored again in place: with the metrics
    it had, and with any that --metric adds. A TARGET that is a file becomes a run of its own below
    --runs, ready for `compare` and `report`. It holds rows with `id` and `summary` (.jsonl, .csv,
    …), or what `summarize --json`, lm-evaluation-harness (samples_*.jsonl) or inspect_ai (.eval)
    wrote, or, with any other ending, one summary a line in the order of --data. Columns with other
    names are guessed, as `init` does, unless they are named.

    \b
    Examples:
      summarize-eval score runs/quickstart/lead-3-1a2b3c4d --metric bertscore
      summarize-eval score runs/quickstart --references corrected.jsonl
      summarize-eval score gpt.jsonl --data articles.jsonl
      summarize-eval score gpt.jsonl --data articles.jsonl --output-column summary=output
      summarize-eval score logs/samples_news_2026-11-25.jsonl --data articles.jsonl

    Exit status: 0 done, 1 a run failed, 2 wrong use.
    """
    specs = [_spec(metric) for metric in metrics]
    if only and not specs:
        raise click.UsageError("--only takes the metrics that are to be scored: --metric SPEC.")
    data = data_of(data_file, columns) if data_file is not None else None
    corrected = load_references(references) if references is not None else None
    done: list[Run] = []
    failed: list[tuple[Path, Exception]] = []
    with (
        stdout_for_results(),
        progress_for(as_json=as_json) as progress,
        Workforce(
            chosen(Workers.model_validate({}), engine=engine, jobs=jobs), progress.say
        ) as workers,
    ):
        common: dict[str, Any] = {
            "progress": progress,
            "workers": workers,
            "command": command_line(),
        }
        for target in targets:
            if is_snapshot(target):
                continue
            for folder in runs_in(target) if target.is_dir() else [target]:
                try:
                    if target.is_dir():
                        run = rescore(
                            folder,
                            metrics=specs,
                            only=only,
                            references=corrected,
                            allow_plugins=allow_plugins,
                            **common,
                        )
                    else:
                        run = import_outputs(
                            target,
                            _needed(target, data),
                            runs=runs,
                            metrics=specs,
                            only=only,
                            columns=output_columns(output_pairs),
                            **common,
                        )
                except (EvalError, SummarizeError) as error:
                    failed.append((folder, error))
                else:
                    done.append(run)
    if failed and not done:
        raise failed[0][1]
    if as_json:
        errors = [{"folder": str(folder), "error": str(reason)} for folder, reason in failed]
        echo_json({"runs": [*map(run_json, done), *errors]})
    else:
        _show(done, all_columns)
        for _, reason in failed:
            echo_error(str(reason))
    if failed or any(run.result["status"] != "ok" for run in done):
        raise SystemExit(1)


def _spec(text: str) -> Spec:
    try:
        return Spec.parse(text)
    except SpecError as error:
        raise SpecError(f"{error}{suggest_spec(text)}") from None


def _show(done: list[Run], all_columns: bool) -> None:
    console = out()
    print_table(console, result_table(done, every_column=all_columns))
    for line in (*footnotes(done), *(f"Run: {run.folder}" for run in done)):
        console.print(line)


def _needed(target: Path, data: Data | None) -> Data:
    if not target.is_file():
        raise ConfigError(
            f"{target} is neither a run's folder, nor a folder of runs, nor a file of summaries."
        )
    if data is None:
        raise ConfigError(
            f"{target} is no run: name the articles and references it was made from with --data."
        )
    return data
