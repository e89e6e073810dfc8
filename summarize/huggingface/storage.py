"""The user's cache folder, and checksums of large files that are computed once."""

from __future__ import annotations

import hashlib
import json
import os
from pathlib import Path

import platformdirs

_ENVIRONMENT = "SUMMARIZE_EVAL_CACHE"


def cache_folder(*parts: str) -> Path:
    """Return (and make) a folder in the user's cache; `SUMMARIZE_EVAL_CACHE` moves the cache."""
    base = os.environ.get(_ENVIRONMENT) or platformdirs.user_cache_dir("summarize-eval")
    folder = Path(base).expanduser().joinpath(*parts)
    folder.mkdir(parents=True, exist_ok=True)
    return folder


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
