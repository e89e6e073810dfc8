"""The wording of a summary: how much of it is the article's."""

from __future__ import annotations

from collections.abc import Set

from eval.metrics.coverage import ngrams
from eval.metrics.entities.index import ArticleIndex
from eval.metrics.entities.stems import stem
from eval.metrics.text import keys
from summarize.sentences import split_sentences

_RUN = 4


def copied(summary: str, index: ArticleIndex) -> float | None:
    """Return how much of a summary's wording is the article's, 0..1; `None` without a word.

    That is the share of the runs of four words inside the summary's sentences that stand in the
    article, endings apart. A sentence of fewer than four words counts as one run. Where two copied
    sentences meet, nothing new is said, so no run crosses the end of a sentence.
    """
    article = [stem(key) for key in index.keys[: index.title_from]]
    known: dict[int, Set[tuple[str, ...]]] = {}
    runs = found = 0
    for sentence in split_sentences(summary):
        words = [stem(key) for key in keys(sentence)]
        size = min(_RUN, len(words))
        if not size:
            continue
        if size not in known:
            known[size] = frozenset(ngrams(article, size))
        grams = list(zip(*(words[i:] for i in range(size)), strict=False))
        runs += len(grams)
        found += sum(gram in known[size] for gram in grams)
    return found / runs if runs else None
