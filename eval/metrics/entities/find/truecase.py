"""Capitals for a summary that was lower-cased, taken from its article."""

from __future__ import annotations

import re
from collections import Counter

_WORD = re.compile(r"[^\W\d_]+")
_SENTENCE_START = re.compile(r"(?:^|[.!?:\n][\"'”’)]*\s+[\"'“‘(]*)$")


def is_lower_cased(text: str) -> bool:
    """Whether a text of some length has next to no capitals."""
    letters = [char for char in text if char.isalpha()]
    return len(letters) >= 20 and sum(map(str.isupper, letters)) <= 0.002 * len(letters)


def truecase(summary: str, article: str) -> str:
    """Write each word as the article mostly does, away from the beginning of a sentence.

    The result has the length of `summary`, so that offsets hold for both.
    """
    wanted = {match.group() for match in _WORD.finditer(summary)}
    forms: dict[str, Counter[str]] = {}
    for match in _WORD.finditer(article):
        word = match.group()
        lower = word.lower()
        if lower in wanted:
            starts = _SENTENCE_START.search(article[max(0, match.start() - 4) : match.start()])
            forms.setdefault(lower, Counter())[word] += 1 if starts else 100

    def written(match: re.Match[str]) -> str:
        word = match.group()
        found = forms.get(word)
        best = max(found, key=lambda form: (found[form], form)) if found else word
        return best if len(best) == len(word) else word

    return _capital_starts(_WORD.sub(written, summary))


def _capital_starts(text: str) -> str:
    def upper(match: re.Match[str]) -> str:
        found = match.group()
        return found[:-1] + (found[-1].upper() if len(found[-1].upper()) == 1 else found[-1])

    return re.sub(r"(?:^|[.!?]\s+)[^\W\d_]", upper, text)
