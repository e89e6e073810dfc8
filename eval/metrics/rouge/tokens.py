"""Token ids of many texts in one array: what tokenizers produce and the engine reads."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
import numpy.typing as npt

Ints = npt.NDArray[np.int64]

# The id of a token of which stemming left nothing: it is no token.
DROPPED = 0

# Words kept between calls; a vocabulary that outgrows this starts anew at the next chunk.
_CAPACITY = 1_000_000


@dataclass(frozen=True, slots=True)
class Tokens:
    """The tokens of several texts, one after the other, with the bounds of lines and texts.

    Token `k` of line `l` is `ids[lines[l] + k]`; the lines of text `t` are
    `texts[t]` to `texts[t + 1]`, half-open.
    """

    ids: Ints
    lines: Ints
    texts: Ints

    @property
    def bounds(self) -> Ints:
        """Where the texts begin in `ids`, and its length: shape (texts + 1,)."""
        return self.lines[self.texts]

    def take(self, indices: Ints) -> Tokens:
        """Return the texts at `indices`, in that order, with repetitions."""
        line_indices, texts = _gather(self.texts, indices)
        token_indices, lines = _gather(self.lines, line_indices)
        return Tokens(self.ids[token_indices], lines, texts)


class Tokenizer(Protocol):
    """Turns texts into ids. Equal ids mean equal tokens until `forget` is called."""

    def encode(self, texts: Sequence[str]) -> Tokens:
        """Return the tokens of the texts; lines end at a newline character."""
        ...

    def forget(self) -> None:
        """Allow ids to be given out anew, so that memory stays bounded."""
        ...


class Vocabulary(dict[bytes | str, int]):
    """Maps a token as it stands in the text to the id of its normal form."""

    def __init__(self, normalize: Callable[[str], str]) -> None:
        super().__init__()
        self._normalize = normalize
        self._ids: dict[str, int] = {"": DROPPED}

    def __missing__(self, token: bytes | str) -> int:
        text = token.decode("ascii") if isinstance(token, bytes) else token
        normal = self._normalize(text)
        found = self[token] = self._ids.setdefault(normal, len(self._ids))
        return found

    def forget(self) -> bool:
        """Start anew if the vocabulary has outgrown its capacity; tell whether it has."""
        if len(self) <= _CAPACITY:
            return False
        self.clear()
        self._ids = {"": DROPPED}
        return True


def assemble(ids: Ints, ends: Ints, ends_text: npt.NDArray[np.bool_]) -> Tokens:
    """Build `Tokens` and leave out the dropped ones.

    Args:
        ids: the tokens of all texts.
        ends: how many tokens come before the end of each line, shape (lines,).
        ends_text: whether the line is the last of its text, shape (lines,).
    """
    dropped = ids == DROPPED
    if dropped.any():
        ends = ends - np.concatenate([[0], np.cumsum(dropped)])[ends]
        ids = ids[~dropped]
    return Tokens(
        ids=ids,
        lines=np.concatenate([[0], ends]),
        texts=np.concatenate([[0], np.flatnonzero(ends_text) + 1]),
    )


def ranges(starts: Ints, lengths: Ints) -> Ints:
    """Return `start, start + 1, …` of `length` numbers for each pair, one after the other."""
    ends = np.cumsum(lengths)
    offsets = np.repeat(starts - (ends - lengths), lengths)
    return offsets + np.arange(ends[-1] if len(ends) else 0)


def _gather(bounds: Ints, indices: Ints) -> tuple[Ints, Ints]:
    lengths = np.diff(bounds)[indices]
    return ranges(bounds[indices], lengths), np.concatenate([[0], np.cumsum(lengths)])
