"""Workers as actors on a Ray cluster, or on a Ray of this machine alone.

An actor is one worker. It is not restarted by Ray but replaced by the pool, which knows what it was
at. Nothing is put into the object store by hand: questions and answers are there while they are in
flight.
"""

from __future__ import annotations

import contextlib
import logging
import math
import os
import socket
import threading
import time
from collections.abc import Collection, Iterator, Sequence
from typing import Any

from eval.config.workers import Workers
from eval.errors import WorkersError
from eval.workers.engines import LostError, processors
from eval.workers.jobs import Job, MetricsJob, SummarizerJob, Worker, ask_worker

_ANSWER_SECONDS = 60.0
_HEAD_SECONDS = 30.0
"""How long the head may be silent; Ray ends this process itself when it is gone for a minute."""

_LEAVE_SECONDS = 20.0

_QUIET = {
    "RAY_USAGE_STATS_ENABLED": "0",
    "RAY_DEDUP_LOGS": "0",
    "RAY_ENABLE_UV_RUN_RUNTIME_ENV": "0",
}
_LOOPBACK = "RAY_ENABLE_WINDOWS_OR_OSX_CLUSTER"
"""A Ray that is told that there can be no cluster binds to the loopback address."""


class RayCluster:
    """The connection to a cluster; one that was started here ends with it."""

    failed_starts = 30  # nodes come and go

    def __init__(self, settings: Workers) -> None:
        """Connect, or start a Ray on this machine.

        Raises:
            WorkersError: the package is not installed, or there is no cluster at the address.
        """
        self._settings = settings
        self._ray = _connect(settings)
        self._actor = self._ray.remote(_Actor)
        self._head: str = self._ray.get_runtime_context().gcs_address
        self._seen = self._looked = time.monotonic()

    def start(self, job: Job) -> Any:
        """Begin to start a worker; see `Engine`."""
        self._wait_for_head()
        cpus, gpus = self._needs(job)
        options = self._actor.options(
            num_cpus=cpus, num_gpus=gpus, max_restarts=0, max_task_retries=0
        )
        return options.remote(job)

    def ask(self, handle: Any, question: str, arguments: Sequence[Any]) -> Any:
        """Hand over a question; see `Engine`."""
        return handle.ask.remote(question, tuple(arguments))

    def answered(self, tickets: Collection[Any], seconds: float) -> Collection[Any]:
        """Wait for an answer; see `Engine`."""
        self._look_for_head()
        if not tickets:
            time.sleep(seconds)
            return []
        ready, _ = self._ray.wait(list(tickets), num_returns=1, timeout=seconds)
        return list(ready)

    def answer(self, ticket: Any) -> tuple[Any, Exception | None]:
        """Return an answer; see `Engine`."""
        from ray import exceptions

        try:
            found: tuple[Any, Exception | None] = self._ray.get(ticket, timeout=_ANSWER_SECONDS)
        except exceptions.RayTaskError as error:
            return None, WorkersError(f"a worker failed: {_first_line(error.cause)}.")
        except exceptions.RayError as error:
            raise LostError(_cause(error)) from None
        return found

    def stop(self, handle: Any) -> None:
        """End a worker; see `Engine`."""
        with contextlib.suppress(Exception):  # it is dead already
            if self._head_answers():
                self._ray.kill(handle, no_restart=True)

    def count(self, job: Job) -> int:
        """Return how many workers were asked for, or have room on the nodes there are."""
        cpus, gpus = self._needs(job)
        asked = self._settings.count
        if asked is not None:
            # Metrics take the room of those who write summaries, with a processor for each.
            shared = isinstance(job, MetricsJob)
            return max(1, int(asked * self._settings.per_worker.cpus)) if shared else asked
        self._wait_for_head()
        rooms = 0
        for node in self._ray.nodes():
            has = node["Resources"] if node["Alive"] else {}
            limits = [
                has.get(name, 0) // needed
                for name, needed in (("CPU", cpus), ("GPU", gpus))
                if needed
            ]
            rooms += int(min(limits, default=1)) if has else 0
        return max(1, rooms)

    def _needs(self, job: Job) -> tuple[float, float]:
        """Return the processors and GPUs that a worker reserves."""
        wanted = self._settings.per_worker
        return (
            (min(1, wanted.cpus), 0) if isinstance(job, MetricsJob) else (wanted.cpus, wanted.gpus)
        )

    def close(self) -> None:
        """Leave the cluster; end it if it was started here."""
        leaving = threading.Thread(target=self._leave, daemon=True)
        leaving.start()
        leaving.join(_LEAVE_SECONDS)  # without a head it may never end

    def _leave(self) -> None:
        with contextlib.suppress(Exception):
            self._ray.shutdown()

    def _look_for_head(self) -> None:
        """Notice a head that is gone before Ray does, which would end this process.

        Raises:
            WorkersError: it has been gone for too long.
        """
        if time.monotonic() - self._looked < 1.0:
            return
        self._looked = time.monotonic()
        if self._head_answers():
            self._seen = time.monotonic()
        elif time.monotonic() - self._seen > min(self._settings.patience, _HEAD_SECONDS):
            raise WorkersError(
                f"the head of the Ray cluster, {self._head}, has been gone for "
                f"{time.monotonic() - self._seen:.0f} seconds. What is finished is kept; the same "
                "command continues from there on another cluster, or on one machine with "
                "--workers local."
            )

    def _wait_for_head(self) -> None:
        """Wait until the head answers: what is asked of one that is gone never comes back.

        Raises:
            WorkersError: it has been gone for too long.
        """
        while not self._head_answers():
            self._look_for_head()
            time.sleep(0.5)

    def _head_answers(self) -> bool:
        host, _, port = self._head.rpartition(":")
        try:
            socket.create_connection((host.strip("[]"), int(port)), timeout=5.0).close()
        except OSError:
            return False
        return True


