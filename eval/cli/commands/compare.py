"""`summarize-eval compare`: runs in, a verdict with its evidence out."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import Literal

import click

from eval.benchmark.progress_bars import progress_for_people
from eval.cli.commands.options import run_option, runs_option, set_option
from eval.cli.comparison_view import show
from eval.cli.terminal import echo_error, echo_json, out
from eval.comparison.aligned import align, named
from eval.comparison.compare import compare_aligned
from eval.comparison.differences import Comparison, ComparisonSettings
from eval.comparison.export import comparison_json, csv_text, latex, markdown
from eval.comparison.find import find_runs
from eval.comparison.gate import check, gate_lines, parse
from eval.comparison.rows import tables_of_pairs
from eval.comparison.trade_offs import trade_offs
from eval.comparison.verdict import Verdict, headline_sentence, verdicts
from eval.comparison.wording import counted
from eval.errors import ConfigError
from eval.runs.run import Run

Format = Literal["table", "json", "markdown", "latex", "csv"]


def _a_number(context: click.Context, option: click.Parameter, value: float) -> float:
    """Refuse `nan`, which is in every range."""
    if value != value:  # noqa: PLR0124 - not a number
        raise click.BadParameter("nan is not a number; write one such as 0.01.")
    return value


@click.command(name="compare")
@click.argument("targets", nargs=-1, required=True, metavar="RUN…")
@click.option("--baseline", metavar="RUN", help="Compare every other run with this one only.")
@click.option(
    "--fail-on",
    "conditions",
    multiple=True,
    metavar="CONDITION",
    help="Exit with status 3 if a run meets it, or if it cannot be judged. Repeatable.",
)
@click.option("--columns", metavar="KEY,…", help="Compare these columns.  [default: the headline]")
@click.option("--common", is_flag=True, help="Compare only the articles that all runs share.")
@click.option("--all-pairs", is_flag=True, help="Print every pair's table, however many.")
@run_option()
@set_option()
@click.option(
    "--max-left-out",
    type=click.FloatRange(0, 1),
    callback=_a_number,
    default=ComparisonSettings().max_left_out,
    metavar="SHARE",
    show_default=True,
    help="No verdict on a column if a larger share of articles has no value in some run.",
)
@click.option(
    "--effect",
    type=click.FloatRange(0.0001, 1),
    callback=_a_number,
    default=ComparisonSettings().effect,
    metavar="SIZE",
    show_default=True,
    help="Difference worth finding, for sample sizes: 0.01 is one point.",
)
@click.option(
    "--negligible",
    type=click.FloatRange(0, 1),
    callback=_a_number,
    default=ComparisonSettings().negligible,
    metavar="SIZE",
    show_default=True,
    help="A smaller difference in a share decides nothing, however certain it is.",
)
@click.option(
    "--resamples",
    type=click.IntRange(100, 1_000_000),
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
    negligible: float,
    resamples: int,
    seed: int,
    runs: Path,
    output: Format | None,
) -> None:
    """Say whether the second RUN is better than the first, and what it cost.

    RUN is a run's folder, a folder of runs (all complete ones), a config file (all its runs) or
    config.yaml#label. The first sentence is the verdict; below it are, for each metric, both
    means, the difference with its interval, the corrected p of a permutation test, and wins, ties
    and losses.

    \b
    Examples:
      summarize-eval compare configs/quickstart.yaml
      summarize-eval compare runs/quickstart
      summarize-eval compare runs/news/lead-3-1a2b3c4d runs/news/bart-5e6f7a8b
      summarize-eval compare old.yaml#bart new.yaml#bart --run --markdown
      summarize-eval compare new.yaml --baseline old.yaml#bart \\
          --fail-on 'entity_precision_source < -1 points' --fail-on 'high(rouge2) < 0' \\
          --fail-on 'mean(has_unsupported_entity) > 10%'

    A condition is COLUMN, low(COLUMN) or high(COLUMN), which mean the difference to the baseline
    and the ends of its interval, or mean(COLUMN), the run's own value; one of < <= > >=; and a
    number: 0.01, 1% and 1 points are the same. Without --baseline all are about the run's own.

    Exit status: 0 done, 1 a run failed, 2 wrong use or runs that cannot be compared, 3 a condition
    was met or could not be judged.
    """
    gates = [parse(text, baseline=baseline is not None) for text in conditions]
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
    unchanged = bool(first and found) and len(together) == 1
    if len(together) < 2 and not (together and gates and baseline is None) and not unchanged:
        raise ConfigError(
            "a comparison takes two runs or more; name another run, or a config file or folder "
            "with several. A condition on a single run takes no --baseline."
        )
    settings = ComparisonSettings(
        resamples=resamples,
        seed=seed,
        effect=effect,
        negligible=negligible,
        max_left_out=max_left_out,
    )
    comparison = compare_aligned(
        align(named(together), common=common, only=wanted),
        columns=wanted,
        baseline=0 if first else None,
        settings=settings,
    )
    judged = verdicts(comparison)
    tradeoffs = trade_offs(comparison)
    alarms = check(comparison, gates)
    sentence = headline_sentence(comparison, judged)
    if unchanged:
        sentence = f"{comparison.name(0)} is the baseline itself: nothing has changed."
    sentences = [sentence, *_further_sentences(comparison, judged, all_pairs)]
    of_gates = gate_lines(comparison, gates, alarms)
    if output == "json":
        value = comparison_json(comparison, sentence, judged, tradeoffs, alarms if gates else None)
        echo_json(value)
    elif output == "markdown":
        stopped = [alarm.sentence for alarm in alarms]
        text = [*sentences, *of_gates, *stopped]
        click.echo(markdown(comparison, judged, text, tradeoffs, every_pair=all_pairs), nl=False)
    elif output == "latex":
        click.echo(latex(comparison, judged, every_pair=all_pairs), nl=False)
    elif output == "csv":
        click.echo(csv_text(comparison), nl=False)
    else:
        console = out()
        console.print(sentence, style="bold")
        for line in sentences[1:]:
            console.print(f"· {line}")
        show(console, comparison, judged, tradeoffs, every_pair=all_pairs)
        for line in of_gates:
            console.print(line)
    for alarm in alarms:
        echo_error(alarm.sentence)
    if alarms:
        raise SystemExit(3)


def _further_sentences(
    comparison: Comparison, judged: Sequence[Verdict], all_pairs: bool
) -> list[str]:
    """Return what follows the verdict: the pairs one by one, and cautions.

    Of many pairs, the table of verdicts says in less room what their sentences say.
    """
    pairs = [item.sentence for item in judged] if len(judged) > 1 else []
    cautions = list(dict.fromkeys(caution for item in judged for caution in item.cautions))
    if not tables_of_pairs(comparison, all_pairs):
        pairs = []
        cautions = [f"{counted(len(cautions), 'caution')}: --all-pairs prints them."] * any(
            cautions
        )
    return [*pairs, *(r.run.caution for r in comparison.aligned.runs if r.run.caution), *cautions]


def _the_one(found: list[Run], target: str) -> list[Run]:
    if len(found) > 1:
        raise ConfigError(
            f"--baseline {target} stands for {len(found)} runs; name one of them: a run's folder, "
            "or config.yaml#label."
        )
    return found
