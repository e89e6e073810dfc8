"""The user's cache folder: converted models, and checksums, each made once."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path

import platformdirs

_ENVIRONMENT = "SUMMARIZE_EVAL_CACHE"


def cache_folder(*parts: str) -> Path:
    """Return (and make) a folder in the user's cache; `SUMMARIZE_EVAL_CACHE` moves the cache."""
    base = os.environ.get(_ENVIRONMENT) or platformdirs.user_cache_dir("summarize-eval")
    folder = Path(base).expanduser().joinpath(*parts)
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def made_once(target: Path, fill: Callable[[Path], None]) -> Path:
    """Return a folder of the cache; `fill` makes its content on its first use.

    It is filled under another name and renamed when it is whole, under a lock, so that neither a
    kill nor a second process can leave half of it.
    """
    if target.is_dir():
        return target

    from filelock import FileLock

    with FileLock(target.with_name(f"{target.name}.lock")):
        if not target.is_dir():
            working = Path(tempfile.mkdtemp(prefix=f"{target.name}.", dir=target.parent))
            try:
                fill(working)
                working.rename(target)
            finally:
                shutil.rmtree(working, ignore_errors=True)
    return target


def sha256(path: Path) -> str:
    """Return the SHA-256 of a file's content, in hexadecimal."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def remembered_sha256(path: Path) -> str:
    """Return the SHA-256 of a file, remembered as long as size and time of change stay.

    Reading gigabytes of weights for every signature would take longer than many runs.
    """
    path = path.resolve()
    state = path.stat()
    stamp = [str(path), state.st_size, state.st_mtime_ns, state.st_ino]
    name = hashlib.sha256(str(path).encode()).hexdigest()[:32]
    memory = cache_folder("checksums") / f"{name}.json"
    try:
        known = json.loads(memory.read_text("utf-8"))
        if known["stamp"] == stamp:
            return str(known["sha256"])
    except (OSError, ValueError, KeyError, TypeError):
        pass
    digest = sha256(path)
    working = memory.with_suffix(f".{os.getpid()}.tmp")
    working.write_text(json.dumps({"stamp": stamp, "sha256": digest}), "utf-8")
    working.replace(memory)
    return digest
