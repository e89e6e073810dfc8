"""The algorithms of the library sumy behind the interface of the others, for comparison."""

import importlib.util
import warnings
from collections.abc import Sequence
from dataclasses import dataclass
from importlib import metadata
from typing import Annotated, Any, ClassVar, Literal

import numpy as np
from msgspec import Meta

from summarize.errors import MissingDependencyError, SpecError
from summarize.extractive.base import Ranking, SentenceRanker
from summarize.extractive.document import Document
from summarize.extractive.selection import Repetition
from summarize.extractive.terms import terms_of

_CLASSES = {
    "lsa": "lsa:LsaSummarizer",
    "luhn": "luhn:LuhnSummarizer",
    "kl": "kl:KLSummarizer",
    "sum-basic": "sum_basic:SumBasicSummarizer",
    "reduction": "reduction:ReductionSummarizer",
    "lexrank": "lex_rank:LexRankSummarizer",
    "textrank": "text_rank:TextRankSummarizer",
}
_LANGUAGES = {"en": "english", "de": "german", "fr": "french", "es": "spanish", "it": "italian",
    "pt": "portuguese", "cs": "czech", "sk": "slovak", "nl": "dutch", "sv": "swedish"}  # fmt: skip


@dataclass(frozen=True)
class Sumy(SentenceRanker):
    """One of sumy's algorithms, on the sentences that the other summarizers see."""

    name: ClassVar[str] = "sumy"
    version: ClassVar[int] = 2

    repetition: Annotated[
        Repetition, Meta(description="against repetition; sumy itself does nothing")
    ] = "allow"
    method: Annotated[
        Literal["lsa", "luhn", "kl", "sum-basic", "reduction", "lexrank", "textrank"],
        Meta(description="which of sumy's algorithms"),
    ] = "lsa"

    @property
    def signature(self) -> str:
        """The options and sumy's version."""
        _require_sumy()
        return f"{super().signature}|sumy:{metadata.version('sumy')}"

    def rank(self, document: Document) -> Ranking:
        """Score sentences by sumy's ratings."""
        _require_sumy()
        scores = np.zeros(len(document))

        def all_of(infos: Sequence[Any]) -> Sequence[Any]:
            for info in infos:
                scores[info.order] = info.rating
            return infos

        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # LSA warns of every short article
            self._algorithm(document.language)(_document(document), all_of)
        return Ranking(scores)

    def _algorithm(self, code: str = "en") -> Any:
        from sumy.nlp.stemmers import Stemmer
        from sumy.utils import get_stop_words

        language = _LANGUAGES.get(code)
        if language is None:
            raise SpecError(
                f"sumy has no stop words for the language {code!r}; "
                f"it knows {', '.join(_LANGUAGES)}."
            )
        module, _, name = _CLASSES[self.method].partition(":")
        algorithm = getattr(importlib.import_module(f"sumy.summarizers.{module}"), name)(
            Stemmer(language)
        )
        if hasattr(algorithm, "stop_words"):
            algorithm.stop_words = get_stop_words(language)
        return algorithm


class _Words:
    """The part of sumy's tokenizer that its sentences call."""

    def to_words(self, sentence: str) -> tuple[str, ...]:
        return tuple(terms_of(sentence))


def _document(document: Document) -> Any:
    from sumy.models.dom import ObjectDocumentModel, Paragraph, Sentence

    words = _Words()
    return ObjectDocumentModel([Paragraph([Sentence(text, words) for text in document.sentences])])


def _require_sumy() -> None:
    if importlib.util.find_spec("sumy") is None:
        raise MissingDependencyError("sumy is not installed: pip install 'summarize-eval[sumy]'.")
