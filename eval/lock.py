"""One process at a time in a run's folder; the second is told who holds it."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterator
from pathlib import Path

from filelock import FileLock, Timeout

from eval.errors import RunError
from eval.storage import remove_partials, reported


@contextlib.contextmanager
def locked(folder: Path) -> Iterator[None]:
    """Hold the folder's lock. The system releases it also when the process is killed.

    Raises:
        RunError: another process holds it; the message gives its pid.
    """
    holder = folder / ".holder"
    with reported(folder):
        folder.mkdir(parents=True, exist_ok=True)
        lock = FileLock(folder / ".lock", timeout=0)
        try:
            lock.acquire()
        except Timeout:
            raise RunError(
                f"another process{_pid(holder)} is working in {folder}. Wait for it to end, "
                "or give this one another folder with --runs."
            ) from None
        try:
            holder.write_text(str(os.getpid()), encoding="ascii")
            remove_partials(folder)
        except (OSError, RunError):
            lock.release()
            raise
    try:
        yield
    finally:
        with contextlib.suppress(OSError):
            holder.unlink()
        lock.release()


def _pid(holder: Path) -> str:
    with contextlib.suppress(OSError, ValueError):
        return f" (pid {int(holder.read_text(encoding='ascii'))})"
    return ""
