"""Which languages the check knows, and what it can still do in another."""

from __future__ import annotations

from functools import lru_cache

from eval.errors import MetricError
from eval.metrics.entities.english.vocabulary import english
from eval.metrics.entities.values.vocabulary import Vocabulary, from_cldr
from eval.metrics.text import STOP_WORDS, keys

#: Languages with word lists of their own; another one is a bundle beside `english`.
BUNDLES = {"en": english}
#: Of a shorter text small words say nothing; a headline has none.
_FEW_WORDS = 20
#: English has more than a third of small words; German and French share one in thirty with it.
_SMALL_WORDS = 0.1


def has_bundle(language: str) -> bool:
    """Whether there are word lists for a language, given as its code: `en`, `de`."""
    return language in BUNDLES


@lru_cache(maxsize=8)
def vocabulary_of(language: str) -> Vocabulary:
    """Return the words of a language that numbers are read by.

    Without a bundle those are what CLDR has: decimal sign, units, currencies, months, weekdays.

    Raises:
        MetricError: there is no such language.
    """
    from babel import UnknownLocaleError

    if language in BUNDLES:
        return BUNDLES[language]()
    try:
        return from_cldr(language)
    except (UnknownLocaleError, ValueError) as error:
        raise MetricError(
            f"language={language!r} is not the code of a language that is known, such as 'de'."
        ) from error


def what_works(language: str) -> str:
    """Say in one sentence what the check can do in a language without a bundle."""
    return (
        f"There are no rules for the language {language!r}: numbers with their units and dates are "
        "compared, and names only if a recogniser of that language is named, in the same form."
    )


def reads_as(text: str, language: str) -> bool:
    """Whether a text can be in a language, as far as small words and letters tell.

    English is known by its small words; of another language only the numbers are read, and any
    text will do.
    """
    if language != "en":
        return True
    words = [key for key in keys(text) if key[0].isalpha()]
    small = sum(key in STOP_WORDS for key in words)
    latin = sum(key[0] < "\u0250" for key in words)
    if latin < 0.5 * len(words):
        return False
    return len(words) < _FEW_WORDS or small >= _SMALL_WORDS * len(words)
