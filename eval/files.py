"""Writing files so that a kill, a full disk or a second process leaves nothing half done."""

from __future__ import annotations

import contextlib
import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Any

from filelock import FileLock, Timeout

from eval.errors import RunError
from summarize import files


@contextlib.contextmanager
def reported(path: Path) -> Iterator[None]:
    """Turn the operating system's refusal to write into one sentence.

    Raises:
        RunError: the folder cannot be written, the disk is full, a limit is reached.
    """
    try:
        yield
    except OSError as error:
        reason = error.strerror or str(error)
        raise RunError(
            f"cannot write {path}: {reason}. What was written before is intact; "
            "make room or choose another folder, and run the same command again to continue."
        ) from error


@contextlib.contextmanager
def replacing(path: Path) -> Iterator[IO[bytes]]:
    """Write a new version of a file beside the old one and swap them only when it is complete.

    Raises:
        RunError: it cannot be written; the old version stays as it was.
    """
    with reported(path):
        path.parent.mkdir(parents=True, exist_ok=True)
        with files.replacing(path) as file:
            yield file


def remove_partials(folder: Path) -> None:
    """Remove what killed processes left of `replacing`; only for who holds the folder's lock."""
    with reported(folder):
        for partial in folder.glob(".*.partial"):
            partial.unlink(missing_ok=True)


def write_json(path: Path, value: Any) -> None:
    """Write one JSON value, indented, in place of the old version.

    Raises:
        RunError: it cannot be written.
    """
    with replacing(path) as file:
        file.write((json.dumps(value, ensure_ascii=False, indent=2) + "\n").encode())


def json_line(value: Any) -> bytes:
    """Return one line of a `.jsonl` file: compact, UTF-8, with its line feed."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    return text.encode("utf-8", "replace") + b"\n"


def read_json(path: Path) -> Any:
    """Read one JSON value.

    Raises:
        RunError: the file is missing or is no JSON.
    """
    try:
        return json.loads(path.read_bytes())
    except FileNotFoundError:
        raise RunError(f"{path} does not exist; is {path.parent} a run's folder?") from None
    except (OSError, ValueError) as error:
        raise RunError(f"{path} cannot be read: {error}.") from None


def read_lines(path: Path) -> Iterator[Any]:
    """Yield the values of a finished `.jsonl` file.

    Raises:
        RunError: the file is missing, or a line is no JSON.
    """
    try:
        with path.open("rb") as lines:
            for number, line in enumerate(lines, start=1):
                try:
                    yield json.loads(line)
                except ValueError as error:
                    raise RunError(f"{path}, line {number}, is not JSON: {error}.") from None
    except OSError as error:
        raise RunError(f"{path} cannot be read: {error.strerror}.") from None


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
