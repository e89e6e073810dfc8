"""Who holds an office: the summary's office beside a person against the article's.

"Attack coach Ann Roe" is doubted where the article knows her as skills coach; "Prosecutor Ann Roe"
is contradicted where the article has a prosecutor and it is somebody else; "minister" is no
shorter name of a deputy minister.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from eval.metrics.entities.find.offices import office_heads
from eval.metrics.entities.relations.model import RelationFinding
from eval.metrics.entities.relations.parse import Name, ParsedSentence, stem
from eval.metrics.entities.relations.sources import Sources

#: Without this word in front the office is another one.
_RANKS = frozenset(map(stem, ("deputy", "vice", "lance", "shadow")))
#: What many in one story may be called.
_SHARED = frozenset(map(stem, ("leader", "head", "chief", "manager", "officer", "executive")))
_MODIFIERS = frozenset({"compound", "amod", "nmod"})
#: So many of the article's sentences with a person are read for what the person is.
_READ = 6
_NEAR = 8
_SURE, _UNSURE = 0.8, 0.6


@dataclass(frozen=True, slots=True)
class _Office:
    """The words of an office in a sentence, its head last."""

    sentence: ParsedSentence
    words: tuple[int, ...]

    @property
    def head(self) -> str:
        return self.sentence.stems[self.words[-1]]

    @property
    def stems(self) -> frozenset[str]:
        return frozenset(self.sentence.stems[i] for i in self.words)

    @property
    def span(self) -> tuple[int, int]:
        """The office as half-open offsets."""
        return self.sentence.spans[self.words[0]][0], self.sentence.spans[self.words[-1]][1]

    def covers(self, other: _Office) -> bool:
        """Whether this says all of another one, and no rank that the other one lacks."""
        return other.stems <= self.stems and not (self.stems - other.stems) & _RANKS


def misplaced_offices(
    sentences: Sequence[ParsedSentence], sources: Sources
) -> Iterator[RelationFinding]:
    """Yield the offices of the summary that the article gives the person not, or another one."""
    for sentence in sentences:
        yield from _without_rank(sentence, sources)
        for name in sentence.names:
            if name.type != "PERSON":
                continue
            for office in _offices_of(sentence, name):
                finding = _compare(office, sentence.stems[name.last - 1], sources)
                if finding:
                    yield finding


def _compare(office: _Office, person: str, sources: Sources) -> RelationFinding | None:
    numbers = sources.sentences_with(person)[:_READ]
    sources.parse(numbers)
    own: list[tuple[int, _Office]] = []
    for number in numbers:
        sentence = sources.sentence(number)
        if _says(sentence, office):
            return None
        own += [(number, found) for found in _offices_near(sentence, person)]
    same_head = [(number, found) for number, found in own if found.head == office.head]
    if same_head:
        number, found = same_head[0]
        rank = bool((found.stems - office.stems) & _RANKS)
        if office.head in _SHARED and not rank:
            return None
        return _finding(office, number, sources, sure=rank)
    other = _other_holder(office, person, sources)
    if other is not None and numbers:
        return _finding(office, other, sources, sure=bool(own))
    return None


def _says(sentence: ParsedSentence, office: _Office) -> bool:
    """Whether a sentence has all the words of an office, without a rank before it."""
    places = [i for i, word in enumerate(sentence.stems) if word == office.head]
    return office.stems <= set(sentence.stems) and any(
        not i or sentence.stems[i - 1] not in _RANKS - office.stems for i in places
    )


def _other_holder(office: _Office, person: str, sources: Sources) -> int | None:
    """Return the sentence in which the article gives the office to somebody else."""
    if office.head in _SHARED:
        return None
    numbers = sources.sentences_with(office.head)[:_READ]
    sources.parse(numbers)
    for number in numbers:
        sentence = sources.sentence(number)
        for name in sentence.names:
            if name.type != "PERSON" or sentence.stems[name.last - 1] == person:
                continue
            if any(found.covers(office) for found in _offices_of(sentence, name)):
                return number
    return None


def _finding(office: _Office, number: int, sources: Sources, sure: bool) -> RelationFinding:
    start, end = office.span
    return RelationFinding(
        start=start,
        end=end,
        kind="office",
        verdict="contradicted" if sure else "doubtful",
        confidence=_SURE if sure else _UNSURE,
        evidence=(sources.evidence(number),),
    )


def _offices_of(sentence: ParsedSentence, name: Name) -> list[_Office]:
    """Return the offices that depend on a name, or that it depends on: before or after it."""
    inside = range(name.first, name.last)
    heads = {
        word
        for word, above in enumerate(sentence.heads)
        if word not in inside and above in inside and sentence.roles[word] in ("appos", *_MODIFIERS)
    }
    top = next((i for i in inside if sentence.heads[i] not in inside), name.last - 1)
    if sentence.roles[top] in ("appos", "compound", "nmod"):
        heads.add(sentence.heads[top])
    if sentence.roles[top] == "nsubj":
        heads |= {
            word
            for word, above in enumerate(sentence.heads)
            if above == sentence.heads[top] and sentence.roles[word] == "attr"
        }
    offices = (_office(sentence, word) for word in sorted(heads))
    return [office for office in offices if office]


def _offices_near(sentence: ParsedSentence, person: str) -> list[_Office]:
    places = [i for i, word in enumerate(sentence.stems) if word == person]
    offices = (
        _office(sentence, word)
        for word in range(len(sentence.words))
        if any(abs(word - place) <= _NEAR for place in places)
    )
    return [office for office in offices if office]


def _office(sentence: ParsedSentence, head: int) -> _Office | None:
    """Return the office whose last word is `head`, with the words before it that belong to it."""
    if sentence.words[head] not in office_heads():
        return None
    named = {
        i for name in sentence.names for i in range(name.first, name.last) if name.type != "ORG"
    }
    words = [head]
    while (before := words[0] - 1) >= 0 and before not in named:
        if sentence.roles[before] not in _MODIFIERS or not sentence.content[before]:
            break
        if not head >= sentence.heads[before] >= before:
            break
        words.insert(0, before)
    return _Office(sentence, tuple(words))


def words_with_rank(sources: Sources) -> frozenset[str]:
    """Return the article's words that a rank stands before: `corporal` of a lance corporal."""
    following = (place + 1 for rank in sorted(_RANKS) for place in sources.positions.get(rank, ()))
    return frozenset(sources.key(place) for place in following if place < len(sources.stems))


def _without_rank(sentence: ParsedSentence, sources: Sources) -> Iterator[RelationFinding]:
    """Yield words that the article never has without a rank before them: lance corporal."""
    for i, word in enumerate(sentence.stems):
        places = sources.positions.get(word, ())
        if not sentence.content[i] or not places or (i and sentence.stems[i - 1] in _RANKS):
            continue
        if all(place and sources.stems[place - 1] in _RANKS for place in places):
            start, end = sentence.spans[i]
            number = sources.sentence_at(places[0])
            yield RelationFinding(
                start, end, "office", "contradicted", _SURE, (sources.evidence(number),)
            )
