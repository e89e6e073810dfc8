"""Options that several subcommands share, so that they read and behave alike."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

Decorator = Callable[[Callable[..., Any]], Callable[..., Any]]


def runs_option(use: str) -> Decorator:
    """`--runs FOLDER`, as the parameter `runs`; `use` says what the folder is for."""
    return click.option(
        "--runs",
        type=click.Path(file_okay=False, path_type=Path),
        default=Path("runs"),
        show_default=True,
        metavar="FOLDER",
        help=use,
    )


def set_option(use: str = "As in `bench`. Repeatable.") -> Decorator:
    """`--set KEY=VALUE`, as the parameter `overrides`."""
    return click.option("--set", "overrides", multiple=True, metavar="KEY=VALUE", help=use)


def workers_option() -> Decorator:
    """`--workers ENGINE`, as the parameter `engine`; `None` stands for what the config says."""
    return click.option(
        "--workers",
        "engine",
        type=click.Choice(["local", "processes", "ray"]),
        help="Where the work runs: this process, several, a Ray cluster.  [default: the config's]",
    )


def jobs_option() -> Decorator:
    """`--jobs N`, as the parameter `jobs`; `None` stands for what the config says."""
    return click.option(
        "--jobs",
        type=click.IntRange(min=1),
        metavar="N",
        help="Short for --workers processes, N of them; with --workers ray, N actors.",
    )


def run_option() -> Decorator:
    """`--run`, as the parameter `run_missing`."""
    return click.option(
        "--run", "run_missing", is_flag=True, help="Run first what a config file lacks."
    )


def json_option() -> Decorator:
    """`--json`, as the parameter `as_json`."""
    return click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")


def column_option(use: str) -> Decorator:
    """`--column WHAT=NAME`, as the parameter `columns`; `use` says what it names."""
    return click.option(
        "--column", "columns", multiple=True, metavar="WHAT=NAME", help=f"{use} Repeatable."
    )


def all_columns_option() -> Decorator:
    """`--all-columns`, as the parameter `all_columns`."""
    return click.option("--all-columns", is_flag=True, help="Show every column of every metric.")
