"""One classifier of what can go wrong with a request: wait, try again, or give up."""

from __future__ import annotations

import datetime
import email.utils
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from summarize.usage import Usage

ErrorKind = Literal["rate limit", "transient", "permanent"]

_TRANSIENT = frozenset({408, 409, 425, 500, 502, 503, 504, 520, 521, 522, 523, 524, 529})
_DURATION = re.compile(r"(\d+(?:\.\d+)?)(ms|s|m|h)")
_SECONDS = {"ms": 0.001, "s": 1.0, "m": 60.0, "h": 3600.0}
_LONGEST_WAIT = 300.0


class UnreadableAnswerError(Exception):
    """A server answered with something that is no completion; another try may do better.

    `usage` is what the server counted for it nevertheless.
    """

    def __init__(self, message: str, usage: Usage | None = None) -> None:
        super().__init__(message)
        self.usage = usage or Usage(requests=1)


@dataclass(frozen=True, slots=True)
class ErrorClass:
    """What to do after an error.

    `wait` is how many seconds the server asked to wait, `None` where it did not say.
    """

    kind: ErrorKind
    wait: float | None = None


def classify(error: Exception) -> ErrorClass:
    """Say whether an error of the `openai` client is worth another try, and when.

    A 429 is a rate limit, but for an empty purse, which no waiting fills. Time-outs, broken
    connections, unreadable bodies and the server's own errors (5xx) are transient. Any other
    status means that the same request will be answered the same way.
    """
    import openai

    if isinstance(error, openai.APIStatusError):
        status = error.status_code
        if status == 429:
            wait = wait_asked_for(error.response.headers)
            code = f"{error.code} {error.type} {error}"
            if wait is None and "insufficient_quota" in code:
                return ErrorClass("permanent")
            return ErrorClass("rate limit", wait)
        if status in _TRANSIENT or status >= 500:
            return ErrorClass("transient", wait_asked_for(error.response.headers))
        return ErrorClass("permanent")
    if isinstance(error, openai.APIConnectionError | UnreadableAnswerError):
        return ErrorClass("transient")
    return ErrorClass("permanent")


def wait_asked_for(headers: Mapping[str, Any]) -> float | None:
    """Return the seconds that a response asks to wait, `None` where it does not.

    Reads `retry-after-ms`, `retry-after` (seconds or an HTTP date) and, where a budget is used
    up, `x-ratelimit-reset-requests` and `-tokens` (`1s`, `6m0s`, `120ms`). A wait of more than
    five minutes is cut to five minutes: the number of tries ends it.
    """
    wait = _retry_after(headers)
    if wait is None:
        resets = [
            _duration(str(headers.get(f"x-ratelimit-reset-{what}", "")))
            for what in ("requests", "tokens")
            if str(headers.get(f"x-ratelimit-remaining-{what}", "")).strip() == "0"
        ]
        wait = max((reset for reset in resets if reset is not None), default=None)
    return None if wait is None else min(max(wait, 0.0), _LONGEST_WAIT)


def _retry_after(headers: Mapping[str, Any]) -> float | None:
    milliseconds = _number(headers.get("retry-after-ms"))
    if milliseconds is not None:
        return milliseconds / 1000
    value = headers.get("retry-after")
    seconds = _number(value)
    if seconds is not None or value is None:
        return seconds
    try:
        when = email.utils.parsedate_to_datetime(str(value))
    except ValueError:
        return None
    now = datetime.datetime.now(datetime.UTC)
    return (when - now).total_seconds() if when.tzinfo else None


def _number(value: Any) -> float | None:
    try:
        number = float(value)
    except (TypeError, ValueError):
        return None
    return number if 0 <= number < float("inf") else None


def _duration(text: str) -> float | None:
    parts = _DURATION.findall(text)
    if parts:
        return sum(float(number) * _SECONDS[unit] for number, unit in parts)
    return _number(text)
