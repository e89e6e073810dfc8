"""Looking up short words in bulk: eight bytes are one integer, and a table of integers an array.

Nine words in ten have at most eight letters. Such a word is read from the text as one 64-bit
number, and its id from a direct-mapped table in numpy. Longer words, and words that the table does
not hold, go through the vocabulary's dictionary one by one.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from eval.metrics.rouge.tokens import Ints, Vocabulary

Words = npt.NDArray[np.uint64]

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


class WordTable:
    """Maps words inside a text to the ids of a vocabulary."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self._vocabulary = vocabulary
        self.clear()

    def clear(self) -> None:
        """Forget all ids."""
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
        ids = np.empty(len(starts), dtype=np.int64)
        short = lengths <= _SHORT
        keys = _read(text, starts[short]) & _KEPT[lengths[short]]
        ids[short] = self._short_ids(keys)
        long = np.flatnonzero(~short)
        begins, ends = starts[long], starts[long] + lengths[long]
        words = [text[a:b] for a, b in zip(begins.tolist(), ends.tolist(), strict=True)]
        ids[long] = list(map(self._vocabulary.__getitem__, words))
        return ids

    def _short_ids(self, keys: Words) -> Ints:
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


def _slots(keys: Words) -> Ints:
    return ((keys * _SPREAD) >> _SHIFT).astype(np.int64)


def _spell(key: int) -> bytes:
    return key.to_bytes(_SHORT, "little").rstrip(b"\0")


def _read(text: bytes, starts: Ints) -> Words:
    """Read eight bytes at each start as a number, first byte lowest."""
    windows = np.lib.stride_tricks.as_strided(
        np.frombuffer(text, dtype="<u8", count=1), shape=(len(text) - 7,), strides=(1,)
    )
    return windows[starts].astype(np.uint64, copy=False)
