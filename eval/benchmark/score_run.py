"""The last step of a run: scores, means, intervals and counts from its summaries."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from eval.benchmark.aggregate import Tally, column_results
from eval.benchmark.progress import Progress
from eval.errors import RunError
from eval.files import json_line, read_json, read_lines, replacing, write_json
from eval.metrics import METRICS, load
from eval.metrics.base import Example
from eval.runs.freshness import file_fingerprint, result_fingerprint
from eval.runs.journal import row_result
from eval.runs.result import ScoreTable
from eval.runs.run import Run
from eval.workers.scoring import make_metrics, score_rows
from summarize.base import Failure, Summary
from summarize.spec import Spec

LENGTH = Spec("length")


@dataclass(frozen=True, slots=True)
class ScoringSettings:
    """What a result depends on besides summaries, data and the metrics' own versions.

    `max_failures` is the share of failed articles above which the run counts as failed,
    `batch_check` how many articles were summarized again alone.
    """

    metrics: tuple[Spec, ...]
    seed: int
    max_failures: float
    batch_check: int

    def key(self, data: Mapping[str, Any]) -> str:
        """Return the fingerprint of everything but the summaries that a result depends on.

        Args:
            data: the section `data` of `run.json`.
        """
        signed = [
            (str(spec), load(spec).signature, METRICS.origin(spec.name)) for spec in self.metrics
        ]
        settings = (self.seed, self.max_failures, self.batch_check)
        return result_fingerprint(signed, data, settings)


def score_run(
    run: Run, settings: ScoringSettings, *, progress: Progress, jobs: int | None = None
) -> None:
    """Write `scores.jsonl` and `result.json` of a run whose summaries are complete.

    Args:
        run: the run; its folder is locked by the caller.
        settings: what to score with; `length` is added if it is not among the metrics.
        progress: told how many articles are scored.
        jobs: processes; all cores if `None`.

    Raises:
        MetricError: an example cannot be scored.
        RunError: the files cannot be written, or do not belong together.
    """
    specs = list(settings.metrics)
    if all(spec.name != LENGTH.name for spec in specs):
        specs.append(LENGTH)
    tally = Tally()
    for result in _paired(run):
        tally.add(result)
    progress.start(f"{run.info['label']}: scoring", tally.scored)
    rows = score_rows(specs, _examples(run), count=tally.scored, jobs=jobs, report=progress.advance)
    table = ScoreTable([column for metric in make_metrics(specs) for column in metric.columns])
    with replacing(run.folder / "scores.jsonl") as file:
        for index in range(tally.articles):
            failure = tally.failures.get(index)
            row = {"id": failure.article_id, "failure": failure.kind} if failure else next(rows)
            file.write(json_line(row))
            table.add(row)
    write_json(run.folder / "result.json", _result(run, specs, settings, tally, table))


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


def _examples(run: Run) -> Iterator[Example]:
    for row, result in zip(run.rows(), run.results(), strict=True):
        if isinstance(result, Summary):
            yield Example(row.article, row.references, result.text)


def _result(
    run: Run, specs: Sequence[Spec], settings: ScoringSettings, tally: Tally, table: ScoreTable
) -> dict[str, Any]:
    metrics = make_metrics(specs)
    data = run.info["data"]
    sample = table.sample() if table.size else None
    result: dict[str, Any] = {
        "scoring": settings.key(data),
        "summaries": file_fingerprint(run.folder / "summaries.jsonl"),
        "scores_file": file_fingerprint(run.folder / "scores.jsonl"),
        "status": _status(tally, settings.max_failures),
        "counts": tally.counts(inputs=data["inputs"], skipped=len(data["skipped"])),
        "metrics": {
            str(spec): metric.signature for spec, metric in zip(specs, metrics, strict=True)
        },
        "columns": {
            str(spec): [column.key for column in metric.columns]
            for spec, metric in zip(specs, metrics, strict=True)
        },
        "scores": column_results(table.columns, sample, seed=settings.seed),
    }
    if any(tally.cut) and not all(tally.cut):
        uncut = [not cut for cut in tally.cut]
        for name, keep in (("scores_of_cut", tally.cut), ("scores_of_uncut", uncut)):
            part = table.sample(keep)
            result[name] = column_results(table.columns, part, seed=settings.seed)
    check = run.folder / "batch_check.json"
    if settings.batch_check and check.is_file():
        result["batch_check"] = read_json(check)
    return result


def _status(tally: Tally, max_failures: float) -> str:
    """A run of which nothing could be scored has failed, whatever its config allows."""
    if tally.articles and (not tally.scored or len(tally.failures) / tally.articles > max_failures):
        return "too many failures"
    return "ok"
