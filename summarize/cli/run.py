"""Several summarizers over several articles: one result for each pair, in a fixed order."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from summarize.base import Article, Failure, Summarizer, Summary


@dataclass(frozen=True, slots=True)
class Outcome:
    """What one summarizer made of one article; `label` is the spec as the person wrote it."""

    article: Article
    label: str
    summarizer: Summarizer
    result: Summary | Failure


def generate(
    summarizers: Sequence[tuple[str, Summarizer]],
    articles: Sequence[Article],
    report: Callable[[], None] = lambda: None,
) -> Iterator[Outcome]:
    """Yield one outcome for each article and summarizer: articles in order, then summarizers.

    With one summarizer each outcome comes as soon as its turn has come. With several, they run
    one after another, so that one model is in memory at a time, and the outcomes come at the end.

    Args:
        summarizers: pairs of a label and a summarizer; each is closed after its last article.
        articles: articles with different ids.
        report: called after each result, for progress.
    """
    runs = [_run(label, summarizer, articles, report) for label, summarizer in summarizers]
    if len(runs) == 1:
        yield from runs[0]
        return
    finished = [list(run) for run in runs]
    for outcomes in zip(*finished, strict=True):
        yield from outcomes


def _run(
    label: str, summarizer: Summarizer, articles: Sequence[Article], report: Callable[[], None]
) -> Iterator[Outcome]:
    with contextlib.closing(summarizer):
        for article, result in _in_order(articles, summarizer.summarize(articles)):
            report()
            yield Outcome(article, label, summarizer, result)


def _in_order(
    articles: Sequence[Article], results: Iterable[Summary | Failure]
) -> Iterator[tuple[Article, Summary | Failure]]:
    waiting: dict[str, Summary | Failure] = {}
    position = 0
    for result in results:
        waiting[result.article_id] = result
        while position < len(articles) and articles[position].id in waiting:
            yield articles[position], waiting.pop(articles[position].id)
            position += 1
    for article in articles[position:]:
        missing = Failure(article.id, "model_error", "the summarizer returned nothing for it.")
        yield article, waiting.pop(article.id, missing)
