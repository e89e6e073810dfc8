"""An OpenAI-compatible server on loopback whose answers, faults and limits a test decides."""

from __future__ import annotations

import json
import socket
import struct
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


@dataclass(frozen=True)
class Reply:
    """What the server sends: JSON or raw bytes, after a delay.

    `reset` breaks the connection; `drip` is a pause after every byte.
    """

    body: Any = None
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    delay: float = 0.0
    reset: bool = False
    drip: float = 0.0


def completion(text: str | None, **changes: Any) -> dict[str, Any]:
    """Return the body of a chat completion; `changes` replace parts of it."""
    choice = {
        "index": 0,
        "message": {"role": "assistant", "content": text},
        "text": text,
        "finish_reason": changes.pop("finish_reason", "stop"),
    }
    choice["message"] |= changes.pop("message", {})
    usage = {"prompt_tokens": 100, "completion_tokens": 10}
    return {
        "model": "tiny-1",
        "system_fingerprint": "fp",
        "choices": [choice],
        "usage": usage,
    } | changes


def failing(status: int, message: str = "no", **headers: str) -> Reply:
    """Return an error as OpenAI's servers send it."""
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return Reply({"error": {"message": message}}, status, named)


class StubServer(ThreadingHTTPServer):
    """Counts what it is asked; `respond(number, request)` decides each answer."""

    daemon_threads = True
    request_queue_size = 256

    def __init__(self, respond: Callable[[int, dict[str, Any]], Reply], port: int = 0) -> None:
        super().__init__(("127.0.0.1", port), _Handler)
        self.respond = respond
        self.requests: list[dict[str, Any]] = []
        self.keys: list[str | None] = []
        self.in_flight = self.most_in_flight = 0
        self.lock = threading.Lock()

    @property
    def url(self) -> str:
        """Where its API begins."""
        return f"http://127.0.0.1:{self.server_address[1]}/v1"

    def handle_error(self, *_: Any) -> None:
        """Stay silent about clients that went away."""


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    server: StubServer

    def do_GET(self) -> None:
        self._send(Reply({"object": "list", "data": [{"id": "tiny", "object": "model"}]}))

    def do_POST(self) -> None:
        request = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        server = self.server
        with server.lock:
            number = len(server.requests)
            server.requests.append(request | {"path": self.path})
            server.keys.append(self.headers.get("Authorization"))
            server.in_flight += 1
            server.most_in_flight = max(server.most_in_flight, server.in_flight)
        try:
            reply = server.respond(number, request)
            time.sleep(reply.delay)
        finally:
            with server.lock:
                server.in_flight -= 1
        self._send(reply)

    def _send(self, reply: Reply) -> None:
        if reply.reset:
            linger = struct.pack("ii", 1, 0)
            self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, linger)
            self.close_connection = True
            self.connection.close()
            return
        body = reply.body if isinstance(reply.body, bytes) else json.dumps(reply.body).encode()
        self.send_response(reply.status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        for name, value in reply.headers.items():
            self.send_header(name, value)
        self.end_headers()
        if not reply.drip:
            self.wfile.write(body)
            return
        for byte in body:
            self.wfile.write(bytes([byte]))
            self.wfile.flush()
            time.sleep(reply.drip)

    def log_message(self, *_: Any) -> None:
        pass


@contextmanager
def serving(respond: Callable[[int, dict[str, Any]], Reply]) -> Iterator[StubServer]:
    """Run a server in a thread for the length of a `with` block."""
    server = StubServer(respond)
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
