"""What plugins print is no result: while they work, stdout leads to stderr."""

from __future__ import annotations

import contextlib
import os
import sys
from collections.abc import Iterator


@contextlib.contextmanager
def stdout_for_results() -> Iterator[None]:
    """Send what is printed meanwhile to stderr, also by other processes and libraries in C.

    Whoever reads `--json` finds one JSON object on stdout and nothing else.
    """
    with contextlib.redirect_stdout(sys.stderr), contextlib.ExitStack() as stack:
        if _are_open():
            sys.__stdout__.flush()  # type: ignore[union-attr]
            kept = os.dup(1)
            stack.callback(os.close, kept)
            stack.callback(os.dup2, kept, 1)
            os.dup2(2, 1)
        yield


def _are_open() -> bool:
    """Whether 1 and 2 are what they should be: where one was closed, another file may have it."""
    return sys.__stdout__ is not None and sys.__stderr__ is not None
