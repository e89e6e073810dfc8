"""The summarizer `longest`: the longest sentences of an article, in its order."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Annotated

from msgspec import Meta

from summarize import Article, BaseSummarizer, Failure, Summary


class Longest(BaseSummarizer):
    """The longest sentences of the article."""

    def __init__(
        self, sentences: Annotated[int, Meta(ge=1, description="how many to keep")] = 1
    ) -> None:
        self.sentences = sentences

    @property
    def signature(self) -> str:
        """All that can change a summary's text."""
        return f"longest|sentences:{self.sentences}|v:1"

    def summarize_articles(self, articles: Iterable[Article]) -> Iterator[Summary | Failure]:
        """Yield one result per article."""
        for article in articles:
            found = [part.strip() for part in article.text.split(".") if part.strip()]
            if not found:
                yield Failure(article.id, "empty_article", "the article has no sentence.")
                continue
            kept = sorted(range(len(found)), key=lambda i: (-len(found[i]), i))[: self.sentences]
            yield Summary(article.id, " ".join(f"{found[i]}." for i in sorted(kept)))
