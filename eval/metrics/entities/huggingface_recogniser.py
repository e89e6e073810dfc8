"""Mentions from any token-classification model of the Hugging Face Hub, or a folder."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from eval.metrics.entities.mentions import NAMES, VALUES, Mention
from summarize.errors import ModelError

#: Labels of CoNLL and other sets to those of OntoNotes.
_TYPES = {"PER": "PERSON", "LOC": "GPE", "MISC": "NAME", "ORGANIZATION": "ORG", "LOCATION": "GPE"}
_BATCH = 16


class HuggingFaceRecogniser:
    """Holds a model and its fast tokenizer; safetensors only, no code from the model's folder."""

    def __init__(self, name: str) -> None:
        from transformers import AutoModelForTokenClassification, AutoTokenizer, pipeline

        try:
            model = AutoModelForTokenClassification.from_pretrained(name, use_safetensors=True)
            tokenizer = AutoTokenizer.from_pretrained(name, use_fast=True)
        except (OSError, ValueError) as error:
            raise ModelError(
                f"the token-classification model {name!r} cannot be loaded: {error}"
            ) from error
        self._pipeline = pipeline(
            "token-classification", model=model, tokenizer=tokenizer, aggregation_strategy="simple"
        )
        commit = getattr(model.config, "_commit_hash", None) or "local"
        self.signature = f"hf:{name}-{commit[:12]}"

    def find(self, texts: Sequence[str]) -> list[list[Mention]]:
        """Return the entities of each text."""
        found: list[list[dict[str, Any]]] = self._pipeline(list(texts), batch_size=_BATCH)
        return [
            [_mention(text, group) for group in groups]
            for text, groups in zip(texts, found, strict=True)
        ]


def _mention(text: str, group: dict[str, Any]) -> Mention:
    start, end = int(group["start"]), int(group["end"])
    return Mention(start, end, text[start:end], _type(group["entity_group"]))


def _type(label: str) -> str:
    label = _TYPES.get(label.upper(), label.upper())
    return label if label in NAMES | VALUES else "NAME"
