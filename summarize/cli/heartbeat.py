"""A line now and then while nothing is finished: a slow model is not a dead one."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from types import TracebackType


class Heartbeat:
    """Says how far the work is whenever `seconds` have passed since it last said or did something.

    Args:
        total: how many summaries are to be made.
        say: is called with each line.
        seconds: how long to keep silent.
    """

    def __init__(self, total: int, say: Callable[[str], None], seconds: float = 5.0) -> None:
        self._total = total
        self._say = say
        self._seconds = seconds
        self._done = 0
        self._began = time.monotonic()
        self._awake = threading.Event()
        self._over = False
        self._thread = threading.Thread(target=self._run, daemon=True)

    def __enter__(self) -> Heartbeat:
        """Begin to watch."""
        self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Say nothing any more."""
        self._over = True
        self._awake.set()
        self._thread.join()

    def advance(self) -> None:
        """Count one more summary."""
        self._done += 1
        self._awake.set()

    def _run(self) -> None:
        while not self._over:
            if self._awake.wait(self._seconds):
                self._awake.clear()
                continue
            waited = time.monotonic() - self._began
            self._say(f"still at work: {self._done} of {self._total} done after {waited:.0f} s")
