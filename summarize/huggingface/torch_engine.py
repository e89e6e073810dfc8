"""The plain engine: transformers' `generate` on torch."""

from __future__ import annotations

import gc
import inspect
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from summarize.errors import ModelError
from summarize.huggingface.engine import OutOfMemoryError, Written
from summarize.huggingface.generation import default_prefix, generation_config, positions
from summarize.huggingface.loading import Recipe, first_line, load_model, load_tokenizer
from summarize.huggingface.memory import bytes_per_token


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
        self._forced_end = self._config.forced_eos_token_id is not None
        self._segmented = self._can_be_segmented(recipe)

    def write(
        self,
        prompts: Sequence[Sequence[int]],
        seeds: Sequence[int],
        enough: Callable[[Sequence[int]], bool],
    ) -> list[Written]:
        """Continue every prompt; see `Engine`."""
        import torch

        try:
            with torch.inference_mode():
                rows = self._rows(prompts, seeds, enough)
        except torch.cuda.OutOfMemoryError as error:
            self._release()
            raise OutOfMemoryError from error
        except MemoryError as error:
            raise OutOfMemoryError from error
        except RuntimeError as error:
            if "allocate memory" in str(error) or "not enough memory" in str(error):
                raise OutOfMemoryError from error
            raise ModelError(
                f"the model failed while it was writing: {first_line(error)}"
            ) from error
        return [self._written(row) for row in rows]

    def close(self) -> None:
        """Free the model."""
        self._model = None
        self._release()

    def _can_be_segmented(self, recipe: Recipe) -> bool:
        """Tell whether `causal.continuations` can run the model; `generate` runs any."""
        from summarize.huggingface.growing_cache import suits

        return (
            recipe.hardware.device == "cpu"
            and not self.encoder_decoder
            and (self._config.num_beams or 1) == 1
            and suits(self._model.config)
            and "logits_to_keep" in inspect.signature(self._model.forward).parameters
        )

    def _rows(
        self,
        prompts: Sequence[Sequence[int]],
        seeds: Sequence[int],
        enough: Callable[[Sequence[int]], bool],
    ) -> list[list[int]]:
        from summarize.huggingface import causal

        if self._segmented and min(map(len, prompts)) > 1:
            return causal.continuations(
                self._model,
                self._config,
                prompts,
                seeds,
                lambda ids: not self._ends.isdisjoint(ids) or enough(ids),
            )
        ids, mask = causal.padded(prompts, self._pad, left=not self.encoder_decoder)
        start = 1 if self.encoder_decoder else ids.shape[1]
        output = self._model.generate(
            input_ids=ids.to(self._model.device),
            attention_mask=mask.to(self._model.device),
            generation_config=causal.greedy(self._config, self.max_new_tokens),
            logits_processor=causal.sampler(self._config, seeds, start, self.max_new_tokens)
            if self._config.do_sample
            else None,
        )
        rows: list[list[int]] = output[:, start:].tolist()
        return rows

    def _written(self, ids: list[int]) -> Written:
        for index, token in enumerate(ids):
            if token in self._ends:
                forced = self._forced_end and index == self.max_new_tokens - 1
                return Written(tuple(ids[:index]), cut_off=forced)
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
