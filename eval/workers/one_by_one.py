"""Summarizing a stream of articles so that an error takes with it only the article it came from."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from eval.errors import PASSED_ON, PluginError
from summarize.base import Article, Failure, FailureKind, Result, Summarizer, Summary, wrapped


def one_by_one(summarizer: Summarizer, articles: Iterable[Article]) -> Iterator[Result]:
    """Yield results as they come; what the summarizer raises is the failure of an article.

    Raises:
        PluginError: it raises outside any article.
    """
    source = iter(articles)
    retry: list[Article] = []
    while True:
        in_flight: dict[str, Article] = {}

        def feed(alone: list[Article], flying: dict[str, Article]) -> Iterator[Article]:
            for article in alone or source:
                flying[article.id] = article
                yield article

        alone = [retry.pop(0)] if retry else []
        try:
            for result in wrapped(summarizer).summarize_unordered(feed(alone, in_flight)):
                in_flight.pop(identifier_of(result) or "", None)
                yield result
        except PASSED_ON:
            raise
        except BaseException as error:
            if len(in_flight) == 1:
                (identifier,) = in_flight
                yield Failure(identifier, _kind(error), f"{type(error).__name__}: {error}")
            elif in_flight:
                retry = [*in_flight.values(), *retry]
            else:
                raise PluginError(
                    f"the summarizer {summarizer.signature!r} failed outside any article: "
                    f"{type(error).__name__}: {error}."
                ) from error
            continue
        if not alone:
            return


def identifier_of(result: object) -> str | None:
    """Return the id of the article that a result belongs to; `None` if it is no result."""
    return result.article_id if isinstance(result, Summary | Failure) else None


def _kind(error: BaseException) -> FailureKind:
    """Libraries with memory of their own have errors of their own, named alike."""
    no_memory = isinstance(error, MemoryError) or "OutOfMemory" in type(error).__name__
    return "out_of_memory" if no_memory else "model_error"
