"""The types that pass between readers, summarizers and the evaluation, and what a summarizer is.

Articles and results are frozen dataclasses. Offsets anywhere in the project are half-open and count
Unicode code points of `Article.text` or of a summary's text.

A summarizer is anything with the three members of the protocol `Summarizer`. `BaseSummarizer` adds
what makes it pleasant to use from Python: calls, results in input order, texts instead of articles.
"""

from __future__ import annotations

import abc
import datetime
from collections import deque
from collections.abc import Container, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal, Protocol, TypeAlias, runtime_checkable

from summarize.closing import Closing
from summarize.errors import ArticleError, SummarizeError
from summarize.usage import Usage

FailureKind = Literal[
    "empty_article", "empty_output", "too_long", "out_of_memory", "model_error", "refused",
    "missing", "no_answer", "invalid_answer",
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
    `dropped_spans` (regions of the article left out). `usage` is what a server was asked for it.
    """

    article_id: str
    text: str
    input_tokens: int | None = None
    dropped_tokens: int = 0
    output_tokens: int | None = None
    details: Mapping[str, Any] = field(default_factory=dict)
    usage: Usage | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class Failure:
    """An article without a summary: a result like any other. `usage` was in vain, but is paid."""

    article_id: str
    kind: FailureKind
    message: str
    usage: Usage | None = field(default=None, compare=False)


Result: TypeAlias = Summary | Failure


class SummaryFailedError(SummarizeError):
    """The one article that was asked for has no summary; `kind` is that of the `Failure`."""

    def __init__(self, failure: Failure) -> None:
        super().__init__(failure.message)
        self.failure = failure

    @property
    def kind(self) -> FailureKind:
        """Why there is no summary."""
        return self.failure.kind


@runtime_checkable
class Summarizer(Protocol):
    """What every summarizer offers. Anything with these three members is one.

    With `processes = "one"` (a server spreads the work) one worker of a benchmark has it.
    """

    @property
    def signature(self) -> str:
        """A string that names everything that can change the text of a summary."""
        ...

    def summarize(self, articles: Iterable[Article]) -> Iterator[Summary | Failure]:
        """Yield one result per article, with its id, in any order; the input may stream."""
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


class BaseSummarizer(Closing):
    """A summarizer that can be called, keeps the input's order and takes plain texts.

    A subclass writes `signature` and `summarize_articles`, and `close` where it holds something.

    >>> import summarize
    >>> with summarize.load("lead(sentences=1)") as lead:
    ...     lead("It rained. Then it snowed.").text
    'It rained.'

    Wherever an article is expected, a text may stand as well. Its id is then its position in the
    input, counted from 1: `"1"`, `"2"`, …
    """

    @property
    @abc.abstractmethod
    def signature(self) -> str:
        """A string that names everything that can change the text of a summary."""

    @abc.abstractmethod
    def summarize_articles(self, articles: Iterable[Article]) -> Iterator[Result]:
        """Yield one result per article, with its id, in any order.

        The other methods call this one. The input may stream: read no more of it ahead than you
        need. Its ids are all different where the caller needs the order.
        """

    def close(self) -> None:
        """Free whatever the summarizer holds (a model, worker processes)."""

    def __call__(self, article: str | Article) -> Summary:
        """Return the summary of one article.

        Raises:
            SummaryFailedError: there is none; the error's `kind` says why.
        """
        (result,) = self.summarize([article])
        if isinstance(result, Failure):
            raise SummaryFailedError(result)
        return result

    def summarize(self, articles: str | Article | Iterable[str | Article]) -> Iterator[Result]:
        """Yield one result per article, in the order of the articles.

        A result waits for those before it, so a model that batches articles by length yields
        nothing until its first window is nearly done; see `summarize_unordered`.

        Raises:
            ArticleError: two articles have the same id.
            SummarizeError: the summarizer cannot work at all (a model that is not there).
        """
        order: deque[str] = deque()
        finished: dict[str, Result] = {}
        articles = _noted(_articles(articles), order)
        for result in self.summarize_articles(articles):
            if not isinstance(result, Summary | Failure):
                raise SummarizeError(
                    f"the summarizer {self.signature!r} returned {type(result).__name__}, "
                    "not a Summary or a Failure."
                )
            finished[result.article_id] = result
            while order and order[0] in finished:
                yield finished.pop(order.popleft())
        deque(articles, maxlen=0)  # what the summarizer did not even read has no result either
        for identifier in order:
            missing = Failure(identifier, "model_error", "the summarizer returned nothing for it.")
            yield finished.pop(identifier, missing)

    def summarize_unordered(
        self, articles: str | Article | Iterable[str | Article]
    ) -> Iterator[Result]:
        """Yield one result per article as soon as it is finished, in any order.

        For those who keep each result at once, by its `article_id`, as a benchmark does.
        """
        return self.summarize_articles(_articles(articles))


class _Wrapped(BaseSummarizer):
    """A summarizer with the members of the protocol alone, made a `BaseSummarizer`."""

    def __init__(self, inner: Summarizer) -> None:
        self._inner = inner

    @property
    def signature(self) -> str:
        return self._inner.signature

    def summarize_articles(self, articles: Iterable[Article]) -> Iterator[Result]:
        return self._inner.summarize(articles)

    def close(self) -> None:
        self._inner.close()

    def __getattr__(self, name: str) -> Any:
        if name == "_inner":  # asked for before it is there, as copying does
            raise AttributeError(name)
        return getattr(self._inner, name)


def wrapped(summarizer: Summarizer) -> BaseSummarizer:
    """Return the summarizer with all methods of `BaseSummarizer`, whatever it was made of."""
    return summarizer if isinstance(summarizer, BaseSummarizer) else _Wrapped(summarizer)


def _articles(articles: str | Article | Iterable[str | Article]) -> Iterator[Article]:
    """Yield articles; a text gets its position as id."""
    given = [articles] if isinstance(articles, str | Article) else articles
    for position, article in enumerate(given, start=1):
        yield Article(str(position), article) if isinstance(article, str) else article


def _noted(articles: Iterable[Article], order: deque[str]) -> Iterator[Article]:
    """Yield the articles, and append the id of each to `order`; two alike are an `ArticleError`."""
    seen: set[str] = set()
    for article in articles:
        if article.id in seen:
            raise ArticleError(
                f"two articles have the id {article.id!r}, so that their results cannot be told "
                "apart; give every article an id of its own."
            )
        seen.add(article.id)
        order.append(article.id)
        yield article
