"""The fast engine: CTranslate2, which converts a model once and computes in int8 on a CPU.

It changes the text: weights are rounded to 8 bits. So the engine and its dtype are part of a
summarizer's signature.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

from summarize.errors import MissingDependencyError, SpecError
from summarize.huggingface.ctranslate2_conversion import converted
from summarize.huggingface.engine import (
    CANDIDATE_BEAMS,
    Decoding,
    GeneratedTokens,
    Pool,
    StopCondition,
    explained_failures,
)
from summarize.huggingface.generation import (
    CTRANSLATE2,
    context_length,
    default_prefix,
    generation_config,
)
from summarize.huggingface.hardware import Hardware
from summarize.huggingface.loading import (
    explained_loading,
    load_config,
    load_tokenizer,
)
from summarize.huggingface.memory import bytes_per_token

if TYPE_CHECKING:
    from summarize.huggingface.options import Options

_SHARED = ("length_penalty", "repetition_penalty", "no_repeat_ngram_size")

_WORKERS = 8
"""Prompts that are continued at once on a CPU, at most; each holds its own cache."""

_TOGETHER = 4
"""Articles that an encoder-decoder summarizes in one pass on a CPU: more of them are slower."""

_LOOK_EVERY = 4
"""Tokens between two looks at whether a text is complete."""


class CTranslate2Engine:
    """A converted model in CTranslate2."""

    def __init__(self, options: Options) -> None:
        """Convert the model where that was not done yet, and load it.

        Raises:
            MissingDependencyError: ctranslate2 is not installed.
            ModelError: it does not know the model's architecture.
            SpecError: an option is one that it does not have.
        """
        ctranslate2 = _import()
        _check(options)
        self.tokenizer = load_tokenizer(options)
        config = load_config(options)
        own = _own_generation_config(options)
        self._config = generation_config(
            SimpleNamespace(config=config, generation_config=own), options.generation_options
        )
        self.encoder_decoder = bool(config.is_encoder_decoder)
        self.context_length = context_length(config, self.tokenizer)
        self.max_new_tokens = int(self._config.max_new_tokens)
        self._model_config = config
        self.prefix = default_prefix(config)
        # An end mark that the model's config forces takes up the last of the new tokens.
        self._limit = self.max_new_tokens - (self._config.forced_eos_token_id is not None)
        kind = ctranslate2.Translator if self.encoder_decoder else ctranslate2.Generator
        folder = converted(options)
        with explained_loading(options.model, "converted model"), _torch_threads_kept():
            self._model = kind(
                str(folder), compute_type=options.resolved_dtype, **_device(options.hardware)
            )

    def pool(self, n: int) -> Pool:
        """Return how `n` candidates are decoded: greedily and with beams; there is no sampling."""
        beams = self._config.num_beams or 1
        own: Decoding = "beam" if beams > 1 else "greedy"
        pool = Pool.of(min(n, 2), own=own, beams=beams if beams > 1 else CANDIDATE_BEAMS)
        return replace(pool, beams=max(pool.beams, n - 1)) if n > 2 and own == "greedy" else pool

    def reserve(self, n: int) -> int:
        """Return the tokens beside a prompt, whose cache each text has for itself."""
        return self.max_new_tokens

    def bytes_per_token(self, n: int) -> int:
        """Estimate the memory of a token."""
        return bytes_per_token(self._model_config, 4, self.pool(n).rows)

    def generate(
        self, prompts: Sequence[Sequence[int]], seeds: Sequence[int], stop: StopCondition, n: int
    ) -> list[list[GeneratedTokens]]:
        """Continue every prompt; see `Engine`.

        There is no sampling, so seeds do not matter. `stop` is asked for causal models that
        generate without beams on a CPU. What the model thinks of a text is not told.
        """
        tokens = [self.tokenizer.convert_ids_to_tokens(prompt) for prompt in prompts]
        pool = self.pool(n)
        ways: dict[Decoding, int] = {"greedy": int(pool.greedy), "beam": pool.beams}
        found: list[list[GeneratedTokens]] = [[] for _ in prompts]
        with explained_failures():
            for way in sorted(ways, key=lambda way: way != pool.own):
                if not ways[way]:
                    continue
                kept = 1 if n == 1 else ways[way]
                decode = self._translate if self.encoder_decoder else self._continue
                for texts, rows in zip(found, decode(tokens, stop, ways[way], kept), strict=True):
                    texts += [GeneratedTokens(tuple(r), len(r) >= self._limit, way) for r in rows]
        return found

    def close(self) -> None:
        """Free the model."""
        self._model = None

    def _translate(
        self, tokens: list[list[str]], stop: StopCondition, beams: int, kept: int
    ) -> list[list[list[int]]]:
        results = self._model.translate_batch(
            tokens,
            beam_size=beams,
            num_hypotheses=kept,
            max_decoding_length=self._limit,
            min_decoding_length=self._config.min_new_tokens or (self._config.min_length or 2) - 1,
            max_input_length=0,
            max_batch_size=_TOGETHER if self._model.device == "cpu" else 0,
            **self._shared(),
        )
        return [[self._ids(text) for text in result.hypotheses] for result in results]

    def _continue(
        self, tokens: list[list[str]], stop: StopCondition, beams: int, kept: int
    ) -> list[list[list[int]]]:
        """Continue each prompt by itself on a CPU, all of them together on a GPU.

        CTranslate2 reads prompts of different lengths token by token beyond the shortest, which a
        CPU pays more for than it gains by generating together.
        """
        options = {
            "beam_size": beams,
            "num_hypotheses": kept,
            "max_length": self._limit,
            "min_length": self._config.min_new_tokens or 0,
            "include_prompt_in_result": False,
            "end_token": self._ends(),
            **self._shared(),
        }
        if self._model.device != "cpu":
            results = self._model.generate_batch(tokens, **options)
            return [[list(ids) for ids in result.sequences_ids] for result in results]
        watch = _Watch(stop)
        under_way = [
            self._model.generate_batch(
                [prompt],
                asynchronous=True,
                callback=watch.follower() if beams == 1 else None,
                **options,
            )[0]
            for prompt in tokens
        ]
        try:
            results = [result.result() for result in under_way]
            return [[list(ids) for ids in result.sequences_ids] for result in results]
        finally:
            watch.end()

    def _shared(self) -> dict[str, Any]:
        values = {key: getattr(self._config, key) for key in _SHARED}
        return {key: value for key, value in values.items() if value is not None}

    def _ends(self) -> list[int]:
        ends = self._config.eos_token_id
        return list(ends) if isinstance(ends, list | tuple) else [] if ends is None else [ends]

    def _ids(self, tokens: list[str]) -> list[int]:
        ids: list[int] = self.tokenizer.convert_tokens_to_ids(tokens)
        return ids


class _Watch:
    """Tells CTranslate2 of each prompt's text when it is complete.

    CTranslate2 drops its callbacks in its own threads, a little after the results are there. What
    they hold may then be freed in such a thread, and a model must not be: it would wait for that
    thread to end. So they hold nothing but this object, which lets go of everything in `end`.
    """

    def __init__(self, stop: StopCondition) -> None:
        self._stop: StopCondition | None = stop

    def follower(self) -> Callable[[Any], bool]:
        """Return a callback for one prompt."""
        ids: list[int] = []

        def follow(step: Any) -> bool:
            ids.append(step.token_id)
            stop = self._stop
            return stop is None or (len(ids) % _LOOK_EVERY == 0 and stop(ids))

        return follow

    def end(self) -> None:
        """Let go of what tells whether a text is complete; texts under way end."""
        self._stop = None


def _device(hardware: Hardware) -> dict[str, Any]:
    """Give each prompt a core of its own: on CPUs that beats sharing the work on one prompt."""
    if hardware.device != "cpu":
        return {"device": hardware.device, "device_index": hardware.index}
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    workers = min(cores or 1, _WORKERS)
    threads = max(1, (cores or 1) // workers)
    return {"device": "cpu", "inter_threads": workers, "intra_threads": threads}


@contextmanager
def _torch_threads_kept() -> Iterator[None]:
    """Give torch its threads back: CTranslate2 sets OpenMP's number of them, which both share."""
    import torch

    threads = torch.get_num_threads()
    try:
        yield
    finally:
        torch.set_num_threads(threads)


def _import() -> Any:
    try:
        import ctranslate2
    except ImportError:
        raise MissingDependencyError(
            "the engine ctranslate2 is not installed; run: pip install 'summarize-eval[fast]'"
        ) from None
    return ctranslate2


def _check(options: Options) -> None:
    for key in options.generation_options:
        if key not in CTRANSLATE2:
            raise SpecError(
                f"the engine ctranslate2 does not take {key!r}; drop it, or use engine='torch'."
            )
    if options.device_map or options.quantization:
        raise SpecError(
            "device_map and quantization are for engine='torch'; ctranslate2 takes dtype='int8'."
        )
    if options.hardware.device == "mps":
        raise SpecError("the engine ctranslate2 runs on a CPU or on CUDA: set device='cpu'.")


def _own_generation_config(options: Options) -> Any:
    from transformers import GenerationConfig

    try:
        return GenerationConfig.from_pretrained(
            options.source.name_or_path(), revision=options.source.revision or "main"
        )
    except OSError:
        return GenerationConfig.from_model_config(load_config(options))
