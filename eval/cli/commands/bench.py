"""`summarize-eval bench`: config files in, runs on disk and a table out."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any, Literal

import click

from eval.benchmark.execute import Outcome, run_plan
from eval.benchmark.plan import Plan, load_config, make_plan
from eval.benchmark.progress_bars import progress_for
from eval.benchmark.replay import replay_json, replay_lines, rerun
from eval.cli.commands.options import (
    all_columns_option,
    jobs_option,
    json_option,
    runs_option,
    set_option,
    workers_option,
)
from eval.cli.plugin_output import stdout_for_results
from eval.cli.run_table import footnotes, result_table, run_json
from eval.cli.terminal import echo, echo_error, echo_json, out, print_table
from eval.comparison.aligned import align, named
from eval.comparison.compare import compare_aligned
from eval.comparison.systems import systems_csv, systems_latex, systems_markdown
from eval.config.workers import EngineName, Workers, chosen
from eval.runs.environment import command_line
from eval.runs.run import Run

TableFormat = Literal["markdown", "latex", "csv"]


@click.command(name="bench")
@click.argument("configs", nargs=-1, type=click.Path(path_type=Path), metavar="CONFIG…")
@set_option("Override a value, as in --set data.limit=10. Repeatable.")
@runs_option("Holds all runs.")
@click.option("--dry-run", is_flag=True, help="Say what would run and what is done; write nothing.")
@click.option(
    "--rerun",
    "replayed",
    type=click.Path(path_type=Path),
    metavar="RUN",
    help="Replay a run from its run.json instead; say what changed and whether the bytes match.",
)
@click.option("--retry-failed", is_flag=True, help="Try articles again that failed before.")
@click.option(
    "--allow-plugins",
    is_flag=True,
    help="Run the code (module:Class) that the run of --rerun names: for folders you trust.",
)
@workers_option()
@jobs_option()
@all_columns_option()
@json_option()
@click.option("--markdown", "table", flag_value="markdown", help="Print a Markdown table.")
@click.option("--latex", "table", flag_value="latex", help="Print a LaTeX table (booktabs).")
@click.option("--csv", "table", flag_value="csv", help="Print CSV, raw numbers.")
def command(
    configs: tuple[Path, ...],
    overrides: tuple[str, ...],
    runs: Path,
    dry_run: bool,
    replayed: Path | None,
    retry_failed: bool,
    allow_plugins: bool,
    engine: EngineName | None,
    jobs: int | None,
    all_columns: bool,
    as_json: bool,
    table: TableFormat | None,
) -> None:
    """Run the summarizers of each CONFIG on its data, score them, print a table.

    Every finished summary is on disk at once: a run that was stopped continues where it was when
    the same command is given again, and what is complete is not run twice.

    \b
    Examples:
      summarize-eval bench configs/quickstart.yaml
      summarize-eval bench configs/cnn_dailymail.yaml --set data.limit=100
      summarize-eval bench configs/quickstart.yaml --dry-run
      summarize-eval bench --rerun runs/quickstart/lead-3-1a2b3c4d

    Exit status: 0 done, 1 a run failed or a replay differs, 2 wrong use.
    """
    if (replayed is None) == (not configs):
        raise click.UsageError("give config files, or --rerun and a run's folder.")
    if replayed is not None:
        _replay(replayed, runs, allow_plugins, engine, jobs, as_json)
        return
    with stdout_for_results():
        plans = [
            make_plan(load_config(path, overrides), runs, write=not dry_run) for path in configs
        ]
    if dry_run:
        _show_plans(plans, as_json)
        return
    outcomes: list[Outcome] = []
    for plan in plans:
        with stdout_for_results(), progress_for(as_json=as_json) as progress:
            of_plan = list(
                run_plan(
                    plan,
                    progress,
                    workers=chosen(plan.config.workers, engine=engine, jobs=jobs),
                    retry_failed=retry_failed,
                    command=command_line(),
                )
            )
        outcomes += of_plan
        if not as_json:
            _show(plan, of_plan, all_columns, table)
    if as_json:
        echo_json({"runs": [_outcome_json(o) for o in outcomes]})
    if any(o.error or o.run is None or o.run.result["status"] != "ok" for o in outcomes):
        raise SystemExit(1)


def _replay(
    folder: Path,
    runs: Path,
    allow_plugins: bool,
    engine: EngineName | None,
    jobs: int | None,
    as_json: bool,
) -> None:
    run = Run.open(folder)
    with stdout_for_results(), progress_for(as_json=as_json) as progress:
        report = rerun(
            run,
            runs,
            progress,
            allow_plugins=allow_plugins,
            workers=_workers_of(run, engine, jobs),
            command=command_line(),
        )
    if as_json:
        echo_json(replay_json(report))
    else:
        for line in replay_lines(report):
            echo(line)
    if not report.identical:
        raise SystemExit(1)


def _workers_of(run: Run, engine: EngineName | None, jobs: int | None) -> Workers:
    """Return the run's own settings, in this process unless another engine is asked for."""
    told = run.info["config"].get("workers", {})
    own = Workers.model_validate({**told, "engine": "auto"} if isinstance(told, dict) else {})
    return chosen(own, engine=engine, jobs=jobs)


