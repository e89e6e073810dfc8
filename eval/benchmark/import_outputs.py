"""Other tools' summaries as runs: a file of outputs beside the data they were made from."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from eval.benchmark.freshness import ScoringSettings, signatures
from eval.benchmark.progress import Progress
from eval.benchmark.score_run import score_run
from eval.config.schema import Config, Data
from eval.data.columns import column_names
from eval.data.readers import Unreadable, raw_rows
from eval.data.rows import read_rows
from eval.data.snapshot import Snapshot, data_info, take
from eval.errors import DataError
from eval.files import locked
from eval.runs.fingerprints import run_fingerprint
from eval.runs.journal import Journal
from eval.runs.run import Run, begin_session, run_folder
from eval.runs.schema import FORMAT, RunInfo
from eval.workers.workforce import HERE, Workforce
from summarize.base import Failure, Summary
from summarize.spec import Spec

LINES = (".jsonl", ".ndjson", ".json", ".csv", ".tsv", ".parquet", ".gz")
_BLOCK = 1000


def data_of(path: Path, columns: Sequence[str] = ()) -> Data:
    """Return the data section for a file of articles and references.

    Args:
        path: the file.
        columns: `what=name` pairs, as in `article=document`.

    Raises:
        ConfigError: a pair has another form.
    """
    names = column_names(columns)
    return Data.model_validate({"path": path.resolve(), "columns": names})


def import_outputs(
    outputs: Path,
    data: Data,
    *,
    runs: Path,
    metrics: Sequence[Spec],
    progress: Progress,
    workers: Workforce = HERE,
    command: Sequence[str] = (),
) -> Run:
    """Make a scored run of summaries that another tool wrote.

    Args:
        outputs: rows with `id` and `summary` (.jsonl and the other formats of data), or any other
            text file: one summary a line, in the order of the data's rows.
        data: the articles and references.
        runs: the folder of all runs; the new run is in `<data file>/<outputs file>-…`.
        metrics: what to score with.
        progress: told how many articles are scored.
        workers: where the scores are computed.
        command: the command line, for `run.json`.

    Returns:
        The run. An article without a summary counts as failed.

    Raises:
        DataError: a file cannot be read, or a summary belongs to no article.
        RunError: the run cannot be written.
    """
    label, name = _name(outputs), _name(data.path or Path(str(data.hub)))
    config = Config.model_validate(
        {
            "name": name,
            "data": data,
            "summarizers": {label: "external"},
            "metrics": [str(spec) for spec in metrics],
        }
    )
    settings = ScoringSettings(tuple(metrics), config.seed, config.max_failures, batch_check=0)
    rows = read_rows(data, seed=config.seed, need_references=settings.need_references())
    snapshot = take(rows, runs / name, on_bad_row=data.on_bad_row)
    signature = f"external|sha256:{_sha256(outputs)}"
    identity = run_fingerprint(signature, snapshot.articles)
    folder = run_folder(runs, name, label, identity)
    results = _results(outputs, snapshot)
    info: RunInfo = {
        "format": FORMAT,
        "name": name,
        "label": label,
        "spec": "external",
        "signature": signature,
        "identity": identity,
        "seed": config.seed,
        "data": data_info(snapshot),
        "metrics": signatures(settings.load()),
        "config": config.model_dump(mode="json"),
        "sessions": [],
    }
    with locked(folder):
        begin_session(folder, info, command)
        _write(folder / "summaries.jsonl", results, snapshot)
        score_run(folder, info, settings, progress=progress, workers=workers)
    return Run.open(folder)


def _name(path: Path) -> str:
    """Return a file's name as that of a folder."""
    stem = path.name.split(".")[0]
    return re.sub(r"[^A-Za-z0-9_+-]+", "-", stem).strip("-_+")[:64] or "outputs"


def _sha256(path: Path) -> str:
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as error:
        raise DataError(f"{path}: cannot be read: {error.strerror}.") from None


