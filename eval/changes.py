"""What a run was made from, against what is there now: every difference as a sentence."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from eval.config import Config
from eval.data import BadRow, Row, read_rows
from eval.errors import DataError
from eval.metrics import load
from eval.metrics.base import difference
from eval.privacy import redact
from eval.provenance import provenance
from eval.runs import Run
from eval.snapshot import fingerprint, row_line, scan

_LISTED = 10


def data_changes(run: Run, config: Config) -> Iterator[str]:
    """Name articles and references of the source that differ from the run's copy."""
    info = run.info
    copy = scan(run.rows(), on_bad_row="error")
    for part in ("articles", "references"):
        if getattr(copy, part) != info["data"][part]:
            yield f"the run's own copy of the data was edited: its {part} are not those of the run"
    kept = {row.article.id: _parts(row) for row in run.rows()}
    there: set[str] = set()
    changed: dict[str, list[str]] = {}
    try:
        for row in read_rows(config.data, seed=config.seed, need_references=False):
            if isinstance(row, BadRow):
                continue
            there.add(row.article.id)
            before, now = kept.get(row.article.id), _parts(row)
            if before is None:
                changed.setdefault("not in the run", []).append(row.article.id)
                continue
            for name in before:
                if before[name] != now[name]:
                    changed.setdefault(f"other {name}", []).append(row.article.id)
    except DataError as error:
        yield f"the source of the data cannot be compared with the run's copy: {error}"
        return
    gone = [identifier for identifier in kept if identifier not in there]
    if gone:
        changed["gone from the source"] = gone
    for what, ids in changed.items():
        yield f"data: {_articles(ids)}: {what}"


def _parts(row: Row) -> dict[str, str]:
    """Hash each part of a row, so that a large source is not held in memory."""
    line = row_line(row)
    return {
        "text": fingerprint(line["article"]),
        "title": fingerprint(line["title"]),
        "date": fingerprint(line["published"]),
        "references": fingerprint(line["references"]),
    }


def _articles(ids: list[str]) -> str:
    more = f" and {len(ids) - _LISTED} more" if len(ids) > _LISTED else ""
    return ("article " if len(ids) == 1 else "articles ") + ", ".join(ids[:_LISTED]) + more


def signature_changes(run: Run, config: Config, signature: str) -> Iterator[str]:
    """Name the fields of the summarizer's and the metrics' signatures that differ.

    Args:
        run: the run.
        config: its config.
        signature: the summarizer's signature as it is now.
    """
    info = run.info
    found = difference(info["signature"], redact(signature))
    if found:
        yield f"summarizer: {found}"
    for spec in config.metric_specs():
        before = info["metrics"].get(str(spec))
        found = difference(before, load(spec).signature) if before is not None else None
        if found:
            yield f"metric {spec}: {found}"


def environment_changes(run: Run) -> Iterator[str]:
    """Name packages, Python, hardware and git state that differ from the run's last session."""
    before: Mapping[str, Any] = run.info["sessions"][-1]
    now = provenance(())
    if before["python"] != now["python"]:
        yield f"Python: {before['python']} against {now['python']}"
    yield from _differing("package", before["packages"], now["packages"])
    yield from _differing("hardware", before["hardware"], now["hardware"])
    yield from _differing("git", before["git"] or {}, now["git"] or {})


def _differing(kind: str, before: Mapping[str, Any], now: Mapping[str, Any]) -> Iterator[str]:
    for name in dict.fromkeys([*before, *now]):
        if before.get(name) != now.get(name):
            yield f"{kind} {name}: {_said(before.get(name))} against {_said(now.get(name))}"


def _said(value: Any) -> str:
    return "none" if value in (None, [], "") else str(value)
