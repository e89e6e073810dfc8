"""What a run was made from, as fingerprints.

A summary is reused only for the same summarizer's signature and the same articles; a result only
for the same summaries, references, metrics and settings, and the very files that it was made from.
Signatures come as text: this file knows no summarizer and no metric.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any


def fingerprint(value: Any) -> str:
    """Return the SHA-256 of a JSON value's canonical form, in hexadecimal."""
    text = json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def run_fingerprint(signature: str, articles: str) -> str:
    """Return what identifies a run's summaries: who wrote them, and of what.

    References and metrics have no part in it: when they change, the same summaries are scored
    again.

    Args:
        signature: the summarizer's.
        articles: the fingerprint of the articles.
    """
    return fingerprint({"format": 1, "signature": signature, "articles": articles})


def file_fingerprint(path: Path) -> str | None:
    """Return the SHA-256 of a file, in hexadecimal; `None` where there is none to read."""
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError:
        return None


def sealed(value: Mapping[str, Any]) -> dict[str, Any]:
    """Return a JSON object with the fingerprint of its other keys under `fingerprint`."""
    content = {key: item for key, item in value.items() if key != "fingerprint"}
    return {**content, "fingerprint": fingerprint(content)}


def is_sealed(value: Mapping[str, Any]) -> bool:
    """Whether a JSON object is as it was when it was sealed: a changed digit is noticed."""
    return bool(value.get("fingerprint") == sealed(value)["fingerprint"])
