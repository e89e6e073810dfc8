"""Sampling that depends on the article alone, not on the batch or the order it is in.

`generate` draws for a whole batch from one stream of random numbers. Here every row has a stream
of its own, and draws by inverting the cumulated distribution; `generate` then takes the only token
that is left.
"""

from __future__ import annotations

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


class Draw(LogitsProcessor):
    """Leaves one token per row, drawn with that row's own random number for this step."""

    def __init__(self, seeds: Sequence[int], start: int, steps: int, skip: int = 0) -> None:
        """Prepare the random numbers.

        Args:
            seeds: one per row.
            start: length of the input when the first token is drawn.
            steps: how many tokens are drawn at most.
            skip: how many were drawn earlier with the same seeds.
        """
        streams = [random.Random(seed) for seed in seeds]  # noqa: S311 - no secret
        numbers = [[stream.random() for _ in range(skip + steps)][skip:] for stream in streams]
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


def warpers(config: Any) -> LogitsProcessorList:
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
