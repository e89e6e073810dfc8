"""Candidates of a served model, against a server that takes `n`, ignores it or refuses it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from stub_server import Reply, StubServer, completion, failing, serving

pytest.importorskip("openai")

from summarize.base import Article, Failure, Summary
from summarize.candidates import BatchedCandidateSummarizer, Candidates, CandidateSummarizer
from summarize.errors import ModelError
from summarize.served.summarizer import Served
from summarize.usage import Usage

ARTICLES = [Article(f"a{n}", f"It rained on day {n}. The hall was shut.") for n in range(12)]


@pytest.fixture(autouse=True)
def environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", "not-a-real-key")
    monkeypatch.delenv("OPENAI_BASE_URL", raising=False)


def texts_of(request: dict[str, Any], number: int) -> list[str]:
    """What the model writes: a function of the article, the temperature and the seed."""
    day = request["messages"][-1]["content"].partition("on day ")[2].partition(".")[0]
    if request["temperature"] == 0:
        return [f"Rain fell on day {day}."]
    drops = [request["seed"] % 1000 + place for place in range(number)]
    return [f"Rain fell on day {day}, {drop} drops of it." for drop in drops]


def reply(texts: list[str]) -> Reply:
    body = completion(texts[0])
    body["usage"] = {"prompt_tokens": 100, "completion_tokens": 10 * len(texts)}
    choices = [completion(text)["choices"][0] | {"index": k} for k, text in enumerate(texts)]
    return Reply(body | {"choices": choices})


def takes_n(number: int, request: dict[str, Any]) -> Reply:
    return reply(texts_of(request, request.get("n", 1)))


def ignores_n(number: int, request: dict[str, Any]) -> Reply:
    return reply(texts_of(request, 1))


def refuses_n(number: int, request: dict[str, Any]) -> Reply:
    if request.get("n", 1) > 1:
        return failing(400, "only one completion is supported")
    return reply(texts_of(request, 1))


def candidates(
    server: StubServer, n: int, articles: list[Article] = ARTICLES, **options: Any
) -> dict[str, Candidates]:
    with Served(model="tiny", url=server.url, **options) as summarizer:
        return dict(summarizer.candidates(articles, n))


@pytest.mark.parametrize("respond", [takes_n, ignores_n, refuses_n])
def test_the_summary_comes_first_and_samples_beside_it(
    respond: Callable[[int, dict[str, Any]], Reply],
) -> None:
    with serving(respond) as server:
        found = candidates(server, 4)
        with Served(model="tiny", url=server.url) as summarizer:
            assert isinstance(summarizer, CandidateSummarizer)
            assert not isinstance(summarizer, BatchedCandidateSummarizer)
            own = {result.article_id: result for result in summarizer.summarize(ARTICLES)}
    assert set(found) == {article.id for article in ARTICLES}
    for key, each in found.items():
        first = own[key]
        assert isinstance(each, tuple)
        assert isinstance(first, Summary)
        assert each[0].text == first.text
        assert [one.details["decoding"] for one in each] == ["greedy", *["sample"] * 3]
        assert len({one.text for one in each}) == 4
        assert all(one.article_id == key for one in each)
        assert all(one.input_tokens == 100 for one in each)
    assert first.details.keys() == {"server"}


def test_a_server_that_takes_n_reads_each_prompt_twice_and_all_of_it_is_counted() -> None:
    with serving(takes_n) as server:
        found = candidates(server, 4, prices={"input": 1.0, "output": 2.0})
    assert len(server.requests) == 2 * len(ARTICLES)
    assert sorted({request.get("n", 1) for request in server.requests}) == [1, 3]
    for each in found.values():
        assert isinstance(each, tuple)
        cost = (200 + 2 * 40) / 1e6
        wanted = Usage(requests=2, input_tokens=200, output_tokens=40, cost=pytest.approx(cost))  # type: ignore[arg-type]
        assert each[0].usage == wanted
        assert [one.usage for one in each[1:]] == [None] * 3
        # One answer's share of what the server counted for three is not known.
        assert [one.output_tokens for one in each] == [10, None, None, None]


def test_a_server_without_n_is_asked_one_by_one_once_that_is_known() -> None:
    with serving(refuses_n) as server:
        found = candidates(server, 4, concurrency=1)
    several = [request for request in server.requests if request.get("n", 1) > 1]
    assert len(several) == 1
    assert len(server.requests) == 4 * len(ARTICLES) + 1
    assert all(isinstance(each, tuple) and len(each) == 4 for each in found.values())
    with serving(ignores_n) as server:
        candidates(server, 4, concurrency=1)
    # What came for the request with `n` is the first of the samples.
    assert len(server.requests) == 4 * len(ARTICLES)


def test_seeds_are_those_of_the_articles_and_places() -> None:
    with serving(ignores_n) as server:
        whole = candidates(server, 3, seed=5)
        alone = candidates(server, 3, ARTICLES[7:8], seed=5)
        other = candidates(server, 3, ARTICLES[7:8], seed=6)
    assert alone["a7"] == whole["a7"]
    assert other["a7"] != whole["a7"]
    sampled = [request for request in server.requests if request["temperature"] > 0]
    assert len({request["seed"] for request in sampled}) == 2 * len(ARTICLES) + 2
    assert all(0 <= request["seed"] < 2**31 + 3 for request in sampled)


def test_own_parameters_stand_and_equal_texts_count_once() -> None:
    def same(number: int, request: dict[str, Any]) -> Reply:
        return reply(["Rain fell all day."] * request.get("n", 1))

    with serving(same) as server:
        found = candidates(server, 4, ARTICLES[:1], generation={"temperature": 0.3, "seed": None})
    assert all(request["temperature"] == 0.3 for request in server.requests)
    assert not any("seed" in request for request in server.requests)
    (each,) = found.values()
    assert isinstance(each, tuple)
    (only,) = each
    assert only.details["decoding"] == "sample"
    assert only.usage == Usage(requests=2, input_tokens=200, output_tokens=40)


def test_samples_that_fail_leave_the_summary_and_a_summary_that_fails_the_samples() -> None:
    def no_samples(number: int, request: dict[str, Any]) -> Reply:
        if request["temperature"]:
            return failing(400, "temperature must be 0")
        return reply(texts_of(request, 1))

    def no_summary(number: int, request: dict[str, Any]) -> Reply:
        return takes_n(number, request) if request["temperature"] else Reply(completion(" "))

    def nothing(number: int, request: dict[str, Any]) -> Reply:
        return Reply(completion(" "))

    with serving(no_samples) as server:
        (only,) = candidates(server, 3, ARTICLES[:1]).values()
    assert isinstance(only, tuple)
    assert [one.text for one in only] == ["Rain fell on day 0."]
    with serving(no_summary) as server:
        (two,) = candidates(server, 3, ARTICLES[:1]).values()
    assert isinstance(two, tuple)
    assert [one.details["decoding"] for one in two] == ["sample", "sample"]
    assert two[0].usage is not None
    assert two[0].usage.requests == 2
    with serving(nothing) as server:
        found = candidates(server, 3, [*ARTICLES[:1], Article("blank", " ")])
    assert isinstance(found["a0"], Failure)
    assert found["a0"].kind == "empty_output"
    assert isinstance(found["blank"], Failure)
    assert found["blank"].kind == "empty_article"


def test_the_cost_limit_ends_the_samples_too() -> None:
    # 2 requests and 4 answers an article: 200 tokens read and 40 written.
    limit = 3 * (200 + 40) / 1e6
    with (
        serving(takes_n) as server,
        Served(
            model="tiny",
            url=server.url,
            prices={"input": 1.0, "output": 1.0},
            cost_limit=limit,
            concurrency=1,
        ) as summarizer,
    ):
        found = summarizer.candidates(ARTICLES, 4)
        assert [next(found)[0] for _ in range(3)] == ["a0", "a1", "a2"]
        with pytest.raises(ModelError, match="cost limit"):
            list(found)
    assert len(server.requests) / 2 <= 4
