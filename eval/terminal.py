"""Where command lines write: results to stdout, everything else to stderr."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from rich.console import Console

PIPED_WIDTH = 160


def out() -> Console:
    """Return the console for results; wide when piped, so that no table is cut."""
    from rich.console import Console

    return Console(width=None if sys.stdout.isatty() else PIPED_WIDTH)


def echo_error(message: str) -> None:
    """Print one message to stderr, as the program's."""
    click.echo(f"summarize-eval: {message}", err=True)
