"""Snowball's stemmers by language code, for languages other than English."""

from __future__ import annotations

from collections.abc import Callable
from importlib import metadata

_NAMES = {
    "ar": "arabic",
    "ca": "catalan",
    "cs": "czech",
    "da": "danish",
    "de": "german",
    "el": "greek",
    "eo": "esperanto",
    "es": "spanish",
    "et": "estonian",
    "eu": "basque",
    "fa": "persian",
    "fi": "finnish",
    "fr": "french",
    "ga": "irish",
    "hi": "hindi",
    "hu": "hungarian",
    "hy": "armenian",
    "id": "indonesian",
    "it": "italian",
    "lt": "lithuanian",
    "nb": "norwegian",
    "ne": "nepali",
    "nl": "dutch",
    "no": "norwegian",
    "pl": "polish",
    "pt": "portuguese",
    "ro": "romanian",
    "ru": "russian",
    "sr": "serbian",
    "st": "sesotho",
    "sv": "swedish",
    "ta": "tamil",
    "tr": "turkish",
    "yi": "yiddish",
}


def load(language: str) -> tuple[str, Callable[[str], str] | None]:
    """Return the stemmer of a language.

    Only one thread at a time may call it, because it keeps the word that it works on.

    Returns:
        Its name with the version, for signatures, and a function that stems a lower-case word;
        or `none` and `None`, if Snowball has no stemmer for the language.
    """
    import snowballstemmer

    algorithm = _NAMES.get(language)
    if algorithm not in snowballstemmer.algorithms():
        return "none", None
    name = f"snowball-{algorithm}-{metadata.version('snowballstemmer')}"
    return name, snowballstemmer.stemmer(algorithm).stemWord
