"""Progress of long work on stderr: a live bar on a terminal, plain lines elsewhere."""

from __future__ import annotations

import sys
import time
from types import TracebackType

LINE_SECONDS = 10.0


class Lines:
    """Plain lines, at most one every ten seconds and one at the end of a stage."""

    def __init__(self) -> None:
        self._stage, self._total, self._done, self._failed, self._tokens = "", 0, 0, 0, 0
        self._begin = self._last = time.monotonic()
        self._before = 0

    def __enter__(self) -> Lines:
        return self

    def __exit__(self, *_: object) -> None:
        return None

    def start(self, stage: str, total: int, done: int = 0) -> None:
        """Begin a stage."""
        self._stage, self._total, self._done, self._before = stage, total, done, done
        self._failed = self._tokens = 0
        self._begin = self._last = time.monotonic()

    def prepared(self) -> None:
        """Begin the stage's time anew."""
        self._begin = self._last = time.monotonic()

    def advance(self, finished: int, *, failed: int = 0, tokens: int = 0) -> None:
        """Count, and write a line when it is time."""
        self._done += finished
        self._failed += failed
        self._tokens += tokens
        now = time.monotonic()
        if self._done >= self._total or now - self._last >= LINE_SECONDS:
            self._last = now
            self.say(self._line(now))

    def say(self, message: str) -> None:
        """Write one line to stderr."""
        sys.stderr.write(f"{message}\n")
        sys.stderr.flush()

    def _line(self, now: float) -> str:
        seconds = max(now - self._begin, 1e-9)
        rate = (self._done - self._before) / seconds
        parts = [f"{self._stage}: {self._done}/{self._total} articles", f"{_rate(rate)}/s"]
        if self._tokens:
            parts.append(f"{self._tokens / seconds:.0f} tokens/s")
        if self._done < self._total and rate:
            parts.append(f"{_clock((self._total - self._done) / rate)} left")
        if self._failed:
            parts.append(f"{self._failed} failed")
        return ", ".join(parts)


class Bars:
    """A live bar (rich) for each stage."""

    def __init__(self) -> None:
        from rich.console import Console
        from rich.progress import BarColumn, Progress, TaskID, TextColumn, TimeRemainingColumn

        self._bar = Progress(
            TextColumn("{task.description}"),
            BarColumn(bar_width=30),
            TextColumn("{task.completed:.0f}/{task.total:.0f}"),
            TextColumn("{task.fields[note]}"),
            TimeRemainingColumn(),
            console=Console(stderr=True),
        )
        self._task: TaskID | None = None
        self._begin, self._done, self._failed, self._tokens = 0.0, 0, 0, 0

    def __enter__(self) -> Bars:
        self._bar.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._bar.stop()

    def start(self, stage: str, total: int, done: int = 0) -> None:
        """Begin a stage: a new bar."""
        self._begin, self._done, self._failed, self._tokens = time.monotonic(), 0, 0, 0
        self._task = self._bar.add_task(stage, total=total, completed=done, note="")

    def prepared(self) -> None:
        """Begin the stage's time anew."""
        self._begin = time.monotonic()

    def advance(self, finished: int, *, failed: int = 0, tokens: int = 0) -> None:
        """Move the bar."""
        if self._task is None:
            return
        self._done += finished
        self._failed += failed
        self._tokens += tokens
        seconds = max(time.monotonic() - self._begin, 1e-9)
        notes = [f"{_rate(self._done / seconds)}/s"]
        if self._tokens:
            notes.append(f"{self._tokens / seconds:.0f} tokens/s")
        if self._failed:
            notes.append(f"[red]{self._failed} failed[/red]")
        self._bar.update(self._task, advance=finished, note=", ".join(notes))

    def say(self, message: str) -> None:
        """Print above the bars."""
        self._bar.console.print(message, markup=False, highlight=False)


def progress_for_people() -> Bars | Lines:
    """Return bars if stderr is a terminal, lines otherwise."""
    return Bars() if sys.stderr.isatty() else Lines()


def _rate(per_second: float) -> str:
    return f"{per_second:.0f}" if per_second >= 10 else f"{per_second:.2f}"


def _clock(seconds: float) -> str:
    minutes, rest = divmod(round(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"
