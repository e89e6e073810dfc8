"""From articles to a complete journal: continues what is there, turns errors into failures."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import get_args

from eval.errors import PASSED_ON, PluginError, contained
from eval.files import json_line
from eval.runs.batch_budgets import BatchBudgets
from eval.runs.journal import Journal, result_row
from eval.runs.lines import typed
from eval.runs.schema import SummaryLine
from eval.runs.timings import Timings
from eval.runs.usage import FILE as USAGE
from eval.runs.usage import add_usage
from summarize.base import (
    Article,
    BatchedSummarizer,
    Failure,
    FailureKind,
    Loadable,
    Result,
    Summarizer,
    Summary,
    wrapped,
)

Report = Callable[[list[Result]], None]


def generate(
    summarizer: Summarizer,
    articles: Callable[[], Iterable[Article]],
    folder: Path,
    report: Report,
    loaded: Callable[[], None] = lambda: None,
) -> None:
    """Summarize every article that the journal in `folder` lacks, then sort the journal.

    Args:
        summarizer: what writes the summaries; closed by the caller.
        articles: gives a fresh pass over all articles, in input order.
        folder: the run's folder.
        report: called after results are on disk, for progress.
        loaded: called once the summarizer is ready to work.

    Raises:
        RunError: the folder cannot be written.
        PluginError: the summarizer breaks its contract, or raises outside any article.
        SummarizeError: the summarizer cannot work at all (no model, no memory to load it).
    """
    ids = [article.id for article in articles()]
    journal = Journal(folder / "summaries.jsonl")
    try:
        if not all(identifier in journal.finished for identifier in ids):
            _complete(summarizer, articles, ids, journal, report, loaded)
        journal.sort(ids)
    finally:
        journal.close()


def _complete(
    summarizer: Summarizer,
    articles: Callable[[], Iterable[Article]],
    ids: list[str],
    journal: Journal,
    report: Report,
    loaded: Callable[[], None],
) -> None:
    known = frozenset(ids)
    timings = Timings(journal.path.with_name("timings.jsonl"))
    usage = journal.path.with_name(USAGE)
    if isinstance(summarizer, Loadable):
        with contained(f"the summarizer {summarizer.signature!r} cannot be loaded"):
            summarizer.load()
        timings.loaded()
        loaded()
    if isinstance(summarizer, BatchedSummarizer):
        source = _batched(summarizer, articles(), journal)
    else:
        waiting = (article for article in articles() if article.id not in journal.finished)
        source = ((None, [result]) for result in _one_by_one(summarizer, waiting))
    for batch, results in source:
        _check_contract(summarizer, results, known, journal)
        checked = [_usable(result) for result in results]
        for result in checked:
            add_usage(usage, result.article_id, result.usage)
        journal.append(checked)
        timings.batch(checked, batch)
        report(checked)
        timings.restart()
    timings.flush()
    for identifier in ids:
        if identifier not in journal.finished:
            nothing = Failure(identifier, "model_error", "the summarizer returned nothing for it")
            journal.append([nothing])
            report([nothing])


def _batched(
    summarizer: BatchedSummarizer, articles: Iterable[Article], journal: Journal
) -> Iterator[tuple[int | None, list[Result]]]:
    """Run the batches under the recorded budgets; what is finished keeps its place in them."""
    finished = frozenset(journal.finished)
    recorded = BatchBudgets(journal.path.with_name("plan.jsonl"), begun=bool(finished))
    with contained(
        "the summaries before it are kept, and the same command continues after them, but the "
        f"summarizer {summarizer.signature!r} failed"
    ):
        for batch in summarizer.summarize_batches(
            articles, finished=finished, budgets=dict(recorded.budgets)
        ):
            recorded.record(batch.index, batch.token_budget)
            yield batch.index, [r for r in batch.results if _identifier(r) not in finished]


def _one_by_one(summarizer: Summarizer, articles: Iterable[Article]) -> Iterator[Result]:
    """Summarize a stream; an error takes with it only the article that caused it."""
    source = iter(articles)
    retry: list[Article] = []
    while True:
        in_flight: dict[str, Article] = {}

        def feed(alone: list[Article], flying: dict[str, Article]) -> Iterator[Article]:
            for article in alone or source:
                flying[article.id] = article
                yield article

        alone = [retry.pop(0)] if retry else []
        try:
            for result in wrapped(summarizer).summarize_unordered(feed(alone, in_flight)):
                in_flight.pop(_identifier(result) or "", None)
                yield result
        except PASSED_ON:
            raise
        except BaseException as error:
            if len(in_flight) == 1:
                (identifier,) = in_flight
                yield Failure(identifier, _kind(error), f"{type(error).__name__}: {error}")
            elif in_flight:
                retry = [*in_flight.values(), *retry]
            else:
                raise PluginError(
                    f"the summarizer {summarizer.signature!r} failed outside any article: "
                    f"{type(error).__name__}: {error}."
                ) from error
            continue
        if not alone:
            return


def _kind(error: BaseException) -> FailureKind:
    """Libraries with memory of their own have errors of their own, named alike."""
    no_memory = isinstance(error, MemoryError) or "OutOfMemory" in type(error).__name__
    return "out_of_memory" if no_memory else "model_error"


def _identifier(result: object) -> str | None:
    return result.article_id if isinstance(result, Summary | Failure) else None


def _check_contract(
    summarizer: Summarizer, results: list[Result], known: frozenset[str], journal: Journal
) -> None:
    """Check that every result answers one article that was asked for, once.

    Raises:
        PluginError: it does not.
    """
    seen: set[str] = set()
    for result in results:
        identifier = _identifier(result)
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
    identifier = result.article_id
    try:
        if isinstance(result, Failure):
            kind = result.kind if result.kind in get_args(FailureKind) else "model_error"
            return Failure(identifier, kind, str(result.message), result.usage)
        line = result_row(result)
        json_line(line)
        typed(line, SummaryLine, "its summary")
    except Exception as error:
        return Failure(
            identifier, "model_error", f"it gave what cannot be kept: {error}", result.usage
        )
    if not result.text.strip():
        return Failure(identifier, "empty_output", "the summarizer wrote nothing", result.usage)
    return result
