"""The relation check: speakers, names and opposites of several summaries at once.

Parsing costs more than all the rest of the check. Words alone tell where it cannot find anything,
and what is left of all the summaries goes through the parser together.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cached_property

from eval.metrics.entities.index import ArticleIndex
from eval.metrics.entities.mentions import UNBACKED, Verdict
from eval.metrics.entities.relations.attribution import misattributed, quoted_sentences
from eval.metrics.entities.relations.model import RelationFinding
from eval.metrics.entities.relations.opposites import opposites
from eval.metrics.entities.relations.parse import Parser
from eval.metrics.entities.relations.placement import LIKE, Place, Range, placement
from eval.metrics.entities.relations.quoted import quoted_spans
from eval.metrics.entities.relations.ranker import load_ranker
from eval.metrics.entities.relations.sources import KINDS, Sources
from eval.metrics.entities.stems import stem
from eval.metrics.text import Token, keys, tokenise
from summarize.sentences import sentence_spans

#: Version of the check, for signatures.
RELATIONS = "2"
#: Verdicts under which the article's words are another name of the same thing.
_OTHER_NAME = frozenset({"alias", "variant"})
#: Characters of a sentence that is known by its words; "He won." is not.
_LEAST_COPIED = 20
#: So many of the article's sentences with a name are read for what kind of name it is.
_READ = 2


class Relations:
    """What one summary joins, beside what its article joins.

    Make one for each summary, parse what they ask for together (`wanted`, `read`), then ask each
    for its `findings`. A sentence that the article has word for word joins nothing anew.
    """

    def __init__(self, summary: str, verdicts: Sequence[Verdict], index: ArticleIndex) -> None:
        self._summary = summary
        self._spans = [
            (start, end)
            for start, end in sentence_spans(summary)
            if end - start < _LEAST_COPIED or summary[start:end] not in index.article.text
        ]
        self._sources = Sources(index)
        self._suspects = list(self._suspected(verdicts)) if self._spans else []

    def wanted(self) -> list[str]:
        """Return the sentences, of the summary and of the article, that are to be parsed."""
        sources = self._sources
        numbers = set(quoted_sentences(self._summary, sources)) if self._quoting else set()
        for _, place in self._suspects:
            numbers.update(number for number, _ in sources.overlaps(place.claim(sources))[:LIKE])
            numbers.update(sources.sentence_at(home) for home in place.homes(sources)[:_READ])
        texts = [self._summary[slice(*span)] for span in self._quoting]
        return texts + [sources.text(n) for n in sorted(numbers) if n < len(sources.bounds)]

    def findings(self, parser: Parser) -> list[RelationFinding]:
        """Return where the summary joins what the article does not join, none overlapping.

        Of two findings on the same words the first of speaker, name and opposite stays.
        """
        kept: list[RelationFinding] = []
        sources = self._sources
        sources.parser = parser
        sentences = [parser.sentence(self._summary, span) for span in self._quoting]
        for finding in (
            *misattributed(self._summary, sentences, sources),
            *self._misplaced(),
            *(opposites(self._tokens, sources) if self._spans else ()),
        ):
            if all(finding.end <= other.start or other.end <= finding.start for other in kept):
                kept.append(finding)
        return sorted(kept, key=lambda finding: finding.start)

    @cached_property
    def _quoting(self) -> list[Range]:
        """The sentences in which a quotation begins."""
        starts = [start for start, _ in quoted_spans(self._summary)]
        return [span for span in self._spans if any(span[0] <= at < span[1] for at in starts)]

    @cached_property
    def _tokens(self) -> list[list[Token]]:
        """The tokens of each sentence."""
        return [
            [Token(key, start + a, start + b) for key, a, b in tokenise(self._summary[start:end])]
            for start, end in self._spans
        ]

    def _suspected(self, verdicts: Sequence[Verdict]) -> Iterator[tuple[Verdict, Place]]:
        """Yield the names that words alone make likely to stand in another one's place."""
        ranker = load_ranker()
        for verdict in verdicts:
            mention = verdict.mention
            if verdict.verdict in UNBACKED or mention.type not in KINDS:
                continue
            for tokens in self._tokens:
                inside = [n for n, t in enumerate(tokens) if mention.start <= t.start < mention.end]
                if not inside:
                    continue
                place = Place(tokens, (inside[0], inside[-1] + 1), _other_names(verdict))
                found = placement(place, self._sources)
                if found and ranker.probability(found.features()) >= ranker.doubtful_from:
                    yield verdict, place

    def _misplaced(self) -> Iterator[RelationFinding]:
        """Yield the names in whose place the article has another one of their kind."""
        sources, ranker = self._sources, load_ranker()
        for verdict, place in self._suspects:
            mention = verdict.mention
            homes = place.homes(sources)[:_READ]
            kinds = {sources.kind((home, home + 1)) for home in homes}
            kind = KINDS[mention.type]
            if kind not in kinds:
                continue  # in the article the recogniser takes it for something else
            found = placement(place, sources, kind)
            if found is None:
                continue
            probability = ranker.probability(found.features())
            if probability >= ranker.doubtful_from:
                evidence = (sources.evidence(sources.sentence_at(found.other[0])),)
                yield RelationFinding(
                    mention.start, mention.end, "name", "doubtful", probability, evidence
                )


def find_relations(relations: Sequence[Relations], parser: Parser) -> list[list[RelationFinding]]:
    """Return the findings of several summaries, whose sentences are parsed together."""
    parser.read(text for relation in relations for text in relation.wanted())
    return [relation.findings(parser) for relation in relations]


def _other_names(verdict: Verdict) -> frozenset[str]:
    """Return the stems of the article's other name for a mention, if it goes under one there."""
    if verdict.verdict not in _OTHER_NAME:
        return frozenset()
    return frozenset(stem(key) for piece in verdict.evidence for key in keys(piece.text))
