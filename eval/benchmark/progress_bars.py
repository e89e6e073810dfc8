"""Progress of long work on stderr: a live bar on a terminal, a plain line now and then elsewhere.

lead-3: 120/300 articles, 24.10/s, 310 tokens/s, 1 failed, 00:07 left
"""

from __future__ import annotations

import contextlib
import json
import math
import sys
import threading
import time
from collections.abc import Sequence

from tqdm import tqdm
from tqdm.contrib import DummyTqdmFile

from eval.workers.pool import WorkerRate
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

    def advance(
        self,
        finished: int,
        *,
        failed: int = 0,
        tokens: int = 0,
        workers: Sequence[WorkerRate] = (),
    ) -> None:
        """Count, and show it when it is time."""
        if self._bar is None:
            return
        self._failed += failed
        self._tokens += tokens
        seconds = max(self._bar.format_dict["elapsed"], 1e-9)
        notes = [f"{(self._bar.n + finished - self._bar.initial) / seconds:.2f}/s"]
        notes += [f"{self._tokens / seconds:.0f} tokens/s"] if self._tokens else []
        notes += [f"{self._failed} failed"] if self._failed else []
        notes += [_of_workers(workers)] if workers else []
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


class JsonProgress:
    """Writes an object a line to stderr, for programs: now and then, and when a stage is done.

    {"stage": "lead-3", "finished": 120, "total": 300, "failed": 0, "per_second": 24.1,
     "seconds_left": 7.5, "workers": [{"name": "node-1:4711", "articles": 60, "per_second": 12.2}]}
    """

    def __init__(self) -> None:
        self._stage, self._total, self._finished, self._failed, self._begun = "", 0, 0, 0, 0
        self._start = self._last = 0.0

    def __enter__(self) -> JsonProgress:
        return self

    def __exit__(self, *_: object) -> None:
        """Nothing is open."""

    def start(self, stage: str, total: int, done: int = 0) -> None:
        """Begin a stage."""
        self._stage, self._total, self._failed = stage, total, 0
        self._finished = self._begun = done
        self._start = self._last = time.monotonic()

    def prepared(self) -> None:
        """Begin the stage's time anew."""
        self._start = time.monotonic()

    def advance(
        self,
        finished: int,
        *,
        failed: int = 0,
        tokens: int = 0,
        workers: Sequence[WorkerRate] = (),
    ) -> None:
        """Count, and write it when it is time."""
        self._finished += finished
        self._failed += failed
        now = time.monotonic()
        if self._finished < self._total and now - self._last < LINE_SECONDS:
            return
        self._last = now
        rate = (self._finished - self._begun) / max(now - self._start, 1e-9)
        self._write(
            {
                "stage": self._stage,
                "finished": self._finished,
                "total": self._total,
                "failed": self._failed,
                "per_second": round(rate, 3),
                "seconds_left": round((self._total - self._finished) / rate, 1) if rate else None,
                "workers": [
                    {
                        "name": worker.name,
                        "articles": worker.articles,
                        "per_second": round(worker.per_second, 3),
                    }
                    for worker in workers
                ],
            }
        )

    def say(self, message: str) -> None:
        """Write a message."""
        self._write({"message": message})

    def _write(self, value: dict[str, object]) -> None:
        print(json.dumps(value), file=sys.stderr, flush=True)  # noqa: T201


def _of_workers(workers: Sequence[WorkerRate]) -> str:
    """Say how many workers there are, and how fast the slowest and the fastest."""
    rates = [worker.per_second for worker in workers]
    return f"{len(rates)} workers at {min(rates):.2f} to {max(rates):.2f}/s"


def progress_for_people() -> StageProgress:
    """Return bars if stderr is a terminal, lines otherwise."""
    return StageProgress(sys.stderr.isatty())


def progress_for(*, as_json: bool) -> StageProgress | JsonProgress:
    """Return objects, a line each, for programs, and what people like to see for people."""
    return JsonProgress() if as_json else progress_for_people()
