"""Many requests to one OpenAI-compatible server: as many at once as it takes, each with an end.

Used by the summarizer `served` and by metrics that ask a model. The library `openai` sends the
requests; its own retries are off, so that tries are counted in one place.
"""

from __future__ import annotations

import json
import os
import threading
import time
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from queue import SimpleQueue
from typing import Any, Literal
from urllib.parse import urlsplit

from summarize.errors import ModelError
from summarize.served.answers import Answer, Problem, read_completions
from summarize.served.concurrency import AdaptiveLimit
from summarize.served.connection import (
    is_unreachable,
    new_client,
    pause_after,
    reason_of,
    without_key,
)
from summarize.served.error_classes import UnreadableAnswerError, classify

Endpoint = Literal["chat", "completions"]

_TRIES_TO_REACH, _IN_DOUBT = 2, 3
_REFUSED = "the server refused this request"
_TOO_LONG = ("context length", "context_length", "maximum context", "too long", "too many tokens",
             "exceeds the available context", "max_model_len", "must have less than",
             "must be <=")  # fmt: skip


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


Answers = list[Answer | Problem]


class _Session:
    """One connection: its client, the requests in flight, and whether it was ended."""

    def __init__(self, client: Any, patience: Patience) -> None:
        self.client = client
        self.limit = AdaptiveLimit(patience.ceiling)
        self.answered = False
        self.requests = 0


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
        self._session: _Session | None = None
        self.requests = 0
        """Requests sent so far, tries that failed included."""

    @property
    def address(self) -> str:
        """The server's address without what may be secret in it, for messages."""
        url = self.url or os.environ.get("OPENAI_BASE_URL") or "https://api.openai.com/v1"
        parts = urlsplit(url)
        port = f":{parts.port}" if parts.port else ""
        return f"{parts.scheme}://{parts.hostname or ''}{port}{parts.path}"

    def connect(self) -> None:
        """Make the client; no request is sent.

        Raises:
            MissingDependencyError: `openai` is not installed.
            ModelError: the address or the key cannot be used.
        """
        if self._session is None:
            self._session = _Session(new_client(self.url, self.patience.timeout), self.patience)

    def ask_all(self, requests: Iterable[Request]) -> Iterator[tuple[str, Answers]]:
        """Yield the key and the answers of each request as they come, in no fixed order.

        Requests are taken from the iterable only when there is room to send them, so that it may
        stream; as many are read ahead as are in flight.

        What the server refuses before it has answered anything, and what it does not answer at
        all, waits for the next answer: if none comes, the fault is not the article's.

        Raises:
            ModelError: the server refuses the key, does not know the model, has no credit left,
                cannot be reached, or answers nothing any more.
        """
        self.connect()
        session = self._session
        assert session is not None
        source = iter(requests)
        finished: SimpleQueue[tuple[str, Answers] | Exception] = SimpleQueue()
        held: list[tuple[str, Answers]] = []
        under_way, more = 0, True
        try:
            while more or under_way:
                level = session.limit.level
                room = min(level - under_way, max(level, _IN_DOUBT) - under_way - len(held))
                while more and room > 0 and finished.empty():
                    request = next(source, None)
                    if request is None:
                        more = False
                        break
                    # Daemons: a program that is stopped does not wait for a server.
                    work = (session, request, finished)
                    threading.Thread(target=self._work, args=work, daemon=True).start()
                    under_way, room = under_way + 1, room - 1
                if not under_way:
                    if held and more:
                        raise self._no_use(session, held)
                    continue
                result = finished.get()
                under_way -= 1
                if isinstance(result, Exception):
                    raise result
                if self._is_in_doubt(session, result[1]):
                    held.append(result)
                    continue
                yield from held
                held.clear()
                yield result
            if held and not session.answered and any(_was_refused(found) for _, found in held):
                raise self._no_use(session, held)
            yield from held
        finally:
            if under_way:
                self.close()

    def ask(self, request: Request) -> Answers:
        """Return the answers to one request: one, or as many as its `n` asks for."""
        return next(self.ask_all([request]))[1]

    def models(self, session: _Session) -> list[str]:
        """Return the names of the models that the server says it has; empty if it does not say."""
        try:
            return sorted(model.id for model in session.client.models.list(timeout=10.0))
        except Exception:
            return []

    def close(self) -> None:
        """Let no further request begin and close the connections; `ask_all` opens new ones.

        A request under way is given up: its answer, if one comes, is thrown away.
        """
        if self._session is not None:
            self._session.limit.close()
            self._session.client.close()
            self._session = None

    def _is_in_doubt(self, session: _Session, found: Answers) -> bool:
        first = found[0]
        if not isinstance(first, Problem):
            return False
        return first.kind == "no_answer" or (_was_refused(found) and not session.answered)

    def _no_use(self, session: _Session, held: list[tuple[str, Answers]]) -> ModelError:
        """Return the error that says why no further request is sent."""
        refused = [found[0] for _, found in held if _was_refused(found)]
        last = (refused or [found[0] for _, found in held])[-1]
        reason = last.message.rstrip(".") if isinstance(last, Problem) else ""
        if refused:
            names = self.models(session)
            known = f" Its models: {', '.join(names[:10])}." if names else ""
            return ModelError(
                f"{self.address} refuses requests for the model {self.model!r}: {reason}.{known}"
            )
        return ModelError(
            f"{self.address} answers nothing any more ({reason}); what was finished is kept, and "
            "the same command goes on from there."
        )

    def _work(self, session: _Session, request: Request, finished: SimpleQueue[Any]) -> None:
        try:
            finished.put(self._ask(session, request))
        except Exception as error:  # raised where the answers are waited for
            finished.put(error)

    def _ask(self, session: _Session, request: Request) -> tuple[str, Answers]:
        end = time.monotonic() + self.patience.deadline
        error: Exception | None = None
        requests = failures = 0
        while failures < self.patience.tries:
            started = session.limit.acquire(end)
            if started is None:
                break
            requests += 1
            self.requests += 1
            try:
                timeout = max(0.1, min(self.patience.timeout, end - started))
                found = self._send(session, request, timeout)
                session.answered = True
                session.limit.answered()
                return request.key, [without_key(answer) for answer in found]
            except Exception as failed:
                error, kind = failed, classify(failed)
            finally:
                session.limit.release()
            if kind.kind == "permanent":
                return request.key, [self._refusal(error)]
            if kind.kind == "rate limit":
                session.limit.refused(started, kind.wait)
            else:
                failures += 1
                if is_unreachable(error) and not session.answered and failures >= _TRIES_TO_REACH:
                    break
            pause = pause_after(kind, requests, self.patience.backoff)
            if time.monotonic() + pause >= end or session.limit.wait(pause):
                break
        return request.key, [self._gave_up(session, error, requests)]

    def _send(self, session: _Session, request: Request, timeout: float) -> Answers:
        """Send one request, and read its answer within `timeout` seconds from first to last byte.

        Raises:
            UnreadableAnswerError: what came back is no completion, or came too slowly.
        """
        client = session.client
        api = client.chat.completions if self.endpoint == "chat" else client.completions
        known = {"messages": [], "prompt": ""}
        named = {key: value for key, value in request.body.items() if key in known}
        others = {key: value for key, value in request.body.items() if key not in known}
        end = time.monotonic() + timeout
        parts = []
        with api.with_streaming_response.create(
            model=self.model, **named, extra_body=others, timeout=timeout
        ) as response:
            for part in response.iter_bytes():
                parts.append(part)
                if time.monotonic() > end:
                    raise UnreadableAnswerError(f"the answer took more than {timeout:.0f} seconds")
        try:
            body = json.loads(b"".join(parts))
        except ValueError as error:
            raise UnreadableAnswerError(f"the answer is not JSON: {error}") from None
        found = read_completions(body)
        broken = next(
            (item for item in found if getattr(item, "kind", "") == "invalid_answer"), None
        )
        if isinstance(broken, Problem):
            raise UnreadableAnswerError(broken.message)
        return found

    def _refusal(self, error: Exception) -> Problem:
        """Return what a permanent error means for one article; raise if it means all of them."""
        import openai

        reason = reason_of(error)
        if isinstance(error, openai.AuthenticationError):
            raise ModelError(
                f"{self.address} refuses the key ({reason}); set OPENAI_API_KEY to another."
            ) from error
        if getattr(error, "status_code", None) in (402, 429):
            raise ModelError(f"{self.address} has no credit left ({reason}).") from error
        if any(words in reason.lower() for words in _TOO_LONG):
            return Problem("too_long", f"the article is too long for the model: {reason}")
        return Problem("model_error", f"{_REFUSED}: {reason}")

    def _gave_up(self, session: _Session, error: Exception | None, tries: int) -> Problem:
        reason = reason_of(error) if error is not None else "no place among the requests in flight"
        if is_unreachable(error) and not session.answered:
            raise ModelError(
                f"{self.address} cannot be reached ({reason}); is the server running there?"
            ) from error
        times = f"{tries} {'try' if tries == 1 else 'tries'}"
        return Problem("no_answer", f"no answer after {times}: {reason}")


def _was_refused(found: Answers) -> bool:
    return isinstance(found[0], Problem) and found[0].message.startswith(_REFUSED)
