"""Writing a result to a file: whole, or not at all."""

from __future__ import annotations

import contextlib
import os
from pathlib import Path

from summarize.errors import OutputError


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
    if not os.access(path.parent, os.W_OK):
        raise OutputError(f"{path}: you may not write in {path.parent}; choose another folder.")
    return path


def write_whole(path: Path, text: str) -> None:
    """Write `text` beside `path` and swap it in when it is complete.

    Raises:
        OutputError: it cannot be written; what stood there before is as it was.
    """
    partial = path.with_name(f".{path.name}.{os.getpid()}.partial")
    try:
        partial.write_text(text, encoding="utf-8", errors="replace", newline="\n")
        partial.replace(path)
    except OSError as error:
        raise OutputError(
            f"{path}: cannot be written ({error.strerror or error}); "
            "make room or choose another folder."
        ) from None
    finally:
        with contextlib.suppress(OSError):
            partial.unlink(missing_ok=True)