class _Actor:
    """A worker in a process of Ray's."""

    def __init__(self, job: Job) -> None:
        if isinstance(job, SummarizerJob) and job.threads is None:
            os.environ.pop("OMP_NUM_THREADS", None)  # Ray's own choice; torch's is to be the same
        self._job = job
        self._workers: list[Worker] = []

    def ask(self, question: str, arguments: Sequence[Any]) -> tuple[Any, Exception | None]:
        """Answer a question."""
        return ask_worker(self._job, self._workers, question, arguments)


def _connect(settings: Workers) -> Any:
    for name, value in _QUIET.items():
        os.environ.setdefault(name, value)
    try:
        import ray
    except ModuleNotFoundError:
        raise WorkersError(
            "workers on Ray need the package ray: pip install 'summarize-eval[ray]'."
        ) from None
    logging.getLogger("ray").setLevel(logging.ERROR)
    if ray.is_initialized():
        raise WorkersError("this process is connected to a Ray cluster already; shut it down.")
    quiet: dict[str, Any] = {"log_to_driver": False, "configure_logging": False}
    if settings.address != "local":
        here = settings.address.startswith(("127.", "localhost:", "[::1]"))
        try:
            with _loopback() if here else contextlib.nullcontext():
                ray.init(address=settings.address, **quiet)
        except (ConnectionError, ValueError, RuntimeError) as error:
            if settings.address != "auto":
                raise WorkersError(
                    f"there is no Ray cluster at {settings.address}: {_first_line(error)}. "
                    "workers.address takes host:port of its head, or local for one of its own."
                ) from None
        else:
            return ray
    cpus = max(processors(), math.ceil(settings.per_worker.cpus * (settings.count or 1)))
    try:
        with _loopback():
            ray.init(address="local", num_cpus=cpus, include_dashboard=False, **quiet)
    except Exception as error:
        raise WorkersError(f"Ray cannot be started here: {_first_line(error)}.") from error
    return ray


@contextlib.contextmanager
def _loopback() -> Iterator[None]:
    """Keep Ray to the loopback address, which only this machine can reach."""
    from ray._private import ray_constants

    before = os.environ.get(_LOOPBACK)
    os.environ[_LOOPBACK] = "0"
    ray_constants.ENABLE_RAY_CLUSTER = False  # read from the environment when it was imported
    try:
        yield
    finally:
        ray_constants.ENABLE_RAY_CLUSTER = True
        if before is None:
            del os.environ[_LOOPBACK]
        else:
            os.environ[_LOOPBACK] = before


def _cause(error: Exception) -> str:
    """Return in a few words why a worker is gone; Ray's own words fill a page."""
    text = str(error).lower()
    if "low on memory" in text:
        return "its node ran out of memory"
    if "node has died" in text or "node died" in text or "node was terminated" in text:
        return "its node is gone"
    return "its process was killed, perhaps for want of memory"


def _first_line(error: BaseException | None) -> str:
    lines = str(error).strip().splitlines() or [type(error).__name__]
    return lines[0].strip().rstrip(".")
