"""How much of what a server allows is used, beside a plain gather of the client library."""

from __future__ import annotations

import asyncio
import threading
import time
from typing import Any

import pytest
from stub_server import Reply, completion, failing, serving

pytest.importorskip("openai")

from summarize.base import Article, Summary
from summarize.served.summarizer import Served

pytestmark = pytest.mark.speed

LATENCY, ALLOWED, COUNT = 0.3, 16, 900
ARTICLES = [Article(str(n), f"It rained on day {n}. The hall was shut.") for n in range(COUNT)]


class Limited:
    """Answers after a fixed time; refuses what goes beyond a number of requests in flight."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.in_flight = self.refused = 0

    def __call__(self, number: int, request: dict[str, Any]) -> Reply:
        with self.lock:
            if self.in_flight >= ALLOWED:
                self.refused += 1
                return failing(429)
            self.in_flight += 1
        time.sleep(LATENCY)
        with self.lock:
            self.in_flight -= 1
        return Reply(completion("Rain fell."))


async def gather(url: str) -> int:
    """Send everything at once, as a first script does; return how many got an answer."""
    import openai

    client = openai.AsyncOpenAI(base_url=url, api_key="none")

    async def ask(article: Article) -> bool:
        try:
            turns: Any = [{"role": "user", "content": article.text}]
            await client.chat.completions.create(model="tiny", messages=turns)
        except openai.OpenAIError:
            return False
        return True

    return sum(await asyncio.gather(*map(ask, ARTICLES)))


def test_a_limit_is_used_and_no_article_is_lost(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", "none")
    least = COUNT * LATENCY / ALLOWED
    limited = Limited()
    with serving(limited) as server:
        begin = time.perf_counter()
        found = list(Served("tiny", url=server.url).summarize_unordered(ARTICLES))
        ours = time.perf_counter() - begin
    plain = Limited()
    with serving(plain) as server:
        begin = time.perf_counter()
        answered = asyncio.run(gather(server.url))
        theirs = time.perf_counter() - begin
    print(
        f"\nserved: {len(found)} of {COUNT} in {ours:.1f} s, {least / ours:.0%} of what the limit "
        f"allows, {limited.refused} refused; asyncio.gather: {answered} of {COUNT} in "
        f"{theirs:.1f} s, {plain.refused} refused"
    )
    assert all(isinstance(result, Summary) for result in found)
    assert least / ours > 0.85
