"""Taking out what does not hold: part of a sentence, or the sentence and what leans on it."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from summarize.guarded.clauses import without
from summarize.languages import detect_language
from summarize.sentences import sentence_spans

_LINK = re.compile(
    r"(?:However|But|And|Also|Moreover|Furthermore|Meanwhile|Instead|Nevertheless|Still|Yet|Then"
    r"|Additionally|In addition|As a result|Therefore|Thus|Consequently|Afterwards|Later|Besides"
    r"|On the other hand|For example|For instance)\b,? "
)
# What begins so is understood by what stands before it.
_LEANS = re.compile(
    r"(?:\w+ (?:of|for|to|by|with|from|in|at|after|before|on) )?"
    r"(?:he|she|it|they|his|her|its|their|theirs|him|them|this|that|these|those|such|both|neither"
    r"|either|another|others|the (?:others?|pair|duo|trio|two|three|four|latter|former|same|move"
    r"|decision|incident|announcement|man|woman|boy|girl|couple|victims?|suspects?|company|firm"
    r"|group|team|club|report|study|event|attack|crash|case|agency|statement|deal|ruling))\b"
    r"|[^,]{1,70}, (?:he|she|it|they|his|her|its|their) ",
    re.IGNORECASE,
)
_BULLET = re.compile(r"\A(?:[-–•*]|\d{1,2}[.)]) +")
_LIST_NUMBER = re.compile(r"(?<!\S)\d{1,2}(?=[.)] )")
_FIRST_PRONOUN = re.compile(r"(He|His)\b|(She|Her)\b|(Its?)\b|(They|Their)\b")
_PERSON = re.compile(r"\b(?:he|she|they|his|her|hers|their|him|them)\b", re.IGNORECASE)
_NAME = re.compile(r"(?<!\A)(?<!\. )\b[A-Z][a-z]\w+")
_FULL_NAME = re.compile(r"[A-Z][a-z]\w+ [A-Z]")
# "The strike goes on", but not "The number of strikes" or "The Oslo strike".
_DEFINITE = re.compile(
    r"[Tt]he (?!(?:[a-z]+[- ]){1,3}of\b)(?:[a-z]+[- ]){0,2}?([a-z]+)(?:’s|'s)?[ ,]"
)
_QUOTATION = re.compile(
    r'“[^”]*(?:”|\Z)|"[^"]*(?:"|\Z)|«[^»]*(?:»|\Z)|„[^“]*(?:“|\Z)|(?<!\w)‘[^’]*’'
)


@dataclass(frozen=True, slots=True)
class Cut:
    """A shorter text: `kind` is `clause` or `sentence`, `before` and `after` what changed."""

    kind: str
    text: str
    before: str
    after: str


def quotations(text: str) -> list[tuple[int, int]]:
    """Return the quotations of a text as half-open offsets, marks included."""
    return [match.span() for match in _QUOTATION.finditer(text)]


def same_quotations(before: str, after: str) -> bool:
    """Whether every quotation of a text stood in the other one, word for word."""
    return {before[a:b] for a, b in quotations(before)} >= {
        after[a:b] for a, b in quotations(after)
    }


def units(text: str, language: str) -> list[tuple[int, int]]:
    """Return the sentences of a text; those that one quotation runs through are one."""
    quoted = quotations(text)
    found: list[tuple[int, int]] = []
    for start, end in sentence_spans(text, language):
        if found and any(left < found[-1][1] and start < right for left, right in quoted):
            found[-1] = (found[-1][0], end)
        else:
            found.append((start, end))
    return found


def cuts(text: str, start: int, end: int) -> Iterator[Cut]:
    """Yield shorter texts without the words at `start` to `end`, those that lose least first.

    The last one goes without the whole sentence and without those that lean on it. It is empty
    where that is the first sentence, unless the text is a list. Parts of sentences are offered in
    English only. No quotation is ever changed: it stays whole, or goes.
    """
    language = detect_language(text)
    spans = units(text, language)
    place = next((n for n, (_, right) in enumerate(spans) if start < right), len(spans) - 1)
    left, right = spans[place]
    sentence = text[left:right]
    if language == "en" and end <= right:
        for shorter in without(sentence, start - left, end - left):
            if same_quotations(sentence, shorter):
                yield Cut("clause", text[:left] + shorter + text[right:], sentence, shorter)
    yield _without_sentence(text, spans, place)


def _without_sentence(text: str, spans: Sequence[tuple[int, int]], place: int) -> Cut:
    sentences = [text[start:end] for start, end in spans]
    if not place and not _BULLET.match(sentences[0]):
        return Cut("sentence", "", text, "")  # it says what all others are about
    gone = [sentences[place]]
    following = sentences[place + 1 :]
    # What leans on the sentence goes with it, unless both begin with a pronoun for the same.
    pronoun = _pronoun(gone[0])
    if not (pronoun and following and pronoun == _pronoun(following[0])):
        while following and _leans(following[0], sentences[:place], gone):
            gone.append(following.pop(0))
    rest = text[spans[len(sentences) - len(following)][0] :] if following else ""
    if link := _LINK.match(rest):  # "However" would now contrast with something else
        rest = rest[link.end() : link.end() + 1].upper() + rest[link.end() + 1 :]
    before = text[spans[place][0] : spans[place + len(gone) - 1][1]]
    left = _renumbered(text, (text[: spans[place][0]] + rest).strip())
    return Cut("sentence", left, before, "")


def _renumbered(before: str, after: str) -> str:
    """Return what is left of a numbered list with numbers that begin at 1 and leave none out."""
    numbers = [int(match.group()) for match in _LIST_NUMBER.finditer(before)]
    if len(numbers) < 2 or numbers != list(range(1, len(numbers) + 1)):
        return after
    following = itertools.count(1)
    return _LIST_NUMBER.sub(lambda _: str(next(following)), after)


def _pronoun(sentence: str) -> int | None:
    """Return which pronoun a sentence begins with: he, she, it or they, counted from 1."""
    found = _FIRST_PRONOUN.match(_BULLET.sub("", sentence))
    return found.lastindex if found else None


def _leans(sentence: str, kept: Sequence[str], gone: Sequence[str]) -> bool:
    """Whether a sentence is understood only with the one before it, which goes.

    Args:
        sentence: what may lean.
        kept: what stays before it.
        gone: what goes before it.
    """
    core = _BULLET.sub("", sentence)
    link = _LINK.match(core)
    core = core[link.end() :] if link else core
    if _LEANS.match(core):
        return True
    definite = _DEFINITE.match(core)
    if definite and not any(definite[1] in each for each in kept):
        return any(definite[1] in each for each in gone)  # "The strike", which was named there
    person = None if _FULL_NAME.match(core) else _PERSON.search(core)
    name = _NAME.search(core)
    return person is not None and (name is None or person.start() < name.start())
