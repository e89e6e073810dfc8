"""Greedy (or sampled) writing with a causal model on a CPU, several articles at a time.

Prompts are read one by one: no padding is computed, and the numbers stay in the processor's
caches. Then all rows write together, in segments; after each, rows that are finished leave, so
that the others do not wait for them.
"""

from __future__ import annotations

import copy
from collections.abc import Callable, Sequence
from typing import Any

import torch
from transformers.cache_utils import DynamicCache
from transformers.generation.logits_process import LogitsProcessorList

from summarize.huggingface.growing_cache import joined, keep_rows
from summarize.huggingface.sampling import Draw, warpers

SEGMENT = 16

# Parameters that look at where the prompt ends; with them a summary is written in one go.
_PROMPT_BOUND = (
    "min_length",
    "min_new_tokens",
    "exponential_decay_length_penalty",
    "forced_eos_token_id",
    "forced_bos_token_id",
    "begin_suppress_tokens",
    "encoder_repetition_penalty",
    "encoder_no_repeat_ngram_size",
    "guidance_scale",
    "prompt_lookup_num_tokens",
)


def segment_length(config: Any) -> int:
    """Return after how many tokens finished rows may leave."""
    if any(getattr(config, key, None) for key in _PROMPT_BOUND):
        return int(config.max_new_tokens)
    return SEGMENT


def continuations(
    model: Any,
    config: Any,
    prompts: Sequence[Sequence[int]],
    seeds: Sequence[int],
    finished: Callable[[list[int]], bool],
) -> list[list[int]]:
    """Return the tokens written after each prompt; what follows an end mark is left in.

    Args:
        model: causal, with plain keys and values in every layer.
        config: generation parameters, without beams.
        prompts: token ids, one sequence per article, of two tokens or more.
        seeds: one per article, for sampling.
        finished: tells from the tokens of one row whether it needs no more.
    """
    limit = int(config.max_new_tokens)
    cache = joined([_read(model, prompt) for prompt in prompts], limit + 1)
    ids, mask = padded(prompts, config.pad_token_id or 0, left=True)
    width = ids.shape[1]
    rows, written = list(range(len(prompts))), 0
    results: list[list[int]] = [[] for _ in prompts]
    segment = segment_length(config)
    while rows:
        steps = min(segment, limit - written)
        ids = model.generate(
            input_ids=ids,
            attention_mask=mask,
            past_key_values=cache,
            generation_config=greedy(config, steps),
            logits_processor=sampler(config, [seeds[row] for row in rows], width, limit)
            if config.do_sample
            else None,
        )
        written = ids.shape[1] - width
        for row, tokens in zip(rows, ids[:, width:].tolist(), strict=True):
            results[row] = tokens
        if written >= limit:
            break
        keep = [place for place, row in enumerate(rows) if not finished(results[row])]
        mask = torch.cat([mask, mask.new_ones((len(rows), ids.shape[1] - mask.shape[1]))], dim=1)
        if len(keep) < len(rows):
            rows = [rows[place] for place in keep]
            if rows:
                keep_rows(cache, keep)
                ids, mask = ids[keep], mask[keep]
    return results


def padded(
    prompts: Sequence[Sequence[int]], pad: int, *, left: bool
) -> tuple[torch.Tensor, torch.Tensor]:
    """Return ids and mask of `[prompts, longest]`; causal models, which write right, pad left."""
    width = max(len(prompt) for prompt in prompts)
    ids = torch.full((len(prompts), width), pad, dtype=torch.long)
    mask = torch.zeros_like(ids)
    for row, prompt in enumerate(prompts):
        start = width - len(prompt) if left else 0
        ids[row, start : start + len(prompt)] = torch.tensor(prompt, dtype=torch.long)
        mask[row, start : start + len(prompt)] = 1
    return ids, mask


def sampler(config: Any, seeds: Sequence[int], start: int, steps: int) -> LogitsProcessorList:
    """Return what draws each row's tokens with its own seed."""
    return LogitsProcessorList([*warpers(config), Draw(seeds, start, steps)])


def _read(model: Any, prompt: Sequence[int]) -> DynamicCache:
    """Return the keys and values of a prompt, but for its last token, which starts the writing."""
    cache = DynamicCache(config=model.config)
    ids = torch.tensor([prompt[:-1]], dtype=torch.long)
    model(input_ids=ids, past_key_values=cache, use_cache=True, logits_to_keep=1)
    return cache


def greedy(config: Any, steps: int) -> Any:
    """Return the parameters for so many tokens; sampling is left to `sampler`."""
    limited = copy.copy(config)
    limited.max_new_tokens = steps
    limited.do_sample = False
    limited.temperature = limited.top_k = limited.top_p = None
    limited.min_p = limited.typical_p = None
    return limited
