"""Many requests to one OpenAI-compatible server: as many at once as it takes, each with an end.

Used by the summarizer `served` and by metrics that ask a model. The library `openai` sends the
requests; its own retries are off, so that tries are counted in one place.
"""

from __future__ import annotations

import os
import random
import threading
import time
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from queue import SimpleQueue
from typing import Any, Literal
from urllib.parse import urlsplit

from summarize.errors import MissingDependencyError, ModelError, SpecError
from summarize.served.answers import Answer, Problem, read_completions
from summarize.served.concurrency import AdaptiveLimit
from summarize.served.error_classes import ErrorClass, classify

Endpoint = Literal["chat", "completions"]

_LONGEST_WAIT = 30.0
_TOO_LONG = ("context length", "context_length", "maximum context", "too long", "too many tokens",
             "exceeds the available context", "max_model_len")  # fmt: skip


@dataclass(frozen=True, slots=True)
class Request:
    """One request: `key` comes back with its answer, `body` is sent as JSON beside the model."""

    key: str
    body: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Patience:
    """How long one request may take.

    Args:
        timeout: seconds for one try.
        deadline: seconds for all tries of a request and the waits between them.
        tries: how often it may fail; rate limits are waited out until the deadline.
        ceiling: requests in flight at most.
        backoff: seconds before the second try, where the server does not say; doubled after each.
    """

    timeout: float = 120.0
    deadline: float = 600.0
    tries: int = 8
    ceiling: int = 64
    backoff: float = 0.5


@dataclass
class Server:
    """A connection to a server.

    Args:
        model: the model's name, as the server knows it.
        url: where the server's API begins, such as `http://localhost:8000/v1`; `OPENAI_BASE_URL`
            of the environment where it is `None`. The key is `OPENAI_API_KEY` of the environment.
        endpoint: chat completions, or plain completions.
        patience: when to give up.
    """

    model: str
    url: str | None = None
    endpoint: Endpoint = "chat"
    patience: Patience = field(default_factory=Patience)

    def __post_init__(self) -> None:
        self._client: Any = None
        self._answered = False
        self._stop = threading.Event()
        self._limit = AdaptiveLimit(self.patience.ceiling)

    @property
    def address(self) -> str:
        """The server's address without what may be secret in it, for messages."""
        parts = urlsplit(
            self.url or os.environ.get("OPENAI_BASE_URL") or "https://api.openai.com/v1"
        )
        host = parts.hostname or ""
        return f"{parts.scheme}://{host}{f':{parts.port}' if parts.port else ''}{parts.path}"

    def connect(self) -> None:
        """Make the client; no request is sent.

        Raises:
            MissingDependencyError: `openai` is not installed.
            ModelError: the address or the key cannot be used.
        """
        if self._client is None:
            self._client = _client(self.url, self.patience.timeout)
            self._stop.clear()

    def ask_all(self, requests: Iterable[Request]) -> Iterator[tuple[str, list[Answer | Problem]]]:
        """Yield the key and the answers of each request as they come, in no fixed order.

        Requests are taken from the iterable only when there is room to send them, so that it may
        stream.

        Raises:
            ModelError: the server refuses the key, does not know the model or cannot be reached at
                all: no further request would fare better.
        """
        self.connect()
        source = iter(requests)
        finished: SimpleQueue[tuple[str, list[Answer | Problem]] | Exception] = SimpleQueue()
        under_way = 0
        try:
            while True:
                while under_way < self._limit.level:
                    request = next(source, None)
                    if request is None:
                        break
                    # Daemons: a program that is stopped does not wait for a server.
                    threading.Thread(
                        target=self._work, args=(request, finished), daemon=True
                    ).start()
                    under_way += 1
                if not under_way:
                    return
                result = finished.get()
                under_way -= 1
                if isinstance(result, Exception):
                    raise result
                yield result
        finally:
            if under_way:
                self.close()

    def ask(self, request: Request) -> list[Answer | Problem]:
        """Return the answers to one request: one, or as many as its `n` asks for."""
        return next(self.ask_all([request]))[1]

    def models(self) -> list[str]:
        """Return the names of the models that the server says it has; empty if it does not say."""
        try:
            return sorted(model.id for model in self._client.models.list(timeout=10.0))
        except Exception:
            return []

    def close(self) -> None:
        """End the requests under way and the connections; `ask_all` opens them again."""
        self._stop.set()
        if self._client is not None:
            self._client.close()
            self._client = None

    def _work(self, request: Request, finished: SimpleQueue[Any]) -> None:
        try:
            finished.put(self._ask(request))
        except Exception as error:  # raised where the answers are waited for
            finished.put(error)

    def _ask(self, request: Request) -> tuple[str, list[Answer | Problem]]:
        end = time.monotonic() + self.patience.deadline
        error: Exception | None = None
        requests = failures = 0
        while failures < self.patience.tries:
            started = self._limit.acquire(end)
            if started is None or self._stop.is_set():
                break
            requests += 1
            try:
                found = self._send(request, max(0.1, min(self.patience.timeout, end - started)))
                self._answered = True
                self._limit.answered()
                return request.key, [replace(answer, requests=requests) for answer in found]
            except Exception as failed:
                error, kind = failed, classify(failed)
            finally:
                self._limit.release()
            if kind.kind == "permanent":
                return request.key, [replace(self._refusal(error), requests=requests)]
            if kind.kind == "rate limit":
                self._limit.refused(started, kind.wait)
            else:
                failures += 1
            pause = _pause(kind, requests, self.patience.backoff)
            if time.monotonic() + pause >= end or self._stop.wait(pause):
                break
        return request.key, [self._gave_up(error, requests)]

    def _send(self, request: Request, timeout: float) -> list[Answer | Problem]:
        """Send one request.

        Raises:
            ValueError: what came back is no completion.
        """
        client = self._client
        if client is None:
            raise ModelError("the connection was closed.")
        api = client.chat.completions if self.endpoint == "chat" else client.completions
        known = {"messages": [], "prompt": ""}
        named = {key: value for key, value in request.body.items() if key in known}
        others = {key: value for key, value in request.body.items() if key not in known}
        response = api.with_raw_response.create(
            model=self.model, **named, extra_body=others, timeout=timeout
        )
        found = read_completions(response.http_response.json())
        broken = [item for item in found if getattr(item, "kind", "") == "invalid_answer"]
        if broken:
            raise ValueError(broken[0].message)  # type: ignore[union-attr]
        return found

    def _refusal(self, error: Exception) -> Problem:
        """Return what a permanent error means for one article; raise if it means all of them."""
        import openai

        reason = _reason(error)
        if isinstance(error, openai.AuthenticationError | openai.PermissionDeniedError):
            raise ModelError(
                f"{self.address} refuses the key ({reason}); set OPENAI_API_KEY to another."
            ) from error
        if isinstance(error, openai.RateLimitError):
            raise ModelError(
                f"{self.address} has no credit left for this key ({reason})."
            ) from error
        if any(words in reason.lower() for words in _TOO_LONG):
            return Problem("too_long", f"the article is too long for the model: {reason}")
        if not self._answered:
            names = self.models()
            known = f" Its models: {', '.join(names[:10])}." if names else ""
            raise ModelError(
                f"{self.address} refuses requests for the model {self.model!r}: {reason}.{known}"
            ) from error
        return Problem("model_error", f"the server refused this request: {reason}")

    def _gave_up(self, error: Exception | None, tries: int) -> Problem:
        import openai

        reason = _reason(error) if error is not None else "no place among the requests in flight"
        unreachable = isinstance(error, openai.APIConnectionError) and not isinstance(
            error, openai.APITimeoutError
        )
        if unreachable and not self._answered and not self._stop.is_set():
            raise ModelError(
                f"{self.address} cannot be reached ({reason}); is the server running there?"
            ) from error
        return Problem(
            "no_answer",
            f"no answer after {tries} {'try' if tries == 1 else 'tries'}: {reason}",
            requests=tries,
        )


