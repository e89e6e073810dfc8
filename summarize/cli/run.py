"""Several summarizers over several articles: one result for each pair, in a fixed order."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from summarize.base import Article, Failure, Result, Summarizer, wrapped
from summarize.errors import SummarizeError


@dataclass(frozen=True, slots=True)
class Outcome:
    """What one summarizer made of one article; `label` is the spec as the person wrote it."""

    article: Article
    label: str
    summarizer: Summarizer
    result: Result


def generate(
    summarizers: Sequence[tuple[str, Summarizer]],
    articles: Sequence[Article],
    report: Callable[[], None] = lambda: None,
) -> Iterator[Outcome]:
    """Yield one outcome for each article and summarizer: articles in order, then summarizers.

    With one summarizer each outcome comes as soon as its turn has come. With several, they run
    one after another, so that one model is in memory at a time, and the outcomes come at the end.
    One that cannot work at all (its model is not there) fails on every article and stops no other.

    Args:
        summarizers: pairs of a label and a summarizer; each is closed after its last article.
        articles: articles with different ids.
        report: called after each result, for progress.
    """
    if len(summarizers) == 1:
        yield from _run(*summarizers[0], articles, report)
        return
    finished = [_run_or_fail(*named, articles, report) for named in summarizers]
    for outcomes in zip(*finished, strict=True):
        yield from outcomes


def _run_or_fail(
    label: str, summarizer: Summarizer, articles: Sequence[Article], report: Callable[[], None]
) -> list[Outcome]:
    found: list[Outcome] = []
    try:
        for outcome in _run(label, summarizer, articles, report):
            found.append(outcome)
    except SummarizeError as error:
        for article in articles[len(found) :]:
            failure = Failure(article.id, "model_error", str(error))
            found.append(Outcome(article, label, summarizer, failure))
    return found


def _run(
    label: str, summarizer: Summarizer, articles: Sequence[Article], report: Callable[[], None]
) -> Iterator[Outcome]:
    with wrapped(summarizer) as ready:
        for article, result in zip(articles, ready.summarize(articles), strict=True):
            report()
            yield Outcome(article, label, summarizer, result)
