"""What decoding with torch needs, whatever the model: padding, seeded draws, stop conditions."""

from __future__ import annotations

import copy
import random
from collections.abc import Sequence
from typing import Any

import torch
from transformers.generation.logits_process import (
    LogitsProcessor,
    LogitsProcessorList,
    MinPLogitsWarper,
    TemperatureLogitsWarper,
    TopKLogitsWarper,
    TopPLogitsWarper,
    TypicalLogitsWarper,
)
from transformers.generation.stopping_criteria import StoppingCriteria

from summarize.huggingface.engine import StopCondition

LOOK_EVERY = 16
"""Tokens between two looks at whether a text holds its whole summary."""


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


def step_config(config: Any, steps: int) -> Any:
    """Return the parameters for at most so many tokens; sampling is left to `samplers`."""
    limited = copy.copy(config)
    limited.max_new_tokens = steps
    limited.do_sample = False
    limited.temperature = limited.top_k = limited.top_p = None
    limited.min_p = limited.typical_p = None
    return limited


def samplers(
    config: Any, seeds: Sequence[int], start: int, steps: int
) -> LogitsProcessorList | None:
    """Return what draws each row's tokens with its own seed; `None` without sampling.

    Args:
        config: generation parameters.
        seeds: one per row.
        start: length of the input when the first token is drawn.
        steps: how many tokens are drawn at most.
    """
    if not config.do_sample:
        return None
    return LogitsProcessorList([*_warpers(config), SeededSampler(seeds, start, steps)])


class RowStop(StoppingCriteria):
    """Ends each row of a batch where its stop condition holds, and notes its length there."""

    def __init__(self, stop: StopCondition, rows: int, start: int) -> None:
        """Watch `rows` rows whose generated tokens begin at `start`."""
        self.lengths: list[int | None] = [None] * rows
        self._done = torch.zeros(rows, dtype=torch.bool)
        self._stop = stop
        self._start = start

    def __call__(self, input_ids: torch.Tensor, scores: Any, **_: Any) -> torch.Tensor:
        """Return which rows are done."""
        self._done = self._done.to(input_ids.device)
        length = input_ids.shape[1] - self._start
        if length % LOOK_EVERY == 0:
            for row, ids in enumerate(input_ids[:, self._start :].tolist()):
                if self.lengths[row] is None and self._stop(ids):
                    self.lengths[row] = length
                    self._done[row] = True
        return self._done


class SeededSampler(LogitsProcessor):
    """Leaves one token per row, drawn with that row's own random number for this step.

    `generate` draws for a whole batch from one stream of random numbers. Here every row has a
    stream of its own, so that its tokens depend neither on the batch nor on its place in it.
    """

    def __init__(self, seeds: Sequence[int], start: int, steps: int) -> None:
        """Prepare the random numbers.

        Args:
            seeds: one per row.
            start: length of the input when the first token is drawn.
            steps: how many tokens are drawn at most.
        """
        streams = [random.Random(seed) for seed in seeds]  # noqa: S311 - no secret
        numbers = [[stream.random() for _ in range(steps)] for stream in streams]
        self._numbers = torch.tensor(numbers, dtype=torch.float64)
        self._start = start

    def __call__(self, input_ids: torch.LongTensor, scores: torch.FloatTensor) -> torch.FloatTensor:
        """Return `scores` with all but the drawn token at minus infinity."""
        step = input_ids.shape[1] - self._start
        chances = scores.double().softmax(dim=-1).cumsum(dim=-1)
        marks = self._numbers[:, step : step + 1].to(scores.device) * chances[:, -1:]
        token = torch.searchsorted(chances, marks, right=True).clamp(max=scores.shape[-1] - 1)
        drawn = torch.full_like(scores, -torch.inf)
        return drawn.scatter_(1, token, 0.0)  # type: ignore[return-value]


def _warpers(config: Any) -> LogitsProcessorList:
    """Return what shapes the distribution before a draw, in the order that `generate` uses."""
    found = LogitsProcessorList()
    if config.temperature not in (None, 1.0):
        found.append(TemperatureLogitsWarper(config.temperature))
    if config.top_k:
        found.append(TopKLogitsWarper(top_k=config.top_k))
    if config.top_p is not None and config.top_p < 1.0:
        found.append(TopPLogitsWarper(top_p=config.top_p))
    if config.min_p is not None:
        found.append(MinPLogitsWarper(min_p=config.min_p))
    if config.typical_p is not None and config.typical_p < 1.0:
        found.append(TypicalLogitsWarper(mass=config.typical_p))
    return found
