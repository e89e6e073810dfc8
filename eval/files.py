"""Writing files so that a kill, a full disk or a second process leaves nothing half done."""

from __future__ import annotations

import contextlib
import json
import os
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
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
def replacing(path: Path, *, follow_links: bool = False) -> Iterator[IO[bytes]]:
    """Write a new version of a file beside the old one and swap them only when it is complete.

    Args:
        path: the file; it need not exist.
        follow_links: whether a link there may lead out of the folder, as a person may want it.

    Raises:
        RunError: it cannot be written; the old version stays as it was.
    """
    with reported(path):
        path.parent.mkdir(parents=True, exist_ok=True)
        with files.replacing(path, follow_links=follow_links) as file:
            yield file


def remove_partials(folder: Path, *, idle: float = 0.0) -> None:
    """Remove what killed processes left of `replacing`.

    Args:
        folder: where to look.
        idle: leave those that were written to within so many seconds: where nobody holds a lock,
            another process may be at work, on another machine perhaps.
    """
    with reported(folder):
        for partial in folder.glob(".*.partial"):
            with contextlib.suppress(FileNotFoundError):
                if time.time() - partial.lstat().st_mtime >= idle:
                    partial.unlink()


def write_json(path: Path, value: Any) -> None:
    """Write one JSON value, indented, in place of the old version.

    Raises:
        RunError: it cannot be written.
    """
    with replacing(path) as file:
        text = json.dumps(value, ensure_ascii=False, indent=2, allow_nan=False) + "\n"
        file.write(text.encode("utf-8", "backslashreplace"))  # a file's name may be no UTF-8


def json_line(value: Any) -> bytes:
    """Return one line of a `.jsonl` file: compact, UTF-8, with its line feed."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    return text.encode("utf-8", "backslashreplace") + b"\n"


def read_json(path: Path) -> Any:
    """Read one JSON value.

    Raises:
        RunError: the file is missing or is no JSON.
    """
    try:
        return json.loads(path.read_bytes().decode())
    except FileNotFoundError:
        raise RunError(f"{path} does not exist; is {path.parent} a run's folder?") from None
    except RecursionError:
        raise RunError(f"{path} cannot be read: it is nested too deeply.") from None
    except (OSError, ValueError) as error:
        raise RunError(f"{path} cannot be read: {error}.") from None


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a `.jsonl` file: its number from 1, its bytes, and the value or what is wrong."""

    number: int
    content: bytes
    value: Any
    problem: str | None = None


def scan_lines(lines: Iterable[bytes]) -> Iterator[Line]:
    """Yield every line of an open `.jsonl` file, also those that cannot be used.

    Args:
        lines: a file opened for bytes; `gzip.open` does, too.

    Yields:
        The lines in order. `problem` says why a line has no value: "is not UTF-8", "is not JSON
        (…)"; it is `None` where the line could be read. A last line without a line feed is read
        like any other: who appends to files asks `content.endswith(b"\\n")`.
    """
    for number, content in enumerate(lines, start=1):
        try:
            yield Line(number, content, json.loads(content.decode()))
        except UnicodeDecodeError:
            yield Line(number, content, None, "is not UTF-8")
        except (ValueError, RecursionError) as error:
            yield Line(number, content, None, f"is not JSON ({error})")


def open_lines(path: Path) -> Iterator[Line]:
    """Yield every line of a `.jsonl` file, as `scan_lines` does; none if there is no file.

    Raises:
        RunError: the file is there and cannot be read.
    """
    try:
        with path.open("rb") as lines:
            yield from scan_lines(lines)
    except FileNotFoundError:
        return
    except OSError as error:
        raise RunError(f"{path} cannot be read: {error.strerror}.") from None


def read_lines(path: Path) -> Iterator[Any]:
    """Yield the values of a finished `.jsonl` file.

    Raises:
        RunError: the file is missing, or a line is no JSON.
    """
    if not path.exists():
        raise RunError(f"{path} cannot be read: No such file or directory.")
    for line in open_lines(path):
        if line.problem is not None:
            raise RunError(f"{path}, line {line.number}, {line.problem}.")
        yield line.value


def append_line(path: Path, value: Any, *, sync: bool = False) -> None:
    """Add one line to a `.jsonl` file; a line that a kill tore before is cut off first.

    Args:
        path: the file; it need not exist.
        value: of the line.
        sync: whether the line must be on the disk, safe from a power failure, on return.

    Raises:
        RunError: it cannot be written.
    """
    with reported(path), path.open("ab+") as file:
        end = file.tell()
        file.seek(max(0, end - 1))
        if file.read(1) not in (b"", b"\n"):
            file.seek(0)
            file.truncate(file.read().rfind(b"\n") + 1)
        file.write(json_line(value))
        file.flush()
        if sync:
            os.fsync(file.fileno())


@contextlib.contextmanager
def locked(folder: Path) -> Iterator[None]:
    """Hold the folder's lock. The system releases it also when the process is killed.

    Raises:
        RunError: another process holds it; the message gives its pid. Or a file in the folder is
            a link: what one writes into a folder of somebody else's must not land elsewhere.
    """
    holder = folder / ".holder"
    with reported(folder):
        folder.mkdir(parents=True, exist_ok=True)
        link = next((path for path in folder.iterdir() if path.is_symlink()), None)
        if link is not None:
            raise RunError(
                f"{link} is a link, and the files of a run must not lead elsewhere; put the file "
                "that it names in its place, or remove it."
            )
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