def _results(outputs: Path, snapshot: Snapshot) -> dict[str, Summary | Failure]:
    pairs = _rows(outputs) if outputs.suffix.lower() in LINES else _lines(outputs, snapshot)
    known = frozenset(snapshot.ids)
    results: dict[str, Summary | Failure] = {}
    for where, identifier, text in pairs:
        if identifier not in known:
            raise DataError(f"{where}: the data has no article with the id {identifier!r}.")
        if identifier in results:
            raise DataError(f"{where}: there are two summaries for the id {identifier!r}.")
        empty = Failure(identifier, "empty_output", f"{outputs.name} has an empty summary for it")
        results[identifier] = Summary(identifier, text) if text.strip() else empty
    if not results:
        raise DataError(f"{outputs}: there is no summary in it.")
    return results


def _rows(outputs: Path) -> Iterator[tuple[str, str, str]]:
    printed = _of_summarize(outputs)
    if printed is not None:
        yield from printed
        return
    for where, row in raw_rows(Data.model_validate({"path": outputs.resolve()})):
        if isinstance(row, Unreadable):
            raise DataError(f"{where}: {row.reason}.")
        if isinstance(row, dict) and "failure" in row:  # a line of another run's summaries.jsonl
            continue
        identifier = row.get("id") if isinstance(row, dict) else None
        summary = row.get("summary") if isinstance(row, dict) else None
        if isinstance(identifier, bool) or not isinstance(identifier, str | int):
            raise DataError(f"{where}: needs an 'id', as text or whole number, and a 'summary'.")
        if not isinstance(summary, str):
            raise DataError(f"{where}: needs a 'summary' that is text.")
        yield str(where), str(identifier), summary


def _of_summarize(outputs: Path) -> list[tuple[str, str, str]] | None:
    """Return the summaries in what `summarize --json` wrote; `None` if a file is something else.

    Raises:
        DataError: it holds the summaries of several summarizers.
    """
    if outputs.suffix.lower() != ".json":
        return None
    try:
        value = json.loads(outputs.read_bytes())
    except (OSError, ValueError, RecursionError):
        return None
    entries = value.get("summaries") if isinstance(value, dict) else None
    if not isinstance(entries, list) or not all(isinstance(entry, dict) for entry in entries):
        return None
    written = dict.fromkeys(entry.get("summarizer") for entry in entries)
    if len(written) > 1:
        raise DataError(
            f"{outputs} holds the summaries of {len(written)} summarizers "
            f"({', '.join(map(str, written))}); a run is of one: write a file for each."
        )
    return [
        (f"{outputs.name}, summary {number}", str(entry.get("article_id")), entry["text"])
        for number, entry in enumerate(entries, start=1)
        if isinstance(entry.get("text"), str)
    ]


def _lines(outputs: Path, snapshot: Snapshot) -> Iterator[tuple[str, str, str]]:
    try:
        lines = outputs.read_text(encoding="utf-8-sig").removesuffix("\n").split("\n")
    except UnicodeDecodeError:
        raise DataError(f"{outputs}: not a text file in UTF-8.") from None
    if len(lines) != len(snapshot.ids):
        raise DataError(
            f"{outputs} has {len(lines)} lines, but the data has {len(snapshot.ids)} usable "
            "articles; write one summary a line, or rows with id and summary (.jsonl)."
        )
    for number, (identifier, line) in enumerate(zip(snapshot.ids, lines, strict=True), start=1):
        yield f"{outputs.name}, line {number}", identifier, line


def _write(path: Path, results: dict[str, Summary | Failure], snapshot: Snapshot) -> None:
    journal = Journal(path)
    try:
        waiting: list[Any] = [
            results.get(identifier) or Failure(identifier, "missing", "there is no summary for it")
            for identifier in snapshot.ids
            if identifier not in journal.finished
        ]
        for start in range(0, len(waiting), _BLOCK):
            journal.append(waiting[start : start + _BLOCK])
        journal.sort(snapshot.ids)
    finally:
        journal.close()
