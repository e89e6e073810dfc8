"""Sentence splitting with offsets into the text."""

from __future__ import annotations

import functools
from typing import Any


def sentence_spans(text: str, language: str = "en") -> list[tuple[int, int]]:
    """Return the sentences of `text` as half-open offsets, in order.

    Every character that is not white space lies in exactly one span.
    """
    spans = []
    position = 0
    for sentence in _segment()(language, text):
        start = text.index(sentence, position)
        position = start + len(sentence)
        stripped = sentence.strip()
        if stripped:
            begin = start + sentence.index(stripped)
            spans.append((begin, begin + len(stripped)))
    return spans


def split_sentences(text: str, language: str = "en") -> list[str]:
    """Return the sentences of `text`, without the white space around them."""
    return [text[start:end] for start, end in sentence_spans(text, language)]


@functools.cache
def _segment() -> Any:
    from sentencex import segment

    return segment
