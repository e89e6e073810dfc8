"""The plan that workers follow is the one that a single process would have followed."""

from __future__ import annotations

import random
from collections.abc import Iterator

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from spread_plugins import Planned, lengths

from eval.workers.planner import Planner, ReadyBatch
from summarize.base import Article
from summarize.batch_plan import BatchTooLargeError, smaller_budget, too_large


def _articles(texts: list[str]) -> list[Article]:
    return [Article(f"a{number:03}", text) for number, text in enumerate(texts)]


def _spread(articles: list[Article], seed: int, finished: frozenset[str]) -> dict[str, str]:
    """Do the work as many workers would: whatever is open is answered in random order."""
    summarizer, generator = Planned(), random.Random(seed)
    planner = Planner(articles, summarizer.articles_ahead, 5, finished, {0: 64})
    open_work: list[tuple[int, list[Article]] | ReadyBatch] = []
    texts: dict[str, str] = {}
    while True:
        while len(open_work) < 6:
            found = planner.window() if planner.windows_in_store < 3 else None
            work = found if found is not None else planner.batch()
            if work is None:
                break
            open_work.append(work)
        if not open_work:
            return texts
        work = open_work.pop(generator.randrange(len(open_work)))
        if isinstance(work, tuple):
            planner.measured(work[0], summarizer.measure(work[1]))
            continue
        results = work.failures
        if work.batch is not None:
            try:
                results = summarizer.summarize_batch(work.articles, work.token_budget)
            except BatchTooLargeError:
                smaller = smaller_budget(work.batch)
                if smaller is not None:
                    withdrawn = planner.shrink(work.index, smaller)
                    gone = {one.index for one in withdrawn}
                    for identifier in (i for one in withdrawn for i in one.ids):
                        texts.pop(identifier, None)
                    open_work = [
                        one for one in open_work if isinstance(one, tuple) or one.index not in gone
                    ]
                    continue
                results = (too_large(work.articles[0].id, work.batch.items[0].length),)
        for result in results:
            assert result.article_id not in texts
            texts[result.article_id] = str(result)
        planner.done(work.index)


@settings(max_examples=60, deadline=None)
@given(
    st.integers(0, 70),
    st.sets(st.integers(0, 69)),
    st.sets(st.integers(0, 69)),
    st.integers(0, 1000),
)
def test_any_order_of_answers_gives_the_batches_of_one_process(
    count: int, heavy: set[int], unreadable: set[int], seed: int
) -> None:
    texts = lengths(count, heavy)
    for number in unreadable & set(range(count)):
        texts[number] = "Unreadable."
    articles = _articles(texts)
    expected = {result.article_id: str(result) for result in Planned().summarize(articles)}
    assert _spread(articles, seed, frozenset()) == expected


@pytest.mark.parametrize("seed", range(5))
def test_what_is_finished_keeps_its_place_in_the_batches(seed: int) -> None:
    articles = _articles(lengths(60))
    finished = frozenset(article.id for article in articles[:40:3])

    def left() -> Iterator[tuple[str, str]]:
        for batch in Planned().summarize_batches(articles, finished=finished):
            yield from ((result.article_id, str(result)) for result in batch.results)

    assert _spread(articles, seed, finished) == dict(left())
