"""Token ids of many texts in one array: what tokenizers produce and the engine reads."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
import numpy.typing as npt

Ints = npt.NDArray[np.int64]

# Ids that are not tokens. DROPPED stands for a token of which stemming left nothing.
END_OF_LINE, END_OF_TEXT, DROPPED = 0, 1, 2
_RESERVED = 3

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

    def __init__(self, normalize: Callable[[str], str], reserved: dict[bytes | str, int]) -> None:
        super().__init__(reserved)
        self._normalize = normalize
        self._reserved = reserved
        self._ids: dict[str, int] = {"": DROPPED}

    def __missing__(self, token: bytes | str) -> int:
        text = token.decode("ascii") if isinstance(token, bytes) else token
        normal = self._normalize(text)
        found = self[token] = self._ids.setdefault(normal, len(self._ids) - 1 + _RESERVED)
        return found

    def forget(self) -> None:
        """Start anew if the vocabulary has outgrown its capacity."""
        if len(self) > _CAPACITY:
            self.clear()
            self.update(self._reserved)
            self._ids = {"": DROPPED}


def from_marked(ids: npt.NDArray[np.int32]) -> Tokens:
    """Build `Tokens` from ids in which every line and text ends with its mark."""
    kept = ids[ids != DROPPED].astype(np.int64)
    marks = np.flatnonzero(kept < _RESERVED)
    # A text's last line ends where the text ends, so both marks end a line.
    ends = marks - np.arange(len(marks))
    last_lines = np.flatnonzero(kept[marks] == END_OF_TEXT) + 1
    return Tokens(
        ids=kept[kept >= _RESERVED],
        lines=np.concatenate([[0], ends]),
        texts=np.concatenate([[0], last_lines]),
    )


def ranges(starts: Ints, lengths: Ints) -> Ints:
    """Return `start, start + 1, …` of `length` numbers for each pair, one after the other."""
    ends = np.cumsum(lengths)
    offsets = np.repeat(starts - (ends - lengths), lengths)
    return offsets + np.arange(ends[-1] if len(ends) else 0)


def _gather(bounds: Ints, indices: Ints) -> tuple[Ints, Ints]:
    lengths = np.diff(bounds)[indices]
    return ranges(bounds[indices], lengths), np.concatenate([[0], np.cumsum(lengths)])