def _show(
    plan: Plan, outcomes: list[Outcome], all_columns: bool, table: TableFormat | None
) -> None:
    done = [outcome.run for outcome in outcomes if outcome.run is not None]
    for outcome in outcomes:
        if outcome.error is not None:
            echo_error(f"{outcome.planned.label}: {outcome.error}")
    if not done:
        return
    if table is not None:
        click.echo(_table(done, table, all_columns), nl=False)
        return
    snapshot = plan.snapshot
    console = out()
    skipped = f", {len(snapshot.skipped)} rows skipped" if snapshot.skipped else ""
    console.print(
        f"{plan.config.name}: {len(snapshot.ids)} articles{skipped}; "
        "ROUGE and shares in points (x 100), means over summaries, 95% intervals below them"
    )
    print_table(console, result_table(done, every_column=all_columns))
    for note in footnotes(done):
        console.print(note)
    console.print(f"Runs: {done[0].folder.parent}")


def _table(runs: list[Run], table: TableFormat, all_columns: bool) -> str:
    """Return systems by metrics for a paper; what is best there is what the tests say."""
    aligned = align(named(runs))
    columns = [column.key for column in aligned.columns] if all_columns else None
    comparison = compare_aligned(aligned, columns=columns)
    formats = {"markdown": systems_markdown, "latex": systems_latex, "csv": systems_csv}
    columns_set = os.environ.get("COLUMNS", "")
    return formats[table](comparison, int(columns_set) if columns_set.isdigit() else None)


def _outcome_json(outcome: Outcome) -> dict[str, Any]:
    if outcome.run is None:
        return {
            "label": outcome.planned.label,
            "folder": str(outcome.planned.folder),
            "summarizer": outcome.planned.signature,
            "error": outcome.error,
        }
    return run_json(outcome.run) | ({"error": outcome.error} if outcome.error else {})


def _show_plans(plans: list[Plan], as_json: bool) -> None:
    rows: list[dict[str, Any]] = [
        {
            "config": plan.config.name,
            "label": planned.label,
            "state": planned.state,
            "done": planned.done,
            "articles": len(plan.snapshot.ids),
            "skipped": len(plan.snapshot.skipped),
            "folder": str(planned.folder),
            "summarizer": planned.signature,
            "problem": planned.problem or None,
        }
        for plan in plans
        for planned in plan.runs
    ]
    if as_json:
        echo_json({"dry_run": rows})
        return
    from rich import box
    from rich.table import Table

    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    for heading in ("config", "summarizer", "state", "articles", "folder"):
        table.add_column(heading, no_wrap=True)
    for row in rows:
        progress = f"{row['done']}/{row['articles']}"
        table.add_row(row["config"], row["label"], row["state"], progress, row["folder"])
    print_table(out(), table)
    for row in rows:
        if row["problem"]:
            echo_error(f"{row['label']}: {row['problem']}")
