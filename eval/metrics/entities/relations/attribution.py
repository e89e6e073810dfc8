"""Who said it: the speaker that the summary gives a quotation, and the one that the article gives.

The words of a quotation are found in the article; whoever is the subject of a verb of saying there
is its speaker. A pronoun stands for the last person before it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from eval.metrics.entities.english.speech import INDEFINITE, PRONOUNS, SINGULAR
from eval.metrics.entities.relations.model import RelationFinding
from eval.metrics.entities.relations.parse import ParsedSentence
from eval.metrics.entities.relations.quoted import is_quoted, quoted_spans
from eval.metrics.entities.relations.sources import Sources
from eval.metrics.entities.relations.speakers import SUBJECTS, Speaker, only_name, speaker_in
from eval.metrics.text import keys

_MARKS = frozenset({'"', "“", "”", "``", "''"})
#: Where the speaker stands, counted in sentences from the quotation, in the order of looking.
_ORDER = (0, 1, -1, 2, -2)
#: How many sentences before a pronoun the person may stand that it means.
_REACH = 3
#: A role and a person belong together where so few words part them.
_BESIDE = 4
#: Of the findings on references and on summaries with planted errors (development half), how many
#: were right: where both speakers are named outright, and else.
_SURE, _UNSURE = 0.9, 0.6


def misattributed(
    summary: str, sentences: Sequence[ParsedSentence], sources: Sources
) -> Iterator[RelationFinding]:
    """Yield the speakers of the summary's quotations that the article does not give them."""
    quotations = quoted_spans(summary)
    for sentence in sentences:
        if not sentence.spans:
            continue
        begin, end = sentence.spans[0][0], sentence.spans[-1][1]
        for quotation in quotations:
            if not begin <= quotation[0] < end:
                continue
            speaker = speaker_in(sentence, quotations, quotation[0])
            speaker = speaker or only_name(sentence, quotations)
            token = _locate(summary[slice(*quotation)], sources)
            if speaker is None or token is None:
                continue
            if sentence.words[speaker.head] in PRONOUNS:
                continue
            finding = _compare(speaker, token, sources)
            if finding:
                yield finding
                break


def quoted_sentences(summary: str, sources: Sources) -> list[int]:
    """Return the article's sentences around the summary's quotations, for parsing all at once."""
    tokens = (_locate(summary[start:end], sources) for start, end in quoted_spans(summary))
    return [
        sources.sentence_at(token) + step
        for token in tokens
        if token is not None
        for step in (0, 1)
    ]


def _compare(speaker: Speaker, token: int, sources: Sources) -> RelationFinding | None:
    """Return a finding if the article gives the quotation at `token` to somebody else."""
    other = _source_speaker(token, sources)
    if other is None or other.stems & _outside(speaker.sentence):
        return None
    sure = False
    if speaker.person and other.person:
        # A pronoun rather means whom the article speaks of most.
        if other.by_pronoun and _count(speaker, sources) >= _count(other, sources):
            return None
        sure = not (other.by_pronoun or speaker.guessed)
    elif speaker.person:
        if other.named and _together(speaker.stems, other.stems, sources):
            return None
        if not other.named and not _somebody_new(other, speaker, token, sources):
            return None
    elif speaker.named:
        if other.person or not other.named or _together(speaker.stems, other.stems, sources):
            return None
    elif not other.person or not _role_of_another(speaker, other.person, sources):
        return None
    start, end = speaker.span
    places = dict.fromkeys((sources.sentence_at(token), other.number))
    return RelationFinding(
        start=start,
        end=end,
        kind="speaker",
        verdict="contradicted" if sure else "doubtful",
        confidence=_SURE if sure else _UNSURE,
        evidence=tuple(map(sources.evidence, places)),
    )


def _outside(sentence: ParsedSentence) -> frozenset[str]:
    """Return the stems of a sentence's words outside of quotation marks."""
    quotations: list[tuple[int, int]] = []
    opened: int | None = None
    for i, word in enumerate(sentence.words):
        if word in _MARKS:
            if opened is None:
                opened = i
            else:
                quotations.append((opened, i))
                opened = None
    inside = {i for start, end in quotations for i in range(start, end + 1)}
    return sentence.content_stems([i for i in range(len(sentence.words)) if i not in inside])


