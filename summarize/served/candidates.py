"""What is asked of a server for one article: its summary, and samples beside it as candidates.

Samples are asked for in one request by `n`, so that the server reads the prompt once for all of
them. A server that refuses `n`, or sends fewer answers, is asked one by one from then on.
"""

from __future__ import annotations

import hashlib
import itertools
from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from typing import Any, Generic, Literal, Protocol, TypeAlias, TypeVar

from summarize.base import Article, Failure, Result, Summary
from summarize.candidates import Candidates
from summarize.served.answers import Answer, Problem
from summarize.served.client import Answers, Request, Server
from summarize.served.prices import Budget
from summarize.usage import Usage

_TEMPERATURE = 0.7
"""Of samples, where the summary itself is asked for at temperature 0."""

_NOT_SEVERAL = ("model_error", "invalid_answer")
"""What becomes of a request for several answers at a server that knows of one only."""

Decoding: TypeAlias = Literal["greedy", "sample"]

Sent = TypeVar("Sent")


class RequestFormat(Protocol[Sent]):
    """What makes requests out of articles and results out of answers."""

    def prepare(self, article: Article) -> Sent | Failure:
        """Return what of an article is sent, or why nothing is."""
        ...

    def body(self, sent: Sent) -> dict[str, Any]:
        """Return the body of the request for the summary."""
        ...

    def result(self, article_id: str, found: Answer | Problem, sent: Sent) -> Result:
        """Return what an answer holds."""
        ...


@dataclass(slots=True)
class _Article(Generic[Sent]):
    """An article under way: what was sent of it, and what came back for each place.

    The answer at place 0 is the summary, the others are samples.
    """

    id: str
    sent: Sent
    results: dict[int, Result] = field(default_factory=dict)
    usage: Usage = field(default_factory=Usage)

    def in_order(self) -> tuple[Result, ...]:
        """Return the results, the first with what the article took in all."""
        first, *others = (self.results[place] for place in sorted(self.results))
        return replace(first, usage=self.usage), *others


@dataclass(frozen=True, slots=True)
class _Asked(Generic[Sent]):
    """A request under way, for `number` answers from a place on."""

    article: _Article[Sent]
    place: int
    number: int


class Questions(Generic[Sent]):
    """Asks a server about articles, for `n` answers each."""

    def __init__(self, server: Server, budget: Budget, form: RequestFormat[Sent], n: int) -> None:
        self._server, self._budget, self._form, self._n = server, budget, form, n
        self._keys = itertools.count()
        self._asked: dict[str, _Asked[Sent]] = {}
        self._late: deque[Request] = deque()
        self._unsent: list[Failure] = []
        self._stopped = False
        self._one_by_one = False

    def ask(self, articles: Iterable[Article]) -> Iterator[tuple[str, tuple[Result, ...]]]:
        """Yield the id of each article with its results once they are all there.

        The first is what is asked for with `n=1`.

        Raises:
            ModelError: the server refuses the key or the model, or cannot be reached, or the
                cost limit is reached.
        """
        for requests in (self._requests(articles), self._left()):
            for key, found in self._server.ask_all(requests):
                yield from self._failures()
                article = self._take(key, found)
                if len(article.results) == self._n:
                    yield article.id, article.in_order()
            yield from self._failures()
        if self._stopped:
            self._budget.require_rest()

    def _requests(self, articles: Iterable[Article]) -> Iterator[Request]:
        """Yield the requests for all articles, and those that became necessary meanwhile."""
        for article in articles:
            yield from self._left()
            if self._budget.used_up:
                self._stopped = True
                return
            sent = self._form.prepare(article)
            if isinstance(sent, Failure):
                self._unsent.append(sent)
                continue
            begun = _Article(article.id, sent)
            yield self._request(begun, 0, 1)
            yield from self._samples(begun, 1)

    def _samples(self, article: _Article[Sent], place: int) -> Iterator[Request]:
        """Yield the requests for the samples from `place` on."""
        if self._one_by_one:
            yield from (self._request(article, one, 1) for one in range(place, self._n))
        elif place < self._n:
            yield self._request(article, place, self._n - place)

    def _left(self) -> Iterator[Request]:
        while self._late:
            yield self._late.popleft()

    def _request(self, article: _Article[Sent], place: int, number: int) -> Request:
        key = str(next(self._keys))
        self._asked[key] = _Asked(article, place, number)
        body = self._form.body(article.sent)
        if place:
            if body.get("temperature") == 0:
                body["temperature"] = _TEMPERATURE
            if "seed" in body:
                body["seed"] = _seed(body["seed"], article.id) + place
        if number > 1:
            body["n"] = number
        return Request(key, body)

    def _take(self, key: str, found: Answers) -> _Article[Sent]:
        """Note what an answer holds; see to it that samples that are missing are asked for."""
        asked = self._asked.pop(key)
        article, first = asked.article, found[0]
        article.usage += self._budget.charge(first.usage)
        if asked.number > 1 and isinstance(first, Problem) and first.kind in _NOT_SEVERAL:
            found = []
        if len(found) < asked.number:
            self._one_by_one = True
            self._late += self._samples(article, asked.place + len(found))
        for place, one in enumerate(found[: asked.number], start=asked.place):
            answer = _of_several(one, first) if len(found) > 1 else one
            article.results[place] = self._form.result(article.id, answer, article.sent)
        return article

    def _failures(self) -> Iterator[tuple[str, tuple[Failure]]]:
        """Yield the articles of which nothing was sent."""
        yield from ((failure.article_id, (failure,)) for failure in self._unsent)
        self._unsent.clear()


def _of_several(one: Answer | Problem, first: Answer | Problem) -> Answer | Problem:
    """Return one of several answers with what it read; the server counts all that they wrote."""
    if isinstance(one, Problem) or isinstance(first, Problem):
        return one
    return replace(one, input_tokens=first.input_tokens, output_tokens=None)


def different(results: tuple[Result, ...], own: Decoding) -> Candidates:
    """Return the summaries among the results of one article, each text once.

    Args:
        results: of one article, its own summary first.
        own: how that one was decoded.
    """
    found: dict[str, Summary] = {}
    for place, result in enumerate(results):
        if isinstance(result, Summary) and result.text not in found:
            details = {**result.details, "decoding": "sample" if place else own}
            found[result.text] = replace(result, details=details)
    first, *others = found.values() or (results[0],)
    if isinstance(first, Failure):
        return first
    return replace(first, usage=results[0].usage), *others


def _seed(seed: int, article_id: str) -> int:
    """Derive the seed of an article's samples from the run's: 31 bits, which every server takes."""
    digest = hashlib.sha256(f"{seed}\0{article_id}".encode()).digest()
    return int.from_bytes(digest[:4], "big") >> 1
