"""Spelling: another accepted way to write a name, or a letter or two wrong."""

from __future__ import annotations

import re
from collections.abc import Iterator

from eval.metrics.entities.english.names import SPELLINGS
from eval.metrics.entities.mentions import NAMES
from eval.metrics.entities.rules.names import capital, within_name
from eval.metrics.entities.rules.rule import Claim, Found, Rule
from eval.metrics.text import STOP_WORDS, plain

#: A word shorter than this is another word when a letter changes: "Hill", "Hall".
_SHORTEST, _TWO_WRONG_FROM = 5, 8
#: Endings that are written in several ways: of Slavic names (Zelensky, Zelenskyy, Zelenskiy),
#: and of words that Britain and America spell apart (organise, labour, centre).
_ENDINGS = (
    (re.compile(r"(?:iy|yy|ij|yi|ii|y|i)$"), "y"),
    (re.compile(r"is(e|ed|ing|ation|er)$"), r"iz\1"),
    (re.compile(r"our$"), "or"),
    (re.compile(r"tre$"), "ter"),
    (re.compile(r"(?:ae|oe)"), "e"),
)


def _written(word: str) -> frozenset[str] | str:
    """Return what all accepted spellings of a word have in common."""
    for group in SPELLINGS:
        if word in group:
            return group
    for pattern, common in _ENDINGS:
        word = pattern.sub(common, word)
    return word


def _other_spelling(claim: Claim) -> Found | None:
    index = claim.index
    words = [plain(key) for key in claim.name]
    wanted = [_written(word) for word in words]
    anchors = [
        place
        for word in index.plain_positions
        if word[:1] == words[0][:1] or isinstance(wanted[0], frozenset)
        if _written(word) == wanted[0]
        for place in index.plain_positions[word]
    ]
    for start in anchors:
        run = index.plain_keys[start : start + len(words)]
        if len(run) == len(words) and capital(index, start) and [*map(_written, run)] == wanted:
            return Found([(start, start + len(words))])
    return None


def _abbreviated(claim: Claim) -> Found | None:
    """One word is cut short here or there: Met Police, Metropolitan Police."""
    index = claim.index
    words = [plain(key) for key in claim.name]
    if len(words) < 2:
        return None
    for word in words:
        for place in index.plain_positions.get(word, ())[:64]:
            start = place - words.index(word)
            run = index.plain_keys[max(start, 0) : start + len(words)]
            if start >= 0 and len(run) == len(words) and _cut(words, run, claim, start):
                return Found([(start, start + len(words))])
    return None


def _cut(words: list[str], run: list[str], claim: Claim, start: int) -> bool:
    """Whether two names differ in words of which one begins the other, and by a capital."""
    for offset, (told, written) in enumerate(zip(words, run, strict=True)):
        if told == written:
            continue
        short, long = sorted((told, written), key=len)
        begins = len(short) >= 3 and long.startswith(short) and len(long) - len(short) >= 3
        if not begins or not capital(claim.index, start + offset):
            return False
    return True


def _same_root(claim: Claim) -> Found | None:
    """The article has the country or another word for its people: Slovakian, Slovakia."""
    (word,) = claim.name if len(claim.name) == 1 else ("",)
    size = max(_SHORTEST, len(word) - 3)
    if len(word) < size:
        return None
    index = claim.index
    places = [
        place
        for other, where in index.positions.items()
        if other[:size] == word[:size] and len(other) <= size + 4
        for place in where
        if capital(index, place) and not within_name(index, place, place + 1)
    ]
    return Found([(places[0], places[0] + 1)]) if places else None


def _misspelled(claim: Claim) -> Found | None:
    """One word of the name is a letter or two off, and the others stand beside it."""
    index = claim.index
    words = [plain(key) for key in claim.name if key not in STOP_WORDS]
    unknown = [word for word in words if word not in index.plain_positions]
    if len(unknown) != 1 or len(unknown[0]) < _SHORTEST or not unknown[0].isalpha():
        return None
    wrong = unknown[0]
    most = 2 if len(wrong) >= _TWO_WRONG_FROM else 1
    others = set(words) - {wrong}
    for word, places in index.plain_positions.items():
        if word[0] != wrong[0] or abs(len(word) - len(wrong)) > most or not word.isalpha():
            continue
        if len(word) < _SHORTEST - 1 or edits(wrong, word, most) > most:
            continue
        for place in places:
            around = index.plain_keys[max(0, place - len(words)) : place + len(words) + 1]
            if capital(index, place) and others <= set(around):
                return Found([(place, place + 1)], 0.5)
    return None


def edits(one: str, other: str, most: int) -> int:
    """Return how many letters differ, two swapped neighbours counting once; at most `most` + 1."""
    before: list[int] = []
    row = list(range(len(other) + 1))
    for i, left in enumerate(one, start=1):
        now = [i]
        for j, right in enumerate(other, start=1):
            best = min(row[j] + 1, now[j - 1] + 1, row[j - 1] + (left != right))
            if i > 1 and j > 1 and left == other[j - 2] and one[i - 2] == right:
                best = min(best, before[j - 2] + 1)
            now.append(best)
        if min(now) > most:
            return most + 1
        before, row = row, now
    return row[-1]


def rules() -> Iterator[Rule]:
    """Yield the rules for spelling."""
    yield Rule(
        "other spelling",
        NAMES,
        "variant",
        _other_spelling,
        "Olena Koval met Zelensky. -> She met [Zelenskyy]. (PERSON)",
        "Olena Koval met Zelenko. -> She met [Zelenskyy]. (PERSON)",
    )
    yield Rule(
        "abbreviated",
        frozenset({"ORG", "NAME", "GPE", "FAC", "LOC", "PRODUCT", "EVENT"}),
        "variant",
        _abbreviated,
        "The Met Police lawyer spoke. -> The [Metropolitan Police] lawyer spoke. (ORG)",
        "The Mersey Police lawyer spoke. -> The [Metropolitan Police] lawyer spoke. (ORG)",
    )
    yield Rule(
        "same root",
        frozenset({"NORP"}),
        "variant",
        _same_root,
        "Envoys of Slovakia met. -> The [Slovakians] met. (NORP)",
        "Envoys of Slovenia met. -> The [Slovakians] met. (NORP)",
    )
    yield Rule(
        "misspelled",
        NAMES - {"TITLE", "NORP"},
        "misspelled",
        _misspelled,
        "Paula Ostrander ran. -> [Paula Ostrandar] ran. (PERSON)",
        "Paula Ostrander ran. -> [Paula Osterwald] ran. (PERSON)",
    )
