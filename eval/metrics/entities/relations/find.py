"""The relation check of one summary: speakers, names, offices and opposites."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache

from eval.metrics.entities.index import ArticleIndex
from eval.metrics.entities.mentions import UNBACKED, Mention, Verdict
from eval.metrics.entities.relations.attribution import misattributed, quoted_sentences
from eval.metrics.entities.relations.holders import misplaced_offices
from eval.metrics.entities.relations.model import RelationFinding
from eval.metrics.entities.relations.opposites import opposites
from eval.metrics.entities.relations.parse import ParsedSentence, Parser, stem
from eval.metrics.entities.relations.ranker import Ranker, load_ranker
from eval.metrics.entities.relations.screen import Screen
from eval.metrics.entities.relations.slots import family, placement, sources_of
from eval.metrics.entities.relations.sources import Sources
from eval.metrics.text import keys

#: The type of a name that only its capitals show: the parser may know more.
UNTYPED = "NAME"
#: Version of the check, for signatures.
RELATIONS = "1"
#: Verdicts under which the article's words are another name of the same thing.
_OTHER_NAME = frozenset({"alias", "variant"})


#: Characters of a sentence that is known by its words; "He won." is not.
_LEAST_COPIED = 20


def find_relations(
    summary: str,
    spans: Sequence[tuple[int, int]],
    verdicts: Sequence[Verdict],
    index: ArticleIndex,
    parser: Parser,
) -> list[RelationFinding]:
    """Return where the summary joins what the article does not join, in order, none overlapping.

    Of two findings on the same words the first of speaker, office, name and opposite stays. A
    sentence that the article has word for word joins nothing anew.

    Args:
        summary: the summary.
        spans: its sentences as half-open offsets.
        verdicts: on its mentions; those that the article does not have at all are left alone.
        index: the article.
        parser: reads the sentences.
    """
    own = [span for span in spans if not _is_copied(summary[slice(*span)], index)]
    if not own:
        return []
    sources = _sources(index, parser)
    screen = Screen(summary, spans, sources, parser)
    quoting, holding, turned = (
        screen.with_quotations(),
        screen.with_offices(),
        screen.with_opposites(),
    )
    screen.parse([*quoting, *holding, *turned])  # one call is several times as fast as many
    sources.parse(quoted_sentences(summary, sources))
    kept: list[RelationFinding] = []
    for finding in (
        *misattributed(summary, screen.parse(quoting), sources),
        *misplaced_offices(screen.parse(holding), sources),
        *_misplaced_names(screen, verdicts, sources, load_ranker()),
        *opposites(screen.parse(turned), sources),
    ):
        if not any(start <= finding.start < end for start, end in own):
            continue
        if all(finding.end <= other.start or other.end <= finding.start for other in kept):
            kept.append(finding)
    return sorted(kept, key=lambda finding: finding.start)


def _is_copied(sentence: str, index: ArticleIndex) -> bool:
    return len(sentence) >= _LEAST_COPIED and sentence in index.article.text


@lru_cache(maxsize=1)
def _sources(index: ArticleIndex, parser: Parser) -> Sources:
    """Return the article's sentences, made once for several summaries of it in a row."""
    return Sources(index, parser)


def _misplaced_names(
    screen: Screen, verdicts: Sequence[Verdict], sources: Sources, ranker: Ranker
) -> Iterator[RelationFinding]:
    """Yield the names in whose place the article has another one of their kind."""
    names = [
        (verdict.mention, _other_names(verdict))
        for verdict in verdicts
        if verdict.verdict not in UNBACKED
        and (family(verdict.mention.type) or verdict.mention.type == UNTYPED)
    ]
    away = [(m, others) for m, others in names if not screen.is_at_home(m, others)]
    sentences = screen.parse(screen.number_of(mention.start) for mention, _ in away)
    places: list[tuple[Mention, ParsedSentence, Sequence[int], str, frozenset[str]]] = []
    for (mention, others), sentence in zip(away, sentences, strict=True):
        words, kind = _name_in(sentence, sentence.within(mention.start, mention.end), mention.type)
        if words and kind:
            places.append((mention, sentence, words, kind, others))
    sources.parse(
        number
        for _, sentence, words, _, others in places
        for number in sources_of(sentence, words, others, sources)
    )
    for mention, sentence, words, kind, others in places:
        found = placement(sentence, words, kind, others, sources)
        if found is None or found.rival < ranker.least_rival:
            continue
        probability = ranker.probability(found.features())
        if probability >= ranker.doubtful_from:
            evidence = (sources.evidence(found.rival_sentence),)
            yield RelationFinding(
                mention.start, mention.end, "name", "doubtful", probability, evidence
            )


def _other_names(verdict: Verdict) -> frozenset[str]:
    """Return the stems of the article's other name for a mention, if it goes under one there."""
    if verdict.verdict not in _OTHER_NAME:
        return frozenset()
    return frozenset(stem(key) for piece in verdict.evidence for key in keys(piece.text))


def _name_in(
    sentence: ParsedSentence, words: Sequence[int], type_: str
) -> tuple[Sequence[int], str | None]:
    """Return the words of a mention without an office before it, and the family of its name."""
    for name in sentence.names:
        inside = range(name.first, name.last)
        if words and words[-1] in inside and type_ in ("PERSON", "NAME"):
            return [word for word in words if word in inside], family(name.type)
    return words, family(type_)
