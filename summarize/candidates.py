"""Several candidate summaries of one article, for whoever chooses among them."""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Protocol, TypeAlias, runtime_checkable

from summarize.base import Article, Failure, Summarizer, Summary

Candidates: TypeAlias = tuple[Summary, ...] | Failure
"""At least one summary of an article, all different, the summarizer's own first choice first.

`details["decoding"]` of each says where it comes from: `"greedy"`, `"beam"` or `"sample"`.
`details["mean_log_probability"]` is what the model itself thinks of it: the mean natural logarithm
of the probabilities of its tokens, at most 0; it is absent where the model does not tell.
"""


@dataclass(frozen=True, slots=True)
class CandidateBatch:
    """The candidates for one batch of articles that were summarized together.

    `index` and `token_budget` are those of a `BatchResult`; `results` has the id of each article
    of the batch with its candidates.
    """

    index: int
    token_budget: int
    results: tuple[tuple[str, Candidates], ...]


@runtime_checkable
class CandidateSummarizer(Summarizer, Protocol):
    """A summarizer that can write several summaries of one article."""

    def candidates(self, articles: Iterable[Article], n: int) -> Iterator[tuple[str, Candidates]]:
        """Yield the id of each article with up to `n` candidates for it, in any order.

        What comes out for an article is a function of the article, of the signature and of `n`.
        """
        ...


@runtime_checkable
class BatchedCandidateSummarizer(CandidateSummarizer, Protocol):
    """One whose candidates may depend on which articles share a batch."""

    def candidate_batches(
        self,
        articles: Iterable[Article],
        n: int,
        *,
        finished: Container[str] = frozenset(),
        budgets: Mapping[int, int] | None = None,
    ) -> Iterator[CandidateBatch]:
        """Yield one result per batch, in the order of the plan, as `summarize_batches` does."""
        ...
