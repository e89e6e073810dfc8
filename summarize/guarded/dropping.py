"""Taking out what does not hold: part of a sentence, or the sentence and what leans on it."""

from __future__ import annotations

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
    r"(?:He|She|It|They|His|Her|Its|Their|Theirs|Him|Them|This|That|These|Those|Such|Both|Neither"
    r"|Either|Another|Others|The (?:others?|pair|duo|trio|two|three|four|latter|former|same|move"
    r"|decision|incident|announcement|man|woman|boy|girl|couple|victims?|suspects?|company|firm"
    r"|group|team|club|report|study|event|attack|crash|case|agency|organi[sz]ation|statement"
    r"|plan|project|deal|ruling|film|book|actor|actress|player|driver|teenager|child|baby|family"
    r"|officers?|court|judge|party|government|site|building|ship|plane|aircraft|vehicle)"
    r"|Some of (?:them|these|those)|One of (?:them|these|those)|All (?:of them|three|four|two))\b",
    re.IGNORECASE,
)
_PRONOUN = re.compile(r"\b(?:he|she|they|his|her|hers|their|him|them)\b", re.IGNORECASE)
_NAME = re.compile(r"(?<!\A)(?<!\. )\b[A-Z][a-z]\w+")
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

    The last one goes without the whole sentence and without those that lean on it, and may be
    empty. Parts of sentences are offered in English only. No quotation is ever changed: it stays
    whole, or goes.
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
    after = place + 1
    # What leans on the sentence goes with it, unless both lean on one before them.
    if not (place and _leans(sentences[place])):
        while after < len(sentences) and _leans(sentences[after]):
            after += 1
    gone = text[spans[place][0] : spans[after - 1][1]]
    kept = text[: spans[place][0]]
    rest = text[spans[after][0] :] if after < len(spans) else ""
    if not kept and (link := _LINK.match(rest)):
        rest = rest[link.end() : link.end() + 1].upper() + rest[link.end() + 1 :]
    return Cut("sentence", (kept + rest).strip(), gone, "")


def _leans(sentence: str) -> bool:
    """Whether a sentence is understood only after the one before it."""
    link = _LINK.match(sentence)
    core = sentence[link.end() :] if link else sentence
    if _LEANS.match(core):
        return True
    pronoun, name = _PRONOUN.search(core), _NAME.search(core)
    names_someone = re.match(r"[A-Z][a-z]\w+ [A-Z]", core) is not None
    return (
        pronoun is not None
        and not names_someone
        and (name is None or pronoun.start() < name.start())
    )
