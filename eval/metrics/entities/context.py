"""Verdict: is the mention in the article where the summary's sentence says it is?

A name swapped with another name of the same article is there word for word. The words around a
mention tell: they stand in some sentence of the article, and if that sentence and its neighbours
know nothing of the mention, the mention may have been taken from elsewhere. That is a warning; it
is never proof, since a summary may join what the article says in two places.
"""

from __future__ import annotations

import math
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from eval.metrics.entities.index import ArticleIndex
from eval.metrics.entities.mentions import VALUES, Mention
from eval.metrics.entities.reading import reading_of
from eval.metrics.text import STOP_WORDS, Token, plain, tokenise
from summarize.sentences import sentence_spans

#: A sentence beside the right one backs a mention nearly as well: pronouns reach that far.
_NEIGHBOUR = 0.8
_WINDOW = 5
#: How much more a sentence counts that holds a value of the kind that is looked for.
_OF_KIND = 2.0
#: A sentence of a summary retells so many sentences of its article, with their neighbours.
_RETOLD = 3


@dataclass(frozen=True, slots=True)
class Fit:
    """How well a mention's place in the article fits its place in the summary.

    `ratio` is the overlap of the summary's sentence with the best sentence that has the mention,
    divided by the overlap with the best sentence of the article, 0..1; `best` is that sentence.
    `beside` is the share of the nearest content words of the summary that are near the mention
    in the article, `touching` the share of its two neighbours, small words too, that touch it
    there; both 0..1.
    """

    ratio: float
    beside: float
    touching: float
    best: int

    @property
    def trust(self) -> float:
        """Probability, 0..1, that the mention belongs where the summary puts it.

        A logistic regression on three numbers, fitted on mentions of reference summaries of which
        one in five had been swapped with another mention of the same article (docs/entities.md).
        """
        logit = 2.2 * self.ratio + 1.8 * self.beside + 1.7 * self.touching - 0.8
        return 1 / (1 + math.exp(-logit))


