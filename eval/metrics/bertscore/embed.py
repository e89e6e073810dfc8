"""Tokens of texts as vectors of one layer of a model."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from summarize.errors import ModelError
from summarize.huggingface.encoders import inference, load_encoder, most_positions
from summarize.huggingface.hardware import detect
from summarize.huggingface.model_source import ModelSource

if TYPE_CHECKING:
    from torch import Tensor

# Their byte-level tokenizers tell a word at the beginning from one after a space; the authors read
# every text as if a space stood before it.
_BYTE_LEVEL = ("roberta", "gpt2")


@dataclass(frozen=True, slots=True)
class Embedded:
    """A text's tokens: unit vectors, a row a token, and weights that add up to 1.

    `words` is the number of tokens without special ones, `cut` whether some had no room.
    """

    vectors: Tensor
    weights: Tensor
    words: int
    cut: bool


class Embedder:
    """A loaded model, cut off above the layer that is asked for."""

    def __init__(self, source: ModelSource, layer: int, device: str, batch_size: int) -> None:
        """Load the model.

        Raises:
            ModelError: it cannot be loaded, has fewer layers, or is of a kind whose layers are not
                in one list.
        """
        self._tokenizer, self._model = load_encoder(source, "none", detect(device))
        _cut_above(self._model, layer, source.location)
        positions = most_positions(self._model.config)
        stated = int(self._tokenizer.model_max_length)
        self._limit = min(stated, positions) if positions else min(stated, 512)
        self._space = self._model.config.model_type in _BYTE_LEVEL
        self._batch_size = batch_size

    def token_ids(self, text: str) -> tuple[list[int], bool]:
        """Return a text's tokens with special ones, and whether it was cut to the model's size."""
        given = f"{' ' if self._space and text.strip() else ''}{text.strip()}"
        found: list[int] = self._tokenizer(given, verbose=False)["input_ids"]
        if len(found) <= self._limit:
            return found, False
        cut = self._tokenizer(given, truncation=True, max_length=self._limit)["input_ids"]
        return cut, True

    def rarity(self, texts: Sequence[str]) -> dict[int, float]:
        """Return the inverse document frequency of each token of these texts.

        That is log((N + 1) / (n + 1)) for a token in n of N texts.
        """
        counts = Counter(token for text in texts for token in set(self.token_ids(text)[0]))
        return {token: math.log((len(texts) + 1) / (n + 1)) for token, n in counts.items()}

    def embed(
        self, texts: Sequence[str], rarity: Mapping[int, float] | None, unseen: float
    ) -> list[Embedded]:
        """Return the tokens of each text.

        Batches are made of these texts alone, so that a score does not depend on what else is
        scored.

        Args:
            texts: in any order.
            rarity: weights of tokens; `None` gives each the same, and special ones none.
            unseen: the weight of a token that `rarity` does not have.
        """
        import torch

        encoded = [self.token_ids(text) for text in texts]
        special = {self._tokenizer.cls_token_id, self._tokenizer.sep_token_id}
        found: list[Embedded] = []
        for first in range(0, len(texts), self._batch_size):
            part = encoded[first : first + self._batch_size]
            batch: Any = self._tokenizer.pad(
                {"input_ids": [ids for ids, _ in part]}, return_tensors="pt"
            ).to(self._model.device)
            with inference():
                hidden = self._model(**batch).last_hidden_state.cpu()
            for (ids, cut), rows in zip(part, hidden, strict=True):
                vectors = torch.nn.functional.normalize(rows[: len(ids)].double(), dim=-1)
                weights = [
                    float(token not in special) if rarity is None else rarity.get(token, unseen)
                    for token in ids
                ]
                words = sum(token not in special for token in ids)
                shares = torch.tensor(weights, dtype=torch.float64)
                found.append(Embedded(vectors, shares / shares.sum().clamp(min=1e-300), words, cut))
        return found


def _cut_above(model: Any, layer: int, name: str) -> None:
    """Remove the layers above one, as the authors do: its output is then the model's."""
    for part in ("encoder", "transformer"):
        layers = getattr(getattr(model, part, None), "layer", None)
        if layers is not None:
            if layer > len(layers):
                raise ModelError(f"the model {name} has {len(layers)} layers, not {layer}.")
            getattr(model, part).layer = layers[:layer]
            return
    raise ModelError(
        f"bertscore cannot take single layers of {name} ({model.config.model_type}); it knows "
        "models built as BERT, RoBERTa, DeBERTa, ELECTRA, MPNet and DistilBERT are."
    )


def compare(candidate: Embedded, reference: Embedded) -> tuple[float, float, float]:
    """Return precision, recall and F1: each token by the most similar one of the other text."""
    similar = candidate.vectors @ reference.vectors.T
    precision = float((similar.amax(dim=1) * candidate.weights).sum())
    recall = float((similar.amax(dim=0) * reference.weights).sum())
    both = precision + recall
    return precision, recall, 2 * precision * recall / both if both else 0.0
