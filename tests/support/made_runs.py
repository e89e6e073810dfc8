"""Runs made by hand: folders as `bench` writes them, with the scores that a test wants."""

from __future__ import annotations

import json
import random
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from eval.benchmark.aggregate import Tally, column_results
from eval.data.rows import Row
from eval.data.snapshot import data_info, take
from eval.files import write_json
from eval.metrics.base import Column, Example
from eval.metrics.coverage import Coverage
from eval.metrics.entities.score import SOURCE_COLUMNS
from eval.metrics.length import Length
from eval.metrics.rouge import Rouge
from eval.runs.fingerprints import file_fingerprint, run_fingerprint, sealed
from eval.runs.result import ScoreTable
from eval.runs.run import Run, run_folder
from summarize.base import Article, Failure, Summary

PLUGIN_COLUMNS = (
    Column("fluency", better="up"),
    Column("share_of_time", unit="ratio"),
    Column("overlap", better="up", kind="copying"),
)
KNOWN: dict[str, tuple[str, Column]] = {
    column.key: (metric, column)
    for metric, columns in (
        ("rouge", Rouge().columns),
        ("entities", SOURCE_COLUMNS),
        ("length", Length().columns),
        ("made:Fluency", PLUGIN_COLUMNS),
    )
    for column in columns
}
SIGNATURES = {
    "rouge": "rouge|stem:porter|v:1",
    "entities": "entities|v:1",
    "length": "length|v:1",
    "made:Fluency": "fluency|v:1",
}
HARDWARE = {
    "system": "Linux", "machine": "x86_64", "processor": "made up", "cores": 2, "accelerators": [],
}  # fmt: skip


def rows_of(
    count: int, *, text: str = "Ada Lovelace wrote the first program in 1843."
) -> list[Row]:
    """Return rows with ids a000, a001, …."""
    return [
        Row(Article(f"a{n:03}", f"{text} Copy {n}."), (f"Lovelace {n}.",)) for n in range(count)
    ]


def make_run(
    runs: Path,
    label: str,
    rows: Sequence[Row],
    values: Mapping[str, Sequence[float | None]],
    *,
    results: Sequence[Summary | Failure] | None = None,
    entities: Sequence[Sequence[Mapping[str, Any]]] | None = None,
    signatures: Mapping[str, str] = SIGNATURES,
    hardware: Mapping[str, Any] = HARDWARE,
    seconds: float = 1.0,
    name: str = "made",
    resamples: int = 200,
    coverage: bool = False,
    details: Sequence[Mapping[str, Any]] | None = None,
) -> Run:
    """Write a complete run.

    Args:
        runs: the folder of all runs.
        label: the summarizer's label; names the run.
        rows: the articles.
        values: column key -> one value per row.
        results: one per row; summaries that say little if `None`.
        entities: verdicts, one list per row.
        signatures: metric -> signature.
        hardware: of the machine that made it.
        seconds: that it took.
        name: the config's name.
        resamples: of the intervals in `result.json`.
        coverage: whether the scores have the details of the metric `coverage`, too.
        details: further details, one mapping of names of metrics per row.
    """
    snapshot = take(rows, runs / name, on_bad_row="error")
    signature = f"{label}|v:1"
    identity = run_fingerprint(signature, snapshot.articles)
    folder = run_folder(runs, name, label, identity)
    folder.mkdir(parents=True, exist_ok=True)
    if results is None:
        results = [Summary(row.article.id, f"{label} on {row.article.id}.") for row in rows]
    lines = _score_lines(results, values, entities)
    for row, result, line in zip(rows, results, lines, strict=True) if coverage else ():
        if isinstance(result, Summary):
            (score,) = Coverage().score([Example(row.article, row.references, result.text)])
            line["details"]["coverage"] = score.details
    for line, more in zip(lines, details or (), strict=bool(details)):
        if "details" in line:
            line["details"].update(more)
    table, tally = ScoreTable([KNOWN[key][1] for key in values]), Tally()
    for line, result in zip(lines, results, strict=True):
        table.add(line)
        tally.add(result)
    owners = list(dict.fromkeys(KNOWN[key][0] for key in values))
    write_lines(folder / "summaries.jsonl", [_result_line(result) for result in results])
    write_lines(folder / "scores.jsonl", lines)
    timing = {"seconds": seconds, "articles": len(rows), "output_tokens": 0}
    write_lines(folder / "timings.jsonl", [timing])
    data = data_info(snapshot)
    info = {
        "format": 2,
        "name": name,
        "label": label,
        "spec": label,
        "signature": signature,
        "identity": identity,
        "seed": 13,
        "data": data,
        "metrics": {owner: signatures[owner] for owner in owners},
        "config": {},
        "sessions": [{"command": [], "packages": {}, "hardware": dict(hardware)}],
    }
    write_json(folder / "run.json", sealed(info))
    files = [snapshot.path, folder / "summaries.jsonl", folder / "scores.jsonl"]
    outcome = {
        "format": 2,
        "status": "ok",
        "counts": tally.counts(inputs=len(rows), skipped=0),
        "metrics": info["metrics"],
        "columns": {owner: [k for k in values if KNOWN[k][0] == owner] for owner in owners},
        "scores": column_results(table, seed=13, resamples=resamples),
        "made_from": {
            "identity": identity,
            "data": data,
            "code": {},
            "settings": {"seed": 13, "max_failures": 0.05, "batch_check": 0},
            "files": {path.name: file_fingerprint(path) for path in files},
        },
    }
    write_json(folder / "result.json", sealed(outcome))
    return Run.open(folder)


