"""What all extractive summarizers share: options, signature, and the way to a summary."""

import abc
import dataclasses
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Annotated, Any, ClassVar

import numpy as np
from msgspec import Meta

from summarize.articles.boilerplate import VERSION as BOILERPLATE
from summarize.base import Article, BaseSummarizer, Failure, Result, Summary
from summarize.extractive.document import Document, in_order, read_document
from summarize.extractive.quotations import VERSION as QUOTATIONS
from summarize.extractive.quotations import close_quotation
from summarize.extractive.selection import Budget, Repetition, select
from summarize.extractive.terms import FUNCTION_WORDS, cut
from summarize.extractive.vectors import Floats, TermVectors, term_counts, tf_isf
from summarize.sentences import splitter

AtLeastOne = Annotated[int, Meta(ge=1)]
_SENTENCES = 3
_TERMS_SHOWN = 5


@dataclass(frozen=True, slots=True)
class Ranking:
    """How good each sentence is, and why.

    `scores` has one number a sentence, higher is better. `vectors` and `contributions` say what
    each term of each sentence adds to its score; `None` where an algorithm knows no terms.
    `covered` has what each sentence would cover, for algorithms that choose by coverage.
    """

    scores: Floats
    vectors: TermVectors | None = None
    contributions: Floats | None = None
    covered: tuple[TermVectors, ...] = ()

    def terms(self, index: int) -> list[list[Any]]:
        """The terms that carry sentence `index`: [term, share of all terms' part] pairs.

        Function words are left out, because they explain nothing.
        """
        if self.vectors is None or self.contributions is None:
            return []
        entries = slice(self.vectors.starts[index], self.vectors.starts[index + 1])
        parts = self.contributions[entries]
        total = float(np.abs(parts).sum()) or 1.0
        columns = self.vectors.columns[entries]
        pairs = [
            [self.vectors.vocabulary[columns[entry]], round(float(parts[entry]) / total, 4)]
            for entry in np.argsort(-parts, kind="stable").tolist()
            if parts[entry] > 0
        ]
        return [pair for pair in pairs if pair[0] not in FUNCTION_WORDS][:_TERMS_SHOWN]


@dataclass(frozen=True)
class SentenceRanker(BaseSummarizer):
    """Chooses sentences of the article by a score; a subclass says how to score.

    The summary has the chosen sentences in the article's order, unchanged but for quotation marks
    that complete a part of a quotation. Its `details["sentences"]` lists
    them with `start` and `end` in the article's text, `rank` (1 is the article's best sentence),
    `score`, and `terms`: up to five [term, share of the score] pairs. `dropped_furniture` lists
    what was left out of the article before anything was chosen.
    """

    name: ClassVar[str]
    version: ClassVar[int] = 1

    sentences: Annotated[
        AtLeastOne | None,
        Meta(description="most sentences to take; 3 where neither limit is given"),
    ] = None
    words: Annotated[AtLeastOne | None, Meta(description="most words to take")] = None
    repetition: Annotated[
        Repetition,
        Meta(description="against repetition: block shared trigrams, mmr, or allow it"),
    ] = "trigrams"
    language: Annotated[str, Meta(description="ISO 639 code of the articles' language")] = "en"

    @property
    def signature(self) -> str:
        """The algorithm with all its options, the splitter, and the version of each."""
        options = (
            f"{field.name}:{getattr(self, field.name)}" for field in dataclasses.fields(self)
        )
        return "|".join(
            [
                self.name,
                *options,
                f"split:{splitter()}",
                f"boilerplate:{BOILERPLATE}",
                f"quotations:{QUOTATIONS}",
                f"v:{self.version}",
            ]
        )

    @property
    def budget(self) -> Budget:
        """The limits in force."""
        unlimited = self.sentences is None and self.words is None
        return Budget(_SENTENCES if unlimited else self.sentences, self.words)

    def summarize_articles(self, articles: Iterable[Article]) -> Iterator[Result]:
        """Yield one summary per article, in order."""
        return map(self._summarize, articles)

    @abc.abstractmethod
    def rank(self, document: Document) -> Ranking:
        """Score the sentences of a story that has at least one."""

    def choose(self, document: Document, ranking: Ranking) -> list[int]:
        """Return the indices of the sentences to take."""
        vectors = (
            tf_isf(term_counts(document.content))
            if ranking.vectors is None
            else ranking.vectors.unit()
        )
        return select(
            ranking.scores,
            document.terms,
            document.words,
            self.budget,
            repetition=self.repetition,
            similarities=vectors.similarities,
        )

    def _summarize(self, article: Article) -> Result:
        document = read_document(article.text, self.language)
        if not len(document):
            return Failure(article.id, "empty_article", "the article has no sentence.")
        ranking = self.rank(document)
        chosen = self.choose(document, ranking)
        return Summary(
            article.id,
            close_quotation(cut(in_order(document, chosen), self.budget.words)),
            details={
                "sentences": explain(document, ranking, chosen),
                "dropped_furniture": [
                    {"start": start, "end": end, "text": article.text[start:end]}
                    for start, end in document.furniture
                ],
            },
        )


def explain(document: Document, ranking: Ranking, chosen: Iterable[int]) -> list[dict[str, Any]]:
    """Say where each chosen sentence stands, how it ranked and which terms carried it."""
    ranks = np.empty(len(document), dtype=np.int64)
    ranks[np.argsort(-ranking.scores, kind="stable")] = np.arange(1, len(document) + 1)
    return [
        {
            "start": document.spans[index][0],
            "end": document.spans[index][1],
            "rank": int(ranks[index]),
            "score": float(ranking.scores[index]),
            "terms": ranking.terms(index),
        }
        for index in sorted(chosen)
    ]
