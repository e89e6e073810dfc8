"""What runs a model: prompts of token ids go in, generated tokens come out."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, Literal, Protocol, TypeAlias

from summarize.errors import ModelError
from summarize.huggingface.loading import first_line

StopCondition: TypeAlias = Callable[[Sequence[int]], bool]
"""Tells from the tokens generated so far whether they already hold the whole summary."""


Decoding: TypeAlias = Literal["greedy", "beam", "sample"]
"""How a text was decoded."""


@dataclass(frozen=True, slots=True)
class GeneratedTokens:
    """The tokens generated after one prompt, without padding and end marks.

    `cut_off` says that the limit of new tokens ended them, not the model. `log_probability` is
    the mean natural logarithm of the probabilities that the model gave to the tokens and the end
    mark; `None` where the engine does not tell.
    """

    ids: tuple[int, ...]
    cut_off: bool
    decoding: Decoding = "greedy"
    log_probability: float | None = None


CANDIDATE_BEAMS = 4
"""The width of a beam search for candidates, where the model states none."""


@dataclass(frozen=True, slots=True)
class Pool:
    """How the candidates for one prompt are decoded: all of it at once, the prompt read once.

    `own` is the way in which the engine decodes by itself; it is among the others. `beams` is the
    width of a beam search, 0 for none.
    """

    own: Decoding
    greedy: bool
    beams: int
    samples: int

    @classmethod
    def of(cls, n: int, *, own: Decoding, beams: int) -> Pool:
        """Return the pool that `n` candidates come from.

        The engine's own text comes first, then the likeliest text of a beam search, then the
        greedy one; the rest are samples. Samples alone would be worse than beams alone.

        Args:
            n: number of candidates, at least 1.
            own: how the engine decodes by itself.
            beams: width of a beam search, should there be one.
        """
        first = sorted(("beam", "greedy"), key=lambda way: way != own)
        ways = ([own] if own == "sample" else []) + first
        ways = (ways + ["sample"] * n)[:n]
        return cls(own, "greedy" in ways, beams if "beam" in ways else 0, ways.count("sample"))

    @property
    def rows(self) -> int:
        """How many texts are under way at once."""
        return self.greedy + self.beams + self.samples


class OutOfMemoryError(Exception):
    """A batch did not fit into memory; a smaller one may."""


class Engine(Protocol):
    """A loaded model.

    `context_length` is the greatest number of tokens it reads (an encoder-decoder) or reads and
    generates (a causal model); `None` where the model states none. `prefix` is the text that the
    model wants before an article.
    """

    tokenizer: Any
    encoder_decoder: bool
    context_length: int | None
    max_new_tokens: int
    prefix: str

    def reserve(self, n: int) -> int:
        """Return the tokens that `n` candidates take in a batch beside their prompt."""
        ...

    def bytes_per_token(self, n: int) -> int:
        """Estimate the memory that a batch takes for each of its tokens with `n` candidates."""
        ...

    def generate(
        self, prompts: Sequence[Sequence[int]], seeds: Sequence[int], stop: StopCondition, n: int
    ) -> list[list[GeneratedTokens]]:
        """Continue every prompt, in several ways where `n` is more than 1.

        Args:
            prompts: token ids.
            seeds: one per prompt; they matter for sampling only.
            stop: an engine that can ends a text where this holds.
            n: how many candidates are wanted.

        Returns:
            Texts for each prompt: the one it gets with `n=1` first, then others in the order in
            which they are wanted. Some may be equal, and there may be more or fewer than `n`.

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
