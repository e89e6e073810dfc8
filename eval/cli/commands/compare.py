"""`summarize-eval compare`: runs in, a verdict with its evidence out."""

from __future__ import annotations

import json
from functools import partial
from pathlib import Path
from typing import Literal

import click

from eval.cli.commands.options import run_option, runs_option, set_option
from eval.cli.comparison_view import show
from eval.cli.progress import progress_for_people
from eval.cli.terminal import echo_error, out
from eval.comparison.aligned import align, named
from eval.comparison.compare import compare
from eval.comparison.differences import ComparisonSettings
from eval.comparison.export import comparison_json, csv_text, latex, markdown
from eval.comparison.find import find_runs
from eval.comparison.gate import check, parse
from eval.comparison.trade_offs import trade_offs
from eval.comparison.verdict import headline_sentence, verdicts
from eval.errors import ConfigError
from eval.runs.run import Run

Format = Literal["table", "json", "markdown", "latex", "csv"]


@click.command(name="compare")
@click.argument("targets", nargs=-1, required=True, metavar="RUN…")
@click.option("--baseline", metavar="RUN", help="Compare every other run with this one only.")
@click.option(
    "--fail-on",
    "conditions",
    multiple=True,
    metavar="CONDITION",
    help="Exit with status 3 if a run's difference to the baseline meets it. Repeatable.",
)
@click.option("--columns", metavar="KEY,…", help="Compare these columns.  [default: the headline]")
@click.option("--common", is_flag=True, help="Compare only the articles that all runs share.")
@click.option("--all-pairs", is_flag=True, help="Print every pair's table, however many.")
@run_option()
@set_option()
@click.option(
    "--max-left-out",
    type=click.FloatRange(0, 1),
    default=ComparisonSettings().max_left_out,
    metavar="SHARE",
    show_default=True,
    help="No verdict on a column if a larger share of articles has no value in some run.",
)
@click.option(
    "--effect",
    type=click.FloatRange(0, min_open=True),
    default=ComparisonSettings().effect,
    metavar="SIZE",
    show_default=True,
    help="Difference worth finding, for sample sizes: 0.01 is one point.",
)
@click.option(
    "--resamples",
    type=click.IntRange(100),
    default=ComparisonSettings().resamples,
    show_default=True,
    metavar="N",
    help="Draws of the bootstrap, and of the permutation test.",
)
@click.option(
    "--seed",
    type=click.IntRange(0),
    default=ComparisonSettings().seed,
    show_default=True,
    metavar="N",
    help="Decides the draws.",
)
@runs_option("Where the runs of config files are looked for.")
@click.option("--json", "output", flag_value="json", help="Print one JSON object, raw numbers.")
@click.option("--markdown", "output", flag_value="markdown", help="Print Markdown.")
@click.option("--latex", "output", flag_value="latex", help="Print LaTeX tables (booktabs).")
@click.option("--csv", "output", flag_value="csv", help="Print CSV, raw numbers.")
def command(
    targets: tuple[str, ...],
    baseline: str | None,
    conditions: tuple[str, ...],
    columns: str | None,
    common: bool,
    all_pairs: bool,
    run_missing: bool,
    overrides: tuple[str, ...],
    max_left_out: float,
    effect: float,
    resamples: int,
    seed: int,
    runs: Path,
    output: Format | None,
) -> None:
    """Say whether the second RUN is better than the first, and what it cost.

    RUN is a run's folder, a folder of runs (all complete ones), a config file (all its runs) or
    config.yaml#label. The first sentence is the verdict; below it are, for each metric, both
    means, the difference with its paired bootstrap interval, the corrected p of a permutation
    test, and wins, ties and losses.

    \b
    Examples:
      summarize-eval compare configs/quickstart.yaml
      summarize-eval compare runs/quickstart
      summarize-eval compare runs/news/lead-3-1a2b3c4d runs/news/bart-5e6f7a8b
      summarize-eval compare old.yaml#bart new.yaml#bart --run --markdown
      summarize-eval compare new.yaml --baseline old.yaml#bart \\
          --fail-on 'entity_precision_source < -0.01' --fail-on 'high(rouge2) < 0'

    A condition is about the difference to the baseline, in the units of the files (0.01 is one
    point): COLUMN, low(COLUMN) or high(COLUMN), one of < <= > >=, and a number.

    Exit status: 0 done, 1 a run failed, 2 wrong use or runs that cannot be compared, 3 a condition
    was met or could not be judged.
    """
    gates = [parse(text) for text in conditions]
    if gates and baseline is None:
        raise ConfigError("--fail-on needs --baseline RUN: the run that the others must not spoil.")
    wanted = None if columns is None else [key.strip() for key in columns.split(",") if key.strip()]
    if wanted == []:
        raise ConfigError("--columns names no column; write keys, as in --columns rouge1,rouge2.")
    with progress_for_people() as progress:
        missing = progress if run_missing else None
        find = partial(find_runs, runs=runs, overrides=overrides, missing=missing)
        first = _the_one(find([baseline]), baseline) if baseline else []
        found = find(targets)
    base = {run.folder.resolve() for run in first}
    together = [*first, *(run for run in found if run.folder.resolve() not in base)]
    if len(together) < 2:
        raise ConfigError(
            "a comparison takes two runs or more; name another run, or a config file or folder "
            "with several."
        )
    settings = ComparisonSettings(
        resamples=resamples, seed=seed, effect=effect, max_left_out=max_left_out
    )
    comparison = compare(
        align(named(together), common=common, only=wanted),
        columns=wanted,
        baseline=0 if first else None,
        settings=settings,
    )
    judged = verdicts(comparison)
    tradeoffs = trade_offs(comparison)
    alarms = check(comparison, gates)
    sentence = headline_sentence(comparison, judged)
    sentences = [sentence]
    if len(judged) > 1:
        sentences += [item.sentence for item in judged]
    sentences += [caution for item in judged for caution in item.cautions]
    if output == "json":
        value = comparison_json(comparison, sentence, judged, tradeoffs, alarms if gates else None)
        click.echo(json.dumps(value, ensure_ascii=False))
    elif output == "markdown":
        click.echo(markdown(comparison, sentences, tradeoffs), nl=False)
    elif output == "latex":
        click.echo(latex(comparison), nl=False)
    elif output == "csv":
        click.echo(csv_text(comparison), nl=False)
    else:
        console = out()
        console.print(sentence, style="bold", markup=False, highlight=False)
        for line in sentences[1:]:
            console.print(f"· {line}", markup=False, highlight=False)
        show(console, comparison, tradeoffs, every_pair=all_pairs)
    for alarm in alarms:
        echo_error(alarm.sentence)
    if alarms:
        raise SystemExit(3)


def _the_one(found: list[Run], target: str) -> list[Run]:
    if len(found) > 1:
        raise ConfigError(
            f"--baseline {target} stands for {len(found)} runs; name one of them: a run's folder, "
            "or config.yaml#label."
        )
    return found
