"""The summary's sentences, parsed only where something may be wrong.

Parsing costs more than all the rest of the check. Words alone tell where it cannot find anything:
where there is no quotation, no office and no name away from the sentence that it comes from.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Collection, Iterable, Sequence

from eval.metrics.entities.find.offices import office_heads
from eval.metrics.entities.mentions import Mention
from eval.metrics.entities.relations.holders import words_with_rank
from eval.metrics.entities.relations.opposites import may_be_opposite
from eval.metrics.entities.relations.parse import ParsedSentence, Parser, stem
from eval.metrics.entities.relations.quoted import quoted_spans
from eval.metrics.entities.relations.sources import Sources
from eval.metrics.text import STOP_WORDS, Token, tokenise

#: How much less a word says of a name with every word between them.
_DECAY = 0.85
#: A name is at home where its best sentence has so much of what the best sentence of all has.
_AT_HOME = 0.65


class Screen:
    """One summary beside its article."""

    def __init__(
        self,
        summary: str,
        spans: Sequence[tuple[int, int]],
        sources: Sources,
        parser: Parser,
    ) -> None:
        self._summary = summary
        self._spans = spans
        self._starts = [start for start, _ in spans]
        self._sources = sources
        self._parser = parser
        self._tokens = [
            [Token(key, start + a, start + b) for key, a, b in tokenise(summary[start:end])]
            for start, end in spans
        ]
        self._parsed: dict[int, ParsedSentence] = {}

    def number_of(self, offset: int) -> int:
        """Return the number of the sentence at an offset of the summary."""
        return max(0, bisect_right(self._starts, offset) - 1)

    def parse(self, numbers: Iterable[int]) -> list[ParsedSentence]:
        """Return sentences with their grammar, in the order asked for."""
        wanted = list(numbers)
        new = [number for number in dict.fromkeys(wanted) if number not in self._parsed]
        pieces = [(self._spans[n][0], self._summary[slice(*self._spans[n])]) for n in new]
        self._parsed.update(zip(new, self._parser.parse(pieces), strict=True))
        return [self._parsed[number] for number in wanted]

    def with_quotations(self) -> list[int]:
        """Return the sentences in which a quotation begins."""
        return sorted({self.number_of(start) for start, _ in quoted_spans(self._summary)})

    def with_offices(self) -> list[int]:
        """Return the sentences that name an office, or a word that the article gives a rank."""
        words = office_heads() | words_with_rank(self._sources)
        return [n for n, tokens in enumerate(self._tokens) if any(t.key in words for t in tokens)]

    def with_opposites(self) -> list[int]:
        """Return the sentences of which the article may say the opposite, going by the words."""
        return [
            number
            for number, tokens in enumerate(self._tokens)
            if may_be_opposite([token.key for token in tokens], self._sources)
        ]

    def is_at_home(self, mention: Mention, other_names: Collection[str]) -> bool:
        """Whether a name stands among words that stand around it in the article, too."""
        tokens = self._tokens[self.number_of(mention.start)]
        own = [t for t, token in enumerate(tokens) if mention.start <= token.start < mention.end]
        claim: dict[str, float] = {}
        for place, token in enumerate(tokens):
            if not own or own[0] <= place <= own[-1] or token.key in STOP_WORDS:
                continue
            word = stem(token.key)
            distance = min(abs(place - own[0]), abs(place - own[-1]))
            weight = self._sources.weight(word) * _DECAY ** (distance - 1)
            if weight > claim.get(word, 0.0):
                claim[word] = weight
        likes = self._sources.overlaps(claim) if claim else []
        if not likes:
            return True
        names = {stem(tokens[own[-1]].key), *other_names}
        home = {n for name in names for n in self._sources.sentences_with(name)}
        best = max((share for number, share in likes if number in home), default=0.0)
        return best >= _AT_HOME * likes[0][1]
