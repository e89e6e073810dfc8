"""The plain engine: transformers' `generate` on torch."""

from __future__ import annotations

import gc
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from summarize.huggingface.engine import (
    GeneratedTokens,
    OutOfMemoryError,
    StopCondition,
    explained_failures,
)
from summarize.huggingface.generation import context_length, default_prefix, generation_config
from summarize.huggingface.loading import load_model, load_tokenizer
from summarize.huggingface.memory import bytes_per_token

if TYPE_CHECKING:
    from summarize.huggingface.options import Options


class TorchEngine:
    """A model in torch, on one device or spread by `device_map`."""

    def __init__(self, options: Options) -> None:
        """Load the model.

        Raises:
            ModelError: it cannot be loaded.
            SpecError: a generation parameter is unknown or without effect.
        """
        from transformers import GenerationConfig

        from summarize.huggingface import growing_cache

        self.tokenizer = load_tokenizer(options)
        self._model = load_model(options)
        self._config = generation_config(self._model, options.generation_options)
        # `generate` would fill in the model's own value wherever the parameters say `None`.
        self._model.generation_config = GenerationConfig()  # type: ignore[no-untyped-call]
        config = self._model.config
        self.encoder_decoder = bool(config.is_encoder_decoder)
        self.context_length = context_length(config, self.tokenizer)
        self.max_new_tokens = int(self._config.max_new_tokens)
        self.bytes_per_token = bytes_per_token(
            config, self._model.dtype.itemsize, self._config.num_beams or 1
        )
        self.prefix = default_prefix(config)
        ends = self._config.eos_token_id
        self._ends = set(ends if isinstance(ends, list | tuple) else [ends])
        self._growing_cache = options.hardware.device == "cpu" and growing_cache.suits(
            self._model, self._config
        )

    def generate(
        self, prompts: Sequence[Sequence[int]], seeds: Sequence[int], stop: StopCondition
    ) -> list[GeneratedTokens]:
        """Continue every prompt; see `Engine`.

        The stop condition ends texts that are generated without beams.
        """
        import torch

        try:
            with explained_failures(), torch.inference_mode():
                rows = self._rows(prompts, seeds, stop)
        except OutOfMemoryError:
            self._release()
            raise
        return [self._without_end(row) for row in rows]

    def close(self) -> None:
        """Free the model."""
        self._model = None
        self._release()

    def _rows(
        self, prompts: Sequence[Sequence[int]], seeds: Sequence[int], stop: StopCondition
    ) -> list[list[int]]:
        from summarize.huggingface import decoding, growing_cache

        model, config, limit = self._model, self._config, self.max_new_tokens
        ids, mask = decoding.padded(
            prompts, config.pad_token_id or 0, left=not self.encoder_decoder
        )
        start = 1 if self.encoder_decoder else ids.shape[1]
        row_stop = decoding.RowStop(stop, len(prompts), start)
        special: dict[str, Any] = {}
        if (config.num_beams or 1) == 1:
            special["stopping_criteria"] = [row_stop]
        if self._growing_cache and min(map(len, prompts)) > 1:
            special["past_key_values"] = growing_cache.read_prompts(model, prompts, limit + 1)
        output = model.generate(
            input_ids=ids.to(model.device),
            attention_mask=mask.to(model.device),
            generation_config=decoding.step_config(config, limit),
            logits_processor=decoding.samplers(config, seeds, start, limit),
            **special,
        )
        rows: list[list[int]] = output[:, start:].tolist()
        return [row[:length] for row, length in zip(rows, row_stop.lengths, strict=True)]

    def _without_end(self, ids: list[int]) -> GeneratedTokens:
        for index, token in enumerate(ids):
            if token in self._ends:
                forced = self._config.forced_eos_token_id is not None
                cut_off = forced and index == self.max_new_tokens - 1
                return GeneratedTokens(tuple(ids[:index]), cut_off)
        return GeneratedTokens(tuple(ids), cut_off=len(ids) >= self.max_new_tokens)

    def _release(self) -> None:
        import torch

        gc.collect()
        if torch.cuda.is_available():
            torch.cuda.empty_cache()
