"""The last step of a run: scores, means, intervals and counts from its summaries."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import suppress
from pathlib import Path

from eval.benchmark.aggregate import Tally, column_results, server_answers
from eval.benchmark.freshness import ScoringSettings, code_of, signatures
from eval.benchmark.progress import Progress
from eval.data.snapshot import DataInfo
from eval.errors import RunError
from eval.files import json_line, read_json, replacing
from eval.metrics.base import Example
from eval.runs.fingerprints import file_fingerprint
from eval.runs.lines import read_results, read_rows, typed
from eval.runs.result import ScoreTable
from eval.runs.run import AGAIN, changed_summaries, finish_scoring, read_info, read_result
from eval.runs.schema import BatchCheck, Result, RunInfo
from eval.runs.score_journal import FILE as SCORE_JOURNAL
from eval.runs.usage import FILE as USAGE
from eval.runs.usage import SUMMARIES, read_usage
from eval.workers.held import HeldMetrics
from eval.workers.lines import LoadedMetric
from eval.workers.scoring import score_rows
from eval.workers.workforce import HERE, Workforce
from summarize.base import Failure, Summary


def score_run(
    folder: Path,
    info: RunInfo,
    settings: ScoringSettings,
    *,
    progress: Progress,
    workers: Workforce = HERE,
    held: HeldMetrics | None = None,
) -> None:
    """Write `scores.jsonl` and `result.json` of a run whose summaries are complete.

    Args:
        folder: the run's folder, locked by the caller, where a session has begun.
        info: what the run is, and the data that it is to be scored on.
        settings: what to score with.
        progress: told how many articles are scored.
        workers: where the scores are computed.
        held: holds the models of metrics from one run to the next.

    Raises:
        MetricError: an example cannot be scored.
        PluginError: a metric is broken.
        RunError: the files cannot be written, or do not belong together.
    """
    _require_scored_summaries(folder)
    metrics = settings.load()
    tally = Tally()
    for result in _paired(folder, info["data"]):
        tally.add(result)
    progress.start(f"{info['label']}: scoring", tally.scored)
    rows = score_rows(
        [item.spec for item in metrics],
        _examples(folder, info["data"]),
        count=tally.scored,
        workers=workers,
        report=progress.advance,
        journal=folder / SCORE_JOURNAL,
        held=held,
    )
    table = ScoreTable([column for item in metrics for column in item.columns])
    with replacing(folder / "scores.jsonl") as file:
        for result in read_results(folder):
            row = (
                {"id": result.article_id, "failure": result.kind}
                if isinstance(result, Failure)
                else next(rows)
            )
            file.write(json_line(row))
            table.add(row)
            tally.add_scores(row)
    finish_scoring(folder, info, _result(folder, info, settings, metrics, tally, table))


def _require_scored_summaries(folder: Path) -> None:
    """Refuse summaries that were changed after they were scored.

    Raises:
        RunError: the summaries are not those that the run says were scored.
    """
    known = []
    with suppress(RunError):  # what is missing or damaged does not say what the summaries were
        told = read_info(folder)
        known.append(told.get("summaries"))
        known.append(read_result(folder, told)["made_from"]["files"]["summaries.jsonl"])
    path = folder / "summaries.jsonl"
    now = file_fingerprint(path)
    if any(written not in (None, now) for written in known):
        raise RunError(f"{path} was changed since it was scored; {changed_summaries(folder)}.")


def _paired(folder: Path, data: DataInfo) -> Iterator[Summary | Failure]:
    """Yield the run's results, checked to be one per article in the articles' order."""
    results = read_results(folder)
    for row in read_rows(folder, data):
        result = next(results, None)
        if result is None or result.article_id != row.article.id:
            raise RunError(
                f"{folder}/summaries.jsonl has no line for the article {row.article.id!r} "
                f"where it should stand; {AGAIN}."
            )
        yield result
    if next(results, None) is not None:
        raise RunError(f"{folder}/summaries.jsonl has more lines than there are articles; {AGAIN}.")


def _examples(folder: Path, data: DataInfo) -> Iterator[Example]:
    for row, result in zip(read_rows(folder, data), read_results(folder), strict=True):
        if isinstance(result, Summary):
            yield Example(row.article, row.references, result.text)


def _result(
    folder: Path,
    info: RunInfo,
    settings: ScoringSettings,
    metrics: Sequence[LoadedMetric],
    tally: Tally,
    table: ScoreTable,
) -> Result:
    data = info["data"]
    paths = (folder.parent / data["file"], folder / "summaries.jsonl", folder / "scores.jsonl")
    result: Result = {
        "status": _status(tally, settings.max_failures),
        "counts": tally.counts(inputs=data["inputs"], skipped=len(data["skipped"])),
        "metrics": signatures(metrics),
        "columns": {str(item.spec): [column.key for column in item.columns] for item in metrics},
        "scores": column_results(table, seed=settings.seed),
        "made_from": {
            "identity": info["identity"],
            "data": data,
            "code": code_of(metrics),
            "settings": settings.as_info(),
            "files": {path.name: file_fingerprint(path) or "" for path in paths},
        },
    }
    specs = {item.name: str(item.spec) for item in metrics}
    if tally.metric_failures:
        failed = tally.metric_failures.items()
        result["metric_failures"] = {specs[k]: dict(sorted(kinds.items())) for k, kinds in failed}
    _add_servers(result, folder, metrics, tally)
    if any(tally.cut) and not all(tally.cut):
        uncut = tally.cut.translate(bytes([1, 0]) + bytes(254))
        result["scores_of_cut"] = column_results(table, tally.cut, seed=settings.seed)
        result["scores_of_uncut"] = column_results(table, uncut, seed=settings.seed)
    check = folder / "batch_check.json"
    if settings.batch_check and check.is_file():
        result["batch_check"] = typed(read_json(check), BatchCheck, str(check))
    return result


def _add_servers(
    result: Result, folder: Path, metrics: Sequence[LoadedMetric], tally: Tally
) -> None:
    """Add what was asked of servers, and what these said of themselves."""
    usage = read_usage(folder / USAGE)
    if SUMMARIES in usage:
        result["usage"] = usage[SUMMARIES].as_json()
    of_metrics = {str(m.spec): usage[m.identity].as_json() for m in metrics if m.identity in usage}
    if of_metrics:
        result["metric_usage"] = of_metrics
    if tally.servers:
        result["servers"] = server_answers(tally.servers)
    if tally.metric_servers:
        specs = {item.name: str(item.spec) for item in metrics}
        found = tally.metric_servers.items()
        result["metric_servers"] = {specs[name]: server_answers(of) for name, of in found}


def _status(tally: Tally, max_failures: float) -> str:
    """A run of which nothing could be scored has failed, whatever its config allows.

    Of a metric's own failures as many are allowed as of articles that were not summarized.
    """
    if tally.articles and (not tally.scored or tally.failed / tally.articles > max_failures):
        return "too many failures"
    of_metrics = (sum(kinds.values()) for kinds in tally.metric_failures.values())
    if any(failed > max_failures * tally.scored for failed in of_metrics):
        return "too many failures"
    return "ok"
