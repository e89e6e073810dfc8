"""Porter's stemmer in two dialects, each equal to the letter to the program that it comes from.

`nltk_stem` gives the stems of `nltk.stem.porter.PorterStemmer().stem`, which rouge-score uses, many
times faster. `perl_stem` gives those of ROUGE-1.5.5: base forms of irregular words from WordNet,
else Porter's algorithm with a change in step 4 by its author.

Source: Porter 1980, "An algorithm for suffix stripping"; the steps have its numbers.
"""

from __future__ import annotations

import functools
from collections.abc import Callable
from importlib import resources

_Rules = tuple[tuple[str, str], ...]

_SHAPES = str.maketrans({chr(code): "c" for code in range(128)} | dict.fromkeys("aeiou", "v"))

_STEP_2: dict[str, _Rules] = {
    "l": (("ational", "ate"), ("tional", "tion")),
    "i": (
        ("enci", "ence"),
        ("anci", "ance"),
        ("bli", "ble"),
        ("alli", "al"),
        ("entli", "ent"),
        ("eli", "e"),
        ("ousli", "ous"),
        ("aliti", "al"),
        ("iviti", "ive"),
        ("biliti", "ble"),
    ),
    "r": (("izer", "ize"), ("ator", "ate")),
    "n": (("ization", "ize"), ("ation", "ate")),
    "m": (("alism", "al"),),
    "s": (("iveness", "ive"), ("fulness", "ful"), ("ousness", "ous")),
}

_STEP_3: dict[str, _Rules] = {
    "e": (("icate", "ic"), ("ative", ""), ("alize", "al")),
    "i": (("iciti", "ic"),),
    "l": (("ical", "ic"), ("ful", "")),
    "s": (("ness", ""),),
}

# Without -ment, -ent and -ion, which the dialects treat differently.
_STEP_4: dict[str, _Rules] = {
    "l": (("al", ""),),
    "e": tuple((suffix, "") for suffix in ("ance", "ence", "able", "ible", "ate", "ive", "ize")),
    "r": (("er", ""),),
    "c": (("ic", ""),),
    "t": (("ant", ""), ("ement", "")),
    "u": (("ou", ""),),
    "m": (("ism", ""),),
    "i": (("iti", ""),),
    "s": (("ous", ""),),
}


_NLTK_STEP_2 = _STEP_2 | {"i": (*_STEP_2["i"], ("fulli", "ful"))}
_NLTK_STEP_4 = _STEP_4 | {"t": (*_STEP_4["t"], ("ment", ""), ("ent", ""))}
_PERL_STEP_2 = _STEP_2 | {"i": (*_STEP_2["i"], ("logi", "log"))}

