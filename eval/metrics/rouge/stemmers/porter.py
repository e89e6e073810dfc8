"""What the variants of Porter's stemmer share (Porter 1980, "An algorithm for suffix stripping").

A variant must agree to the letter with the program whose scores it reproduces, so each has a
module of its own that repeats its original's departures from the paper.
"""

from __future__ import annotations

Rules = tuple[tuple[str, str], ...]

_SHAPES = str.maketrans({chr(code): "c" for code in range(128)} | dict.fromkeys("aeiou", "v"))

STEP_2: dict[str, Rules] = {
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

STEP_3: dict[str, Rules] = {
    "e": (("icate", "ic"), ("ative", ""), ("alize", "al")),
    "i": (("iciti", "ic"),),
    "l": (("ical", "ic"), ("ful", "")),
    "s": (("ness", ""),),
}

# Without -ment, -ent and -ion, which the variants treat differently.
STEP_4: dict[str, Rules] = {
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


def shape(word: str) -> str:
    """Return `word` as consonants `c` and vowels `v`; a y is a vowel after a consonant."""
    letters = word.translate(_SHAPES)
    at = word.find("y", 1)
    while at > 0:
        if letters[at - 1] == "c":
            letters = letters[:at] + "v" + letters[at + 1 :]
        at = word.find("y", at + 1)
    return letters


def measure(stem: str) -> int:
    """Return Porter's m: how often a vowel is followed by a consonant."""
    return shape(stem).count("vc")


def has_vowel(stem: str) -> bool:
    """Porter's condition *v*."""
    return "v" in shape(stem)


def ends_in_double_consonant(word: str) -> bool:
    """Porter's condition *d."""
    return len(word) > 1 and word[-1] == word[-2] and shape(word)[-1] == "c"


def ends_in_short_syllable(word: str) -> bool:
    """Porter's condition *o: consonant, vowel, consonant that is not w, x or y."""
    return word[-1:] not in {"w", "x", "y"} and shape(word).endswith("cvc")


def replace_suffix(word: str, rules: dict[str, Rules], least: int) -> str:
    """Apply the rule whose suffix fits, if what is left measures at least `least`.

    Args:
        word: what is stemmed.
        rules: suffixes and replacements by the word's last letter; the first that fits counts.
        least: the least measure.
    """
    for suffix, replacement in rules.get(word[-1:], ()):
        if word.endswith(suffix):
            stem = word[: len(word) - len(suffix)]
            return stem + replacement if measure(stem) >= least else word
    return word
