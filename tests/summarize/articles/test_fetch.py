"""Pages from servers that are slow, lie, or send the reader elsewhere."""

from __future__ import annotations

import contextlib
import socket
import threading
import time
from collections.abc import Callable, Iterator

import pytest

from summarize import ArticleError, read_article
from summarize.articles.fetch import fetch

STORY = b"<html><body><article><p>" + b"The ferry ran aground on Monday. " * 20 + b"</p></article>"


@contextlib.contextmanager
def serving(answer: Callable[[socket.socket], None]) -> Iterator[str]:
    """Serve one answer after another on the loopback until the test is over."""
    with socket.create_server(("127.0.0.1", 0)) as server:

        def work() -> None:
            with contextlib.suppress(OSError):
                while True:
                    connection, _ = server.accept()
                    with connection, contextlib.suppress(OSError):
                        connection.recv(4096)
                        answer(connection)

        threading.Thread(target=work, daemon=True).start()
        yield f"http://127.0.0.1:{server.getsockname()[1]}/story"
        server.close()


def saying(head: str, body: bytes = STORY) -> Callable[[socket.socket], None]:
    return lambda connection: connection.sendall(head.encode("latin-1") + b"\r\n\r\n" + body)


def test_a_page_is_fetched_with_its_type_and_charset() -> None:
    head = f"HTTP/1.1 200 OK\r\nContent-Length: {len(STORY)}\r\nContent-Type: text/html; charset=x"
    with serving(saying(head)) as url:
        answer = fetch(url)
    assert (answer.data, answer.charset, answer.media_type) == (STORY, "x", "text/html")


def test_half_a_page_is_not_taken_for_the_whole() -> None:
    with (
        serving(saying("HTTP/1.1 200 OK\r\nContent-Length: 999999")) as url,
        pytest.raises(ArticleError, match=f"after {len(STORY)} of 999,999 bytes"),
    ):
        fetch(url)


@pytest.mark.parametrize("charset", ["undefined", "a\0b", "idna", "hex", "no-such-charset"])
def test_a_charset_that_is_none_is_passed_over(charset: str) -> None:
    head = f"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset={charset}"
    with serving(saying(head)) as url:
        assert read_article(url).text.startswith("The ferry ran aground")


def test_a_page_may_not_send_the_reader_to_another_scheme() -> None:
    with (
        serving(saying("HTTP/1.1 302 Found\r\nLocation: ftp://127.0.0.1/x", b"")) as url,
        pytest.raises(ArticleError, match="cannot be fetched"),
    ):
        fetch(url)


def trickle_headers(connection: socket.socket) -> None:
    connection.sendall(b"HTTP/1.1 200 OK\r\nX-A: ")
    trickle(connection)


def trickle_body(connection: socket.socket) -> None:
    connection.sendall(b"HTTP/1.1 200 OK\r\n\r\n")
    trickle(connection)


def trickle(connection: socket.socket) -> None:
    for _ in range(100):
        connection.sendall(b"x")
        time.sleep(0.05)


@pytest.mark.parametrize("answer", [trickle_headers, trickle_body])
def test_a_server_that_trickles_is_given_up(answer: Callable[[socket.socket], None]) -> None:
    with (
        serving(answer) as url,
        pytest.raises(ArticleError, match="did not arrive within"),
    ):
        fetch(url, deadline=0.5)


def test_what_a_server_says_reaches_no_terminal_unchecked() -> None:
    with (
        serving(saying("HTTP/1.1 418 Tea\x1b[31m", b"")) as url,
        pytest.raises(ArticleError) as caught,
    ):
        fetch(url)
    assert "418 Tea" in str(caught.value)
    assert "\x1b" not in str(caught.value)
