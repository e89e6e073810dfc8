"""The article, tokenised once and searched: no model reads it."""

from __future__ import annotations

import math
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from functools import cached_property, lru_cache
from itertools import islice

from eval.metrics.entities.english.nouns import SMALL
from eval.metrics.entities.mentions import Evidence
from eval.metrics.entities.reading import Reading
from eval.metrics.entities.values.words import Words
from eval.metrics.text import STOP_WORDS, keys_and_spans, plain
from summarize.articles.dates import find_date
from summarize.base import Article
from summarize.sentences import sentence_spans

#: A dateline stands at the top of a page; further down, a full date is part of the story.
_DATELINE_WITHIN = 400
#: Headings and datelines are lines of at most so many characters.
_SHORT_LINE = 80
#: Of a word that stands everywhere, no more than so many places are compared.
_MOST_PLACES = 64
#: Between text and title when both are read for values: nothing is read across it.
_PARTING = "\n\n"


def _dateline(text: str) -> str:
    """Return where a text may say when it was published: short lines at its top, and its start.

    A full date further on is a part of the story, such as a birthday.
    """
    top = text[:_DATELINE_WITHIN]
    lines = [line for line in top.split("\n") if len(line) <= _SHORT_LINE]
    return "\n".join([text[: _SHORT_LINE // 2].partition(". ")[0], *lines])


class ArticleIndex:
    """Token positions of one article's text, followed by those of its title.

    Building takes time linear in the article; everything that only some mentions need is made on
    first use.
    """

    def __init__(self, article: Article, language: str = "en") -> None:
        self.article = article
        self.language = language
        self.published = article.published or find_date(_dateline(article.text))
        self.keys, self.spans = keys_and_spans(article.text)
        self.title_from = len(self.keys)
        if article.title:
            keys, spans = keys_and_spans(article.title)
            self.keys += keys
            self.spans += spans
        positions: dict[str, list[int]] = {}
        for index, key in enumerate(self.keys):
            positions.setdefault(key, []).append(index)
        self.positions = positions
        self._sentences_with: dict[str, frozenset[int]] = {}
        self._weights: dict[str, float] = {}

    def find(self, wanted: Sequence[str]) -> list[int]:
        """Return where the run of keys `wanted` begins, as token indices in order."""
        if not wanted:
            return []
        try:
            lists = [self.positions[key] for key in wanted]
        except KeyError:
            return []
        anchor = min(range(len(wanted)), key=lambda i: len(lists[i]))
        size, found, target = len(wanted), self.keys, list(wanted)
        starts = (
            position - anchor
            for position in lists[anchor]
            if position >= anchor
            and found[position - anchor : position - anchor + size] == target
            and not position - anchor < self.title_from < position - anchor + size
        )
        return list(islice(starts, _MOST_PLACES))

    def find_plain(self, wanted: Sequence[str]) -> list[int]:
        """As `find`, but diacritics, plural and possessive endings make no difference."""
        plains = [plain(key) for key in wanted]
        if not plains or any(key not in self.plain_positions for key in plains):
            return []
        starts = (
            start
            for start in self.plain_positions[plains[0]]
            if self.plain_keys[start : start + len(plains)] == plains
            and not start < self.title_from < start + len(plains)
        )
        return list(islice(starts, _MOST_PLACES))

    def evidence(self, start: int, size: int) -> Evidence:
        """Return the article's text under `size` tokens from token `start` on."""
        begin, end = self.spans[start][0], self.spans[start + size - 1][1]
        if start >= self.title_from:
            return Evidence(begin, end, (self.article.title or "")[begin:end], "title")
        return Evidence(begin, end, self.article.text[begin:end])

    def tokens_within(self, begin: int, end: int) -> tuple[int, int]:
        """Return the half-open range of tokens between two offsets of the article's text."""
        text = self.spans[: self.title_from]
        first = bisect_right(text, begin - 1, key=lambda span: span[0])
        return first, bisect_right(text, end - 1, key=lambda span: span[0])

    def surface(self, position: int) -> str:
        """Return a token as the article writes it."""
        start, end = self.spans[position]
        text = self.article.text if position < self.title_from else self.article.title or ""
        return text[start:end]

    def adjacent(self, position: int) -> bool:
        """Whether only white space, a hyphen or a dot parts a token from the next one."""
        if position + 1 >= len(self.keys) or position + 1 == self.title_from:
            return False
        text = self.article.text if position < self.title_from else self.article.title or ""
        between = text[self.spans[position][1] : self.spans[position + 1][0]]
        return between.strip(" .\t-'’\u00a0\"“”") == "" and "\n\n" not in between

    @cached_property
    def plain_keys(self) -> list[str]:
        """Every key without diacritics and endings."""
        return [plain(key) for key in self.keys]

    @cached_property
    def plain_positions(self) -> dict[str, list[int]]:
        """Where each plain key stands."""
        positions: dict[str, list[int]] = {}
        for index, key in enumerate(self.plain_keys):
            positions.setdefault(key, []).append(index)
        return positions

    @cached_property
    def sentences(self) -> list[tuple[int, int]]:
        """Sentences as half-open ranges of tokens; the title is the last one."""
        starts = [start for start, _ in self.spans[: self.title_from]]
        ranges = []
        for begin, end in sentence_spans(self.article.text):
            first = bisect_right(starts, begin - 1)
            last = bisect_right(starts, end - 1)
            if first < last:
                ranges.append((first, last))
        if self.title_from < len(self.keys):
            ranges.append((self.title_from, len(self.keys)))
        return ranges

    @cached_property
    def sentence_starts(self) -> list[int]:
        """The first token of each sentence."""
        return [first for first, _ in self.sentences]

    def sentence_of(self, position: int) -> int:
        """Return the number of the sentence in which a token stands."""
        return max(0, bisect_right(self.sentence_starts, position) - 1)

    def sentences_with(self, word: str) -> frozenset[int]:
        """Return the numbers of the sentences that have a plain word."""
        found = self._sentences_with.get(word)
        if found is None:
            places = self.plain_positions.get(word, ())
            found = frozenset(self.sentence_of(place) for place in places)
            self._sentences_with[word] = found
        return found

    def sentences_of_kind(self, kinds: frozenset[str]) -> frozenset[int]:
        """Return the numbers of the sentences that hold a date or a quantity of one of `kinds`."""
        if not kinds:
            return frozenset()
        reading = self.reading
        starts = [date.start for date in reading.dates] if "date" in kinds else []
        starts += [value.start for value in reading.values if value.kind in kinds]
        return frozenset(self.sentence_of(start) for start in starts)

    def weight(self, word: str) -> float:
        """Return how telling a plain word is inside this article: inverse sentence frequency."""
        weight = self._weights.get(word)
        if weight is None:
            weight = math.log((len(self.sentences) + 1) / (len(self.sentences_with(word)) + 0.5))
            self._weights[word] = weight
        return weight

    @cached_property
    def reading(self) -> Reading:
        """The values and dates of the text and of the title behind it."""
        text, title = self.article.text, self.article.title or ""
        shift = len(text) + len(_PARTING)
        spans = self.spans[: self.title_from] + [
            (start + shift, end + shift) for start, end in self.spans[self.title_from :]
        ]
        words = Words(f"{text}{_PARTING}{title}" if title else text, self.keys, spans)
        return Reading(words, self.language)

    @cached_property
    def acronyms(self) -> dict[str, list[tuple[int, int]]]:
        """Initials of each run of capitalised words to where the run stands.

        "Federal Bureau of Investigation" is found under `fbi` and `fboi`: small words inside a
        run may count or not.
        """
        found: dict[str, list[tuple[int, int]]] = {}
        for first, last in self._capitalised_runs():
            for start in range(first, min(last, first + 4)):
                if self.keys[start] in STOP_WORDS and start > first:
                    continue
                for end in range(start + 2, min(last, start + 7) + 1):
                    words = self.keys[start:end]
                    for letters in {
                        "".join(word[0] for word in words),
                        "".join(word[0] for word in words if word not in SMALL),
                    }:
                        if len(letters) > 1:
                            found.setdefault(letters, []).append((start, end))
        return found

    def _capitalised_runs(self) -> Iterator[tuple[int, int]]:
        """Yield half-open token ranges that begin and end with a capital, small words between."""
        index, count = 0, len(self.keys)
        while index < count:
            if not self.surface(index)[0].isupper():
                index += 1
                continue
            end = probe = index + 1
            while probe < count and self._joined(probe - 1):
                if self.surface(probe)[0].isupper():
                    end = probe + 1
                elif self.keys[probe] not in SMALL:
                    break
                probe += 1
            if end - index > 1:
                yield index, end
            index = end

    def _joined(self, position: int) -> bool:
        text = self.article.text if position < self.title_from else self.article.title or ""
        if position + 1 == self.title_from:
            return False
        between = text[self.spans[position][1] : self.spans[position + 1][0]]
        return between.strip(" -&'’\u00a0") == ""


@lru_cache(maxsize=1)
def index_of(article: Article, language: str = "en") -> ArticleIndex:
    """Return the index of an article, made once for several summaries of it in a row.

    Only one is kept: many of them cost the garbage collector more time than they save.
    """
    return ArticleIndex(article, language)
