"""What a benchmark tells while it works; who listens decides how it is shown."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from eval.workers.pool import WorkerRate


class Progress(Protocol):
    """What the benchmark tells while it works."""

    def start(self, stage: str, total: int, done: int = 0) -> None:
        """Begin a stage of `total` articles, of which `done` are finished already."""
        ...

    def prepared(self) -> None:
        """Time the stage from now on: what came before was loading, and counts in no rate."""
        ...

    def advance(
        self,
        finished: int,
        *,
        failed: int = 0,
        tokens: int = 0,
        workers: Sequence[WorkerRate] = (),
    ) -> None:
        """Count finished articles of the stage, failed ones among them, and tokens written.

        `workers` says how fast each worker is, where there are others than this process.
        """
        ...

    def say(self, message: str) -> None:
        """Tell something once."""
        ...


class Silent:
    """Tells nothing: for library use and tests."""

    def start(self, stage: str, total: int, done: int = 0) -> None:
        """Ignore."""

    def prepared(self) -> None:
        """Ignore."""

    def advance(self, finished: int, **of_them: object) -> None:
        """Ignore."""

    def say(self, message: str) -> None:
        """Ignore."""
