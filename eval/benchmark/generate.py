"""From articles to a complete journal: continues what is there, turns errors into failures."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from pathlib import Path
from typing import get_args

from eval.data.disk_index import DiskIndex
from eval.errors import PluginError
from eval.files import json_line
from eval.runs.batch_budgets import BatchBudgets
from eval.runs.journal import Journal, result_row
from eval.runs.lines import typed
from eval.runs.schema import SummaryLine
from eval.runs.timings import Timings
from eval.runs.usage import FILE as USAGE
from eval.runs.usage import add_usage
from eval.workers.one_by_one import identifier_of
from eval.workers.teams import LocalTeam, Team, Withdrawn
from summarize.base import (
    Article,
    BatchedSummarizer,
    Failure,
    FailureKind,
    Result,
    Summarizer,
)

Report = Callable[[list[Result]], None]


def generate(
    summarizer: Summarizer,
    articles: Callable[[], Iterable[Article]],
    folder: Path,
    report: Report,
    loaded: Callable[[], None] = lambda: None,
    team: Team | None = None,
    ids: Collection[str] | None = None,
) -> None:
    """Summarize every article that the journal in `folder` lacks, then sort the journal.

    Args:
        summarizer: what writes the summaries; closed by the caller.
        articles: gives a fresh pass over all articles, in input order.
        folder: the run's folder.
        report: called after results are on disk, for progress.
        loaded: called once the summarizer is ready to work.
        team: who does the work; this process if `None`.
        ids: of all articles, in input order; read from them if `None`.

    Raises:
        RunError: the folder cannot be written.
        PluginError: the summarizer breaks its contract, or raises outside any article.
        SummarizeError: the summarizer cannot work at all (no model, no memory to load it).
        WorkersError: no worker is left.
    """
    ids = _ids(articles()) if ids is None else ids
    journal = Journal(folder / "summaries.jsonl")
    try:
        if not all(identifier in journal.finished for identifier in ids):
            _complete(
                summarizer, team or LocalTeam(summarizer), articles, ids, journal, report, loaded
            )
        journal.sort(ids)
    finally:
        journal.close()


def _ids(articles: Iterable[Article]) -> DiskIndex:
    ids = DiskIndex()
    for article in articles:
        ids.put(article.id, len(ids))
    return ids


def _complete(
    summarizer: Summarizer,
    team: Team,
    articles: Callable[[], Iterable[Article]],
    ids: Collection[str],
    journal: Journal,
    report: Report,
    loaded: Callable[[], None],
) -> None:
    timings = Timings(journal.path.with_name("timings.jsonl"))
    usage = journal.path.with_name(USAGE)
    if team.load():
        timings.loaded()
        loaded()
    budgets = None
    if isinstance(summarizer, BatchedSummarizer):
        path = journal.path.with_name("plan.jsonl")
        budgets = BatchBudgets(path, begun=bool(journal.finished))
    for written in team.summaries(articles(), journal.finished, budgets):
        if isinstance(written, Withdrawn):
            journal.withdraw(written.ids)
            continue
        _check_contract(summarizer, written.results, ids, journal)
        checked = [_usable(result) for result in written.results]
        for result in checked:
            add_usage(usage, result.article_id, result.usage)
        journal.append(checked)
        timings.batch(checked, written.batch)
        report(checked)
        timings.restart()
    timings.flush()
    for identifier in ids:
        if identifier not in journal.finished:
            nothing = Failure(identifier, "model_error", "the summarizer returned nothing for it")
            journal.append([nothing])
            report([nothing])


def _check_contract(
    summarizer: Summarizer, results: Sequence[Result], known: Collection[str], journal: Journal
) -> None:
    """Check that every result answers one article that was asked for, once.

    Raises:
        PluginError: it does not.
    """
    seen: set[str] = set()
    for result in results:
        identifier = identifier_of(result)
        if identifier is None:
            raise PluginError(
                f"the summarizer {summarizer.signature!r} returned {type(result).__name__}, "
                "not a Summary or a Failure."
            )
        if identifier not in known or identifier in journal.finished or identifier in seen:
            raise PluginError(
                f"the summarizer {summarizer.signature!r} returned a result for "
                f"{identifier!r}, which it was not given or had already finished."
            )
        seen.add(identifier)


def _usable(result: Result) -> Result:
    """Turn a result that says nothing, or cannot be kept, into a failure.

    Numbers of tokens must be numbers; `sentences` and `dropped_spans` among the details must be
    lists of places in the article, because reports show them there.
    """
    identifier, usage = result.article_id, None
    try:
        if result.usage is not None:
            json_line(result.usage.as_json())
            usage = result.usage
        if isinstance(result, Failure):
            kind = result.kind if result.kind in get_args(FailureKind) else "model_error"
            return Failure(identifier, kind, str(result.message), usage)
        line = result_row(result)
        json_line(line)
        typed(line, SummaryLine, "its summary")
    except Exception as error:
        return Failure(identifier, "model_error", f"it gave what cannot be kept: {error}", usage)
    if not result.text.strip():
        return Failure(identifier, "empty_output", "the summarizer wrote nothing", usage)
    return result
