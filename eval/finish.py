"""The last step of a run: scores, means, intervals and counts from its summaries."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from eval.errors import RunError
from eval.journal import row_result
from eval.metrics.base import Example
from eval.progress import Progress
from eval.results import column_results, counts, subset
from eval.runs import Run
from eval.scoring import gather, make_metrics, score_rows
from eval.storage import json_line, read_json, read_lines, replacing, write_json
from summarize.base import Failure, Summary
from summarize.spec import Spec

LENGTH = Spec("length")


def score_run(
    run: Run,
    metrics: Sequence[Spec],
    *,
    key: str,
    seed: int,
    max_failures: float,
    progress: Progress,
    jobs: int | None = None,
) -> None:
    """Write `scores.jsonl` and `result.json` of a run whose summaries are complete.

    Args:
        run: the run; its folder is locked by the caller.
        metrics: what to score with; `length` is added if it is not among them.
        key: fingerprint of metrics, articles and references, kept in the result.
        seed: of the resampling.
        max_failures: the share of failed articles above which the run counts as failed.
        progress: told how many articles are scored.
        jobs: processes; all cores if `None`.

    Raises:
        MetricError: an example cannot be scored.
        RunError: the files cannot be written, or do not belong together.
    """
    specs = [*metrics, *([] if any(spec.name == "length" for spec in metrics) else [LENGTH])]
    results = list(_paired(run))
    examples = (
        Example(row.article, row.references, result.text)
        for row, result in zip(run.rows(), results, strict=True)
        if isinstance(result, Summary)
    )
    scored = sum(isinstance(result, Summary) for result in results)
    progress.start(f"{run.info['label']}: scoring", scored)
    rows = score_rows(specs, examples, count=scored, jobs=jobs, report=progress.advance)
    with replacing(run.folder / "scores.jsonl") as file:
        for result in results:
            if isinstance(result, Failure):
                file.write(json_line({"id": result.article_id, "failure": result.kind}))
            else:
                file.write(json_line(next(rows)))
    write_json(run.folder / "result.json", _result(run, specs, results, key, seed, max_failures))


def _paired(run: Run) -> Iterator[Summary | Failure]:
    """Yield the run's results, checked to be one per article in the articles' order."""
    lines = read_lines(run.folder / "summaries.jsonl")
    for row in run.rows():
        line = next(lines, None)
        if line is None or line.get("id") != row.article.id:
            raise RunError(
                f"{run.folder}/summaries.jsonl has no line for the article {row.article.id!r} "
                "where it should stand; run the benchmark again to complete it."
            )
        yield row_result(line)


def _result(
    run: Run,
    specs: Sequence[Spec],
    results: Sequence[Summary | Failure],
    key: str,
    seed: int,
    max_failures: float,
) -> dict[str, Any]:
    metrics = make_metrics(specs)
    columns = [column for metric in metrics for column in metric.columns]
    table = gather(columns, run.scores())
    data = run.info["data"]
    tally = counts(results, inputs=data["inputs"], skipped=len(data["skipped"]))
    result: dict[str, Any] = {
        "scoring": key,
        "summaries": _sha256(run.folder / "summaries.jsonl"),
        "status": "ok",
        "counts": tally,
        "metrics": {
            str(spec): metric.signature for spec, metric in zip(specs, metrics, strict=True)
        },
        "columns": {
            str(spec): [column.key for column in metric.columns]
            for spec, metric in zip(specs, metrics, strict=True)
        },
        "scores": column_results(table, seed=seed),
    }
    usable = tally["scored"] + tally["failed"]
    if usable and tally["failed"] / usable > max_failures:
        result["status"] = "too many failures"
    cut = [r.dropped_tokens > 0 for r in results if isinstance(r, Summary)]
    if any(cut) and not all(cut):
        result["scores_of_cut"] = column_results(subset(table, cut), seed=seed)
        uncut = subset(table, [not was_cut for was_cut in cut])
        result["scores_of_uncut"] = column_results(uncut, seed=seed)
    check = run.folder / "batch_check.json"
    if check.is_file():
        result["batch_check"] = read_json(check)
    return result


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
