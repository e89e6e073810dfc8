"""Progress of long work on stderr: a live bar on a terminal, a plain line now and then elsewhere.

lead-3: 120/300 articles, 24.10/s, 310 tokens/s, 1 failed, 00:07 left
"""

from __future__ import annotations

import contextlib
import math
import sys
import threading
import time

from tqdm import tqdm
from tqdm.contrib import DummyTqdmFile

from summarize.cli.printable import printable

LINE_SECONDS = 10.0
_LINE = "{desc}: {n_fmt}/{total_fmt} articles{postfix}, {remaining} left"
_BAR = "{desc} {bar:30} {n_fmt}/{total_fmt}{postfix}, {remaining} left"


tqdm.set_lock(threading.RLock())  # the default one is shared with other processes, for nothing


class StageProgress:
    """Counts the articles of each stage: a bar for each on a terminal, else a line a while."""

    def __init__(self, live: bool) -> None:
        self._live = live
        self._stderr = sys.stderr
        self._open = contextlib.ExitStack()
        self._bar: tqdm | None = None
        self._failed = self._tokens = 0
        self._last = 0.0

    def __enter__(self) -> StageProgress:
        if self._live:  # whatever else is written to stderr stands above the bar
            self._open.enter_context(contextlib.redirect_stderr(DummyTqdmFile(self._stderr)))
        return self

    def __exit__(self, *_: object) -> None:
        self._close()
        self._open.close()

    def start(self, stage: str, total: int, done: int = 0) -> None:
        """Begin a stage."""
        self._close()
        self._failed = self._tokens = 0
        self._last = time.monotonic()
        self._bar = tqdm(
            desc=printable(stage),
            total=total,
            initial=done,
            unit="",
            file=self._stderr,
            bar_format=_BAR if self._live else _LINE,
            dynamic_ncols=self._live,
            smoothing=0,
            miniters=1,
            delay=0 if self._live else math.inf,  # it then draws nothing of its own accord
        )

    def prepared(self) -> None:
        """Begin the stage's time anew: what came before was loading."""
        if self._bar is not None:
            self._bar.unpause()

    def advance(self, finished: int, *, failed: int = 0, tokens: int = 0) -> None:
        """Count, and show it when it is time."""
        if self._bar is None:
            return
        self._failed += failed
        self._tokens += tokens
        seconds = max(self._bar.format_dict["elapsed"], 1e-9)
        notes = [f"{(self._bar.n + finished - self._bar.initial) / seconds:.2f}/s"]
        notes += [f"{self._tokens / seconds:.0f} tokens/s"] if self._tokens else []
        notes += [f"{self._failed} failed"] if self._failed else []
        self._bar.set_postfix_str(", ".join(notes), refresh=False)
        self._bar.update(finished)
        now = time.monotonic()
        if not self._live and (self._bar.n >= self._bar.total or now - self._last >= LINE_SECONDS):
            self._last = now
            self.say(str(self._bar))

    def say(self, message: str) -> None:
        """Write one line, above the bar where there is one."""
        print(printable(message), file=sys.stderr, flush=True)  # noqa: T201

    def _close(self) -> None:
        if self._bar is not None:
            self._bar.close()


def progress_for_people() -> StageProgress:
    """Return bars if stderr is a terminal, lines otherwise."""
    return StageProgress(sys.stderr.isatty())
