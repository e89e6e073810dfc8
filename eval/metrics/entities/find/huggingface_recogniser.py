"""Mentions from any token-classification model of the Hugging Face Hub, or a folder."""

from __future__ import annotations

from collections.abc import Sequence
from threading import Lock
from typing import Any

from eval.metrics.entities.mentions import NAMES, VALUES, Mention
from summarize.errors import MissingDependencyError, ModelError
from summarize.huggingface.loading import first_line, quiet_transformers
from summarize.huggingface.model_source import resolve

#: Labels of CoNLL and other sets to those of OntoNotes.
_TYPES = {"PER": "PERSON", "LOC": "GPE", "MISC": "NAME", "ORGANIZATION": "ORG", "LOCATION": "GPE"}
_BATCH = 16
#: Tokens that two windows of a long summary share.
_OVERLAP = 32


class HuggingFaceRecogniser:
    """Holds a model and its fast tokenizer; safetensors only, no code from the model's folder.

    Labels may be plain or BIO ("B-PER"); a word gets the label of its first token. A summary longer
    than the model's input is read in windows.
    """

    def __init__(self, name: str) -> None:
        """Load the model.

        Raises:
            ModelError: there is no such model, or it labels no tokens.
            MissingDependencyError: transformers or torch is not installed.
        """
        try:
            source = resolve(name)
            with quiet_transformers():
                model, tokenizer = _load(source.name_or_path(), source.revision)
        except ImportError as error:
            raise MissingDependencyError(
                f"the recogniser hf:{name} needs a package that is not installed: "
                f"{first_line(error)}"
            ) from error
        except (OSError, ValueError) as error:
            raise ModelError(
                f"the token-classification model {name} cannot be loaded: {first_line(error)}"
            ) from error
        if not tokenizer.is_fast:
            raise ModelError(f"the tokenizer of {name} gives no offsets; choose another model.")
        self._pipeline = _pipeline(model, tokenizer)
        self._lock = Lock()
        self.signature = f"hf:{name}-{source.identity[:23]}"

    def find(self, texts: Sequence[str]) -> list[list[Mention]]:
        """Return the entities of each text."""
        if not texts:
            return []
        with self._lock:  # a fast tokenizer serves one thread at a time
            found: list[list[dict[str, Any]]] = self._pipeline(list(texts), batch_size=_BATCH)
        return [
            [_mention(text, group) for group in groups]
            for text, groups in zip(texts, found, strict=True)
        ]


def _load(place: str, revision: str | None) -> tuple[Any, Any]:
    from transformers import AutoModelForTokenClassification, AutoTokenizer

    model, report = AutoModelForTokenClassification.from_pretrained(
        place, revision=revision, use_safetensors=True, output_loading_info=True
    )
    missing = [key for key in report["missing_keys"] if key.startswith("classifier")]
    if missing:
        # Another kind of model would get a head of random weights, and random entities.
        raise ValueError("it has no weights that label tokens; it was trained for something else.")
    tokenizer = AutoTokenizer.from_pretrained(place, revision=revision, use_fast=True)
    positions = getattr(model.config, "max_position_embeddings", None) or 512
    tokenizer.model_max_length = min(tokenizer.model_max_length, positions)
    return model, tokenizer


def _pipeline(model: Any, tokenizer: Any) -> Any:
    from transformers import pipeline

    return pipeline(
        "token-classification",
        model=model,
        tokenizer=tokenizer,
        aggregation_strategy="first",
        stride=min(_OVERLAP, tokenizer.model_max_length // 4),
    )


def _mention(text: str, group: dict[str, Any]) -> Mention:
    start, end = int(group["start"]), int(group["end"])
    # Byte-level tokenizers count the blank before a word as part of it.
    start += len(text[start:end]) - len(text[start:end].lstrip())
    return Mention(start, end, text[start:end], _type(group["entity_group"]))


def _type(label: str) -> str:
    label = _TYPES.get(label.upper(), label.upper())
    return label if label in NAMES | VALUES else "NAME"
