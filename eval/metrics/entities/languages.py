"""Which languages the check knows, and what it can still do in another."""

from __future__ import annotations

from functools import lru_cache

from eval.errors import MetricError
from eval.metrics.entities.english.vocabulary import english
from eval.metrics.entities.values.vocabulary import Vocabulary, from_cldr

#: Languages with word lists of their own; another one is a bundle beside `english`.
BUNDLES = {"en": english}


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
        f"There are no rules for language {language!r}: only numbers with their units, dates and "
        "names in the same form are checked, and another form of a name counts as unsupported."
    )
