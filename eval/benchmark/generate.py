"""From articles to a complete journal: continues what is there, turns errors into failures."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from eval.errors import EvalError, RunError
from eval.files import json_line
from eval.runs.batch_budgets import BatchBudgets
from eval.runs.journal import Journal, result_row
from eval.runs.timings import Timings
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
from summarize.errors import SummarizeError

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
        RunError: the folder cannot be written, or the summarizer breaks its contract.
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
    if isinstance(summarizer, Loadable):
        _load(summarizer, summarizer.signature)
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


def _load(summarizer: Loadable, signature: str) -> None:
    try:
        summarizer.load()
    except (EvalError, SummarizeError):
        raise
    except Exception as error:
        raise RunError(
            f"the summarizer {signature!r} cannot be loaded: {type(error).__name__}: {error}."
        ) from error


def _batched(
    summarizer: BatchedSummarizer, articles: Iterable[Article], journal: Journal
) -> Iterator[tuple[int | None, list[Result]]]:
    """Run the batches under the recorded budgets; what is finished keeps its place in them."""
    finished = frozenset(journal.finished)
    recorded = BatchBudgets(journal.path.with_name("plan.jsonl"), begun=bool(finished))
    try:
        for batch in summarizer.summarize_batches(
            articles, finished=finished, budgets=dict(recorded.budgets)
        ):
            recorded.record(batch.index, batch.token_budget)
            yield batch.index, [r for r in batch.results if _identifier(r) not in finished]
    except (EvalError, SummarizeError):
        raise
    except Exception as error:
        raise RunError(
            f"the summarizer {summarizer.signature!r} failed: {type(error).__name__}: {error}. "
            "The summaries before it are kept; the same command continues after them."
        ) from error


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
        except (EvalError, SummarizeError):
            raise
        except Exception as error:
            if len(in_flight) == 1:
                (identifier,) = in_flight
                yield Failure(identifier, _kind(error), f"{type(error).__name__}: {error}")
            elif in_flight:
                retry = [*in_flight.values(), *retry]
            else:
                raise RunError(
                    f"the summarizer {summarizer.signature!r} failed outside any article: "
                    f"{type(error).__name__}: {error}."
                ) from error
            continue
        if not alone:
            return


def _kind(error: Exception) -> FailureKind:
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
        RunError: it does not.
    """
    seen: set[str] = set()
    for result in results:
        identifier = _identifier(result)
        if identifier is None:
            raise RunError(
                f"the summarizer {summarizer.signature!r} returned {type(result).__name__}, "
                "not a Summary or a Failure."
            )
        if identifier not in known or identifier in journal.finished or identifier in seen:
            raise RunError(
                f"the summarizer {summarizer.signature!r} returned a result for "
                f"{identifier!r}, which it was not given or had already finished."
            )
        seen.add(identifier)


def _usable(result: Result) -> Result:
    """Turn a summary that says nothing, or cannot be kept as JSON, into a failure."""
    if isinstance(result, Failure):
        return Failure(result.article_id, result.kind, str(result.message))
    if not isinstance(result.text, str):
        kind = type(result.text).__name__
        return Failure(result.article_id, "model_error", f"its summary is {kind}, not text")
    if not result.text.strip():
        return Failure(result.article_id, "empty_output", "the summarizer wrote nothing")
    try:
        json_line(result_row(result))
    except (TypeError, ValueError, RecursionError) as error:
        return Failure(result.article_id, "model_error", f"it cannot be kept as JSON: {error}")
    return result
