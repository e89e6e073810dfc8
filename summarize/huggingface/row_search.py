"""Greedy decoding and sampling: one row of the batch for each text."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Protocol, TypeAlias

import torch
from transformers.generation.logits_process import (
    LogitsProcessorList,
    MinPLogitsWarper,
    TemperatureLogitsWarper,
    TopKLogitsWarper,
    TopPLogitsWarper,
    TypicalLogitsWarper,
)

from summarize.huggingface.engine import StopCondition

LOOK_EVERY = 16
"""Tokens between two looks at whether a text holds its whole summary."""

Process: TypeAlias = Callable[[torch.Tensor], torch.Tensor]
"""Applies penalties and bans to scores of `[rows, vocabulary]`."""

Step: TypeAlias = tuple[torch.Tensor, torch.Tensor]
"""The rows that go on, each as often as it is continued, and the token that comes next in each."""


@dataclass(frozen=True, slots=True)
class Limits:
    """What ends a text: the tokens that end it, the greatest length, the stop condition."""

    ends: torch.Tensor
    new_tokens: int
    stop: StopCondition


@dataclass(frozen=True, slots=True)
class Found:
    """One finished text: its tokens (an end mark included), and their log probability.

    `log_probability` is the sum of the natural logarithms of the tokens' probabilities by the
    model, before penalties and temperature.
    """

    ids: tuple[int, ...]
    log_probability: float


class Search(Protocol):
    """Chooses the next tokens of its rows of a batch.

    Rows of finished texts leave.
    """

    @property
    def prompts(self) -> list[int]:
        """The prompt that each row continues."""
        ...

    def texts(self, prompt: int) -> list[Found]:
        """Return the finished texts of a prompt, the one that is wanted most first."""
        ...

    def advance(self, written: torch.Tensor, logits: torch.Tensor, process: Process) -> Step:
        """Choose the next tokens.

        Args:
            written: `[rows, tokens so far]`, without the prompt.
            logits: `[rows, vocabulary]` in float32.
            process: applies penalties and bans to scores of `[rows, vocabulary]`.
        """
        ...


class RowSearch:
    """Follows each row alone: its likeliest tokens, or drawn ones."""

    def __init__(
        self, prompts: Sequence[int], limits: Limits, draw: SeededDraw | None = None
    ) -> None:
        """Begin one text for each entry of `prompts`; greedy where `draw` is `None`."""
        self._all = list(prompts)
        self._found: dict[int, Found] = {}
        self._limits = limits
        self._draw = draw
        self._sums = torch.zeros(len(prompts), dtype=torch.float64)
        self._places = torch.arange(len(prompts))

    @property
    def prompts(self) -> list[int]:
        """The prompt that each row continues."""
        return [self._all[place] for place in self._places.tolist()]

    def texts(self, prompt: int) -> list[Found]:
        """Return the finished texts of a prompt, in the order in which they were begun."""
        return [self._found[place] for place, one in enumerate(self._all) if one == prompt]

    def advance(self, written: torch.Tensor, logits: torch.Tensor, process: Process) -> Step:
        """Choose a token for each row; see `Search`."""
        limits, step = self._limits, written.shape[1]
        scores = process(logits)
        if self._draw is None:
            tokens = scores.argmax(dim=-1)
        else:
            tokens = self._draw(self._places, step, scores)
        chances = logits.log_softmax(dim=-1).gather(1, tokens[:, None])[:, 0]
        self._sums = self._sums + chances.double().cpu()
        ended = torch.isin(tokens, limits.ends) | (step + 1 >= limits.new_tokens)
        whole = torch.cat([written, tokens[:, None]], dim=1)
        over = ended.tolist()
        if (step + 1) % LOOK_EVERY == 0:
            over = [
                done or limits.stop(ids) for done, ids in zip(over, whole.tolist(), strict=True)
            ]
        for row, done in enumerate(over):
            if done:
                found = Found(tuple(whole[row].tolist()), float(self._sums[row]))
                self._found[int(self._places[row])] = found
        rows = torch.tensor([row for row, done in enumerate(over) if not done], dtype=torch.long)
        self._sums, self._places = self._sums[rows], self._places[rows]
        rows = rows.to(tokens.device)
        return rows, tokens[rows]


class SeededDraw:
    """Draws a token for each row with that row's own random number for this step.

    `generate` draws for a whole batch from one stream of random numbers. Here every row has a
    stream of its own, so that its tokens depend neither on the batch nor on its place in it.
    """

    def __init__(self, seeds: Sequence[int], steps: int, config: Any) -> None:
        """Prepare the random numbers.

        Args:
            seeds: one per row.
            steps: how many tokens are drawn at most.
            config: generation parameters: temperature, nucleus and the like.
        """
        streams = [random.Random(seed) for seed in seeds]  # noqa: S311 - no secret
        numbers = [[stream.random() for _ in range(steps)] for stream in streams]
        self._numbers = torch.tensor(numbers, dtype=torch.float64).reshape(len(seeds), steps)
        self._warpers = _warpers(config)

    def __call__(self, places: torch.Tensor, step: int, scores: torch.Tensor) -> torch.Tensor:
        """Return one token for each row.

        Args:
            places: which of the seeds is whose.
            step: how many tokens were drawn before.
            scores: `[rows, vocabulary]`.
        """
        ids: Any = scores.new_zeros((len(scores), 0), dtype=torch.long)
        chances = self._warpers(ids, scores).double().softmax(dim=-1).cumsum(dim=-1)
        marks = self._numbers[places, step, None].to(scores.device) * chances[:, -1:]
        tokens = torch.searchsorted(chances, marks, right=True)
        return tokens.clamp(max=scores.shape[-1] - 1)[:, 0]


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
