"""What comes back is told apart: answers, non-answers, errors worth another try."""

from __future__ import annotations

import datetime
import email.utils
from typing import Any

import pytest

from summarize.served.answers import Answer, Problem, read_completions, usage_of
from summarize.served.concurrency import AdaptiveLimit
from summarize.served.error_classes import classify, wait_asked_for


def body(content: Any, reason: str | None = "stop", **more: Any) -> dict[str, Any]:
    message = {"role": "assistant", "content": content} | more
    return {"choices": [{"message": message, "finish_reason": reason}]}


def test_an_answer_carries_what_the_server_says_of_it() -> None:
    usage = {
        "prompt_tokens": 70,
        "completion_tokens": 30,
        "completion_tokens_details": {"reasoning_tokens": 12},
    }
    (answer,) = read_completions(
        body("Rain.", "length") | {"model": "m-1", "system_fingerprint": "f", "usage": usage}
    )
    assert answer == Answer("Rain.", True, "m-1", "f", 70, 30, 12)


def test_a_plain_completion_and_several_choices_are_read() -> None:
    choices = [{"text": "One.", "finish_reason": "stop"}, {"text": "Two.", "finish_reason": "stop"}]
    assert [a.text for a in read_completions({"choices": choices}) if isinstance(a, Answer)] == [
        "One.",
        "Two.",
    ]


@pytest.mark.parametrize(
    ("sent", "kind"),
    [
        (body("", "length"), "empty_output"),
        (body(None, "length"), "empty_output"),
        (body("  \n"), "empty_output"),
        (body("half of it", "content_filter"), "refused"),
        (body(None, refusal="I cannot do that."), "refused"),
        (body(12), "invalid_answer"),
        (body([{"type": "text"}]), "empty_output"),
        ({"choices": []}, "invalid_answer"),
        ({"error": {"message": "overloaded"}}, "invalid_answer"),
        ({"choices": ["text"]}, "invalid_answer"),
        ([], "invalid_answer"),
        (None, "invalid_answer"),
    ],
)
def test_what_is_no_answer_is_a_problem_of_its_kind(sent: Any, kind: str) -> None:
    (found,) = read_completions(sent)
    assert isinstance(found, Problem)
    assert found.kind == kind


def test_reasoning_that_ate_the_tokens_is_said() -> None:
    sent = body("", "length") | {
        "usage": {"completion_tokens": 512, "completion_tokens_details": {"reasoning_tokens": 500}}
    }
    (found,) = read_completions(sent)
    assert isinstance(found, Problem)
    assert "500 tokens" in found.message
    assert usage_of(sent).output_tokens == 512  # they are paid for


@pytest.mark.parametrize("count", [-1, True, "12", 3.5])
def test_counts_that_are_none_are_unknown(count: Any) -> None:
    (found,) = read_completions(body("Rain.") | {"usage": {"prompt_tokens": count}})
    assert isinstance(found, Answer)
    assert found.input_tokens is None


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({"retry-after": "7"}, 7.0),
        ({"retry-after-ms": "250", "retry-after": "9"}, 0.25),
        ({"x-ratelimit-remaining-requests": "0", "x-ratelimit-reset-requests": "1s"}, 1.0),
        ({"x-ratelimit-remaining-tokens": "0", "x-ratelimit-reset-tokens": "1m30s"}, 90.0),
        ({"x-ratelimit-remaining-tokens": "0", "x-ratelimit-reset-tokens": "120ms"}, 0.12),
        ({"x-ratelimit-remaining-tokens": "9", "x-ratelimit-reset-tokens": "60s"}, None),
        ({"retry-after": "86400"}, 300.0),
        ({"retry-after": "soon"}, None),
        ({}, None),
    ],
)
def test_the_wait_that_a_server_asks_for(headers: dict[str, str], seconds: float | None) -> None:
    assert wait_asked_for(headers) == seconds


def test_a_wait_until_a_date() -> None:
    when = datetime.datetime.now(datetime.UTC) + datetime.timedelta(seconds=60)
    wait = wait_asked_for({"retry-after": email.utils.format_datetime(when, usegmt=True)})
    assert wait is not None
    assert 50 < wait <= 60


@pytest.mark.parametrize(
    ("status", "message", "kind"),
    [
        (429, "slow down", "rate limit"),
        (429, "insufficient_quota: check your billing details", "permanent"),
        (429, "add a payment method at /account/billing", "rate limit"),
        (500, "", "transient"),
        (503, "", "transient"),
        (529, "", "transient"),
        (408, "", "transient"),
        (400, "", "permanent"),
        (401, "", "permanent"),
        (404, "", "permanent"),
        (422, "", "permanent"),
    ],
)
def test_statuses_are_classified(status: int, message: str, kind: str) -> None:
    openai = pytest.importorskip("openai")
    httpx = pytest.importorskip("httpx2")
    response = httpx.Response(status, request=httpx.Request("POST", "http://127.0.0.1/v1"))
    assert classify(openai.APIStatusError(message, response=response, body=None)).kind == kind


class Clock:
    """A clock that a test turns."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


def answers(limit: AdaptiveLimit, clock: Clock, takes: int, rounds: int) -> None:
    """Play a server that answers `takes` requests a second at most, for so many rounds."""
    for _ in range(rounds):
        count = limit.level
        clock.now += max(1.0, count / takes)
        for _ in range(count):
            limit.answered()


def test_the_level_doubles_while_answers_come_faster_and_then_stays() -> None:
    clock = Clock()
    limit = AdaptiveLimit(ceiling=256, start=8, clock=clock)
    answers(limit, clock, takes=32, rounds=10)
    assert limit.level == 64  # 8, 16, 32 paid; 64 came no faster, so that it grows no more


def test_the_level_never_passes_the_ceiling() -> None:
    clock = Clock()
    limit = AdaptiveLimit(ceiling=20, start=8, clock=clock)
    answers(limit, clock, takes=10_000, rounds=50)
    assert limit.level == 20


def test_a_refusal_shrinks_the_level_once_for_all_requests_of_its_time() -> None:
    clock = Clock()
    limit = AdaptiveLimit(ceiling=64, start=30, clock=clock)
    clock.now = 1.0
    started = [limit.acquire(until=2.0) for _ in range(30)]
    clock.now = 1.5
    for start in started:
        assert start is not None
        limit.refused(start, None)
    assert limit.level == 24  # 30 x 0.8, thirty refusals notwithstanding


def test_after_a_refusal_the_level_creeps_up_to_just_below_it() -> None:
    clock = Clock()
    limit = AdaptiveLimit(ceiling=64, start=20, clock=clock)
    clock.now = 1.0
    limit.refused(1.0, None)
    assert limit.level == 16
    answers(limit, clock, takes=10_000, rounds=10)
    assert limit.level == 19
    answers(limit, clock, takes=10_000, rounds=30)
    assert limit.level > 19  # it looks beyond now and then


def test_a_wait_that_the_server_asks_for_holds_every_request() -> None:
    clock = Clock()
    limit = AdaptiveLimit(ceiling=8, clock=clock)
    clock.now = 1.0
    limit.refused(0.5, 5.0)
    clock.now = 6.1
    assert limit.acquire(until=7.0) == 6.1
    limit.refused(0.5, 5.0)
    clock.now = 8.0
    assert limit.acquire(until=8.0) is None
