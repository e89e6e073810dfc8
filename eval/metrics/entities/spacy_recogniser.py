"""Mentions from a spaCy pipeline: only the parts that its entities need are run."""

from __future__ import annotations

import importlib.util
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path

from eval.errors import MetricError
from eval.metrics.entities.mentions import Mention

_UNUSED = ["tagger", "parser", "attribute_ruler", "lemmatizer", "morphologizer", "senter"]
_BATCH = 128
#: Batches of texts whose mentions are kept: a metric's summaries and references, for the next one.
_KEPT = 2


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
        self._found = lru_cache(maxsize=_KEPT)(self._find)

    def find(self, texts: Sequence[str]) -> list[list[Mention]]:
        """Return the entities of each text; the same texts again cost nothing."""
        return [list(mentions) for mentions in self._found(tuple(texts))]

    def forget(self) -> None:
        """Forget the texts that were read last."""
        self._found.cache_clear()

    def _find(self, texts: tuple[str, ...]) -> list[list[Mention]]:
        documents = self._pipeline.pipe(texts, batch_size=_BATCH)
        return [
            [
                Mention(entity.start_char, entity.end_char, entity.text, entity.label_)
                for entity in document.ents
            ]
            for document in documents
        ]
