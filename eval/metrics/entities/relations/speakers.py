"""Who speaks in a sentence: the subject of a verb of saying outside the quotations."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from eval.metrics.entities.english.speech import SAYING_TEXT
from eval.metrics.entities.mentions import VALUES
from eval.metrics.entities.relations.parse import ParsedSentence
from eval.metrics.entities.relations.quoted import is_quoted
from eval.metrics.entities.stems import stem

_SAYING = frozenset(map(stem, SAYING_TEXT.split())) | {"said", "told", "wrote", "thought"}
SUBJECTS = frozenset({"nsubj", "nsubjpass"})
_CHAINED = frozenset({"conj", "advcl", "xcomp", "pcomp"})
#: A name that nothing but its place makes a speaker is not the owner or the part of a name.
_NOT_SPEAKING = frozenset({"poss", "compound"})


@dataclass(frozen=True, slots=True)
class Speaker:
    """The words of a speaker in a sentence; `number` is the article's sentence, or -1.

    `by_pronoun` tells that a pronoun stands for it, `guessed` that no verb of saying makes it one.
    """

    sentence: ParsedSentence
    words: tuple[int, ...]
    head: int
    number: int = -1
    by_pronoun: bool = False
    guessed: bool = False

    @property
    def stems(self) -> frozenset[str]:
        """The stems of the words that carry meaning."""
        return self.sentence.content_stems(self.words)

    @property
    def span(self) -> tuple[int, int]:
        """The speaker as half-open offsets."""
        spans = self.sentence.spans
        return spans[self.words[0]][0], spans[self.words[-1]][1]

    @property
    def person(self) -> str:
        """The stem of a person's last name in it; empty where nobody is named."""
        inside = set(self.words)
        for name in self.sentence.names:
            if name.type == "PERSON" and inside & set(range(name.first, name.last)):
                return self.sentence.stems[name.last - 1]
        return ""

    @property
    def named(self) -> bool:
        """Whether a name stands in it, of whatever kind the recogniser takes it for."""
        inside = set(self.words)
        return any(
            name.type not in VALUES and inside & set(range(name.first, name.last))
            for name in self.sentence.names
        )


def speaker_in(
    sentence: ParsedSentence, quotations: Sequence[tuple[int, int]], near: int, number: int = -1
) -> Speaker | None:
    """Return who is said to speak outside the quotations, nearest to an offset."""
    found: list[tuple[int, int]] = []
    for verb, word in enumerate(sentence.words):
        if is_quoted(sentence.spans[verb][0], quotations):
            continue
        if word == "according":
            found += [
                (abs(sentence.spans[i][0] - near), i)
                for i, role in enumerate(sentence.roles)
                if role == "pobj" and verb < i <= verb + 8 and sentence.heads[i] in (verb, verb + 1)
            ]
        elif sentence.stems[verb] in _SAYING:
            subject = _subject(sentence, verb, quotations)
            if subject is not None:
                found.append((abs(sentence.spans[verb][0] - near), subject))
    if not found:
        return None
    head = min(found)[1]
    words = [i for i in sentence.phrase(head) if not is_quoted(sentence.spans[i][0], quotations)]
    return Speaker(sentence, tuple(words), head, number) if words else None


def _subject(
    sentence: ParsedSentence, verb: int, quotations: Sequence[tuple[int, int]]
) -> int | None:
    while True:
        for i, role in enumerate(sentence.roles):
            if role in SUBJECTS and sentence.heads[i] == verb:
                word = sentence.words[i]
                if any(map(str.isalnum, word)) and not is_quoted(sentence.spans[i][0], quotations):
                    return i
        if sentence.roles[verb] not in _CHAINED or sentence.heads[verb] == verb:
            return None
        verb = sentence.heads[verb]


def only_name(sentence: ParsedSentence, quotations: Sequence[tuple[int, int]]) -> Speaker | None:
    """Return the person outside the quotations, if there is just one and nobody speaks."""
    people = [
        name
        for name in sentence.names
        if name.type == "PERSON" and not is_quoted(sentence.spans[name.first][0], quotations)
    ]
    if len(people) != 1:
        return None
    words = tuple(range(people[0].first, people[0].last))
    if sentence.roles[words[-1]] in _NOT_SPEAKING:
        return None
    return Speaker(sentence, words, words[-1], guessed=True)
