"""A benchmark against a server that fails at every fifth request, killed on the way.

The short form runs 300 articles with two kills; `--full` runs 2,000 with eight.
"""

from __future__ import annotations

import hashlib
import json
import os
import random
import signal
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from stub_server import Reply, StubServer, completion, failing, serving

pytest.importorskip("openai")

CEILING = 16
FAULTS = (
    failing(500),
    failing(503),
    failing(429, retry_after_ms="30"),
    failing(429),
    Reply(b"{broken"),
    Reply({"choices": []}),
    Reply(reset=True),
)


class Faulty:
    """Answers after a fixed time; at a fixed share of requests with a fault, drawn by a seed."""

    def __init__(self, share: float, seconds: float = 0.01) -> None:
        self.share, self.seconds = share, seconds
        self.random = random.Random(13)
        self.answered: Counter[str] = Counter()
        self.asked: list[str] = []

    def __call__(self, number: int, request: dict[str, Any]) -> Reply:
        text = request["messages"][-1]["content"]
        name = text.partition("on day ")[2].partition(".")[0]
        self.asked.append(name)
        if self.random.random() < self.share:
            return self.random.choice(FAULTS)
        self.answered[name] += 1
        return Reply(completion(f"Rain fell on day {name}."), delay=self.seconds)


def config(folder: Path, server: StubServer, count: int) -> Path:
    rows = [
        {
            "id": f"a{n}",
            "article": f"It rained on day {n}. The hall was shut.",
            "references": ["R."],
        }
        for n in range(count)
    ]
    (folder / "data.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows))
    summarizer = {
        "use": "served",
        "model": "tiny",
        "url": server.url,
        "concurrency": CEILING,
        "timeout": 5.0,
        "tries": 20,
    }
    written = {
        "name": "soak",
        "data": {"path": "data.jsonl"},
        "summarizers": {"it": summarizer},
        "metrics": ["length"],
    }
    path = folder / "soak.yaml"
    path.write_text(json.dumps(written))
    return path


def bench(path: Path) -> subprocess.Popen[bytes]:
    arguments = ["-m", "eval.cli.main", "bench", str(path), "--runs", str(path.parent / "runs")]
    environment = os.environ | {"OPENAI_API_KEY": "not-a-real-key"}
    return subprocess.Popen(
        [sys.executable, *arguments],
        env=environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
    )


def finished(path: Path) -> dict[str, str]:
    """Run to the end; return the digests of the files that hold results."""
    process = bench(path)
    _, errors = process.communicate(timeout=600)
    assert process.returncode == 0, errors.decode()
    (folder,) = (path.parent / "runs" / "soak").glob("it-*")
    return {
        name: hashlib.sha256((folder / name).read_bytes()).hexdigest()
        for name in ("summaries.jsonl", "scores.jsonl")
    }


def usage(path: Path) -> dict[str, float]:
    (result,) = (path.parent / "runs" / "soak").glob("it-*/result.json")
    found: dict[str, float] = json.loads(result.read_text())["usage"]
    return found


def journaled(path: Path) -> int:
    lines = 0
    for journal in (path.parent / "runs" / "soak").glob("it-*/summaries.jsonl"):
        lines = journal.read_bytes().count(b"\n")
    return lines


def kill_at(path: Path, lines: int) -> None:
    """Kill a benchmark once its journal has so many lines."""
    process = bench(path)
    end = time.monotonic() + 300
    while journaled(path) < lines and process.poll() is None and time.monotonic() < end:
        time.sleep(0.005)
    process.send_signal(signal.SIGKILL)
    process.wait()


def test_nothing_is_lost_doubled_or_paid_twice(tmp_path: Path, pytestconfig: pytest.Config) -> None:
    count, kills = (2000, 8) if pytestconfig.getoption("--full") else (300, 2)
    calm, stormy = tmp_path / "calm", tmp_path / "stormy"
    calm.mkdir()
    stormy.mkdir()
    with serving(Faulty(0.0)) as server:
        wanted = finished(config(calm, server, count))
        assert len(server.requests) == count
    faulty = Faulty(0.2)
    with serving(faulty) as server:
        path = config(stormy, server, count)
        for kill in range(1, kills + 1):
            kill_at(path, kill * count // (kills + 1))
        assert finished(path) == wanted
    assert len(faulty.answered) == count
    # What was under way at a kill had no result yet, and is asked for again: no more than that.
    answered = sum(faulty.answered.values())
    assert answered <= count + kills * CEILING
    # Every answer has 100 tokens read and 10 written. What was under way at a kill is in no file.
    used = usage(path)
    assert 100 * count <= used["input_tokens"] <= 100 * answered
    assert used["output_tokens"] == used["input_tokens"] / 10
    assert count < used["requests"] <= len(faulty.asked)
    again = bench(path)
    assert again.wait(timeout=120) == 0  # complete: the server, gone by now, is not asked
