"""The types that pass between readers, summarizers and the evaluation.

All are frozen dataclasses. Offsets anywhere in the project are half-open and count Unicode code
points of `Article.text` or of a summary's text.
"""

from __future__ import annotations

import datetime
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal, Protocol, runtime_checkable

FailureKind = Literal[
    "empty_article", "empty_output", "too_long", "out_of_memory", "model_error", "refused",
    "missing",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Article:
    """One article as a summarizer sees it: the story alone, without the page around it.

    `text` has paragraphs separated by a blank line. `published` is the date of publication;
    "last Thursday" in a summary is judged against it. `title` and `published` count as evidence
    when a summary is checked, but are not part of `text`.
    """

    id: str
    text: str
    title: str | None = None
    published: datetime.date | None = None


@dataclass(frozen=True, slots=True)
class Summary:
    """A finished summary of one article.

    `input_tokens` is the number of tokens the model read, `dropped_tokens` how many tokens of
    the article it could not read, `output_tokens` how many it wrote; the first and last are
    `None` for summarizers without a tokenizer. `details` holds JSON values that explain the
    summary: `sentences` (the chosen ones, with offsets and scores) for extractive summarizers,
    `dropped_spans` (regions of the article left out) where tokens were dropped.
    """

    article_id: str
    text: str
    input_tokens: int | None = None
    dropped_tokens: int = 0
    output_tokens: int | None = None
    details: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Failure:
    """An article that could not be summarized: a result like any other, never an empty text."""

    article_id: str
    kind: FailureKind
    message: str


@runtime_checkable
class Summarizer(Protocol):
    """What every summarizer offers. Anything with these three members is one."""

    @property
    def signature(self) -> str:
        """A string that names everything that can change the text of a summary."""
        ...

    def summarize(self, articles: Iterable[Article]) -> Iterator[Summary | Failure]:
        """Yield one result per article, with its id, as soon as it is finished.

        The order may differ from the input's inside a bounded window; the input may stream.
        """
        ...

    def close(self) -> None:
        """Free whatever the summarizer holds (a model, worker processes)."""
        ...


@runtime_checkable
class Loadable(Protocol):
    """A summarizer with something to load first, so that loading can be timed by itself."""

    def load(self) -> None:
        """Load what the first article would load; nothing if it is there already."""
        ...


@dataclass(frozen=True, slots=True)
class BatchResult:
    """The results of one batch of articles that were summarized together.

    `index` counts batches from 0 over the whole input; `token_budget` is the budget the batch was
    planned under. `results` has one entry per article of the batch.
    """

    index: int
    token_budget: int
    results: tuple[Summary | Failure, ...]


@runtime_checkable
class BatchedSummarizer(Summarizer, Protocol):
    """A summarizer whose text may depend on which articles share a batch.

    Its plan is a function of the articles' lengths and of `budgets` alone, so that an interrupted
    run continues with the very batches it would have had.
    """

    def summarize_batches(
        self,
        articles: Iterable[Article],
        *,
        finished: Container[str] = frozenset(),
        budgets: Mapping[int, int] | None = None,
    ) -> Iterator[BatchResult]:
        """Yield one result per batch, in the order of the plan.

        Args:
            articles: all articles of the input, also those that are finished.
            finished: ids of articles that need no new summary. They take part in the plan;
                a batch of nothing but finished articles is skipped, any other is run whole.
            budgets: the recorded plan of an earlier, interrupted run: from batch `index` on,
                batches are planned under `budgets[index]` tokens. `budgets[0]` stands for the
                estimate from free memory; a later entry is a budget halved for want of memory.
        """
        ...


@runtime_checkable
class Scorer(Protocol):
    """Ranks candidate summaries of one article: higher is better.

    `eval` implements it, so that a summarizer can choose among candidates without importing
    `eval`.
    """

    def __call__(self, article: Article, candidates: Sequence[str]) -> Sequence[float]:
        """Return one score per candidate, in the order given."""
        ...
