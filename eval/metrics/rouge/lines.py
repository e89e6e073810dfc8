"""One sentence a line: what ROUGE-Lsum counts as a sentence."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal

from summarize.sentences import split_sentences

Split = Literal["newline>sentence", "newline", "sentence"]


def to_lines(texts: Iterable[str], split: Split, language: str) -> list[str]:
    """Return the texts with one sentence a line.

    Args:
        texts: summaries or references.
        split: `newline` takes the lines as they are; `newline>sentence` splits texts that have
            no line break into sentences; `sentence` splits inside lines too.
        language: the language that the splitter is told.
    """
    if split == "newline":
        return list(texts)
    return [_split(text, split, language) for text in texts]


def _split(text: str, split: Split, language: str) -> str:
    if split == "newline>sentence" and "\n" in text.strip():
        return text
    return "\n".join(
        sentence for line in text.split("\n") for sentence in split_sentences(line, language)
    )
