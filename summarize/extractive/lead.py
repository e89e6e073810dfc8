"""The first sentences of the article: the baseline every news summarizer is measured against."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Annotated, ClassVar, Literal

import numpy as np
from msgspec import Meta

from summarize.base import Article, Failure, Result
from summarize.extractive.base import Ranking, SentenceRanker
from summarize.extractive.document import Document
from summarize.extractive.terms import count_words
from summarize.registry import SUMMARIZERS, load
from summarize.spec import Spec


@dataclass(frozen=True)
class Lead(SentenceRanker):
    """Take sentences from the start for as long as they fit.

    A shorter text alone scores better than three sentences, so a summarizer must beat a lead of
    its own length. `lead(like=extractive(words=60))` is that lead: of every article exactly as many
    words as the other summarizer wrote, the last sentence cut where the words run out.
    """

    name: ClassVar[str] = "lead"

    repetition: Annotated[Literal["allow"], Meta(description="a lead takes what comes")] = "allow"
    exact: Annotated[bool, Meta(description="cut the last sentence where `words` run out")] = False
    like: Annotated[
        str | Spec | None,
        Meta(description="another summarizer, to match its number of words in every article"),
    ] = None

    @property
    def signature(self) -> str:
        """The options, with the signature of the one that is matched, and a plugin's code."""
        if self.like is None:
            return super().signature
        origin = SUMMARIZERS.origin(Spec.of(self.like).name)
        code = f"|from:{origin}" if origin is not None else ""
        return f"{super().signature}|like:({load(self.like).signature}{code})"

    def rank(self, document: Document) -> Ranking:
        """Score sentences by position alone, from 1 down to nearly 0."""
        return Ranking(1.0 - np.arange(len(document)) / len(document))

    def choose(self, document: Document, ranking: Ranking) -> list[int]:
        """Take sentences up to the first that does not fit; repetition is not looked at."""
        chosen: list[int] = []
        length = 0
        for index, words in enumerate(document.words):
            if not self.budget.admits(index, length, 1 if self.exact else words):
                break
            chosen.append(index)
            length += words
        return chosen or [0]

    def summarize_articles(self, articles: Iterable[Article]) -> Iterator[Result]:
        """Yield the lead of each article, in order."""
        if self.like is None:
            yield from super().summarize_articles(articles)
            return
        with load(self.like) as matched:
            for article in articles:
                # One at a time: what a model writes may depend on which articles share its batch,
                # and a run that was interrupted goes on with other neighbours.
                (other,) = matched.summarize([article])
                if isinstance(other, Failure):
                    yield other
                    continue
                words = count_words(other.text)
                yield replace(self, like=None, words=words, exact=True)._summarize(article)
