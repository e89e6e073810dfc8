"""What runs a model: prompts of token ids go in, written tokens come out."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Protocol


@dataclass(frozen=True, slots=True)
class Written:
    """The tokens written for one prompt, without padding and end marks.

    `cut_off` says that the limit of new tokens ended it, not the model.
    """

    ids: tuple[int, ...]
    cut_off: bool


class OutOfMemoryError(Exception):
    """A batch did not fit into memory; a smaller one may."""


class Engine(Protocol):
    """A loaded model.

    `positions` is the greatest number of tokens it reads (an encoder-decoder) or reads and writes
    (a causal model); `None` where the model states none. `bytes_per_token` estimates the memory
    that a batch takes for each of its tokens.
    """

    tokenizer: Any
    encoder_decoder: bool
    positions: int | None
    max_new_tokens: int
    bytes_per_token: int
    prefix: str

    def write(
        self,
        prompts: Sequence[Sequence[int]],
        seeds: Sequence[int],
        enough: Callable[[Sequence[int]], bool],
    ) -> list[Written]:
        """Continue every prompt.

        Args:
            prompts: token ids.
            seeds: one per prompt; they matter for sampling only.
            enough: tells whether the tokens written so far already hold the whole summary; an
                engine that can stops there.

        Raises:
            OutOfMemoryError: the batch does not fit.
        """
        ...

    def close(self) -> None:
        """Free the model."""
        ...
