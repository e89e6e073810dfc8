"""Where candidates come from: one summarizer or several, with one candidate each or many."""

from __future__ import annotations

import itertools
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from summarize.base import Article, BatchedSummarizer, Failure, Result, Summarizer, Summary, wrapped
from summarize.candidates import (
    BatchedCandidateSummarizer,
    CandidateBatch,
    Candidates,
    CandidateSummarizer,
)

_WINDOW = 64
"""How many articles several summarizers write candidates for, one after the other."""


def in_batches(summarizer: Summarizer) -> bool:
    """Whether a summarizer's texts may depend on which articles share a batch."""
    return isinstance(summarizer, BatchedCandidateSummarizer | BatchedSummarizer)


def candidates(
    summarizers: Sequence[Summarizer], articles: Iterable[Article], n: int
) -> Iterator[tuple[str, Candidates]]:
    """Yield the id of each article with up to `n` candidates of each summarizer, in any order.

    Args:
        summarizers: one or more; what one fails on, another may write.
        articles: with different ids; one summarizer reads them as a stream, several in windows.
        n: asked of those that can write several; the others give one.
    """
    if len(summarizers) == 1:
        yield from _of_one(summarizers[0], articles, n)
        return
    for window in _windows(articles):
        found = (
            _from(number, pair)
            for number, one in enumerate(summarizers)
            for pair in _of_one(one, window, n)
        )
        yield from _together(window, found)


def candidate_batches(
    summarizers: Sequence[Summarizer],
    articles: Iterable[Article],
    n: int,
    *,
    finished: Container[str],
    budgets: Mapping[int, int] | None,
) -> Iterator[CandidateBatch]:
    """Yield the same batch by batch, for summarizers of which at least one is `in_batches`.

    The batches of a single summarizer are its own. With several, a batch is a window of articles,
    and its budget the least that one of them worked under.
    """
    if len(summarizers) == 1:
        yield from _batches_of_one(summarizers[0], articles, n, finished, budgets)
        return
    plan = dict(budgets or {})
    budget = 0
    for index, window in enumerate(_windows(articles)):
        budget = plan.get(index, budget)
        if all(article.id in finished for article in window):
            continue
        found: list[tuple[str, Candidates]] = []
        for number, one in enumerate(summarizers):
            if not in_batches(one):
                found += [_from(number, pair) for pair in _of_one(one, window, n)]
                continue
            for batch in _batches_of_one(one, window, n, (), {0: budget} if budget else None):
                budget = min(budget or batch.token_budget, batch.token_budget)
                found += [_from(number, pair) for pair in batch.results]
        yield CandidateBatch(index, budget, tuple(_together(window, found)))


def _windows(articles: Iterable[Article]) -> Iterator[list[Article]]:
    stream = iter(articles)
    return iter(lambda: list(itertools.islice(stream, _WINDOW)), [])


def _of_one(
    summarizer: Summarizer, articles: Iterable[Article], n: int
) -> Iterator[tuple[str, Candidates]]:
    if isinstance(summarizer, CandidateSummarizer):
        return summarizer.candidates(articles, n)
    return map(_as_candidates, wrapped(summarizer).summarize_unordered(articles))


def _batches_of_one(
    summarizer: Summarizer,
    articles: Iterable[Article],
    n: int,
    finished: Container[str],
    budgets: Mapping[int, int] | None,
) -> Iterator[CandidateBatch]:
    if isinstance(summarizer, BatchedCandidateSummarizer):
        yield from summarizer.candidate_batches(articles, n, finished=finished, budgets=budgets)
    elif isinstance(summarizer, BatchedSummarizer):
        for batch in summarizer.summarize_batches(articles, finished=finished, budgets=budgets):
            results = tuple(map(_as_candidates, batch.results))
            yield CandidateBatch(batch.index, batch.token_budget, results)


def _as_candidates(result: Result) -> tuple[str, Candidates]:
    return result.article_id, result if isinstance(result, Failure) else (result,)


def _from(number: int, pair: tuple[str, Candidates]) -> tuple[str, Candidates]:
    """Note in the details of candidates which of several summarizers wrote them, counted from 0."""
    identifier, found = pair
    if isinstance(found, Failure):
        return pair
    return identifier, tuple(
        replace(summary, details={**summary.details, "of": number}) for summary in found
    )


def _together(
    window: Sequence[Article], found: Iterable[tuple[str, Candidates]]
) -> Iterator[tuple[str, Candidates]]:
    """Join what several summarizers wrote for the same article; it fails where all failed."""
    written: dict[str, list[Summary]] = {article.id: [] for article in window}
    failures: dict[str, Failure] = {}
    for identifier, candidates in found:
        if isinstance(candidates, Failure):
            failures.setdefault(identifier, candidates)
        else:
            written[identifier] += candidates
    for identifier, summaries in written.items():
        nothing = Failure(identifier, "model_error", "no summarizer returned anything for it.")
        failure = failures.get(identifier, nothing)
        if summaries and failure.usage is not None:  # what failed is paid for, too
            usage = summaries[0].usage
            paid = failure.usage if usage is None else usage + failure.usage
            summaries[0] = replace(summaries[0], usage=paid)
        yield identifier, tuple(summaries) or failure