_NLTK_IRREGULAR = {
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


def nltk_stem(word: str) -> str:
    """Return the stem of a lower-case word of a-z and 0-9, as NLTK's default mode does."""
    if word in _NLTK_IRREGULAR:
        return _NLTK_IRREGULAR[word]
    if len(word) <= 2:
        return word
    word = word[:-1] if word.endswith("ies") and len(word) == 4 else _step_1a(word)
    if word.endswith("ied"):
        word = word[:-1] if len(word) == 4 else word[:-2]
    else:
        word = _step_1b(word, "lsz", _is_short_in_nltk)
    if word.endswith("y") and len(word) > 2 and _shape(word)[-2] == "c":
        word = word[:-1] + "i"
    word = _replace_suffix(_nltk_step_2(word), _STEP_3, 1)
    return _step_5(_nltk_step_4(word), _is_short_in_nltk)


def perl_stem(word: str) -> str:
    """Return what ROUGE-1.5.5 compares for a lower-case word of a-z and 0-9.

    For example `goose` for `geese`, which is irregular, and `hous` for `houses`, which is not.
    """
    base = _irregular_forms().get(word)
    return perl_regular_stem(word) if base is None else base


def perl_regular_stem(word: str) -> str:
    """Return the stem that ROUGE-1.5.5 gives to a word that WordNet does not call irregular."""
    if len(word) <= 2:
        return word
    word = _step_1b(_step_1a(word), "lszy", _ends_in_short_syllable)
    if word.endswith("y") and _has_vowel(word[:-1]):
        word = word[:-1] + "i"
    word = _replace_suffix(_replace_suffix(word, _PERL_STEP_2, 1), _STEP_3, 1)
    return _step_5(_perl_step_4(word), _ends_in_short_syllable)


@functools.cache
def _irregular_forms() -> dict[str, str]:
    file = resources.files("eval.metrics.rouge.stemmers") / "data" / "irregular_forms.txt"
    lines = file.read_text(encoding="ascii").splitlines()
    return dict(line.split(" ", 1) for line in lines if not line.startswith("#"))


def _step_1a(word: str) -> str:
    if word.endswith(("sses", "ies")):
        return word[:-2]
    return word[:-1] if word.endswith("s") and not word.endswith("ss") else word


def _step_1b(word: str, stay_double: str, is_short: Callable[[str], bool]) -> str:
    """Take off -eed, -ed and -ing.

    Args:
        word: what is stemmed.
        stay_double: consonants of which two at the end stay two, as in "fall(ing)".
        is_short: whether a stem gets an -e, as in "fil(ing)" and "file".
    """
    if word.endswith("eed"):
        return word[:-1] if _measure(word[:-3]) else word
    stem = word.removesuffix("ed") if word.endswith("ed") else word.removesuffix("ing")
    if stem == word or not _has_vowel(stem):
        return word
    if stem.endswith(("at", "bl", "iz")):
        return stem + "e"
    if _ends_in_double_consonant(stem):
        return stem if stem[-1] in stay_double else stem[:-1]
    return stem + "e" if _measure(stem) == 1 and is_short(stem) else stem


def _nltk_step_2(word: str) -> str:
    if word.endswith("alli") and _measure(word[:-4]):
        return _nltk_step_2(word[:-2])
    if word.endswith("logi"):
        return word[:-1] if _measure(word[:-3]) else word
    return _replace_suffix(word, _NLTK_STEP_2, 1)


def _nltk_step_4(word: str) -> str:
    if word.endswith("ion"):
        removable = word[-4:-3] in {"s", "t"} and _measure(word[:-3]) > 1
        return word[:-3] if removable else word
    return _replace_suffix(word, _NLTK_STEP_4, 2)


def _perl_step_4(word: str) -> str:
    # Each of these is tried on what the one before it left, also where -ement was kept.
    word = _replace_suffix(word, _STEP_4, 2)
    if word.endswith("ment") and _measure(word[:-4]) > 1:
        word = word[:-4]
    if word.endswith("ent"):
        return word[:-3] if _measure(word[:-3]) > 1 else word
    if word.endswith(("sion", "tion")) and _measure(word[:-3]) > 1:
        return word[:-3]
    return word


def _step_5(word: str, is_short: Callable[[str], bool]) -> str:
    if word.endswith("e"):
        size = _measure(word[:-1])
        if size > 1 or (size == 1 and not is_short(word[:-1])):
            word = word[:-1]
    return word[:-1] if word.endswith("ll") and _measure(word) > 1 else word


def _shape(word: str) -> str:
    """Return `word` as consonants `c` and vowels `v`; a y is a vowel after a consonant."""
    letters = word.translate(_SHAPES)
    at = word.find("y", 1)
    while at > 0:
        if letters[at - 1] == "c":
            letters = letters[:at] + "v" + letters[at + 1 :]
        at = word.find("y", at + 1)
    return letters


def _measure(stem: str) -> int:
    """Return Porter's m: how often a vowel is followed by a consonant."""
    return _shape(stem).count("vc")


def _has_vowel(stem: str) -> bool:
    """Porter's condition *v*."""
    return "v" in _shape(stem)


def _ends_in_double_consonant(word: str) -> bool:
    """Porter's condition *d."""
    return len(word) > 1 and word[-1] == word[-2] and _shape(word)[-1] == "c"


def _ends_in_short_syllable(word: str) -> bool:
    """Porter's condition *o: consonant, vowel, consonant that is not w, x or y."""
    return word[-1:] not in {"w", "x", "y"} and _shape(word).endswith("cvc")


def _is_short_in_nltk(stem: str) -> bool:
    """*o as NLTK extends it: vowel and consonant alone are short too."""
    return _ends_in_short_syllable(stem) or (len(stem) == 2 and _shape(stem) == "vc")


def _replace_suffix(word: str, rules: dict[str, _Rules], least: int) -> str:
    """Apply the rule whose suffix fits, if what is left measures at least `least`.

    Args:
        word: what is stemmed.
        rules: suffixes and replacements by the word's last letter; the first that fits counts.
        least: the least measure.
    """
    for suffix, replacement in rules.get(word[-1:], ()):
        if word.endswith(suffix):
            stem = word[: len(word) - len(suffix)]
            return stem + replacement if _measure(stem) >= least else word
    return word
