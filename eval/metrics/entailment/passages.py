"""Texts cut into what a model reads at a time, with the place of each part in the text."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from eval.metrics.entailment.recipes import Recipe
from summarize.sentences import sentence_spans

_WORD = re.compile(r"\w+|[^\w\s]")
CountTokens = Callable[[str], int]


@dataclass(frozen=True, slots=True)
class Passage:
    """A part of a text: what a model reads of it, and where it stands, in code points."""

    text: str
    start: int
    end: int


def premises(text: str, recipe: Recipe, tokens: CountTokens) -> list[Passage]:
    """Return the premises that a recipe makes of an article, in order.

    Args:
        text: the article's.
        recipe: says what a premise is.
        tokens: counts the tokens of a text, without special ones.
    """
    if recipe.premise == "article":
        return _whole(text)
    sentences = _sentences(text, recipe.shortest_sentence)
    if recipe.premise == "sentence":
        found = sentences
    elif recipe.premise == "even chunk":
        found = list(_even(text, sentences, recipe))
    elif recipe.premise == "word chunk":
        found = list(_up_to(sentences, recipe, lambda part: len(_WORD.findall(part))))
    else:
        found = list(_lines_up_to(text, sentences, recipe, tokens))
    return found[: recipe.most_premises or None]


def hypotheses(text: str, recipe: Recipe) -> list[Passage]:
    """Return the hypotheses that a recipe makes of a summary, in order."""
    if recipe.hypothesis == "summary":
        return _whole(text)
    return _sentences(text, recipe.shortest_sentence)


def _whole(text: str) -> list[Passage]:
    return [Passage(text, 0, len(text))] if text.strip() else []


def _sentences(text: str, shortest: int) -> list[Passage]:
    return [
        Passage(text[start:end], start, end)
        for start, end in sentence_spans(text)
        if end - start >= shortest
    ]


def _even(text: str, sentences: Sequence[Passage], recipe: Recipe) -> Iterator[Passage]:
    """Yield groups of equally many sentences, of about `chunk` words (AlignScore)."""
    groups = len(text.split()) // recipe.chunk + 1
    size = max(len(sentences) // groups, 1)
    for first in range(0, len(sentences), size):
        yield _joined(sentences[first : first + size], recipe.joint)


def _up_to(
    sentences: Sequence[Passage], recipe: Recipe, count: Callable[[str], int]
) -> Iterator[Passage]:
    """Yield groups of sentences that have `chunk` words at most (FactCG); a long one is alone."""
    group: list[Passage] = []
    size = 0
    for sentence in sentences:
        words = count(sentence.text)
        if group and size + words > recipe.chunk:
            yield _joined(group, recipe.joint)
            group, size = [], 0
        group.append(sentence)
        size += words
    if group:
        yield _joined(group, recipe.joint)


def _lines_up_to(
    text: str, sentences: Sequence[Passage], recipe: Recipe, tokens: CountTokens
) -> Iterator[Passage]:
    """Yield groups of `chunk` tokens at most; line breaks are kept and count (MiniCheck)."""
    group: list[Passage | None] = []  # `None` is a line break
    size = 0
    previous: Passage | None = None
    for sentence in sentences:
        breaks = text.count("\n", previous.end, sentence.start) if previous else 0
        for part in [*[None] * breaks, sentence]:
            length = tokens("\n" if part is None else part.text)
            if size + length > recipe.chunk:
                yield from _with_lines(group)
                group, size = [], 0
            group.append(part)
            size += length
        previous = sentence
    yield from _with_lines(group)


def _with_lines(group: Sequence[Passage | None]) -> Iterator[Passage]:
    sentences = [part for part in group if part is not None]
    if sentences:
        text = " ".join("\n" if part is None else part.text for part in group)
        text = text.replace(" \n ", "\n").strip()
        yield Passage(text, sentences[0].start, sentences[-1].end)


def _joined(sentences: Sequence[Passage], joint: str) -> Passage:
    text = joint.join(sentence.text for sentence in sentences)
    return Passage(text, sentences[0].start, sentences[-1].end)
