"""The plain engine: a model in torch, through transformers' `generate` and searches of our own."""

from __future__ import annotations

import gc
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from summarize.errors import SpecError
from summarize.huggingface.engine import (
    CANDIDATE_BEAMS,
    Decoding,
    GeneratedTokens,
    OutOfMemoryError,
    Pool,
    StopCondition,
    explained_failures,
)
from summarize.huggingface.generation import (
    PER_BATCH,
    context_length,
    default_prefix,
    generation_config,
    sampling_config,
)
from summarize.huggingface.loading import load_model, load_tokenizer
from summarize.huggingface.memory import bytes_per_token

if TYPE_CHECKING:
    from summarize.huggingface.options import Options
    from summarize.huggingface.row_search import Found, Search


class TorchEngine:
    """A model in torch, on one device or spread by `device_map`."""

    def __init__(self, options: Options) -> None:
        """Load the model.

        Raises:
            ModelError: it cannot be loaded.
            SpecError: a generation parameter is unknown or without effect.
        """
        from transformers import GenerationConfig

        from summarize.huggingface import shared_prompts

        self.tokenizer = load_tokenizer(options)
        self._model = load_model(options)
        self._config = generation_config(self._model, options.generation_options)
        # `generate` would fill in the model's own value wherever the parameters say `None`.
        self._model.generation_config = GenerationConfig()  # type: ignore[no-untyped-call]
        config = self._model.config
        self.encoder_decoder = bool(config.is_encoder_decoder)
        self.context_length = context_length(config, self.tokenizer)
        self.max_new_tokens = int(self._config.max_new_tokens)
        self._shares_prompts = options.hardware.device == "cpu" and shared_prompts.suits(
            self._model
        )
        if self._shares_prompts:
            shared_prompts.enable(self._model)
        self.prefix = default_prefix(config)
        ends = self._config.eos_token_id
        self._ends = ends if isinstance(ends, list | tuple) else [] if ends is None else [ends]

    def pool(self, n: int) -> Pool:
        """Return how `n` candidates are decoded."""
        beams = self._config.num_beams or 1
        own: Decoding = "sample" if self._config.do_sample else "beam" if beams > 1 else "greedy"
        return Pool.of(n, own=own, beams=beams if beams > 1 else CANDIDATE_BEAMS)

    def reserve(self, n: int) -> int:
        """Return the tokens beside a prompt; where it is shared, each text counts by itself."""
        return self.max_new_tokens * (self.pool(n).rows if self._shares_prompts else 1)

    def bytes_per_token(self, n: int) -> int:
        """Estimate the memory of a token; a prompt that is shared is there once."""
        rows = 1 if self._shares_prompts else self.pool(n).rows
        return bytes_per_token(self._model.config, self._model.dtype.itemsize, rows)

    def generate(
        self, prompts: Sequence[Sequence[int]], seeds: Sequence[int], stop: StopCondition, n: int
    ) -> list[list[GeneratedTokens]]:
        """Continue every prompt; see `Engine`.

        Raises:
            SpecError: a generation parameter ties the texts of a batch to one another.
        """
        import torch

        tied = [name for name in PER_BATCH if getattr(self._config, name) not in (None, 0, 1.0)]
        if tied and n > 1:
            raise SpecError(
                "huggingface cannot write several candidates with the generation parameter "
                f"{tied[0]!r}: drop it."
            )
        # What such a parameter remembers of a batch does not know of rows that leave.
        batches = [slice(row, row + 1) for row in range(len(prompts))] if tied else [slice(None)]
        try:
            with explained_failures(), torch.inference_mode():
                return [
                    texts
                    for batch in batches
                    for texts in self._decode(prompts[batch], seeds[batch], stop, self.pool(n))
                ]
        except OutOfMemoryError:
            self._release()
            raise

    def close(self) -> None:
        """Free the model."""
        self._model = None
        self._release()

    def _decode(
        self,
        prompts: Sequence[Sequence[int]],
        seeds: Sequence[int],
        stop: StopCondition,
        pool: Pool,
    ) -> list[list[GeneratedTokens]]:
        from summarize.huggingface import decoding, shared_prompts

        model, config = self._model, self._config
        ids, mask = decoding.padded(
            prompts, config.pad_token_id or 0, left=not self.encoder_decoder
        )
        searches = self._searches(len(prompts), seeds, stop, pool)
        special: dict[str, Any] = {}
        if self._shares_prompts and min(map(len, prompts)) > 1:
            special["past_key_values"] = shared_prompts.read_prompts(model, prompts)
        model.generate(
            input_ids=ids.to(model.device),
            attention_mask=mask.to(model.device),
            generation_config=decoding.row_config(config),
            custom_generate=decoding.Decoder(list(searches.values())),
            **special,
        )
        return [
            self._in_order({way: search.texts(row) for way, search in searches.items()})
            for row in range(len(prompts))
        ]

    def _searches(
        self, number: int, seeds: Sequence[int], stop: StopCondition, pool: Pool
    ) -> dict[Decoding, Search]:
        """Return what decodes the texts of a pool, the engine's own way first."""
        import torch

        from summarize.huggingface.beam_search import BeamSearch, BeamSettings
        from summarize.huggingface.row_search import Limits, RowSearch, SeededDraw

        config = self._config
        ends = torch.tensor(self._ends, dtype=torch.long, device=self._model.device)
        limits = Limits(ends, self.max_new_tokens, stop)
        every = range(number)
        searches: dict[Decoding, Search] = {}
        if pool.beams:
            settings = BeamSettings.of(config, pool.beams)
            searches["beam"] = BeamSearch(every, limits, settings)
        if pool.greedy:
            searches["greedy"] = RowSearch(every, limits)
        if pool.samples:
            rows = [(row, place) for place in range(pool.samples) for row in every]
            draw = SeededDraw(
                [seeds[row] + place for row, place in rows],
                self.max_new_tokens,
                sampling_config(config),
            )
            searches["sample"] = RowSearch([row for row, _ in rows], limits, draw)
        return dict(sorted(searches.items(), key=lambda item: item[0] != pool.own))

    def _in_order(self, texts: dict[Decoding, list[Found]]) -> list[GeneratedTokens]:
        """Put the texts of one prompt in the order in which they are wanted.

        All beams but the first come last: they hardly differ from it.
        """
        spare = texts.get("beam", [])[1:]
        if "beam" in texts:
            texts = {**texts, "beam": texts["beam"][:1]}
        wanted = [(way, text) for way, found in texts.items() for text in found]
        return [self._tokens(*each) for each in [*wanted, *(("beam", text) for text in spare)]]

    def _tokens(self, way: Decoding, text: Found) -> GeneratedTokens:
        """Take the end mark off, and tell whether the limit ended the text."""
        mean = text.log_probability / len(text.ids)
        for index, token in enumerate(text.ids):
            if token in self._ends:
                forced = self._config.forced_eos_token_id is not None
                cut_off = forced and index == self.max_new_tokens - 1
                return GeneratedTokens(text.ids[:index], cut_off, way, mean)
        cut_off = len(text.ids) >= self.max_new_tokens
        return GeneratedTokens(text.ids, cut_off, way, mean)

    def _release(self) -> None:
        import torch

        gc.collect()
        if torch.cuda.is_available():
            torch.cuda.empty_cache()
