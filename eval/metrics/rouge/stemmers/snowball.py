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


def name(language: str) -> str | None:
    """Return a name with the version for signatures; `None` if there is no stemmer."""
    algorithm = _algorithm(language)
    return algorithm and f"snowball-{algorithm}-{metadata.version('snowballstemmer')}"


def load(language: str) -> Callable[[str], str] | None:
    """Return what stems a word of this language; `None` if there is no stemmer."""
    import snowballstemmer

    algorithm = _algorithm(language)
    if algorithm is None:
        return None
    stem: Callable[[str], str] = snowballstemmer.stemmer(algorithm).stemWord
    return stem


def _algorithm(language: str) -> str | None:
    import snowballstemmer

    algorithm = _NAMES.get(language)
    return algorithm if algorithm in snowballstemmer.algorithms() else None
