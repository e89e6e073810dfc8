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

from eval.metrics.rouge.tokens import END_OF_LINE, END_OF_TEXT, Tokens, Vocabulary, from_marked

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
_LINE, _TEXT = "\n", "\0"


class UnicodeTokenizer:
    """Normalizes (NFKC), lowers, takes the words, and stems them.

    Args:
        stem: maps a word to its stem; `None` compares whole words.
    """

    def __init__(self, stem: Callable[[str], str] | None) -> None:
        self._vocabulary = Vocabulary(stem or str, {_LINE: END_OF_LINE, _TEXT: END_OF_TEXT})

    def encode(self, texts: Sequence[str]) -> Tokens:
        """Return the tokens of the texts."""
        words: list[str] = []
        for text in texts:
            for line in unicodedata.normalize("NFKC", text).lower().split("\n"):
                words += _TOKEN.findall(line)
                words.append(_LINE)
            words[-1] = _TEXT
        ids = np.fromiter(map(self._vocabulary.__getitem__, words), np.int32, len(words))
        return from_marked(ids)

    def forget(self) -> None:
        """Allow ids to be given out anew."""
        self._vocabulary.forget()