def check_url(name: str, url: str | None) -> None:
    """Refuse what is no address of a server, or holds a secret.

    Args:
        name: of what takes the option `url`, for the message.
        url: the option.

    Raises:
        SpecError: it cannot be used.
    """
    parts = urlsplit(url or "http://localhost")
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise SpecError(f"{name} needs an http(s) address as url, not {url!r}.")
    if parts.username or parts.password or parts.query:
        raise SpecError(f"{name} takes no key in its url: set OPENAI_API_KEY instead.")


def _client(url: str | None, timeout: float) -> Any:
    try:
        import openai
    except ImportError:
        raise MissingDependencyError(
            "models behind servers need the package openai; run: "
            "pip install 'summarize-eval[served]'"
        ) from None
    # A server of one's own asks for no key, but the client insists on one.
    own = url is not None or os.environ.get("OPENAI_BASE_URL")
    key = os.environ.get("OPENAI_API_KEY") or ("none" if own else None)
    if key is None:
        raise ModelError(
            "no server is named and there is no key: give url=, or set OPENAI_BASE_URL, or set "
            "OPENAI_API_KEY for api.openai.com."
        )
    return openai.OpenAI(api_key=key, base_url=url, max_retries=0, timeout=timeout)


def _pause(kind: ErrorClass, requests: int, backoff: float) -> float:
    """Return the seconds before the next try: what the server asks for, or twice the last time.

    A random half is taken off, so that requests refused together do not come back together.
    """
    if kind.wait is not None:
        return kind.wait + 0.05 * random.random()  # noqa: S311 - spreads requests, hides nothing
    longest: float = min(_LONGEST_WAIT, backoff * 2.0 ** (requests - 1))
    return longest * (0.5 + 0.5 * random.random())  # noqa: S311


def _reason(error: Exception) -> str:
    """Return an error in one line: the server's own words where it has some."""
    body = getattr(error, "body", None)
    words = body.get("message") or body.get("detail") if isinstance(body, Mapping) else None
    status = getattr(error, "status_code", None)
    line = " ".join(str(words or error).split())
    line = line if len(line) <= 200 else f"{line[:199]}…"
    return f"HTTP {status}, {line}" if status and not line.startswith("Error code") else line
