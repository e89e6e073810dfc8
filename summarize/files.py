"""Writing a result to a file: whole, or not at all."""

from __future__ import annotations

import contextlib
import os
import secrets
from collections.abc import Iterator
from pathlib import Path
from typing import IO

from summarize.errors import OutputError

_NEW_FILE = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)


def check_writable(path: str | Path) -> Path:
    """Return `path` if a file can be written there; nothing is written yet.

    Raises:
        OutputError: it is a folder, its folder is missing, or one may not write there.
    """
    path = Path(path)
    if path.is_dir():
        raise OutputError(
            f"{path}: is a folder; name a file in it, for example {path / 'out.txt'}."
        )
    if not path.parent.is_dir():
        raise OutputError(f"{path}: there is no folder {path.parent}; make it first.")
    special = path.exists() and not path.is_file()  # a device or a named pipe
    if not os.access(path if special else path.parent, os.W_OK):
        raise OutputError(f"{path}: you may not write in {path.parent}; choose another folder.")
    return path


@contextlib.contextmanager
def replacing(path: Path, *, follow_links: bool = True) -> Iterator[IO[bytes]]:
    """Write a new version of a file beside the old one; swap them when it is complete and on disk.

    A link stays a link: the file that it names is replaced. What is no file, such as `/dev/null`
    or a named pipe, is written to as it is. Who may read the old version may read the new one, and
    nobody else; the unfinished version has a name that cannot be foretold.

    Args:
        path: the file; it need not exist.
        follow_links: `False` puts the file in the place of a link, for folders that others made.

    Raises:
        OSError: it cannot be written; the old version stays as it was.
    """
    if follow_links and path.exists() and not path.is_file():
        with path.open("wb") as stream:
            yield stream
        return
    path = path.resolve() if follow_links and path.is_symlink() else path
    partial = path.with_name(f".{path.name[:200]}.{secrets.token_hex(8)}.partial")
    kept = path.stat().st_mode & 0o777 if path.exists() else None
    descriptor = os.open(partial, _NEW_FILE, 0o666 if kept is None else kept)
    try:
        with open(descriptor, "wb") as file:  # noqa: PTH123 - opened above so that it is ours
            if kept is not None:
                partial.chmod(kept)
            yield file
            file.flush()
            os.fsync(file.fileno())
        partial.replace(path)
        _sync_folder(path.parent)
    finally:
        with contextlib.suppress(OSError):
            partial.unlink(missing_ok=True)


def write_whole(path: Path, text: str) -> None:
    """Replace the file `path` with `text`.

    Raises:
        OutputError: it cannot be written; what stood there before is as it was.
    """
    try:
        with replacing(path) as file:
            file.write(text.encode("utf-8", "replace"))
    except OSError as error:
        raise OutputError(
            f"{path}: cannot be written ({error.strerror or error}); "
            "make room or choose another folder."
        ) from None


def _sync_folder(folder: Path) -> None:
    """Make a rename survive a power failure, on file systems that offer it."""
    with contextlib.suppress(OSError):
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
