"""The tokenizer of ROUGE-1.5.5 and rouge-score: runs of a-z and 0-9, everything else separates."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np

from eval.metrics.rouge.tokens import Tokens, Vocabulary, assemble
from eval.metrics.rouge.words import PADDING, WordTable

# A whole batch is tokenized as one string. Bytes that ASCII text cannot contain mark the ends of
# lines and texts; everything else that is not a letter or digit becomes a space.
_SPACE, _LINE, _TEXT = 0x20, 0xFE, 0xFF
_KEPT = frozenset(b"abcdefghijklmnopqrstuvwxyz0123456789") | {_TEXT}
_TABLE = bytes(
    byte if byte in _KEPT else _LINE if byte == ord("\n") else _SPACE for byte in range(256)
)


class AsciiTokenizer:
    """Lowers, splits at everything but a-z and 0-9, and stems tokens of more than three letters.

    Args:
        stem: maps a token to its stem; `None` compares whole words.
        ascii_case: lower only A-Z as Perl does, instead of every letter as Python does (which
            turns the Kelvin sign into a k, for example).
    """

    def __init__(self, stem: Callable[[str], str] | None, ascii_case: bool = False) -> None:
        self._ascii_case = ascii_case
        self._vocabulary = Vocabulary(
            (lambda token: stem(token) if len(token) > 3 else token) if stem else str
        )
        self._words = WordTable(self._vocabulary)

    def encode(self, texts: Sequence[str]) -> Tokens:
        """Return the tokens of the texts."""
        if self._ascii_case:
            encoded = [text.encode("ascii", "replace").lower() for text in texts]
        else:
            encoded = [text.lower().encode("ascii", "replace") for text in texts]
        encoded.append(PADDING)
        marked = bytes([_TEXT]).join(encoded).translate(_TABLE)
        codes = np.frombuffer(marked, dtype=np.uint8)
        # The text ends with spaces, so that every word has an end; a space before it is one more.
        inside = np.concatenate([[False], (codes != _SPACE) & (codes < _LINE)])
        edges = np.flatnonzero(inside[1:] != inside[:-1])
        starts = edges[::2]
        marks = np.flatnonzero(codes >= _LINE)
        return assemble(
            ids=self._words.look_up(marked, starts, edges[1::2] - starts),
            ends=np.searchsorted(starts, marks),
            ends_text=codes[marks] == _TEXT,
        )

    def forget(self) -> None:
        """Allow ids to be given out anew."""
        if self._vocabulary.forget():
            self._words.clear()
