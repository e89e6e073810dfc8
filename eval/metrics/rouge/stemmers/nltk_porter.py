"""Porter's stemmer as NLTK extends it by default, which is the one that rouge-score uses.

The same words give the same stems as `nltk.stem.porter.PorterStemmer().stem`, many times faster.
"""

from __future__ import annotations

from eval.metrics.rouge.stemmers.porter import (
    STEP_2,
    STEP_3,
    STEP_4,
    ends_in_double_consonant,
    ends_in_short_syllable,
    has_vowel,
    measure,
    replace_suffix,
    shape,
)

_IRREGULAR = {
    "skies": "sky",
    "sky": "sky",
    "dying": "die",
    "lying": "lie",
    "tying": "tie",
    "news": "news",
    "innings": "inning",
    "inning": "inning",
    "outings": "outing",
    "outing": "outing",
    "cannings": "canning",
    "canning": "canning",
    "howe": "howe",
    "proceed": "proceed",
    "exceed": "exceed",
    "succeed": "succeed",
}

_STEP_2 = STEP_2 | {"i": (*STEP_2["i"], ("fulli", "ful"))}
_STEP_4 = STEP_4 | {"t": (*STEP_4["t"], ("ment", ""), ("ent", ""))}


def stem(word: str) -> str:
    """Return the stem of a lower-case word of a-z and 0-9."""
    if word in _IRREGULAR:
        return _IRREGULAR[word]
    if len(word) <= 2:
        return word
    word = _step_1c(_step_1b(_step_1a(word)))
    word = replace_suffix(_step_2(word), STEP_3, 1)
    return _step_5(_step_4(word))


def _step_1a(word: str) -> str:
    if not word.endswith("s"):
        return word
    if word.endswith("ies"):
        return word[:-1] if len(word) == 4 else word[:-2]
    if word.endswith("sses"):
        return word[:-2]
    return word if word.endswith("ss") else word[:-1]


def _step_1b(word: str) -> str:
    if word.endswith("ied"):
        return word[:-1] if len(word) == 4 else word[:-2]
    if word.endswith("eed"):
        return word[:-1] if measure(word[:-3]) else word
    for suffix in ("ed", "ing"):
        if word.endswith(suffix) and has_vowel(word[: -len(suffix)]):
            return _restore(word[: -len(suffix)])
    return word


def _restore(stem: str) -> str:
    """Mend what taking off -ed or -ing left."""
    if stem.endswith(("at", "bl", "iz")):
        return stem + "e"
    if ends_in_double_consonant(stem):
        return stem if stem[-1] in "lsz" else stem[:-1]
    return stem + "e" if measure(stem) == 1 and _is_short(stem) else stem


def _is_short(stem: str) -> bool:
    return ends_in_short_syllable(stem) or (len(stem) == 2 and shape(stem) == "vc")


def _step_1c(word: str) -> str:
    if word.endswith("y") and len(word) > 2 and shape(word)[-2] == "c":
        return word[:-1] + "i"
    return word


def _step_2(word: str) -> str:
    if word.endswith("alli") and measure(word[:-4]):
        return _step_2(word[:-2])
    if word.endswith("logi"):
        return word[:-1] if measure(word[:-3]) else word
    return replace_suffix(word, _STEP_2, 1)


def _step_4(word: str) -> str:
    if word.endswith("ion"):
        removable = word[-4:-3] in {"s", "t"} and measure(word[:-3]) > 1
        return word[:-3] if removable else word
    return replace_suffix(word, _STEP_4, 2)


def _step_5(word: str) -> str:
    if word.endswith("e"):
        size = measure(word[:-1])
        if size > 1 or (size == 1 and not _is_short(word[:-1])):
            word = word[:-1]
    if word.endswith("ll") and measure(word[:-1]) > 1:
        word = word[:-1]
    return word
