"""Mentions from a spaCy pipeline: only the parts that its entities need are run."""

from __future__ import annotations

import importlib.util
import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from pathlib import Path
from threading import Lock

from eval.errors import MetricError
from eval.metrics.entities.mentions import Mention

_UNUSED = ["tagger", "parser", "attribute_ruler", "lemmatizer", "morphologizer", "senter"]
_BATCH = 128
#: Batches of texts whose mentions are kept: a metric's summaries and references, for the next one.
_KEPT = 2
#: Characters of a piece of text that the pipeline reads at once.
_LONGEST = 100_000
#: No writing has a word of this length; scripts without blanks have commas and full stops.
_UNREADABLE = re.compile(r"[^\s。，、！？；]{1000,}")


def installed(name: str) -> bool:
    """Whether `name` is an installed pipeline package, or a folder."""
    if Path(name).is_dir():
        return True
    return name.isidentifier() and importlib.util.find_spec(name) is not None


class SpacyRecogniser:
    """Holds a loaded pipeline."""

    def __init__(self, name: str) -> None:
        import spacy

        self._pipeline = spacy.load(name, exclude=_UNUSED)
        if not self._pipeline.has_pipe("ner") and not self._pipeline.has_pipe("entity_ruler"):
            raise MetricError(
                f"the spaCy pipeline {name!r} finds no entities: it has no 'ner' component."
            )
        meta = self._pipeline.meta
        self.signature = f"spacy:{meta['lang']}_{meta['name']}-{meta['version']}"
        self._lock = Lock()
        self._found = lru_cache(maxsize=_KEPT)(self._find)

    def find(self, texts: Sequence[str]) -> list[list[Mention]]:
        """Return the entities of each text; the same texts again cost nothing."""
        return [list(mentions) for mentions in self._found(tuple(texts))]

    def forget(self) -> None:
        """Forget the texts that were read last."""
        self._found.cache_clear()

    def _find(self, texts: tuple[str, ...]) -> list[list[Mention]]:
        pieces = [
            (number, start, piece)
            for number, text in enumerate(texts)
            for start, piece in _pieces(text)
        ]
        found: list[list[Mention]] = [[] for _ in texts]
        with self._lock:
            documents = self._pipeline.pipe([piece for *_, piece in pieces], batch_size=_BATCH)
            for (number, shift, _), document in zip(pieces, documents, strict=True):
                found[number] += [
                    Mention(
                        shift + entity.start_char,
                        shift + entity.end_char,
                        entity.text,
                        entity.label_,
                    )
                    for entity in document.ents
                ]
        return found


def _pieces(text: str) -> Iterator[tuple[int, str]]:
    """Yield a text in pieces that the pipeline can read, each with its offset.

    spaCy refuses a text of more than a million characters, and its tokenizer takes quadratic time
    for a run without a blank, such as 20,000 emoji: such a run is read as blanks.
    """
    text = _UNREADABLE.sub(lambda run: " " * len(run.group()), text)
    start = 0
    while len(text) - start > _LONGEST:
        end = start + _LONGEST
        cut = max(text.rfind("\n", start, end), text.rfind(" ", start, end)) + 1
        end = cut if cut > start else end
        yield start, text[start:end]
        start = end
    yield start, text[start:]
