"""Asking real summarizers again: a tiny chat model in torch, and a server on loopback."""

from __future__ import annotations

from typing import Any

import pytest
from stub_server import Reply, StubServer, completion, serving

from summarize.base import Article
from summarize.guarded.asking import InstructableSummarizer
from summarize.guarded.summarizer import Guarded
from summarize.spec import Spec

ARTICLE = Article("a", "The dam at Oslo broke in 1987. Ann Lee saw it. Bob Ray fled.")
NUMBERS = Spec("candidate_writers:Numbers")


def _served(server: StubServer, **options: Any) -> Spec:
    return Spec("served", {"model": "tiny", "url": server.url, **options})


@pytest.fixture(autouse=True)
def environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", "not-a-real-key")
    monkeypatch.delenv("OPENAI_BASE_URL", raising=False)


def test_a_server_is_shown_the_article_its_text_and_what_is_wrong() -> None:
    pytest.importorskip("openai")

    def corrects_itself(number: int, request: dict[str, Any]) -> Reply:
        asked = "The article does not say" in request["messages"][-1]["content"]
        return Reply(completion("It broke in 1987." if asked else "The dam broke during 1990."))

    with serving(corrects_itself) as server:
        summary = Guarded(_served(server), by=NUMBERS, repair="ask", candidates=1)(ARTICLE)
    assert summary.text == "It broke in 1987."
    said = server.requests[-1]["messages"][-1]["content"]
    at = [said.index(part) for part in (ARTICLE.text, "The dam broke during 1990.", "- 1990")]
    assert at == sorted(at)
    assert summary.usage is not None
    assert summary.usage.requests == len(server.requests)


def test_plain_completions_take_no_instructions() -> None:
    pytest.importorskip("openai")
    with serving(lambda number, request: Reply(completion("x"))) as server:
        from summarize.registry import SUMMARIZERS

        for endpoint in ("chat", "completions"):
            model = SUMMARIZERS.create(_served(server, endpoint=endpoint))
            assert isinstance(model, InstructableSummarizer)
            assert model.takes_instructions == (endpoint == "chat")
    assert not server.requests
