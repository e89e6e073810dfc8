"""Token ids: texts as arrays of integers, and the vocabulary that numbers their tokens."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Ints = npt.NDArray[np.int64]
Bits = npt.NDArray[np.uint64]
Flags = npt.NDArray[np.bool_]

# The id of a token of which stemming left nothing: it is no token.
DROPPED = 0

# A vocabulary that has more words than this when a call begins starts anew.
_CAPACITY = 1_000_000

# Words of at most this many bytes are looked up in bulk.
_SHORT = 8

# What must follow a text, so that eight bytes can be read wherever a word begins.
PADDING = b" " * _SHORT

_SLOT_BITS = 18
# Multiplying by an odd constant near 2**64 / golden ratio spreads keys over the high bits
# (Knuth, The Art of Computer Programming 3, section 6.4).
_SPREAD = np.uint64(0x9E3779B97F4A7C15)
_SHIFT = np.uint64(64 - _SLOT_BITS)

# The bytes of a word of each length in a 64-bit number, first byte lowest.
_KEPT = np.array([(1 << (8 * length)) - 1 for length in range(_SHORT + 1)], dtype=np.uint64)


@dataclass(frozen=True, slots=True)
class Tokens:
    """The token ids of several texts, one text after the other.

    For example the texts `"a b\\nc"` and `"a"` give `ids=[1, 2, 3, 1]`, `lines=[0, 2, 3, 4]` and
    `texts=[0, 2, 3]`.

    Attributes:
        ids: one id per token.
        lines: where each line begins in `ids`, and the length of `ids`: shape (lines + 1,).
        texts: where each text begins in `lines`, and the number of lines: shape (texts + 1,).
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

    def split(self, count: int) -> tuple[Tokens, Tokens]:
        """Return the first `count` texts, and the others."""
        line = self.texts[count]
        token = self.lines[line]
        return (
            Tokens(self.ids[:token], self.lines[: line + 1], self.texts[: count + 1]),
            Tokens(self.ids[token:], self.lines[line:] - token, self.texts[count:] - line),
        )


class Vocabulary(dict[bytes | str, int]):
    """Maps a word as it stands in the text to the id of its normal form, such as its stem.

    Not safe for several threads at once.

    Args:
        normalize: returns the normal form; words with the same form get the same id.
    """

    def __init__(self, normalize: Callable[[str], str]) -> None:
        super().__init__()
        self._normalize = normalize
        self._ids: dict[str, int] = {"": DROPPED}

    def __missing__(self, word: bytes | str) -> int:
        text = word.decode("ascii") if isinstance(word, bytes) else word
        found = self[word] = self._ids.setdefault(self._normalize(text), len(self._ids))
        return found

    def forget_if_full(self) -> bool:
        """Start anew, with new ids, if there are too many words; return whether there were."""
        if len(self) <= _CAPACITY:
            return False
        self.clear()
        self._ids = {"": DROPPED}
        return True


class ShortWordTable:
    """Looks up the words of a whole text at once: eight bytes are one integer.

    Nine words in ten have at most eight letters. Such a word is read from the text as one 64-bit
    number, and its id from a direct-mapped hash table in numpy. Longer words, and words that the
    table does not hold, go through the vocabulary one by one.
    """

    def __init__(self, vocabulary: Vocabulary) -> None:
        self._vocabulary = vocabulary
        # No word is 0: words do not hold the byte 0.
        self._keys = np.zeros(1 << _SLOT_BITS, dtype=np.uint64)
        self._ids = np.zeros(1 << _SLOT_BITS, dtype=np.int64)

    def look_up(self, text: bytes, starts: Ints, lengths: Ints) -> Ints:
        """Return the id of every word.

        Args:
            text: ASCII, ending with `PADDING`.
            starts: where each word begins.
            lengths: how many bytes it has.
        """
        if self._vocabulary.forget_if_full():
            self._keys[:] = 0
        ids = np.empty(len(starts), dtype=np.int64)
        short = lengths <= _SHORT
        keys = _read(text, starts[short]) & _KEPT[lengths[short]]
        ids[short] = self._short_ids(keys)
        long = np.flatnonzero(~short)
        begins, ends = starts[long], starts[long] + lengths[long]
        words = [text[a:b] for a, b in zip(begins.tolist(), ends.tolist(), strict=True)]
        ids[long] = list(map(self._vocabulary.__getitem__, words))
        return ids

    def _short_ids(self, keys: Bits) -> Ints:
        slots = _slots(keys)
        ids = self._ids[slots]
        missing = np.flatnonzero(self._keys[slots] != keys)
        if len(missing):
            new, inverse = np.unique(keys[missing], return_inverse=True)
            found = np.array([self._vocabulary[_spell(key)] for key in new.tolist()])
            ids[missing] = found[inverse]
            # Of words that share a slot one gets it, and the others miss again next time.
            _, chosen = np.unique(_slots(new), return_index=True)
            self._keys[_slots(new[chosen])] = new[chosen]
            self._ids[_slots(new[chosen])] = found[chosen]
        return ids


def assemble(ids: Ints, ends: Ints, ends_text: Flags) -> Tokens:
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
    """Return the numbers of several ranges, one range after the other.

    For example starts `[5, 0]` with lengths `[2, 3]` give `[5, 6, 0, 1, 2]`.
    """
    ends = np.cumsum(lengths)
    offsets = np.repeat(starts - (ends - lengths), lengths)
    return offsets + np.arange(ends[-1] if len(ends) else 0)


def _gather(bounds: Ints, indices: Ints) -> tuple[Ints, Ints]:
    lengths = np.diff(bounds)[indices]
    return ranges(bounds[indices], lengths), np.concatenate([[0], np.cumsum(lengths)])


def _slots(keys: Bits) -> Ints:
    return ((keys * _SPREAD) >> _SHIFT).astype(np.int64)


def _spell(key: int) -> bytes:
    return key.to_bytes(_SHORT, "little").rstrip(b"\0")


def _read(text: bytes, starts: Ints) -> Bits:
    """Read eight bytes at each start as a number, first byte lowest."""
    windows = np.lib.stride_tricks.as_strided(
        np.frombuffer(text, dtype="<u8", count=1), shape=(len(text) - 7,), strides=(1,)
    )
    return windows[starts].astype(np.uint64, copy=False)
