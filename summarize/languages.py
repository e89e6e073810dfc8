"""Languages: which one a text is in, and the words of each that say nothing about its subject."""

from __future__ import annotations

import functools
import logging
import pkgutil
import re
from typing import Any

from summarize.errors import SpecError
from summarize.stops import TESTED_LANGUAGES

AUTO = "auto"
"""The language option's value for "detect it in every article"."""

_VERSION = 1
_SAMPLE = 3_000
_FEWEST_LETTERS = 20
_ENGLISH_SHARE = 0.3
_SURE = 0.5
_WORD = re.compile(r"[^\W\d_]+")
_HANGUL = re.compile(r"[\uac00-\ud7af]")
_KANA = re.compile(r"[\u3040-\u30ff]")
_LATIN = re.compile(r"[A-Za-zÀ-ɏ]")
_HAN = re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff]")
_OTHERS = """bg bn ca cs da el et eu fa fi gl he hi hr hu id is lt lv mk no pl ro sk sl sq sr sv th
    tr uk ur vi"""
_CANDIDATES = sorted(TESTED_LANGUAGES) + _OTHERS.split()

_logger = logging.getLogger(__name__)


def detect_language(text: str) -> str:
    """Return the code of the language that a text is in; English where too little is there.

    English is known by its function words and Chinese, Japanese and Korean by their scripts; for
    anything else `py3langid` is loaded, which takes most of a second.
    """
    sample = text[:_SAMPLE]
    letters = sum(map(len, _WORD.findall(sample)))
    hangul, kana, han = (
        sum(1 for _ in script.finditer(sample)) for script in (_HANGUL, _KANA, _HAN)
    )
    if 2 * (hangul + kana + han) > letters:
        if hangul > kana + han:
            return "ko"
        return "ja" if 10 * kana > han else "zh"
    words = [word.lower() for word in _WORD.findall(sample)]
    if letters < _FEWEST_LETTERS:
        return "en"
    common = sum(word in function_words("en") for word in words)
    if common > _ENGLISH_SHARE * len(words):
        return "en"
    language, probability = _identifier().classify(sample)
    latin = sum(1 for _ in _LATIN.finditer(sample))
    return "en" if probability <= _SURE and 2 * latin > letters else language


def resolve_language(option: str, text: str) -> str:
    """Return the code that an option stands for: itself without a region, or what is detected."""
    return detect_language(text) if option == AUTO else option.partition("-")[0].lower()


def check_language(option: str) -> None:
    """Refuse what is neither `auto` nor the code of a language.

    Raises:
        SpecError: there is no such language.
    """
    if option != AUTO and language_name(option) == option:
        raise SpecError(
            f"there is no language {option!r}: write its ISO 639 code, such as 'de' for German, "
            f"or {AUTO!r} to have it detected."
        )


@functools.cache
def language_name(code: str) -> str:
    """Return the English name of a language, the code itself where it has none."""
    from babel import Locale, UnknownLocaleError

    try:
        return Locale.parse(code, sep="-").get_language_name("en") or code
    except (UnknownLocaleError, ValueError):
        return code


@functools.cache
def detector() -> str:
    """Name the detector and its version, for signatures."""
    from importlib import metadata

    return f"py3langid-{metadata.version('py3langid')}+{_VERSION}"


@functools.cache
def notice_once(part: str, language: str, what: str) -> None:
    """Say once in a process that a part of the program does not know a language.

    Args:
        part: the name of the part, such as a summarizer's.
        language: the code of the language.
        what: what that means for the result, a clause.
    """
    _logger.warning("%s: an article in %s (%s): %s.", part, language_name(language), language, what)


@functools.cache
def function_words(language: str) -> frozenset[str]:
    """Return the words that say nothing about what a sentence is about; none where unknown."""
    return _all_function_words().get(language.partition("-")[0].lower(), frozenset())


@functools.cache
def _all_function_words() -> dict[str, frozenset[str]]:
    import json

    source = pkgutil.get_data("summarize", "function_words.json") or b"{}"
    return {code: frozenset(words.split()) for code, words in json.loads(source).items()}


@functools.cache
def _identifier() -> Any:
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    identifier = LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
    identifier.set_languages(_CANDIDATES)
    return identifier