def _count(speaker: Speaker, sources: Sources) -> int:
    return len(sources.positions.get(speaker.person, ()))


def _somebody_new(other: Speaker, speaker: Speaker, token: int, sources: Sources) -> bool:
    """Whether the article brings in the speaker as unknown ("a senior official told us")."""
    return (
        other.number == sources.sentence_at(token)
        and other.sentence.words[other.words[0]] in INDEFINITE
        and speaker.person not in other.sentence.stems
    )


def _locate(quotation: str, sources: Sources) -> int | None:
    """Return the token of the article at which a quotation's words begin, inside quotation marks.

    Two words in a row must be the same, or the only one, and half of all. `None` for what is
    rather a title or a nickname than somebody's words: "Poor Things".
    """
    if all(word[0].isupper() for word in re.findall(r"[^\W\d_]{4,}", quotation)):
        return None
    words = keys(quotation)
    best, place = 0, None
    for i in range(len(words)):
        size, position = sources.longest_run(words[i:])
        if size > best:
            best, place = size, position
    if not words or 2 * best < len(words) or best < min(2, len(words)):
        return None
    return place


def _source_speaker(token: int, sources: Sources) -> Speaker | None:
    """Return who speaks in the article's quotation; the person meant where it is a pronoun."""
    number = sources.sentence_at(token)
    for candidate in (number + step for step in _ORDER):
        if not 0 <= candidate < len(sources.bounds):
            continue
        sentence = sources.sentence(candidate)
        speaker = speaker_in(sentence, sources.quotations, sources.offset(token), candidate)
        if speaker is None:
            continue
        word = sentence.words[speaker.head]
        if word in SINGULAR:
            return _meant(speaker, sources)
        return None if word in PRONOUNS else speaker
    return None


def _meant(pronoun: Speaker, sources: Sources) -> Speaker | None:
    """Return the last person before a pronoun, subjects first."""
    numbers = range(pronoun.number, max(-1, pronoun.number - _REACH - 1), -1)
    for number in numbers:
        sentence = sources.sentence(number)
        people = [
            name
            for name in sentence.names
            if name.type == "PERSON"
            and not is_quoted(sentence.spans[name.first][0], sources.quotations)
            and (number < pronoun.number or name.last <= pronoun.head)
        ]
        people.sort(
            key=lambda name: (
                any(sentence.roles[i] in SUBJECTS for i in range(name.first, name.last)),
                name.first,
            )
        )
        if people:
            words = tuple(range(people[-1].first, people[-1].last))
            return Speaker(sentence, words, words[-1], number, by_pronoun=True)
    return None


def _together(some: frozenset[str], others: frozenset[str], sources: Sources) -> bool:
    """Whether words of both stand beside one another in a sentence of the article."""
    return any(
        abs(a - b) <= _BESIDE and sources.sentence_at(a) == sources.sentence_at(b)
        for word in some
        for a in sources.positions.get(word, ())
        for other in others
        for b in sources.positions.get(other, ())
    )


def _role_of_another(speaker: Speaker, rival: str, sources: Sources) -> bool:
    """Whether the article gives the speaker's role ("the coroner") to others than the rival."""
    role = speaker.sentence.stems[speaker.head]
    if speaker.sentence.words[speaker.words[0]] != "the" or speaker.stems != {role}:
        return False
    if role not in sources.positions or _together(frozenset({role}), frozenset({rival}), sources):
        return False
    numbers = sources.sentences_with(role)
    for number in numbers:
        sentence = sources.sentence(number)
        places = [i for i, word in enumerate(sentence.stems) if word == role]
        for name in sentence.names:
            if name.type == "PERSON" and any(
                name.first - _BESIDE <= place <= name.last + 1 for place in places
            ):
                return True
    return False
