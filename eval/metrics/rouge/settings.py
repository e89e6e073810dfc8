"""The options of `rouge` as plain data: what is computed, how it is signed, and its columns."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from eval.metrics.base import Column, Signature
from eval.metrics.rouge.stemmers import snowball
from eval.metrics.rouge.stemmers.porter import nltk_stem, perl_stem
from eval.metrics.rouge.tokenizers import AsciiTokenizer, Stem, Tokenizer, UnicodeTokenizer
from summarize.errors import SpecError
from summarize.sentences import splitter

Split = Literal["newline>sentence", "newline", "sentence"]
Dialect = Literal["rouge-score", "perl"]
Multi = Literal["max", "mean"]
Engine = Literal["fast", "rouge-score"]

_MEANINGS = {
    "L": "longest common subsequence of the whole texts",
    "Lsum": "union of the longest common subsequences, sentence by sentence",
}

# Raised whenever a change of this package changes a number.
_VERSION = "1"


@dataclass(frozen=True, slots=True)
class RougeSettings:
    """The options of `rouge` that can change a number; `Rouge` says what each means.

    Raises:
        SpecError: the options contradict each other, or the language is not a code.
    """

    types: tuple[str, ...]
    stemming: bool = True
    split: Split = "newline>sentence"
    language: str = "en"
    dialect: Dialect = "rouge-score"
    multi: Multi = "max"

    def __post_init__(self) -> None:
        if not re.fullmatch(r"[a-z]{2,3}", self.language):
            raise SpecError(
                f"rouge cannot take language={self.language!r}: write the language's code of two "
                "or three letters, such as 'en', 'de' or 'hi'."
            )
        if self.dialect == "perl" and self.language != "en":
            raise SpecError(
                f"rouge(dialect='perl') is for English only, not for {self.language!r}: "
                "leave the dialect out."
            )

    @property
    def signature(self) -> str:
        """Everything that can change a number, as text."""
        fields = {"types": ",".join(self.types), "stem": self._stemmer()[0]}
        if "Lsum" in self.types:
            fields["split"] = self.split
            if self.split != "newline":
                fields["splitter"] = splitter()
        fields |= {"lang": self.language, "refs": self.multi}
        if self.dialect == "perl":
            fields["dialect"] = "rouge-1.5.5"
        return str(Signature("rouge", fields | {"v": _VERSION}))

    def tokenizer(self) -> Tokenizer:
        """Make the tokenizer."""
        _, stem = self._stemmer()
        if self.language == "en":
            return AsciiTokenizer(stem, ascii_case=self.dialect == "perl")
        return UnicodeTokenizer(stem)

    def _stemmer(self) -> tuple[str, Stem | None]:
        """Return the name of the stemmer for the signature, and the stemmer."""
        if not self.stemming:
            return "none", None
        if self.language != "en":
            return snowball.load(self.language)
        if self.dialect == "perl":
            return "porter+wordnet", perl_stem
        return "porter", nltk_stem


def parse_types(types: Sequence[str | int]) -> tuple[str, ...]:
    """Return the types as text: `1`, `2`, …, `L`, `Lsum`.

    Raises:
        SpecError: a type is unknown or named twice, or there is none.
    """
    parsed = tuple(str(kind).removeprefix("rouge") for kind in types)
    for kind in parsed:
        if kind not in _MEANINGS and not (kind.isascii() and kind.isdigit() and int(kind) > 0):
            raise SpecError(
                f"rouge has no type {kind!r}: use the length of an n-gram (1, 2, …), 'L' or 'Lsum'."
            )
    if not parsed or len(set(parsed)) != len(parsed):
        raise SpecError(f"rouge needs types that differ, as in ['1', '2', 'L'], not {list(types)}.")
    return parsed


def columns(types: Sequence[str]) -> tuple[Column, ...]:
    """Return three columns per type, in the order of the types: F1, precision, recall."""
    return tuple(column for kind in types for column in _columns(kind))


def _columns(kind: str) -> tuple[Column, ...]:
    meaning = _MEANINGS.get(kind, f"overlap of {kind}-grams")
    title = f"ROUGE-{kind}"
    return (
        Column(
            f"rouge{kind}",
            better="up",
            kind="references",
            title=title,
            description=f"F1 of the {meaning}",
        ),
        Column(
            f"rouge{kind}_precision",
            title=f"{title} P",
            description=f"share of the summary in the {meaning}",
            kind="references",
        ),
        Column(
            f"rouge{kind}_recall",
            title=f"{title} R",
            description=f"share of the reference in the {meaning}",
            kind="references",
        ),
    )
