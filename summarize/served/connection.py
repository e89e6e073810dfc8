"""Making the client of a server, and saying what went wrong without telling a secret."""

from __future__ import annotations

import os
import random
from collections.abc import Mapping
from dataclasses import replace
from typing import Any
from urllib.parse import urlsplit

from summarize.errors import MissingDependencyError, ModelError, SpecError
from summarize.served.answers import Answer, Problem
from summarize.served.error_classes import ErrorClass

_LONGEST_WAIT = 30.0


def new_client(url: str | None, timeout: float) -> Any:
    """Make a client of `openai`; no request is sent.

    Args:
        url: where the API begins; `OPENAI_BASE_URL` of the environment, or openai.com, if `None`.
        timeout: seconds for one read.

    Raises:
        MissingDependencyError: `openai` is not installed.
        ModelError: the address cannot be used, or there is neither a server nor a key.
    """
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
    address = url or os.environ.get("OPENAI_BASE_URL") or None
    try:
        if address is not None:
            checked_address(address)
        return openai.OpenAI(api_key=key, base_url=address, max_retries=0, timeout=timeout)
    except ValueError as error:
        raise ModelError(f"the server's address cannot be used: {error}.") from None


def address_of(url: str | None) -> str:
    """Return a server's address without what may be secret in it, for messages."""
    url = url or os.environ.get("OPENAI_BASE_URL") or "https://api.openai.com/v1"
    parts = urlsplit(url)
    port = f":{parts.port}" if parts.port else ""
    return f"{parts.scheme}://{parts.hostname or ''}{port}{parts.path}"


def check_url(name: str, url: str | None) -> None:
    """Refuse what is no address of a server, or holds a secret.

    Args:
        name: of what takes the option `url`, for the message.
        url: the option.

    Raises:
        SpecError: it cannot be used.
    """
    if url is not None:
        try:
            checked_address(url)
        except ValueError as error:
            raise SpecError(f"{name} cannot use its url: {error}.") from None


def checked_address(url: str) -> None:
    """Refuse an address that is none, or that holds what may be a secret; never repeats it.

    Raises:
        ValueError: says what is wrong with it.
    """
    parts = urlsplit(url)
    if parts.username or parts.password or parts.query or parts.fragment:
        raise ValueError("it takes no key and no query; set OPENAI_API_KEY instead")
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise ValueError("it must be http(s)://host, a port and a path if needed")
    _ = parts.port  # a port that is no number is a ValueError


def is_unreachable(error: Exception | None) -> bool:
    """Whether the server could not be reached at all: no answer came, not even a slow one."""
    import openai

    return isinstance(error, openai.APIConnectionError) and not isinstance(
        error, openai.APITimeoutError
    )


def pause_after(kind: ErrorClass, requests: int, backoff: float) -> float:
    """Return the seconds before the next try: what the server asks for, or twice the last time.

    A random half is taken off, so that requests refused together do not come back together.
    """
    if kind.wait is not None:
        return kind.wait + 0.05 * random.random()  # noqa: S311 - spreads requests, hides nothing
    longest: float = min(_LONGEST_WAIT, backoff * 2.0 ** (requests - 1))
    return longest * (0.5 + 0.5 * random.random())  # noqa: S311


def reason_of(error: Exception) -> str:
    """Return an error in one line: the server's own words where it has some."""
    body = getattr(error, "body", None)
    words = body.get("message") or body.get("detail") if isinstance(body, Mapping) else None
    status = getattr(error, "status_code", None)
    line = _hidden(" ".join(str(words or error).split()))
    line = line if len(line) <= 200 else f"{line[:199]}…"
    return f"HTTP {status}, {line}" if status and not line.startswith("Error code") else line


def _hidden(text: str) -> str:
    """Return a text without the key, which a server may repeat in what it says."""
    key = os.environ.get("OPENAI_API_KEY")
    return text.replace(key, "***") if key else text


def without_key(found: Answer | Problem) -> Answer | Problem:
    """Return what came back without the key, which a server may repeat in what it says."""
    return replace(found, message=_hidden(found.message)) if isinstance(found, Problem) else found
