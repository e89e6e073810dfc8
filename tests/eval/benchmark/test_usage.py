"""What servers are asked for summaries is added up over sessions, and changes of them are said."""

from __future__ import annotations

import html
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml
from rich.console import Console
from stub_server import Reply, StubServer, completion, failing, serving

pytest.importorskip("openai")

from eval.benchmark.execute import Outcome, run_plan
from eval.benchmark.plan import load_config, make_plan
from eval.benchmark.progress import Silent
from eval.cli.run_table import footnotes, result_table
from eval.comparison.aligned import align, named
from eval.comparison.compare import compare_aligned
from eval.comparison.usage import usage_words
from eval.comparison.verdict import verdicts
from eval.report.page import render
from eval.runs.run import Run
from eval.runs.usage import read_usage
from summarize.usage import Usage

ARTICLES = 6
PRICES = {"input": 1e4, "output": 1e4}  # an answer of the stub costs (100 + 10) / 100 = 1.1
Respond = Callable[[int, dict[str, Any]], Reply]


def _answer(number: int, request: dict[str, Any]) -> Reply:
    details = {"reasoning_tokens": 4}
    usage = {"prompt_tokens": 100, "completion_tokens": 10, "completion_tokens_details": details}
    return Reply(completion("It rained.", usage=usage))


