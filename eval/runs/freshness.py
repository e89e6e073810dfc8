"""What a run was made from, as fingerprints, and whether its result still fits them.

A summary is reused only for the same summarizer's signature and the same articles; a result only
for the same summaries, references, metrics and settings, and the very files that it was made from.
Signatures come as text: this file knows no summarizer and no metric.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from eval.errors import RunError
from eval.runs.run import FORMAT, Run


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
    return fingerprint({"format": FORMAT, "signature": signature, "articles": articles})


def result_fingerprint(
    metrics: Sequence[tuple[str, str, str | None]],
    data: Mapping[str, Any],
    settings: tuple[int, float, int],
) -> str:
    """Return what identifies a result, but for the summaries that it was computed from.

    Args:
        metrics: spec, signature and, of a plugin, the version of its code.
        data: the section `data` of `run.json`.
        settings: seed, highest share of failures, articles of the batch check.
    """
    of_data = [data[name] for name in ("articles", "references", "inputs", "skipped")]
    return fingerprint([[list(entry) for entry in metrics], of_data, *settings])


def has_result(run: Run, identity: str, key: str) -> bool:
    """Whether the run is this one and has this result, made from the very files that are there."""
    try:
        result = run.result
        return isinstance(result, dict) and (
            run.info["identity"] == identity
            and result.get("scoring") == key
            and result.get("summaries") == file_fingerprint(run.folder / "summaries.jsonl")
            and result.get("scores_file") == file_fingerprint(run.folder / "scores.jsonl")
        )
    except (RunError, OSError, KeyError):  # missing or damaged: it is made again
        return False


def file_fingerprint(path: Path) -> str:
    """Return the SHA-256 of a file, in hexadecimal."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
