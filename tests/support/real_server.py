"""`transformers serve` with the embedded model, on loopback, for the length of a `with` block."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

MODEL = "smollm2"
_SERVE = "from transformers.cli.transformers import main; main()"
_SECONDS_TO_START = 240.0  # some 15 on an idle machine, most of them imports


@contextmanager
def serving_embedded_model(folder: Path) -> Iterator[str]:
    """Serve the embedded model under the name `MODEL`; yield where its API begins.

    Args:
        folder: gets a link to the model, for the server knows a model by the name of its folder,
            and the server's log.

    Raises:
        MissingDependencyError: the model is not installed.
        RuntimeError: the server did not start; has the end of its log.
    """
    from summarize.huggingface.embedded import folder as model_folder

    (folder / MODEL).symlink_to(model_folder(), target_is_directory=True)
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    options = ["--host", "127.0.0.1", "--port", str(port), "--dtype", "float32", "--device", "cpu"]
    log = folder / "serve.log"
    with log.open("wb") as output:
        server = subprocess.Popen(
            [sys.executable, "-c", _SERVE, "serve", MODEL, *options],
            cwd=folder,
            env=os.environ | {"HF_HUB_OFFLINE": "1", "HF_HUB_CACHE": str(folder)},
            stdout=output,
            stderr=subprocess.STDOUT,
        )
    try:
        _wait_until_it_answers(server, f"http://127.0.0.1:{port}/health", log)
        yield f"http://127.0.0.1:{port}/v1"
    finally:
        server.terminate()
        try:
            server.wait(timeout=20)
        except subprocess.TimeoutExpired:
            server.kill()
            server.wait()


def _wait_until_it_answers(server: subprocess.Popen[bytes], health: str, log: Path) -> None:
    end = time.monotonic() + _SECONDS_TO_START
    while server.poll() is None and time.monotonic() < end:
        try:
            with urllib.request.urlopen(health, timeout=5):
                return
        except OSError:
            time.sleep(0.2)
    raise RuntimeError(f"transformers serve did not start: {log.read_text()[-2000:]}")
