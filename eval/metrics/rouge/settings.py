"""How ROUGE is computed, as plain data: what a signature states and a worker process is sent."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from eval.metrics.base import Signature
from eval.metrics.rouge.ascii import AsciiTokenizer
from eval.metrics.rouge.lines import Split
from eval.metrics.rouge.stemmers import irregular, nltk_porter, snowball
from eval.metrics.rouge.tokens import Tokenizer
from summarize.errors import SpecError
from summarize.sentences import splitter

Dialect = Literal["rouge-score", "perl"]
Multi = Literal["max", "mean"]
Engine = Literal["fast", "rouge-score"]

# Raised whenever a change of this package changes a number.
_VERSION = "1"


@dataclass(frozen=True, slots=True)
class Settings:
    """The options of `rouge` that can change a number.

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
        fields = {"types": ",".join(self.types), "stem": self._stem_name}
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
        if self.language == "en":
            return AsciiTokenizer(self._stem(), ascii_case=self.dialect == "perl")
        from eval.metrics.rouge.unicode import UnicodeTokenizer

        return UnicodeTokenizer(self._stem())

    def _stem(self) -> Callable[[str], str] | None:
        if not self.stemming:
            return None
        if self.language != "en":
            return snowball.load(self.language)
        return irregular.stem if self.dialect == "perl" else nltk_porter.stem

    @property
    def _stem_name(self) -> str:
        if not self.stemming:
            return "none"
        if self.language != "en":
            return snowball.name(self.language) or "none"
        return "porter+wordnet" if self.dialect == "perl" else "porter"
