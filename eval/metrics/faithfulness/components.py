"""The components of faithfulness: shares, 0..1, of what the article backs."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence, Set

from eval.metrics.coverage import ngrams
from eval.metrics.entities.index import ArticleIndex
from eval.metrics.entities.mentions import Verdict
from eval.metrics.text import STOP_WORDS, keys, plain

#: Also splits the " . " of tokenised, lower-cased summaries.
_SENTENCE_END = re.compile(r"(?<=[.!?])\s+")
#: Weight of a word that the article does not have, in units of inverse sentence frequency.
_UNKNOWN_WEIGHT = 3.0


def components(
    summary: str, index: ArticleIndex, verdicts: Sequence[Verdict] | None
) -> dict[str, float | None]:
    """Return the components for one summary.

    `four_gram_overlap`: share of the runs of four words inside the summary's sentences that stand
    in the article.
    `best_sentence_overlap`: share of a sentence's content words, weighted by how telling they are
    in the article, that one sentence of the article has; of the sentence where it is least.
    `known_words`: share of a sentence's content words that the article has; again the least.
    `least_entity_support`: the least support among the mentions.

    Args:
        summary: the summary.
        index: its article.
        verdicts: of the summary's mentions; `None` where they say too little (lower case).
    """
    sentences = [set(found) for found in _content_words(summary)]
    supports = [verdict.support for verdict in verdicts or ()]
    return {
        "four_gram_overlap": _four_grams(summary, index.keys[: index.title_from]),
        "best_sentence_overlap": min(
            (_best_sentence(found, index) for found in sentences), default=None
        ),
        "known_words": min((_known(found, index) for found in sentences), default=None),
        "least_entity_support": min(supports, default=None),
    }


def _four_grams(summary: str, article: Sequence[str]) -> float | None:
    """Count runs within sentences: where two copied sentences meet, nothing new is said.

    A sentence of fewer than four words counts as one run.
    """
    known: dict[int, Set[tuple[str, ...]]] = {}
    runs = copied = 0
    for sentence in _SENTENCE_END.split(summary):
        words = keys(sentence)
        size = min(4, len(words))
        if not size:
            continue
        if size not in known:
            known[size] = frozenset(ngrams(article, size))
        found = [
            gram in known[size] for gram in zip(*(words[i:] for i in range(size)), strict=False)
        ]
        runs += len(found)
        copied += sum(found)
    return copied / runs if runs else None


def _content_words(summary: str) -> Iterator[list[str]]:
    for sentence in _SENTENCE_END.split(summary):
        words = [plain(key) for key in keys(sentence) if key not in STOP_WORDS]
        if words:
            yield words


def _best_sentence(words: set[str], index: ArticleIndex) -> float:
    total = 0.0
    overlaps: dict[int, float] = {}
    for word in sorted(words):  # floats are added in one order, whatever that of the set is
        found = index.sentences_with(word)
        weight = index.weight(word) if found else _UNKNOWN_WEIGHT
        total += weight
        for number in found:
            overlaps[number] = overlaps.get(number, 0.0) + weight
    return max(overlaps.values(), default=0.0) / total


def _known(words: set[str], index: ArticleIndex) -> float:
    return sum(word in index.plain_positions for word in words) / len(words)