def write_lines(path: Path, lines: Sequence[Any]) -> None:
    """Write a `.jsonl` file."""
    path.write_text("".join(json.dumps(line) + "\n" for line in lines))


def verdict(text: str, span: str, name: str, evidence: Sequence[tuple[str, str]] = ()) -> Any:
    """Return a verdict as the metric `entities` writes it.

    Args:
        text: the summary.
        span: the mention, which stands in it once.
        name: the verdict.
        evidence: pairs of the article's text and the words in it.
    """
    start = text.index(span)
    found = [(article.index(words), words) for article, words in evidence]
    return {
        "start": start,
        "end": start + len(span),
        "text": span,
        "type": "PERSON",
        "verdict": name,
        "rule": "exact",
        "confidence": 0.9,
        "support": 0.9,
        "severity": 0.5,
        "missing": [],
        "evidence": [
            {"start": place, "end": place + len(words), "text": words, "source": "text"}
            for place, words in found
        ],
    }


def large_runs(runs: Path, *, articles: int = 1000, count: int = 3) -> list[Run]:
    """Write runs on articles as long as a newspaper's, with some ten mentions a summary."""
    generator = random.Random(7)
    words = ["".join(generator.choices("aeioubcdfghlmnprst", k=k)) for k in range(2, 12)]
    words += ["".join(generator.choices("aeioubcdfghlmnprst", k=6)) for _ in range(9000)]
    texts = [" ".join(generator.choices(words, k=700)) for _ in range(articles)]
    rows = [
        Row(Article(f"n{n:05}", text, f"Title {n}: {text[:50]}"), (text[900:1200],))
        for n, text in enumerate(texts)
    ]
    made = []
    for number in range(count):
        results, entities = [], []
        for row in rows:
            start = generator.randrange(0, 1500)
            text = row.article.text[start : start + 380]
            results.append(Summary(row.article.id, text))
            entities.append(
                [
                    verdict(
                        text,
                        text[at : at + 12],
                        "unsupported" if generator.random() < 0.05 else "supported",
                        [(row.article.text, text[at : at + 12])],
                    )
                    for at in range(5, 360, 36)
                    if text.count(text[at : at + 12]) == 1
                ]
            )
        values = {
            key: [generator.betavariate(4, 6 - number) for _ in rows]
            for key in KNOWN
            if key not in ("words", "entity_count")
        }
        values |= {
            "entity_count": [10.0] * articles,
            "words": [float(generator.randrange(40, 90)) for _ in rows],
        }
        made.append(
            make_run(runs, f"system-{number}", rows, values, results=results, entities=entities)
        )
    return made


def _result_line(result: Summary | Failure) -> dict[str, Any]:
    if isinstance(result, Failure):
        return {"id": result.article_id, "failure": result.kind, "message": result.message}
    return {
        "id": result.article_id,
        "summary": result.text,
        "input_tokens": None,
        "dropped_tokens": 0,
        "output_tokens": None,
        "details": dict(result.details),
    }


def _score_lines(
    results: Sequence[Summary | Failure],
    values: Mapping[str, Sequence[float | None]],
    entities: Sequence[Sequence[Mapping[str, Any]]] | None,
) -> list[dict[str, Any]]:
    lines: list[dict[str, Any]] = []
    for place, result in enumerate(results):
        if isinstance(result, Failure):
            lines.append({"id": result.article_id, "failure": result.kind})
            continue
        details = {} if entities is None else {"entities": {"entities": list(entities[place])}}
        own = {key: of_rows[place] for key, of_rows in values.items()}
        lines.append({"id": result.article_id, "values": own, "statistics": {}, "details": details})
    return lines
