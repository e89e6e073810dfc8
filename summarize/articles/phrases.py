"""Phrases of `boilerplate.txt` and its like, found in the words of a line in linear time."""

from __future__ import annotations

import functools
import hashlib
import itertools
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

_NAMES = ("boilerplate.txt", "endings.txt", "fields.txt")
_FILES = [Path(__file__).with_name(name) for name in _NAMES]
_WORD = re.compile(r"[^\W\d_]+")
_UNSPACED = re.compile("[\u2e80-\u9fff\uac00-\ud7a3]")

Words = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Phrases:
    """A set of phrases; each is a tuple of words, known by its first word."""

    by_first_word: dict[str, list[Words]]
    unspaced: tuple[str, ...]

    def at(self, words: Sequence[str], start: int) -> int:
        """Return how many words the longest phrase at `start` has; 0 if none begins there."""
        for phrase in self.by_first_word.get(words[start], ()):
            if tuple(words[start : start + len(phrase)]) == phrase:
                return len(phrase)
        return 0

    def starts(self, words: Sequence[str]) -> int:
        """Return how many words the longest phrase at the start has; 0 if none begins there."""
        return self.at(words, 0) if words else 0

    def find(self, words: Sequence[str]) -> tuple[int, int] | None:
        """Return where the first phrase stands in the words, half-open, or `None`."""
        for start in range(len(words)):
            if length := self.at(words, start):
                return start, start + length
        return None

    def within(self, line: str, words: Sequence[str]) -> bool:
        """Say whether a phrase stands in a line; in scripts without spaces, inside its words."""
        if self.find(words) is not None:
            return True
        return _UNSPACED.search(line) is not None and any(
            phrase in line.casefold() for phrase in self.unspaced
        )

    def uncovered(self, words: Sequence[str]) -> list[int]:
        """Return the places of the words that no phrase covers, taking the longest phrase first."""
        return list(self._uncovered(words))

    def cover(self, words: Sequence[str]) -> bool:
        """Say whether there are words, and phrases cover all of them."""
        return bool(words) and next(self._uncovered(words), None) is None

    def _uncovered(self, words: Sequence[str]) -> Iterator[int]:
        place = 0
        while place < len(words):
            length = self.at(words, place)
            if not length:
                yield place
            place += length or 1


def words_of(line: str) -> Words:
    """Return the words of a line in small letters, without digits and punctuation."""
    return tuple(_WORD.findall(line.casefold()))


@functools.cache
def phrases(*sections: str) -> Phrases:
    """Return the phrases of these sections of the file, of all languages together."""
    return _collect(phrase for section in sections for phrase in _sections()[section])


@functools.cache
def vocabulary(section: str) -> frozenset[str]:
    """Return the single words of a section."""
    return frozenset(_sections()[section])


@functools.cache
def fingerprint() -> str:
    """Return a short hash of the phrases, for what depends on them."""
    return hashlib.sha256(b"".join(file.read_bytes() for file in _FILES)).hexdigest()[:8]


def _collect(given: Iterable[str]) -> Phrases:
    by_first: dict[str, set[Words]] = defaultdict(set)
    unspaced = set()
    for phrase in given:
        words = words_of(phrase)
        by_first[words[0]].add(words)
        if len(phrase) >= 3 and _UNSPACED.search(phrase):
            unspaced.add(phrase.casefold())
    longest_first = {
        first: sorted(found, key=len, reverse=True) for first, found in by_first.items()
    }
    return Phrases(longest_first, tuple(sorted(unspaced)))


@functools.cache
def _sections() -> dict[str, list[str]]:
    """Read the files: `[section]`, then lines of `language: phrase|phrase`."""
    found: dict[str, list[str]] = {}
    for line in itertools.chain.from_iterable(f.read_text("utf-8").splitlines() for f in _FILES):
        if line.startswith("["):
            section = found.setdefault(line.strip("[]"), [])
        elif line and not line.startswith("#"):
            section += line.partition(": ")[2].split("|")
    return found