def _bench(
    folder: Path,
    server: StubServer,
    options: dict[str, dict[str, Any]],
    **how: Any,
) -> list[Outcome]:
    """Run summarizers that differ in their options; return what became of each."""
    rows = [
        {"id": f"a{n}", "article": f"It rained on day {n}. It was cold.", "references": ["Rain."]}
        for n in range(ARTICLES)
    ]
    (folder / "data.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows))
    served = {"use": "served", "model": "tiny", "url": server.url, "concurrency": 1}
    config = {
        "name": "used",
        "data": {"path": "data.jsonl"},
        "summarizers": {
            label: own if "use" in own else served | own for label, own in options.items()
        },
        "metrics": ["rouge", "length"],
        "max_failures": 0.5,
    }
    (folder / "config.yaml").write_text(yaml.safe_dump(config))
    plan = make_plan(load_config(folder / "config.yaml"), folder / "runs", write=True)
    return list(run_plan(plan, Silent(), **how))


def _runs(outcomes: list[Outcome]) -> list[Run]:
    assert [outcome.error for outcome in outcomes] == [None] * len(outcomes)
    return [outcome.run for outcome in outcomes if outcome.run is not None]


def test_a_run_that_goes_on_adds_up_and_counts_nothing_twice(tmp_path: Path) -> None:
    def failing_once(number: int, request: dict[str, Any]) -> Reply:
        return failing(500) if number == 1 else _answer(number, request)

    with serving(failing_once) as server:
        (stopped,) = _bench(tmp_path, server, {"it": {"prices": PRICES, "cost_limit": 3.0}})
        assert stopped.error is not None
        assert "cost limit" in stopped.error
        assert len(server.requests) == 4  # three answers of 1.1 each, and one error
        (run,) = _runs(_bench(tmp_path, server, {"it": {"prices": PRICES}}))
        assert len(server.requests) == ARTICLES + 1
        (run,) = _runs(_bench(tmp_path, server, {"it": {"prices": PRICES}}))
        assert len(server.requests) == ARTICLES + 1
    assert run.result["usage"] == {
        "requests": ARTICLES + 1,
        "retries": 1,
        "input_tokens": 100 * ARTICLES,
        "output_tokens": 10 * ARTICLES,
        "reasoning_tokens": 4 * ARTICLES,
        "cost": pytest.approx(1.1 * ARTICLES),
    }
    console = Console(width=160)
    with console.capture() as capture:
        console.print(result_table([run]))
    table = capture.get()
    assert all(words in table for words in ("tokens in", "600", "60", "cost", "6.60"))
    words = (
        "it: asked of servers for summaries: 7 requests (1 of them retries), 600 tokens read and "
        "60 written (24 of them reasoning), cost 6.60."
    )
    assert words in list(footnotes([run]))
    page = render(compare_aligned(align(named([run]))))
    assert words.partition("summaries: ")[2].rstrip(".") in page


def test_what_failed_is_paid_for_and_what_is_asked_again_is_paid_again(tmp_path: Path) -> None:
    broken = True

    def empty(number: int, request: dict[str, Any]) -> Reply:
        if broken and "on day 2." in request["messages"][-1]["content"]:
            return Reply(completion(""))
        return Reply(completion("It rained."))

    with serving(empty) as server:
        (run,) = _runs(_bench(tmp_path, server, {"it": {}}))
        assert run.result["counts"]["failed"] == 1
        tokens = {"input_tokens": 100 * ARTICLES, "output_tokens": 10 * ARTICLES}
        assert run.result["usage"] == {"requests": ARTICLES} | tokens
        broken = False
        (run,) = _runs(_bench(tmp_path, server, {"it": {}}, retry_failed=True))
        assert len(server.requests) == ARTICLES + 1
    assert run.result["counts"]["failed"] == 0
    assert run.result["usage"]["requests"] == ARTICLES + 1


def test_no_summarizer_without_a_server_has_usage(tmp_path: Path) -> None:
    with serving(_answer) as server:
        (run,) = _runs(_bench(tmp_path, server, {"it": {"use": "lead"}}))
    assert "usage" not in run.result
    assert not (run.folder / "usage.jsonl").exists()


def test_torn_and_foreign_lines_count_nothing(tmp_path: Path) -> None:
    path = tmp_path / "usage.jsonl"
    path.write_text(
        '{"id":"a","requests":2,"retries":1,"input_tokens":5,"cost":0.5}\n'
        '{"id":"b","metric":"m","requests":1,"output_tokens":"many","retries":-1}\n'
        '[1]\n{"id":"c","requests":1,"input_tokens":true}\n{"id":"d","requ'
    )
    assert read_usage(path) == {"": Usage(3, 1, 5, cost=0.5), "m": Usage(1)}


def _changing(*replies: dict[str, str | None]) -> Respond:
    """Name another server from the middle of the articles on."""

    def respond(number: int, request: dict[str, Any]) -> Reply:
        named = replies[min(number * len(replies) // ARTICLES, len(replies) - 1)]
        return Reply(completion("It rained.", **named))

    return respond


OLD = {"model": "tiny-1", "system_fingerprint": "fp1"}
NEW = {"model": "tiny-1", "system_fingerprint": "fp2"}


def test_a_server_that_changes_within_a_run_is_a_caution(tmp_path: Path) -> None:
    with serving(_changing(OLD, NEW)) as server:
        (run,) = _runs(_bench(tmp_path, server, {"it": {}}))
    half = ARTICLES // 2
    assert run.result["servers"] == [
        {"answers": half, "model": "tiny-1", "fingerprint": "fp1"},
        {"answers": half, "model": "tiny-1", "fingerprint": "fp2"},
    ]
    (caution,) = (note for note in footnotes([run]) if "changed" in note)
    assert "tiny-1 (fp1), 3 answers and tiny-1 (fp2), 3 answers" in caution
    assert caution in render(compare_aligned(align(named([run]))))


@pytest.mark.parametrize(("second", "cautions"), [(OLD, 0), (NEW, 1)])
def test_runs_of_one_model_that_other_servers_answered_are_a_caution(
    second: dict[str, str | None], cautions: int, tmp_path: Path
) -> None:
    with serving(_changing(OLD)) as server:
        (first,) = _runs(_bench(tmp_path, server, {"a": {}}))
    with serving(_changing(second)) as server:
        (other,) = _runs(_bench(tmp_path, server, {"b": {"sentences": 1}}))
    comparison = compare_aligned(align(named([first, other])))
    (found,) = verdicts(comparison)
    said = [text for text in found.cautions if "asked for the same model" in text]
    assert len(said) == cautions
    assert [note for note in footnotes([first, other]) if "asked for the same" in note] == said
    page = html.unescape(render(comparison))
    assert all(text in page for text in said)


def test_runs_of_different_models_need_no_caution(tmp_path: Path) -> None:
    with serving(_changing(OLD)) as server:
        (first,) = _runs(_bench(tmp_path, server, {"a": {}}))
    with serving(_changing({"model": "small-1"})) as server:
        (other,) = _runs(_bench(tmp_path, server, {"b": {"model": "small"}}))
    (found,) = verdicts(compare_aligned(align(named([first, other]))))
    assert not found.cautions


@pytest.mark.parametrize(
    ("usage", "words"),
    [
        ({"requests": 1}, "1 request, 0 tokens read and 0 written"),
        (
            {"requests": 2, "uncounted": 1, "input_tokens": 7, "output_tokens": 1, "cost": 0.00012},
            "2 requests, 7 tokens read and 1 written, without the 1 answer that came with no "
            "count, cost 0.00012",
        ),
    ],
)
def test_usage_in_words(usage: dict[str, float], words: str) -> None:
    assert usage_words(usage) == words
