"""A text as the check reads it: tokens, values and dates, each read once."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from functools import cached_property, lru_cache

from eval.metrics.entities.languages import vocabulary_of
from eval.metrics.entities.mentions import Mention
from eval.metrics.entities.values.dates import Date, read_dates
from eval.metrics.entities.values.reader import read_values
from eval.metrics.entities.values.value import Value
from eval.metrics.entities.values.words import Words


class Reading:
    """The values and dates of a text; token positions are those of `words`."""

    def __init__(self, words: Words, language: str = "en") -> None:
        self.words = words
        self.vocabulary = vocabulary_of(language)
        self._starts = [start for start, _ in words.spans]

    @cached_property
    def dates(self) -> list[Date]:
        """Every date."""
        return read_dates(self.words, self.vocabulary)

    @cached_property
    def values(self) -> list[Value]:
        """Every value that is no part of a date."""
        return [
            value
            for value in read_values(self.words, self.vocabulary)
            if value.start not in self._dated or value.kind == "clock"
        ]

    @cached_property
    def _dated(self) -> frozenset[int]:
        return frozenset(
            position
            for date in self.dates
            if date.year or date.day or date.quarter
            for position in range(date.start, date.end)
        )

    def tokens(self, mention: Mention) -> tuple[int, int]:
        """Return the half-open range of tokens that a mention touches."""
        first = bisect_right(self._starts, mention.start) - 1
        if first < 0 or self.words.spans[first][1] <= mention.start:
            first += 1
        return first, bisect_left(self._starts, mention.end)

    def values_in(self, mention: Mention) -> list[Value]:
        """Return the values that a mention touches, whole: a span may cut "£1.5m" through."""
        first, last = self.tokens(mention)
        return [value for value in self.values if value.start < last and first < value.end]

    def dates_in(self, mention: Mention) -> list[Date]:
        """Return the dates that a mention touches."""
        first, last = self.tokens(mention)
        return [
            date
            for date in self.dates
            if date.start < last and first < date.end and not date.counted
        ]

    def falls(self, value: Value) -> bool:
        """Whether the words around a value say that something fell: 3% may then be -3%."""
        around = self.words.keys[max(0, value.start - 5) : value.end + 3]
        return not self.vocabulary.falls.isdisjoint(around)


@lru_cache(maxsize=256)
def reading_of(text: str, language: str = "en") -> Reading:
    """Return a summary as read once for all the steps of the check."""
    return Reading(Words(text), language)
