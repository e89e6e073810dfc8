"""One request to a server: tried until it has an answer, cannot have one, or takes too long.

The library `openai` sends it; its own retries are off, so that tries are counted in one place.
"""

from __future__ import annotations

import json
import time
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, Literal

from summarize.errors import ModelError
from summarize.served.answers import Answer, Problem, read_completions, usage_of
from summarize.served.concurrency import AdaptiveLimit
from summarize.served.connection import (
    address_of,
    is_unreachable,
    new_client,
    pause_after,
    reason_of,
    without_key,
)
from summarize.served.error_classes import UnreadableAnswerError, classify
from summarize.usage import Usage

Endpoint = Literal["chat", "completions"]
Answers = list[Answer | Problem]

_TRIES_TO_REACH = 2
REFUSED = "the server refused this request"
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


class Session:
    """One connection: its client, the requests in flight, and whether anything was answered.

    Args:
        model: the model's name, as the server knows it.
        url: where the server's API begins.
        endpoint: chat completions, or plain completions.
        patience: when to give up.

    Raises:
        MissingDependencyError: `openai` is not installed.
        ModelError: the address or the key cannot be used.
    """

    def __init__(self, model: str, url: str | None, endpoint: Endpoint, patience: Patience) -> None:
        self._model, self._endpoint, self._patience = model, endpoint, patience
        self._address = address_of(url)
        self._client = new_client(url, patience.timeout)
        self.limit = AdaptiveLimit(patience.ceiling)
        self.answered = False

    def close(self) -> None:
        """Let no further request begin and close the connections."""
        self.limit.close()
        self._client.close()

    def models(self) -> list[str]:
        """Return the names of the models that the server says it has; empty if it does not say."""
        try:
            return sorted(model.id for model in self._client.models.list(timeout=10.0))
        except Exception:
            return []

    def ask(self, request: Request) -> Answers:
        """Return the answers to a request, or why there are none; the first has the usage.

        Raises:
            ModelError: the server cannot be reached, refuses the key, or has no credit left.
        """
        patience = self._patience
        end = time.monotonic() + patience.deadline
        error: Exception | None = None
        failures = 0
        used = Usage()
        while failures < patience.tries:
            started = self.limit.acquire(end)
            if started is None:
                break
            try:
                found, taken = self._send(request, max(0.1, min(patience.timeout, end - started)))
                self.answered = True
                self.limit.answered()
                return _with_usage([without_key(answer) for answer in found], used + taken)
            except Exception as failed:
                error, kind = failed, classify(failed)
                used += getattr(failed, "usage", Usage(requests=1))
            finally:
                self.limit.release()
            if kind.kind == "permanent":
                return _with_usage([self._refusal(error)], used)
            if kind.kind == "rate limit":
                self.limit.refused(started, kind.wait)
            else:
                failures += 1
                if is_unreachable(error) and not self.answered and failures >= _TRIES_TO_REACH:
                    break
            pause = pause_after(kind, used.requests, patience.backoff)
            if time.monotonic() + pause >= end or self.limit.wait(pause):
                break
        return _with_usage([self._gave_up(error, used.requests)], used)

    def _send(self, request: Request, timeout: float) -> tuple[Answers, Usage]:
        """Send one request, and read its answer within `timeout` seconds from first to last byte.

        Raises:
            UnreadableAnswerError: what came back is no completion, or came too slowly.
        """
        chat = self._endpoint == "chat"
        api = self._client.chat.completions if chat else self._client.completions
        known = {"messages", "prompt"}
        named = {key: value for key, value in request.body.items() if key in known}
        others = {key: value for key, value in request.body.items() if key not in known}
        end = time.monotonic() + timeout
        parts = []
        with api.with_streaming_response.create(
            model=self._model, **named, extra_body=others, timeout=timeout
        ) as response:
            for part in response.iter_bytes():
                parts.append(part)
                if time.monotonic() > end:
                    raise UnreadableAnswerError(f"the answer took more than {timeout:.0f} seconds")
        try:
            body = json.loads(b"".join(parts))
        except ValueError as error:
            raise UnreadableAnswerError(f"the answer is not JSON: {error}") from None
        found, used = read_completions(body), usage_of(body)
        for item in found:
            if isinstance(item, Problem) and item.kind == "invalid_answer":
                raise UnreadableAnswerError(item.message, used)
        return found, used

    def _refusal(self, error: Exception) -> Problem:
        """Return what a permanent error means for one article; raise if it means all of them."""
        import openai

        reason = reason_of(error)
        if isinstance(error, openai.AuthenticationError):
            raise ModelError(
                f"{self._address} refuses the key ({reason}); set OPENAI_API_KEY to another."
            ) from error
        if getattr(error, "status_code", None) in (402, 429):
            raise ModelError(f"{self._address} has no credit left ({reason}).") from error
        if any(words in reason.lower() for words in _TOO_LONG):
            return Problem("too_long", f"the article is too long for the model: {reason}")
        return Problem("model_error", f"{REFUSED}: {reason}")

    def _gave_up(self, error: Exception | None, tries: int) -> Problem:
        reason = reason_of(error) if error is not None else "no place among the requests in flight"
        if is_unreachable(error) and not self.answered:
            raise ModelError(
                f"{self._address} cannot be reached ({reason}); is the server running there?"
            ) from error
        times = f"{tries} {'try' if tries == 1 else 'tries'}"
        return Problem("no_answer", f"no answer after {times}: {reason}")


def was_refused(found: Answers) -> bool:
    """Whether the server refused a request for a reason that may hold for all others."""
    return isinstance(found[0], Problem) and found[0].message.startswith(REFUSED)


def _with_usage(found: Answers, used: Usage) -> Answers:
    whole = replace(used, retries=max(0, used.requests - 1))
    return [replace(found[0], usage=whole), *found[1:]]
