"""What runs a model: prompts of token ids go in, generated tokens come out."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, Protocol, TypeAlias

from summarize.errors import ModelError
from summarize.huggingface.loading import first_line

StopCondition: TypeAlias = Callable[[Sequence[int]], bool]
"""Tells from the tokens generated so far whether they already hold the whole summary."""


@dataclass(frozen=True, slots=True)
class GeneratedTokens:
    """The tokens generated after one prompt, without padding and end marks.

    `cut_off` says that the limit of new tokens ended them, not the model.
    """

    ids: tuple[int, ...]
    cut_off: bool


class OutOfMemoryError(Exception):
    """A batch did not fit into memory; a smaller one may."""


class Engine(Protocol):
    """A loaded model.

    `context_length` is the greatest number of tokens it reads (an encoder-decoder) or reads and
    generates (a causal model); `None` where the model states none. `bytes_per_token` estimates the
    memory that a batch takes for each of its tokens. `prefix` is the text that the model wants
    before an article.
    """

    tokenizer: Any
    encoder_decoder: bool
    context_length: int | None
    max_new_tokens: int
    bytes_per_token: int
    prefix: str

    def generate(
        self, prompts: Sequence[Sequence[int]], seeds: Sequence[int], stop: StopCondition
    ) -> list[GeneratedTokens]:
        """Continue every prompt.

        Args:
            prompts: token ids.
            seeds: one per prompt; they matter for sampling only.
            stop: an engine that can ends a text where this holds.

        Raises:
            OutOfMemoryError: the batch does not fit.
            ModelError: the model fails in another way.
        """
        ...

    def close(self) -> None:
        """Free the model."""
        ...


# What the allocators of torch (CPU, MPS) and of CTranslate2 say, in an ordinary RuntimeError.
_NO_MEMORY = (
    "DefaultCPUAllocator: ",
    "MPS backend out of memory",
    "CUDA failed with error out of memory",
    "CUBLAS_STATUS_ALLOC_FAILED",
)


@contextmanager
def explained_failures() -> Iterator[None]:
    """Turn what a library raises while it generates into one of the two errors of an engine."""
    try:
        yield
    except Exception as error:
        if _is_out_of_memory(error):
            raise OutOfMemoryError from error
        raise ModelError(
            f"the model failed while it was generating: {first_line(error)}"
        ) from error


def _is_out_of_memory(error: Exception) -> bool:
    """Tell by its type; where a library has no type of its own for it, by its allocator's words."""
    import torch

    if isinstance(error, MemoryError | torch.cuda.OutOfMemoryError):
        return True
    return isinstance(error, RuntimeError) and any(words in str(error) for words in _NO_MEMORY)
