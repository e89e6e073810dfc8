"""Runs a plan batch by batch: bounded windows, halved budgets, finished batches skipped."""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from typing import TypeAlias

from summarize.base import Article, BatchResult, Failure
from summarize.batch_plan import (
    Measured,
    budget_at,
    smaller_budget,
    too_large,
    window_batches,
    windows,
)
from summarize.huggingface.engine import OutOfMemoryError
from summarize.huggingface.pipeline import Pipeline, PreparedArticle

Prepared: TypeAlias = list[PreparedArticle | Failure]


def run_batches(
    pipeline: Pipeline,
    articles: Iterable[Article],
    *,
    window: int,
    finished: Container[str],
    budgets: Mapping[int, int],
) -> Iterator[BatchResult]:
    """Yield one `BatchResult` per batch; `budgets` is the recorded plan, with an entry for 0."""
    plan = dict(budgets)
    index = 0
    for prepared in _ahead(pipeline, windows(articles, window)):
        failures = tuple(item for item in prepared if isinstance(item, Failure))
        if failures:
            if any(failure.article_id not in finished for failure in failures):
                yield BatchResult(index, budget_at(plan, index), failures)
            index += 1
        for batch in window_batches(measured(pipeline, prepared), plan, index):
            index = batch.index + 1
            items = [one.item for one in batch.items]
            if all(item.article.id in finished for item in items):
                continue
            try:
                results = tuple(pipeline.summarize(items, batch.token_budget))
            except OutOfMemoryError:
                smaller = smaller_budget(batch)
                if smaller is not None:
                    plan[batch.index] = smaller
                    continue
                results = (too_large(items[0].article.id, batch.items[0].length),)
            yield BatchResult(batch.index, batch.token_budget, results)


def measured(
    pipeline: Pipeline, prepared: Sequence[PreparedArticle | Failure]
) -> list[Measured[PreparedArticle]]:
    """Return what each article takes up in a batch, its answer included."""
    return [
        Measured(
            item,
            item.length + pipeline.reserve,
            alone=len(item.prompts) > 1,
            prompts=len(item.prompts),
        )
        for item in prepared
        if isinstance(item, PreparedArticle)
    ]


def _ahead(pipeline: Pipeline, windows: Iterator[list[Article]]) -> Iterator[Prepared]:
    """Tokenize the next window in a thread while the model works on this one."""
    with ThreadPoolExecutor(max_workers=1) as pool:
        ahead: Future[Prepared] | None = None
        for window in windows:
            following = pool.submit(pipeline.prepare, window)
            if ahead is not None:
                yield ahead.result()
            ahead = following
        if ahead is not None:
            yield ahead.result()
