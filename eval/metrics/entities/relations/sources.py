"""The article's sentences as sources: which of them a statement of the summary comes from."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property

from eval.metrics.entities.index import ArticleIndex
from eval.metrics.entities.mentions import Evidence
from eval.metrics.entities.relations.parse import ParsedSentence, Parser, stem
from eval.metrics.entities.relations.quoted import is_quoted, quoted_spans

_OPENING = "\"“‘'("


class Sources:
    """The sentences of one article: their stems at once, their grammar when it is asked for."""

    def __init__(self, index: ArticleIndex, parser: Parser) -> None:
        self._index = index
        self._parser = parser
        self._parsed: dict[int, ParsedSentence] = {}

    @cached_property
    def bounds(self) -> list[tuple[int, int]]:
        """Each sentence of the text as half-open offsets, with the marks around it."""
        text, spans = self._index.article.text, self._index.spans
        starts = []
        for first, _ in self._index.sentences:
            if first >= self._index.title_from:
                break
            start = spans[first][0]
            while start and text[start - 1] in _OPENING:
                start -= 1
            starts.append(start)
        ends = [*starts[1:], len(text)]
        return [
            (start, start + len(text[start:end].rstrip()))
            for start, end in zip(starts, ends, strict=True)
        ]

    @cached_property
    def stems(self) -> list[str]:
        """The stem of every token of the text."""
        return [stem(key) for key in self._index.keys[: self._index.title_from]]

    @cached_property
    def positions(self) -> dict[str, list[int]]:
        """Where each stem stands, as numbers of tokens."""
        found: dict[str, list[int]] = {}
        for position, word in enumerate(self.stems):
            found.setdefault(word, []).append(position)
        return found

    @cached_property
    def quotations(self) -> list[tuple[int, int]]:
        """What stands in quotation marks, as half-open offsets with the marks."""
        return quoted_spans(self._index.article.text)

    def longest_run(self, words: Sequence[str]) -> tuple[int, int | None]:
        """Return how many of the first `words` stand in a row inside a quotation, and from where.

        Words are folded, not stemmed; the first token of the first such place, `None` without one.
        """
        keys = self._index.keys[: self._index.title_from]
        best: tuple[int, int | None] = (0, None)
        for position in self._index.positions.get(words[0], ()):
            size = 0
            while size < len(words) and keys[position + size : position + size + 1] == [
                words[size]
            ]:
                size += 1
            if size > best[0] and is_quoted(self.offset(position), self.quotations):
                best = size, position
        return best

    def sentences_with(self, word: str) -> list[int]:
        """Return the numbers of the sentences that have a stem, in order."""
        numbers = (self._index.sentence_of(place) for place in self.positions.get(word, ()))
        return list(dict.fromkeys(numbers))

    def sentence_at(self, token: int) -> int:
        """Return the number of the sentence that a token of the text stands in."""
        return self._index.sentence_of(token)

    def key(self, token: int) -> str:
        """Return a token of the text, folded."""
        return self._index.keys[token]

    def offset(self, token: int) -> int:
        """Return where a token begins in the text."""
        return self._index.spans[token][0]

    def words(self, number: int) -> list[str]:
        """Return the folded words of a sentence."""
        return self._index.keys[slice(*self._index.sentences[number])]

    def weight(self, word: str) -> float:
        """Return how telling a stem is inside this article; 0 for one that it does not have."""
        count = len(self.sentences_with(word))
        return math.log((len(self.bounds) + 1) / (count + 0.5)) if count else 0.0

    @property
    def weight_of_unknown(self) -> float:
        """Return the weight of a word that the article does not have."""
        return math.log(2 * (len(self.bounds) + 1))

    def overlaps(self, claim: Mapping[str, float]) -> list[tuple[int, float]]:
        """Return the sentences that share words with a claim, best first, with the share 0..1.

        Args:
            claim: stems with their weights.
        """
        found: dict[int, float] = {}
        for word, weight in claim.items():
            for number in self.sentences_with(word):
                found[number] = found.get(number, 0.0) + weight
        total = sum(claim.values())
        order = sorted(found.items(), key=lambda item: (-item[1], item[0]))
        return [(number, weight / total) for number, weight in order]

    def parse(self, numbers: Iterable[int]) -> None:
        """Parse several sentences at once, those that have not been parsed before."""
        new = [
            number
            for number in dict.fromkeys(numbers)
            if number not in self._parsed and 0 <= number < len(self.bounds)
        ]
        text = self._index.article.text
        pieces = [(self.bounds[n][0], text[slice(*self.bounds[n])]) for n in new]
        self._parsed.update(zip(new, self._parser.parse(pieces), strict=True))

    def sentence(self, number: int) -> ParsedSentence:
        """Return one sentence with its grammar."""
        self.parse([number])
        return self._parsed[number]

    def evidence(self, number: int) -> Evidence:
        """Return a sentence as evidence."""
        start, end = self.bounds[number]
        return Evidence(start, end, self._index.article.text[start:end])
