"""What starts workers, hands them questions and notices when they die: processes, or Ray."""

from __future__ import annotations

import concurrent.futures
import contextlib
import multiprocessing
import os
import signal
import sys
import threading
from collections.abc import Collection, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from typing import Any, Protocol

from eval.workers.jobs import Job, Worker, ask_worker


class LostError(Exception):
    """A worker died, or its answer is gone; the message says what is known of the cause."""


class Engine(Protocol):
    """Starts workers and hands them questions, which each answers in the order it got them.

    A worker's handle and a question's ticket are the engine's own objects. `failed_starts` is how
    many workers may die one after the other before one is ready, besides one for each wanted.
    """

    failed_starts: int

    def start(self, job: Job) -> Any:
        """Begin to start a worker; return its handle at once."""
        ...

    def ask(self, handle: Any, question: str, arguments: Sequence[Any]) -> Any:
        """Hand a question to a worker; return the ticket for its answer at once."""
        ...

    def answered(self, tickets: Collection[Any], seconds: float) -> Collection[Any]:
        """Wait until at least one of the tickets has an answer; return those that have.

        Raises:
            WorkersError: the engine as a whole is gone.
        """
        ...

    def answer(self, ticket: Any) -> tuple[Any, Exception | None]:
        """Return the answer, or the error that the worker ended the question with.

        Raises:
            LostError: the worker died.
        """
        ...

    def stop(self, handle: Any) -> None:
        """End a worker, whatever it is doing."""
        ...

    def count(self, job: Job) -> int:
        """Return how many workers a job is to have."""
        ...

    def close(self) -> None:
        """Let go of everything."""
        ...


class Processes:
    """Workers in processes of this machine, each of its own, so that one's death is one's alone."""

    failed_starts = 3

    def __init__(self, count: int | None) -> None:
        """Say how many there are to be; as many as there are processors if `None`."""
        self._count = count

    def start(self, job: Job) -> ProcessPoolExecutor:
        """Begin to start a worker; see `Engine`."""
        return ProcessPoolExecutor(1, multiprocessing.get_context("spawn"), _settle, (job,))

    def ask(
        self, handle: ProcessPoolExecutor, question: str, arguments: Sequence[Any]
    ) -> Future[Any]:
        """Hand over a question; see `Engine`."""
        try:
            return handle.submit(_ask, question, tuple(arguments))
        except BrokenProcessPool as error:
            failed: Future[Any] = Future()
            failed.set_exception(error)
            return failed

    def answered(self, tickets: Collection[Any], seconds: float) -> Collection[Any]:
        """Wait for an answer; see `Engine`."""
        first = concurrent.futures.FIRST_COMPLETED
        return concurrent.futures.wait(tickets, seconds, first).done

    def answer(self, ticket: Future[Any]) -> tuple[Any, Exception | None]:
        """Return an answer; see `Engine`."""
        try:
            found: tuple[Any, Exception | None] = ticket.result()
        except BrokenProcessPool:
            raise LostError(
                "its process ended, perhaps for want of memory, or because a script does not keep "
                'its own work under `if __name__ == "__main__":`'
            ) from None
        except concurrent.futures.CancelledError:
            raise LostError("its process was stopped") from None
        return found

    def stop(self, handle: ProcessPoolExecutor) -> None:
        """End a worker; see `Engine`."""
        for process in list((handle._processes or {}).values()):
            with contextlib.suppress(ProcessLookupError):
                process.kill()
        handle.shutdown(wait=True, cancel_futures=True)

    def count(self, job: Job) -> int:
        """Return how many workers a job is to have; see `Engine`."""
        return self._count or processors()

    def close(self) -> None:
        """Nothing is held besides the workers."""


def processors() -> int:
    """Return how many processors this process may use; a container or batch system may limit it."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


_JOBS: list[Job] = []  # of a worker process
_WORKERS: list[Worker] = []  # made of it when it is first asked


def _settle(job: Job) -> None:
    """Make a fresh process a worker's: quiet, and gone when its parent is."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the parent's to answer
    if sys.stdout is not None and sys.stderr is not None:
        os.dup2(2, 1)  # what a plugin prints is no result
    threading.Thread(target=_end_with_parent, daemon=True).start()
    _JOBS[:] = [job]


def _ask(question: str, arguments: tuple[Any, ...]) -> tuple[Any, Exception | None]:
    return ask_worker(_JOBS[0], _WORKERS, question, arguments)


def _end_with_parent() -> None:
    """Leave no worker behind when the parent is killed."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)
