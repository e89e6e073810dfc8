"""The plain engine: transformers' `generate` on torch."""

from __future__ import annotations

import gc
from collections.abc import Mapping, Sequence
from typing import Any

from summarize.huggingface.engine import OutOfMemoryError, Written
from summarize.huggingface.generation import generation_config
from summarize.huggingface.loading import Recipe, load_model, load_tokenizer
from summarize.huggingface.memory import bytes_per_token
from summarize.huggingface.positions import default_prefix, positions


class TorchEngine:
    """A model in torch, on one device or spread by `device_map`."""

    def __init__(self, recipe: Recipe, options: Mapping[str, Any]) -> None:
        """Load the model; `options` are generation parameters."""
        self.tokenizer = load_tokenizer(recipe)
        self._model = load_model(recipe)
        self._config = generation_config(self._model, options)
        config = self._model.config
        self.encoder_decoder = bool(config.is_encoder_decoder)
        self.positions = positions(config, self.tokenizer)
        self.max_new_tokens = int(self._config.max_new_tokens)
        self.bytes_per_token = bytes_per_token(
            config, self._model.dtype.itemsize, self._config.num_beams or 1
        )
        self.prefix = default_prefix(config)
        self._pad = self._config.pad_token_id or 0
        self._ends = _ends(self._config.eos_token_id)

    def write(self, prompts: Sequence[Sequence[int]], seeds: Sequence[int]) -> list[Written]:
        """Continue every prompt; see `Engine`."""
        import torch

        try:
            with torch.inference_mode():
                ids, mask = self._padded(prompts)
                output = self._model.generate(
                    input_ids=ids, attention_mask=mask, generation_config=self._config
                )
        except torch.cuda.OutOfMemoryError as error:
            self._release()
            raise OutOfMemoryError from error
        except MemoryError as error:
            raise OutOfMemoryError from error
        except RuntimeError as error:
            if "allocate memory" in str(error) or "not enough memory" in str(error):
                raise OutOfMemoryError from error
            raise
        skip = 1 if self.encoder_decoder else ids.shape[1]
        return [self._written(row) for row in output[:, skip:].tolist()]

    def close(self) -> None:
        """Free the model."""
        self._model = None
        self._release()

    def _padded(self, prompts: Sequence[Sequence[int]]) -> tuple[Any, Any]:
        """Return ids and mask, padded on the left for causal models, which write on the right."""
        import torch

        width = max(len(prompt) for prompt in prompts)
        ids = torch.full((len(prompts), width), self._pad, dtype=torch.long)
        mask = torch.zeros((len(prompts), width), dtype=torch.long)
        for row, prompt in enumerate(prompts):
            place = (
                slice(0, len(prompt)) if self.encoder_decoder else slice(width - len(prompt), width)
            )
            ids[row, place] = torch.tensor(prompt, dtype=torch.long)
            mask[row, place] = 1
        return ids.to(self._model.device), mask.to(self._model.device)

    def _written(self, ids: list[int]) -> Written:
        for index, token in enumerate(ids):
            if token in self._ends:
                return Written(tuple(ids[:index]), cut_off=False)
        return Written(tuple(ids), cut_off=len(ids) >= self.max_new_tokens)

    def _release(self) -> None:
        import torch

        gc.collect()
        if torch.cuda.is_available():
            torch.cuda.empty_cache()


def _ends(tokens: Any) -> frozenset[int]:
    if tokens is None:
        return frozenset()
    return frozenset(tokens) if isinstance(tokens, list | tuple) else frozenset({tokens})
