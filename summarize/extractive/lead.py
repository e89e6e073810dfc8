"""The first sentences of the article: the baseline every news summarizer is measured against."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Annotated

from msgspec import Meta

from summarize.base import Article, Failure, Summary
from summarize.sentences import split_sentences


@dataclass(frozen=True, slots=True)
class Lead:
    """Take the first `sentences` sentences."""

    sentences: Annotated[int, Meta(ge=1, description="how many sentences to take")] = 3

    @property
    def signature(self) -> str:
        """The spec in full."""
        return f"lead(sentences={self.sentences})"

    def summarize(self, articles: Iterable[Article]) -> Iterator[Summary | Failure]:
        """Yield the lead of each article, in order."""
        for article in articles:
            yield Summary(article.id, " ".join(split_sentences(article.text)[: self.sentences]))

    def close(self) -> None:
        """Nothing to free."""
