"""Normalise: text to tokens that compare equal whenever a reader would call them the same word."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import NamedTuple

# Dotted abbreviations ("U.S."), numbers with separators, words, signs that belong to a number.
# A hyphen, an apostrophe and an ampersand part tokens, so that "semi-final" meets "semi final".
_TOKEN = re.compile(
    r"[^\W\d_](?:\.[^\W\d_])+(?![^\W_])\.?"
    r"|\d{1,3}(?:,\d{3})+(?!\d)(?:\.\d+)?|\d+(?:\.\d+)?"
    r"|[^\W\d_]+|[%$€£¥₹₩₽]"
)
_APOSTROPHES = str.maketrans({"’": "'", "‘": "'", "ʼ": "'"})

_STOP_WORDS_TEXT = """
    a about after again against all also although am an and any are as at be because been before
    being below between both but by can could did do does doing down during each few for from
    further had has have having he her here hers herself him himself his how i if in into is it
    its itself just me more most my myself no nor not of off on once only or other our ours out
    over own s said same say says she should so some such t than that the their theirs them
    themselves then there these they this those through to too under until up upon very was we
    were what when where which while who whom why will with would you your yours
"""
STOP_WORDS = frozenset(_STOP_WORDS_TEXT.split())


class Token(NamedTuple):
    """One token: its key for comparison and its half-open offsets in the text."""

    key: str
    start: int
    end: int


def tokenise(text: str) -> list[Token]:
    """Return the tokens of `text`, in order; punctuation has none."""
    return [Token(fold(match.group()), *match.span()) for match in _TOKEN.finditer(text)]


def keys_and_spans(text: str) -> tuple[list[str], list[tuple[int, int]]]:
    """Return keys and offsets apart: for a whole article, where a tuple a token is too slow."""
    found: list[str] = []
    spans: list[tuple[int, int]] = []
    # One pass: a list of all matches would keep the garbage collector busy.
    for match in _TOKEN.finditer(text):
        found.append(fold(match[0]))
        spans.append(match.span())
    return found, spans


def keys(text: str) -> tuple[str, ...]:
    """Return only the keys of the tokens of `text`."""
    return tuple(fold(match.group()) for match in _TOKEN.finditer(text))


@lru_cache(maxsize=65536)
def fold(word: str) -> str:
    """Return `word` without case, thousands separators and dots of abbreviation."""
    if word[0].isdigit():
        return word.replace(",", "")
    return word.casefold().replace(".", "")


@lru_cache(maxsize=65536)
def plain(key: str) -> str:
    """Return the key without diacritics and without the ending of a plural or possessive."""
    if not key.isascii():
        decomposed = unicodedata.normalize("NFKD", key)
        key = "".join(char for char in decomposed if not unicodedata.combining(char))
        key = key.translate(_SPECIAL)
    if len(key) > 4 and key.endswith("ies"):
        return key[:-3] + "y"
    if len(key) > 5 and key.endswith(("ches", "shes", "xes", "sses")):
        return key[:-2]
    if len(key) > 3 and key.endswith("s") and not key.endswith(("ss", "us", "is")):
        return key[:-1]
    return key


_SPECIAL = str.maketrans({"ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe"})
