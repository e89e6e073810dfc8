"""How much of a summary is copied: extractive fragments and novel n-grams."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from eval.metrics.base import Column, Example, Requirement, Score, Signature
from eval.metrics.text import keys_and_spans

COLUMNS = (
    Column(
        "coverage",
        title="coverage",
        description="Share of words in fragments copied from it.",
        kind="copying",
    ),
    Column(
        "density",
        unit="words",
        title="density",
        description="Mean length of the copied fragment that a word of the summary stands in.",
        kind="copying",
    ),
    Column(
        "novel_bigrams",
        title="new 2-grams",
        description="Share of word pairs not in it.",
        kind="copying",
    ),
    Column(
        "novel_trigrams",
        title="new 3-grams",
        description="Share of word triples not in it.",
        kind="copying",
    ),
    Column(
        "compression",
        unit="ratio",
        title="compression",
        description="Words of the article per word of the summary.",
    ),
)


@dataclass(frozen=True, slots=True)
class Coverage:
    """Coverage, density and compression of Grusky et al. (2018), and novel n-grams.

    Article and summary are compared as case-folded words; punctuation does not count. The title
    of the article is not part of what can be copied.

    `details["copied"]` has the fragments, in the order of the summary: `start` and `end` in the
    summary, `source` as start and end in `article.text`, all of them half-open offsets in code
    points, and the length in `words`. If the article has a fragment several times, the first one is
    the source. Words of the summary in no fragment are those that the article lacks.

    Source: Grusky et al. 2018, "Newsroom: A Dataset of 1.3 Million Summaries with Diverse
    Extractive Strategies".

    Not for: quality. Copying is neither good nor bad in itself.
    """

    @property
    def signature(self) -> str:
        """The counting unit and the definition."""
        return str(Signature("coverage", {"words": "folded", "fragments": "grusky2018", "v": "1"}))

    @property
    def requires(self) -> frozenset[Requirement]:
        """Nothing: neither reference nor model."""
        return frozenset()

    @property
    def columns(self) -> Sequence[Column]:
        """The five numbers; more copying is neither better nor worse in itself."""
        return COLUMNS

    def score(self, examples: Sequence[Example]) -> list[Score]:
        """Return one score per example; all values are `None` for a summary without a word."""
        return [_score(example) for example in examples]


class Fragment(NamedTuple):
    """A run of words that the summary shares with the article.

    Attributes:
        summary: the index of its first word among those of the summary.
        article: the index of its first word among those of the article.
        words: how many words it has.
    """

    summary: int
    article: int
    words: int


def _score(example: Example) -> Score:
    article, article_spans = keys_and_spans(example.article.text)
    summary, summary_spans = keys_and_spans(example.summary)
    copied = fragments(article, summary)
    details: list[dict[str, Any]] = []
    for fragment in copied:
        start, end = _characters(summary_spans, fragment.summary, fragment.words)
        source = _characters(article_spans, fragment.article, fragment.words)
        details.append(
            {"start": start, "end": end, "source": list(source), "words": fragment.words}
        )
    return Score(coverage(article, summary, copied), details={"copied": details})


def _characters(spans: Sequence[tuple[int, int]], first: int, words: int) -> tuple[int, int]:
    return spans[first][0], spans[first + words - 1][1]


def coverage(
    article: Sequence[str], summary: Sequence[str], copied: Sequence[Fragment]
) -> dict[str, float | None]:
    """Return the values of every column for two texts as words and their fragments.

    With F the fragments and S the summary (Grusky et al. 2018, section 4.1): coverage is the sum
    of |f| over F divided by |S|, density the sum of |f|² divided by |S|, compression |article|
    divided by |S|. `None` where a divisor is 0.
    """
    if not summary:
        return dict.fromkeys((column.key for column in COLUMNS), None)
    lengths = [fragment.words for fragment in copied]
    return {
        "coverage": sum(lengths) / len(summary),
        "density": sum(length * length for length in lengths) / len(summary),
        "novel_bigrams": novel(article, summary, 2),
        "novel_trigrams": novel(article, summary, 3),
        "compression": len(article) / len(summary),
    }


def fragments(article: Sequence[str], summary: Sequence[str]) -> list[Fragment]:
    """Return the fragments that the summary shares with the article, from left to right.

    Greedy: at each word of the summary the longest run of words that also stands in the article
    (Grusky et al. 2018, figure 3), where it stands first.
    """
    positions: dict[str, list[int]] = {word: [] for word in summary}
    for index, word in enumerate(article):
        if word in positions:
            positions[word].append(index)
    found = []
    here = 0
    while here < len(summary):
        longest = source = 0
        for start in positions[summary[here]]:
            # A start that cannot beat the longest run is left after one comparison.
            if longest and (
                here + longest >= len(summary)
                or start + longest >= len(article)
                or article[start + longest] != summary[here + longest]
            ):
                continue
            length = _run(article, start, summary, here)
            if length > longest:
                longest, source = length, start
        if longest:
            found.append(Fragment(here, source, longest))
        here += max(longest, 1)
    return found


def novel(article: Sequence[str], summary: Sequence[str], size: int) -> float | None:
    """Return the share of the summary's n-grams (each counted once) that the article lacks."""
    wanted = ngrams(summary, size)
    return len(wanted - ngrams(article, size)) / len(wanted) if wanted else None


def ngrams(words: Sequence[str], size: int) -> set[tuple[str, ...]]:
    """Return the distinct n-grams of `words`."""
    return set(zip(*(words[offset:] for offset in range(size)), strict=False))


def _run(article: Sequence[str], start: int, summary: Sequence[str], here: int) -> int:
    limit = min(len(article) - start, len(summary) - here)
    length = 0
    while length < limit and article[start + length] == summary[here + length]:
        length += 1
    return length
