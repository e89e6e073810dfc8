"""Fetching a page from a web server: whole, in time, and from http(s) alone."""

from __future__ import annotations

import time
from dataclasses import dataclass
from threading import Thread
from typing import Any

from summarize.articles.lines import one_line
from summarize.errors import ArticleError

LARGEST_PAGE = 20 * 2**20
"""Bytes that a web page may have."""

DEADLINE = 30.0
"""Seconds after which a page that has not arrived whole is given up, however it trickles."""

_ADVICE = "check the address, or save the page and name the file."


@dataclass(frozen=True, slots=True)
class Response:
    """What a server sent: the bytes of the page, the charset that it names, and the media type."""

    data: bytes
    charset: str | None
    media_type: str


def fetch(url: str, deadline: float = DEADLINE) -> Response:
    """Fetch an http(s) address; redirections to other schemes are refused.

    Raises:
        ArticleError: the server does not answer in time, refuses, sends more than `LARGEST_PAGE`,
            or closes the connection before everything that it announced has arrived.
    """
    answers: list[Response | Exception] = []

    def work() -> None:
        try:
            answers.append(_fetch(url, time.monotonic() + deadline))
        except Exception as error:  # told by the thread that waits
            answers.append(error)

    # A thread, because the headers of an answer can trickle for ever and no time limit of a
    # socket notices; it is left behind where it hangs.
    worker = Thread(target=work, daemon=True)
    worker.start()
    worker.join(deadline)
    answer: Response | Exception = answers[0] if answers else TimeoutError()
    if isinstance(answer, Response):
        return answer
    if isinstance(answer, TimeoutError) or isinstance(
        getattr(answer, "reason", None), TimeoutError
    ):
        raise ArticleError(f"{url}: did not arrive within {deadline:g} seconds; {_ADVICE}")
    if isinstance(answer, ArticleError):
        raise answer
    raise ArticleError(f"{url}: cannot be fetched ({_reason(answer)}); {_ADVICE}")


def _fetch(url: str, until: float) -> Response:
    import urllib.request

    opener = urllib.request.OpenerDirector()  # without what reads file:// and ftp://
    for handler in (
        urllib.request.ProxyHandler(),
        urllib.request.HTTPHandler(),
        urllib.request.HTTPSHandler(),
        urllib.request.HTTPDefaultErrorHandler(),
        urllib.request.HTTPErrorProcessor(),
        urllib.request.HTTPRedirectHandler(),
        urllib.request.UnknownHandler(),
    ):
        opener.add_handler(handler)
    headers = {"User-Agent": "summarize-eval", "Accept": "text/html, text/plain, */*;q=0.5"}
    request = urllib.request.Request(url, headers=headers)  # noqa: S310 - begins with http(s)://
    with opener.open(request, timeout=max(until - time.monotonic(), 0.1)) as answer:
        data = bytearray()
        while part := answer.read1(2**16):
            data += part
            if len(data) > LARGEST_PAGE:
                raise ArticleError(
                    f"{url}: is larger than {LARGEST_PAGE // 2**20} MB; "
                    "save the article's text and name the file."
                )
            if time.monotonic() > until:
                raise TimeoutError
        announced = answer.headers.get("Content-Length", "")
        if announced.isdecimal() and len(data) < int(announced):
            raise ArticleError(
                f"{url}: the connection was closed after {len(data):,} of {int(announced):,} "
                f"bytes; try again, or save the page and name the file."
            )
        charset = answer.headers.get_content_charset()
        return Response(bytes(data), charset, answer.headers.get_content_type())


def _reason(error: Any) -> str:
    """Say what went wrong, in one line without control characters: servers word it freely."""
    if (status := getattr(error, "code", None)) is not None:
        return one_line(f"the server answered {status} {getattr(error, 'reason', '')}").strip()
    return one_line(str(getattr(error, "reason", None) or error)) or type(error).__name__
