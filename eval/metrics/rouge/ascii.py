"""The tokenizer of ROUGE-1.5.5 and rouge-score: runs of a-z and 0-9, everything else separates."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np

from eval.metrics.rouge.tokens import END_OF_LINE, END_OF_TEXT, Tokens, Vocabulary, from_marked

# Bytes that ASCII text cannot contain mark the ends of lines and texts while a whole batch is
# one string: splitting that is many times faster than splitting each text.
_LINE, _TEXT = b"\xfe", b"\xff"
_KEPT = frozenset(b"abcdefghijklmnopqrstuvwxyz0123456789" + _TEXT)
_TABLE = bytes(
    byte if byte in _KEPT else ord(_LINE) if byte == ord("\n") else ord(" ") for byte in range(256)
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
            (lambda token: stem(token) if len(token) > 3 else token) if stem else str,
            {_LINE: END_OF_LINE, _TEXT: END_OF_TEXT},
        )

    def encode(self, texts: Sequence[str]) -> Tokens:
        """Return the tokens of the texts."""
        if self._ascii_case:
            encoded = [text.encode("ascii", "replace").lower() for text in texts]
        else:
            encoded = [text.lower().encode("ascii", "replace") for text in texts]
        encoded.append(b"")
        marked = _TEXT.join(encoded).translate(_TABLE)
        spaced = marked.replace(_LINE, b" \xfe ").replace(_TEXT, b" \xff ")
        words = spaced.split()
        ids = np.fromiter(map(self._vocabulary.__getitem__, words), np.int32, len(words))
        return from_marked(ids)

    def forget(self) -> None:
        """Allow ids to be given out anew."""
        self._vocabulary.forget()
