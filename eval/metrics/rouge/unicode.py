"""The tokenizer for languages other than English: words of any script.

A word is a run of letters, marks and digits, which is what Unicode's word segmentation (UAX 29)
gives but for apostrophes and other punctuation inside words: those separate, as they do in the
English tokenizer. Scripts that put no spaces between words are cut into characters, each with the
marks that belong to it, so that the choice of a segmenter cannot change a score.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Sequence

import numpy as np
import regex

from eval.metrics.rouge.tokens import Tokens, Vocabulary, assemble

_UNSPACED = "".join(
    rf"\p{{{script}}}"
    for script in (
        "Han",
        "Hiragana",
        "Katakana",
        "Bopomofo",
        "Thai",
        "Lao",
        "Khmer",
        "Myanmar",
        "Tibetan",
    )
)
# The joiners (U+200C, U+200D) shape letters inside a word, in Persian and Hindi for example.
_TOKEN = regex.compile(
    rf"(?V1)[[{_UNSPACED}]&&[\p{{L}}\p{{N}}]]\p{{M}}*"
    rf"|[[\p{{L}}\p{{M}}\p{{N}}\u200c\u200d]--[{_UNSPACED}]]+"
)


class UnicodeTokenizer:
    """Normalizes (NFKC), lowers, takes the words, and stems them.

    Args:
        stem: maps a word to its stem; `None` compares whole words.
    """

    def __init__(self, stem: Callable[[str], str] | None) -> None:
        self._vocabulary = Vocabulary(stem or str)

    def encode(self, texts: Sequence[str]) -> Tokens:
        """Return the tokens of the texts."""
        words: list[str] = []
        ends: list[int] = []
        ends_text: list[bool] = []
        for text in texts:
            for line in unicodedata.normalize("NFKC", text).lower().split("\n"):
                words += _TOKEN.findall(line)
                ends.append(len(words))
                ends_text.append(False)
            ends_text[-1] = True
        return assemble(
            np.fromiter(map(self._vocabulary.__getitem__, words), np.int64, len(words)),
            np.array(ends, dtype=np.int64),
            np.array(ends_text, dtype=np.bool_),
        )

    def forget(self) -> None:
        """Allow ids to be given out anew."""
        self._vocabulary.forget()
