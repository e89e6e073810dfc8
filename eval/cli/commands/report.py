"""`summarize-eval report`: runs in, one HTML page out."""

from __future__ import annotations

from pathlib import Path

import click

from eval.benchmark.progress_bars import progress_for_people
from eval.cli.commands.options import run_option, runs_option, set_option
from eval.cli.terminal import echo
from eval.comparison.aligned import align, named
from eval.comparison.compare import compare_aligned
from eval.comparison.find import find_runs
from eval.errors import ConfigError
from eval.report import is_folder_of_configs, write_index, write_report


@click.command(name="report")
@click.argument("targets", nargs=-1, required=True, metavar="RUN…")
@click.option(
    "-o",
    "--output",
    type=click.Path(dir_okay=False, path_type=Path),
    default=Path("report.html"),
    show_default=True,
    help="The page.",
)
@click.option("--title", help="The page's title.  [default: the configs' names]")
@click.option("--common", is_flag=True, help="Report only the articles that all runs share.")
@run_option()
@set_option()
@runs_option("Where the runs of config files are looked for.")
def command(
    targets: tuple[str, ...],
    output: Path,
    title: str | None,
    common: bool,
    run_missing: bool,
    overrides: tuple[str, ...],
    runs: Path,
) -> None:
    """Write one HTML page of RUNs: verdict, tables, plots, and every article with its evidence.

    RUN is a run's folder, a folder of runs (all complete ones), a config file (all its runs) or
    config.yaml#label. The page is a single file that opens from disk and asks no network for
    anything; it holds the articles' texts. Of a folder of such folders, such as runs itself, it is
    an index of all runs, and beside it stands a report for each config.

    \b
    Examples:
      summarize-eval report configs/quickstart.yaml
      summarize-eval report runs/news/lead-3-1a2b3c4d runs/news/bart-5e6f7a8b -o news.html
      summarize-eval report runs -o site/index.html
    """
    folder = Path(targets[0])
    if len(targets) == 1 and is_folder_of_configs(folder):
        if common or run_missing or overrides:
            raise ConfigError("an index of a folder takes no --common, --run or --set.")
        output.parent.mkdir(parents=True, exist_ok=True)
        for path in write_index(folder, output, heading=title):
            echo(str(path))
        return
    with progress_for_people() as progress:
        found = find_runs(
            targets, runs=runs, overrides=overrides, missing=progress if run_missing else None
        )
    comparison = compare_aligned(align(named(found), common=common))
    write_report(comparison, output, heading=title)
    echo(str(output))
