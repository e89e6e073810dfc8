"""Lets a command line tell what the library logs for people: rare, slow, once."""

from __future__ import annotations

import logging
import sys

from summarize.cli.printable import printable


class _Stderr(logging.Handler):
    """Writes one line to whatever stderr is at that moment; progress bars replace it."""

    def __init__(self, program: str) -> None:
        super().__init__(logging.INFO)
        self._program = program

    def emit(self, record: logging.LogRecord) -> None:
        sys.stderr.write(f"{self._program}: {printable(record.getMessage())}\n")
        sys.stderr.flush()


def show_notices(program: str) -> None:
    """Write the notices of both packages to stderr from now on, in the name of `program`."""
    for package in ("summarize", "eval"):
        logger = logging.getLogger(package)
        logger.addHandler(_Stderr(program))
        logger.setLevel(logging.INFO)
