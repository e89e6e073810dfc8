"""The article's sentences as sources: which of them a statement of the summary comes from."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from functools import cached_property

from eval.metrics.entities.index import ArticleIndex
from eval.metrics.entities.mentions import Evidence
from eval.metrics.entities.relations.parse import ParsedSentence, Parser
from eval.metrics.entities.relations.quoted import is_quoted, quoted_spans
from eval.metrics.entities.stems import stem
from eval.metrics.text import STOP_WORDS

#: Kinds of names: only another of the same kind can be taken for one.
KINDS = {"PERSON": "person", "ORG": "organisation", "NORP": "group"}
_OPENING = "\"“‘'("


class Sources:
    """The sentences of one article: their stems at once, their grammar when it is asked for."""

    def __init__(self, index: ArticleIndex, parser: Parser | None = None) -> None:
        self._index = index
        #: Reads sentences when their grammar is asked for.
        self.parser = parser
        self._names: dict[int, list[tuple[int, int]]] = {}

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

    def tokens(self, number: int) -> tuple[int, int]:
        """Return a sentence as a half-open range of tokens."""
        return self._index.sentences[number]

    def names(self, number: int) -> list[tuple[int, int]]:
        """Return the runs of capitalised words in a sentence as half-open ranges of tokens.

        A lone word that begins the sentence is one only if it has a capital elsewhere, too.
        """
        if number in self._names:
            return self._names[number]
        index = self._index
        first, last = index.sentences[number]
        runs: list[tuple[int, int]] = []
        for place in range(first, last):
            if index.keys[place] in STOP_WORDS or not index.surface(place)[0].isupper():
                continue
            if runs and runs[-1][1] == place and index.adjacent(place - 1):
                runs[-1] = runs[-1][0], place + 1
            else:
                runs.append((place, place + 1))
        if runs and runs[0] == (first, first + 1) and not self._is_name(first):
            runs.pop(0)
        self._names[number] = runs
        return runs

    def _is_name(self, start: int) -> bool:
        """Whether a word that begins a sentence is written with a capital inside one, too."""
        return any(
            place not in self._index.sentence_starts and self._index.surface(place)[0].isupper()
            for place in self._index.positions[self._index.keys[start]]
        )

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

    def text(self, number: int) -> str:
        """Return a sentence as the article writes it."""
        return self._index.article.text[slice(*self.bounds[number])]

    def sentence(self, number: int) -> ParsedSentence:
        """Return one sentence with its grammar.

        Raises:
            ValueError: there is no parser.
        """
        if self.parser is None:
            raise ValueError("these sources have no parser.")
        return self.parser.sentence(self._index.article.text, self.bounds[number])

    def kind(self, run: tuple[int, int]) -> str | None:
        """Return what kind of name the last of some tokens belongs to; `None` for no name."""
        at = self.offset(run[1] - 1)
        sentence = self.sentence(self.sentence_at(run[0]))
        for name in sentence.names:
            if sentence.spans[name.first][0] <= at < sentence.spans[name.last - 1][1]:
                return KINDS.get(name.type)
        return None

    def evidence(self, number: int) -> Evidence:
        """Return a sentence as evidence."""
        start, end = self.bounds[number]
        return Evidence(start, end, self._index.article.text[start:end])
