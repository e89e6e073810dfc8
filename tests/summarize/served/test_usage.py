"""What an answer took: added up, and whole where several candidates are asked for one summary."""

from __future__ import annotations

from typing import Any

import pytest
from stub_server import Reply, completion, serving

from summarize.base import Article
from summarize.guarded.summarizer import Guarded
from summarize.spec import Spec
from summarize.usage import Usage


def test_the_sum_counts_everything_and_knows_a_cost_where_one_is_known() -> None:
    one, two = Usage(1, 0, 10, 5, 2, 0, 0.5), Usage(3, 2, 7, 1, 0, 1)
    assert one + two == Usage(4, 2, 17, 6, 2, 1, 0.5)
    assert (two + two).cost is None


def test_what_is_nothing_is_not_written() -> None:
    assert Usage(2, 1, 10).as_json() == {"requests": 2, "retries": 1, "input_tokens": 10}
    assert Usage(1, cost=0.0).as_json() == {"requests": 1, "cost": 0.0}


def test_a_guarded_summary_has_the_usage_of_all_candidates(monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("openai")
    monkeypatch.setenv("OPENAI_API_KEY", "not-a-real-key")

    def respond(number: int, request: dict[str, Any]) -> Reply:
        usage = {"prompt_tokens": 100, "completion_tokens": 10 * request["seed"]}
        return Reply(completion(f"It rained in {1980 + request['seed']}.", usage=usage))

    with serving(respond) as server:
        options = {"model": "tiny", "url": server.url}
        asked = [Spec("served", options | {"seed": seed}) for seed in (5, 7)]
        with Guarded(asked, by=Spec("candidate_writers:Numbers"), repair="none") as guarded:
            summary = guarded(Article("a", "In 1987 it rained."))
    assert summary.text == "It rained in 1987."
    count, wrote = len(server.requests), sum(10 * each["seed"] for each in server.requests)
    assert count > 2  # of each summarizer several candidates
    assert summary.usage == Usage(requests=count, input_tokens=100 * count, output_tokens=wrote)