class Surroundings:
    """The sentences of one summary, tokenised once, against one article."""

    def __init__(self, summary: str, index: ArticleIndex) -> None:
        self._index = index
        self._tokens = tokenise(summary)
        self.reading = reading_of(summary, index.language)
        self._starts = [token.start for token in self._tokens]
        self._spans = sentence_spans(summary)
        self._span_starts = [start for start, _ in self._spans]

    def fit(self, mention: Mention, places: Sequence[tuple[int, int]]) -> Fit | None:
        """Compare the mention's sentence with the article's; `None` where nothing can be said."""
        overlaps = self._overlaps_around(mention)
        if not overlaps or not places:  # no words to compare, or evidence outside the text
            return None
        index = self._index
        homes = {index.sentence_of(start) for start, _ in places}
        best = max(overlaps, key=lambda number: (overlaps[number], number in homes, -number))
        own = max(
            max(
                overlaps.get(home, 0.0),
                _NEIGHBOUR * overlaps.get(home - 1, 0.0),
                _NEIGHBOUR * overlaps.get(home + 1, 0.0),
            )
            for home in homes
        )
        top = overlaps[best]
        first = bisect_right(self._starts, mention.start - 1)
        last = bisect_right(self._starts, mention.end - 1)
        beside = self._beside(first, last, places)
        return Fit(own / top, beside, self._touching(first, last, places), best)

    def nearest(self, mention: Mention) -> tuple[int, int] | None:
        """Return the tokens of the article's sentence that is most like the mention's.

        For an amount, a date or a count, a sentence that holds one of the same kind goes before
        all others that are nearly as like: there stands what it should have been.
        """
        overlaps = self._overlaps_around(mention)
        if not overlaps:
            return None
        of_kind = self._index.sentences_of_kind(self._kinds_of(mention))
        best = max(
            overlaps,
            key=lambda number: (
                overlaps[number] * (_OF_KIND if number in of_kind else 1),
                -number,
            ),
        )
        return self._index.sentences[best]

    def passages(self, mention: Mention) -> list[list[int]]:
        """Return passages of two sentences that are most like the mention's, the best first.

        Where no word is shared, the whole article is one passage.
        """
        count = len(self._index.sentences)
        best = self.retold(mention)
        if not best:
            return [list(range(min(count, 2 * _RETOLD)))] if count else []
        return [
            list(range(first, min(first + 2, count)))
            for number in best
            for first in dict.fromkeys((number, max(number - 1, 0)))
        ]

    def retold(self, mention: Mention) -> list[int]:
        """Return the sentences that are most like the mention's, the best first."""
        overlaps = self._overlaps_around(mention)
        return sorted(overlaps, key=lambda number: (-overlaps[number], number))[:_RETOLD]

    def touches(self, value: tuple[int, int], other: tuple[int, int]) -> bool:
        """Whether the same words stand around two ranges of tokens: a telling one, or both.

        Args:
            value: tokens of the summary.
            other: tokens of the article.
        """
        here, there = self.reading.words, self._index.reading.words
        same = [
            word
            for word, other_word in (
                (here.key(value[0] - 1), there.key(other[0] - 1)),
                (here.key(value[1]), there.key(other[1])),
            )
            if word and plain(word) == plain(other_word)
        ]
        return len(same) == 2 or any(word not in STOP_WORDS for word in same)

    def sentence_span(self, mention: Mention) -> tuple[int, int]:
        """Return the offsets of the summary's sentence in which a mention stands."""
        if not self._spans:
            return 0, len(self.reading.words.text)
        return self._spans[max(0, bisect_right(self._span_starts, mention.start) - 1)]

    def _kinds_of(self, mention: Mention) -> frozenset[str]:
        """Return what kinds of value a mention holds: `date`, or what its values measure."""
        if mention.type not in VALUES:
            return frozenset()
        if mention.type == "DATE" and self.reading.dates_in(mention):
            return frozenset({"date"})
        return frozenset(value.kind for value in self.reading.values_in(mention))

    def _overlaps_around(self, mention: Mention) -> dict[int, float]:
        """Return the weight of the words that the mention's sentence shares with each sentence."""
        context = [
            plain(token.key)
            for token in self._sentence(mention)
            if token.key not in STOP_WORDS and not mention.start <= token.start < mention.end
        ]
        return self._overlaps(dict.fromkeys(context))

    def _sentence(self, mention: Mention) -> list[Token]:
        if not self._spans:
            return self._tokens
        start, end = self.sentence_span(mention)
        low = bisect_right(self._starts, start - 1)
        return self._tokens[low : bisect_right(self._starts, end - 1)]

    def _overlaps(self, words: dict[str, None]) -> dict[int, float]:
        overlaps: dict[int, float] = {}
        for word in words:
            found = self._index.sentences_with(word)
            weight = self._index.weight(word) if found else 0.0
            for number in found:
                overlaps[number] = overlaps.get(number, 0.0) + weight
        return overlaps

    def _touching(self, first: int, last: int, places: Sequence[tuple[int, int]]) -> float:
        keys = self._index.keys
        before = self._tokens[first - 1].key if first else ""
        after = self._tokens[last].key if last < len(self._tokens) else ""
        return 0.5 * any(start and keys[start - 1] == before for start, _ in places) + 0.5 * any(
            end < len(keys) and keys[end] == after for _, end in places
        )

    def _beside(self, first: int, last: int, places: Sequence[tuple[int, int]]) -> float:
        beside = _content(reversed(self._tokens[max(0, first - 4) : first]))
        beside += _content(self._tokens[last : last + 4])
        if not beside:
            return 0.5
        near: set[str] = set()
        for start, end in places:
            near.update(self._index.plain_keys[max(0, start - _WINDOW) : end + _WINDOW])
        return sum(word in near for word in beside) / len(beside)


def _content(tokens: Iterable[Token]) -> list[str]:
    words = [plain(token.key) for token in tokens if token.key not in STOP_WORDS]
    return words[:2]
