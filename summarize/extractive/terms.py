"""Words, terms and their weights: the only view that the algorithms have of a sentence."""

from __future__ import annotations

import functools
import re
from collections.abc import Sequence

from summarize.languages import function_words

_UNSPACED = r"\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\u0e00-\u0e7f"
_WIDE_MARKS = r"\u3000-\u303f\uff00-\uff0f\uff1a-\uff20\uff5b-\uff65"
_FIRST_UNSPACED = "\u0e00"
_TYPOGRAPHY = dict.fromkeys(range(0x2000, 0x20D0))
_SPACED_WORD = re.compile(r"[^\W_]\S*")
_SPACED_TERM = re.compile(r"[^\W_]+")
_HANGUL = re.compile(r"[\uac00-\ud7af]")
_PARTICLE = re.compile(
    r"(?<=[\uac00-\ud7af]{2})(?:에서는|에서|에게|으로|까지|부터|이라고|라고|[은는이가을를의에로와과도만])\Z"
)


def count_words(text: str) -> int:
    """Count the words of `text`: what stands between white space and has a letter or digit.

    In scripts written without spaces (Chinese, Japanese, Thai) every character counts as a word;
    marks do not: 橋は3週間閉鎖。 has seven words, « Il part ? », dit-il à 3,5 km. has six.
    """
    return sum(1 for _ in _word(text).finditer(text))


def cut(text: str, words: int | None) -> str:
    """Return `text` up to so many words, with an ellipsis where something is missing."""
    if words is None:
        return text
    end = 0
    for index, match in enumerate(_word(text).finditer(text)):
        if index == words:
            return text[:end] + "…"
        end = match.end()
    return text


def terms_of(sentence: str) -> list[str]:
    """Return the terms of a sentence in order: runs of letters and digits, without case.

    Korean words lose the particle that says what they are to the sentence: 다리는 and 다리를 are
    both 다리.
    """
    lowered = sentence.lower()
    terms = (_SPACED_TERM if _is_spaced(lowered) else _unspaced_term()).findall(lowered)
    if _HANGUL.search(lowered):
        return [_PARTICLE.sub("", term) for term in terms]
    return terms


def _word(text: str) -> re.Pattern[str]:
    return _SPACED_WORD if _is_spaced(text) else _unspaced_word()


def _is_spaced(text: str) -> bool:
    """Whether `text` surely has no character of a script that writes words without spaces."""
    return text.isascii() or max(text.translate(_TYPOGRAPHY), default="") < _FIRST_UNSPACED


@functools.cache
def _unspaced_word() -> re.Pattern[str]:
    """Compiled on first use: sets of so many characters take milliseconds."""
    return re.compile(rf"[{_UNSPACED}]|[^\W_{_UNSPACED}][^\s{_UNSPACED}{_WIDE_MARKS}]*")


@functools.cache
def _unspaced_term() -> re.Pattern[str]:
    return re.compile(rf"[{_UNSPACED}]|[^\W_{_UNSPACED}]+")


def content_of(terms: Sequence[str], language: str) -> list[str]:
    """Return the terms that say what a sentence is about: all but the language's function words."""
    common = function_words(language)
    return [term for term in terms if term not in common]
