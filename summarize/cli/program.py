"""How every command line of the project ends: with a result, or with one sentence and a status."""

from __future__ import annotations

import codecs
import io
import os
import sys
import unicodedata
from collections.abc import Callable
from typing import Any

import click

from summarize.cli.notices import show_notices
from summarize.cli.printable import printable
from summarize.errors import SummarizeError

STOPPED = 130
"""Exit status after Ctrl-C, as shells give it (128 + SIGINT)."""

_PLAIN = {
    "–": "-", "—": "-", "−": "-", "…": "...", "·": "-", "×": "x", "±": "+/-", "→": "->",
    "≥": ">=", "≤": "<=", "↑": "^", "↓": "v", "✓": "+", "✗": "!", "“": '"', "”": '"', "‘": "'",
    "’": "'",
}  # fmt: skip


def run_program(
    command: click.Command,
    name: str,
    *,
    errors: type[Exception] | tuple[type[Exception], ...] = SummarizeError,
    status: Callable[[Exception], int] = lambda _: 2,
    stopped: str = "stopped.",
) -> None:
    """Run a command line and exit with its status.

    Errors made for people, a refusal of the operating system and Ctrl-C are one sentence on
    stderr, without a traceback; a reader that leaves early (`| head`) ends the program quietly.
    `NO_COLOR` is honoured. Where the terminal's encoding lacks a character, its nearest plain
    form is printed.

    Args:
        command: what to run, with the arguments of the process.
        name: stands before every message.
        errors: the exceptions whose text is a sentence for a person.
        status: the exit status for one of them.
        stopped: what to say after Ctrl-C.
    """
    _print_anything()
    show_notices(name)
    settings: dict[str, Any] = {"color": False} if os.environ.get("NO_COLOR") else {}
    try:
        code: object = command.main(standalone_mode=False, **settings)
    except click.ClickException as error:
        text = io.StringIO()
        error.show(file=text)
        click.echo(printable(text.getvalue()), nl=False, err=True)
        code = error.exit_code
    except (click.Abort, KeyboardInterrupt):
        click.echo(f"{name}: {stopped}", err=True)
        code = STOPPED
    except errors as error:
        click.echo(f"{name}: {printable(str(error))}", err=True)
        code = status(error)
    except OSError as error:
        place = f"{error.filename}: " if error.filename else ""
        click.echo(f"{name}: {printable(f'{place}{error.strerror or error}')}.", err=True)
        code = 1
    sys.exit(code if isinstance(code, int) else 0)


def _print_anything() -> None:
    """Let no character stop a result on its way to the terminal or a pipe."""
    codecs.register_error("plain", _plain)
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="plain")


def _plain(error: UnicodeError) -> tuple[str, int]:
    """Return the ASCII nearest to what cannot be encoded, `?` if nothing is near."""
    if not isinstance(error, UnicodeEncodeError):
        raise error
    characters = error.object[error.start : error.end]
    return "".join(map(_nearest, characters)), error.end


def _nearest(character: str) -> str:
    if character in _PLAIN:
        return _PLAIN[character]
    letters = unicodedata.normalize("NFKD", character).encode("ascii", "ignore").decode()
    return letters or ("" if unicodedata.combining(character) else "?")
