"""Porter's stemmer as ROUGE-1.5.5 has it: the original, with a change in step 4 by its author.

Words with an irregular form in WordNet's exception lists never reach it.
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
)

_STEP_2 = STEP_2 | {"i": (*STEP_2["i"], ("logi", "log"))}


def stem(word: str) -> str:
    """Return the stem of a lower-case word of a-z and 0-9."""
    if len(word) <= 2:
        return word
    word = _step_1c(_step_1b(_step_1a(word)))
    word = replace_suffix(replace_suffix(word, _STEP_2, 1), STEP_3, 1)
    return _step_5(_step_4(word))


def _step_1a(word: str) -> str:
    if word.endswith(("sses", "ies")):
        return word[:-2]
    return word[:-1] if word.endswith("s") and not word.endswith("ss") else word


def _step_1b(word: str) -> str:
    if word.endswith("eed"):
        return word[:-1] if measure(word[:-3]) else word
    for suffix in ("ed", "ing"):
        if word.endswith(suffix):
            stem = word[: -len(suffix)]
            return _restore(stem) if has_vowel(stem) else word
    return word


def _restore(stem: str) -> str:
    """Mend what taking off -ed or -ing left."""
    if stem.endswith(("at", "bl", "iz")):
        return stem + "e"
    if ends_in_double_consonant(stem) and stem[-1] not in "lszy":
        return stem[:-1]
    return stem + "e" if measure(stem) == 1 and ends_in_short_syllable(stem) else stem


def _step_1c(word: str) -> str:
    return word[:-1] + "i" if word.endswith("y") and has_vowel(word[:-1]) else word


def _step_4(word: str) -> str:
    # Each of these is tried on what the one before it left, also where -ement was kept.
    word = replace_suffix(word, STEP_4, 2)
    if word.endswith("ment") and measure(word[:-4]) > 1:
        word = word[:-4]
    if word.endswith("ent"):
        return word[:-3] if measure(word[:-3]) > 1 else word
    if word.endswith(("sion", "tion")) and measure(word[:-3]) > 1:
        return word[:-3]
    return word


def _step_5(word: str) -> str:
    if word.endswith("e"):
        size = measure(word[:-1])
        if size > 1 or (size == 1 and not ends_in_short_syllable(word[:-1])):
            word = word[:-1]
    if word.endswith("ll") and measure(word) > 1:
        word = word[:-1]
    return word
