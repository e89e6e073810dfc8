"""The loop that generates with torch: one batch of rows, several searches, prompts read once.

It runs as the decoding method of transformers' `generate`, which prepares the model's inputs, the
encoder's output and the penalties. Other than transformers' own methods it lets the rows of several
searches (greedy, beams, samples) stand in one batch, and lets rows leave.
"""

from __future__ import annotations

import copy
from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any

import torch
from transformers.cache_utils import EncoderDecoderCache

from summarize.huggingface.row_search import Search
from summarize.huggingface.shared_prompts import SharedPromptCache


def padded(
    prompts: Sequence[Sequence[int]], pad: int, *, left: bool
) -> tuple[torch.Tensor, torch.Tensor]:
    """Return ids and mask of `[prompts, longest]`; causal models pad left, to continue right."""
    width = max(len(prompt) for prompt in prompts)
    ids = torch.full((len(prompts), width), pad, dtype=torch.long)
    mask = torch.zeros_like(ids)
    for row, prompt in enumerate(prompts):
        start = width - len(prompt) if left else 0
        ids[row, start : start + len(prompt)] = torch.tensor(prompt, dtype=torch.long)
        mask[row, start : start + len(prompt)] = 1
    return ids, mask


def row_config(config: Any) -> Any:
    """Return the parameters for `generate`; sampling and beams are left to the searches."""
    plain = copy.copy(config)
    plain.do_sample, plain.num_beams, plain.num_return_sequences = False, 1, 1
    plain.temperature = plain.top_k = plain.top_p = plain.min_p = plain.typical_p = None
    plain.length_penalty = plain.early_stopping = None
    return plain


class Decoder:
    """A decoding method for `generate(custom_generate=...)` that advances several searches."""

    def __init__(self, searches: Sequence[Search]) -> None:
        """Advance `searches`, whose prompts are numbered as the rows given to `generate`."""
        self._searches = searches

    def __call__(
        self,
        model: Any,
        input_ids: torch.Tensor,
        logits_processor: Any,
        generation_config: Any,
        **inputs: Any,
    ) -> torch.Tensor:
        """Generate until every text is finished; the searches then hold the texts.

        Args:
            model: the model.
            input_ids: `[prompts, tokens]`; for an encoder-decoder what the decoder starts with.
            logits_processor: penalties and bans.
            generation_config: what `generate` has made of the parameters.
            **inputs: further inputs of the model: mask, cache, the encoder's output.
        """
        inputs.pop("stopping_criteria", None)
        encoder_decoder = model.config.is_encoder_decoder
        start = input_ids.shape[1]
        output = model._prefill(input_ids, generation_config, inputs)
        prompts = torch.tensor([one for search in self._searches for one in search.prompts])
        prompts = prompts.to(input_ids.device)
        ids, logits = input_ids[prompts], output.logits[:, -1].float()[prompts]
        held = torch.arange(len(input_ids), device=prompts.device)
        first = True
        while True:
            inputs = model._update_model_kwargs_for_generation(output, inputs, encoder_decoder)
            del output  # its logits are large
            rows, tokens = self._advance(ids, start, logits, logits_processor)
            if not len(rows):
                return input_ids
            ids = torch.cat((ids[rows], tokens[:, None]), dim=1)
            prompts = prompts[rows]
            _continue(inputs, prompts if first else rows, held, prompts)
            held, first = prompts, False
            step = model.prepare_inputs_for_generation(ids, next_sequence_length=1, **inputs)
            output = model(**step, return_dict=True)
            logits = output.logits[:, -1].float()

    def _advance(
        self, ids: torch.Tensor, start: int, logits: torch.Tensor, processors: Any
    ) -> tuple[torch.Tensor, torch.Tensor]:
        """Let every search choose tokens for its part of the rows; see `Search.advance`."""
        rows, tokens, begin = [], [], 0
        for search in self._searches:
            end = begin + len(search.prompts)
            if end > begin:
                part = ids[begin:end]
                process = partial(_process, processors, part, search.prompts)
                chosen, new = search.advance(part[:, start:], logits[begin:end], process)
                rows.append(chosen + begin)
                tokens.append(new)
            begin = end
        return torch.cat(rows), torch.cat(tokens)


def _process(
    processors: Any, ids: torch.Tensor, prompts: Sequence[int], scores: torch.Tensor
) -> Any:
    """Apply penalties and bans to the scores of rows that continue `prompts`."""
    if not processors:
        return scores
    scores = scores.clone()
    for processor in processors:
        fitting = processor
        padding = getattr(processor, "prompt_ignore_length", None)
        if isinstance(padding, torch.Tensor):  # one number a prompt
            fitting = copy.copy(processor)
            fitting.prompt_ignore_length = padding[list(prompts)]
        scores = fitting(ids, scores)
    return scores


def _continue(inputs: dict[str, Any], rows: Any, held: torch.Tensor, prompts: torch.Tensor) -> None:
    """Make the inputs of the next step continue `rows` of this one.

    Args:
        inputs: of the model; changed in place.
        rows: the rows that go on, each as often as it is continued.
        held: the prompt of each row so far.
        prompts: the prompt of each row from now on.
    """
    cache: Any = inputs.get("past_key_values")
    if torch.equal(held, prompts):  # each row continues a row of its own prompt, or itself
        if torch.equal(rows, torch.arange(len(rows), device=rows.device)):
            return
        if isinstance(cache, SharedPromptCache):
            cache.continue_rows(rows)
        elif isinstance(cache, EncoderDecoderCache):
            cache.self_attention_cache.reorder_cache(rows)
        elif cache is not None:
            cache.reorder_cache(rows)
        return
    if isinstance(cache, SharedPromptCache):
        cache.keep_rows(rows)
    elif cache is not None:
        cache.reorder_cache(rows)
    for name, value in inputs.items():
        if isinstance(value, torch.Tensor):
            inputs[name] = value[rows]
        elif isinstance(value, Mapping):
            kind: Any = type(value)  # the encoder's output
            inputs[name] = kind(**{key: part[rows] for key, part in value.items()})
