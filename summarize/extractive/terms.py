"""Words, terms and their weights: the only view that the algorithms have of a sentence."""

from __future__ import annotations

import re

_CJK = "\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af\uf900-\ufaff\u0e00-\u0e7f"
_WORD = re.compile(rf"[{_CJK}]|[^\s{_CJK}]+")
_TERM = re.compile(rf"[{_CJK}]|[^\W_{_CJK}]+")


def count_words(text: str) -> int:
    """Count the words of `text`: what stands between white space.

    In scripts written without spaces every character counts as a word.
    """
    return sum(1 for _ in _WORD.finditer(text))


def terms_of(sentence: str) -> list[str]:
    """Return the terms of a sentence in order: runs of letters and digits, without case."""
    return _TERM.findall(sentence.lower())
