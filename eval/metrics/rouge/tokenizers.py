"""The tokenizers: a-z and 0-9 as in ROUGE-1.5.5 and rouge-score, and words of any script."""

from __future__ import annotations

import threading
import unicodedata
from collections.abc import Callable, Sequence
from typing import Protocol

import numpy as np
import regex

from eval.metrics.rouge.tokens import PADDING, ShortWordTable, Tokens, Vocabulary, assemble

Stem = Callable[[str], str]

# A whole batch is tokenized as one string. Bytes that ASCII text cannot contain mark the ends of
# lines and texts; everything else that is not a letter or digit becomes a space.
_SPACE, _LINE, _TEXT = 0x20, 0xFE, 0xFF
_KEPT = frozenset(b"abcdefghijklmnopqrstuvwxyz0123456789") | {_TEXT}
_TABLE = bytes(
    byte if byte in _KEPT else _LINE if byte == ord("\n") else _SPACE for byte in range(256)
)

_UNSPACED = (
    r"\p{Han}\p{Hiragana}\p{Katakana}\p{Bopomofo}"
    r"\p{Thai}\p{Lao}\p{Khmer}\p{Myanmar}\p{Tibetan}"
)
# The joiners (U+200C, U+200D) shape letters inside a word, in Persian and Hindi for example.
_WORD = regex.compile(
    rf"(?V1)[[{_UNSPACED}]&&[\p{{L}}\p{{N}}]]\p{{M}}*"
    rf"|[[\p{{L}}\p{{M}}\p{{N}}\u200c\u200d]--[{_UNSPACED}]]+"
)


class Tokenizer(Protocol):
    """Turns texts into token ids; several threads may use one tokenizer."""

    def encode(self, texts: Sequence[str]) -> Tokens:
        """Return the tokens of the texts; lines end at a newline character.

        Equal ids mean equal tokens within one call. What is to be compared is encoded together,
        because a later call may give the ids to other tokens.
        """
        ...


class AsciiTokenizer:
    """Lowers, splits at everything but a-z and 0-9, and stems tokens of more than three letters.

    Args:
        stem: maps a token to its stem; `None` compares whole words.
        ascii_case: lower only A-Z as Perl does, instead of every letter as Python does (which
            turns the Kelvin sign into a k, for example).
    """

    def __init__(self, stem: Stem | None, ascii_case: bool = False) -> None:
        self._ascii_case = ascii_case
        self._words = ShortWordTable(
            Vocabulary((lambda token: stem(token) if len(token) > 3 else token) if stem else str)
        )
        self._lock = threading.Lock()

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
        with self._lock:
            ids = self._words.look_up(marked, starts, edges[1::2] - starts)
        return assemble(ids, np.searchsorted(starts, marks), codes[marks] == _TEXT)


class UnicodeTokenizer:
    """Normalizes (NFKC), lowers, takes the words of any script, and stems them.

    A word is a run of letters, marks and digits, which is what Unicode's word segmentation
    (UAX 29) gives except for punctuation inside words, such as apostrophes: it separates, as it
    does in the English tokenizer. Scripts that put no spaces between words are cut into
    characters, each with the marks that belong to it, so that the choice of a segmenter cannot
    change a score.

    Args:
        stem: maps a word to its stem; `None` compares whole words. Only one thread at a time
            calls it: Snowball's stemmers keep the word in the object.
    """

    def __init__(self, stem: Stem | None) -> None:
        self._vocabulary = Vocabulary(stem or str)
        self._lock = threading.Lock()

    def encode(self, texts: Sequence[str]) -> Tokens:
        """Return the tokens of the texts."""
        words: list[str] = []
        ends: list[int] = []
        ends_text: list[bool] = []
        for text in texts:
            for line in unicodedata.normalize("NFKC", text).lower().split("\n"):
                words += _WORD.findall(line)
                ends.append(len(words))
                ends_text.append(False)
            ends_text[-1] = True
        with self._lock:
            self._vocabulary.forget_if_full()
            ids = np.fromiter(map(self._vocabulary.__getitem__, words), np.int64, len(words))
        return assemble(ids, np.array(ends, dtype=np.int64), np.array(ends_text, dtype=np.bool_))
