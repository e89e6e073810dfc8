"""A judge in a benchmark: its failures are counted and end a run, and nothing is paid twice."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml
from stub_server import Reply, StubServer, completion, serving

from eval.benchmark.execute import Outcome, run_plan
from eval.benchmark.plan import load_config, make_plan
from eval.benchmark.progress import Silent
from eval.benchmark.rescore import rescore
from eval.cli.run_table import footnotes
from eval.runs.run import Run
from summarize.spec import Spec

ARTICLES = 10


def _judging(broken: Callable[[str], bool]) -> Callable[[int, dict[str, Any]], Reply]:
    """Answer 5, and nonsense where a summary is `broken`."""

    def respond(number: int, request: dict[str, Any]) -> Reply:
        asked = request["messages"][1]["content"]
        summary = asked.partition("<<summary")[2].partition(">>\n")[2].partition("\n<<end")[0]
        answer = {"evidence": [], "score": 5}
        usage = {"prompt_tokens": 700, "completion_tokens": 9}
        return Reply(completion("?" if broken(summary) else json.dumps(answer), usage=usage))

    return respond


def _bench(
    folder: Path,
    server: StubServer,
    labels: list[str],
    judge: dict[str, Any] | None = None,
    **options: Any,
) -> list[Outcome]:
    rows = [{"id": f"a{n}", "article": f"Tram {n} crossed the bridge. It rained.",
             "references": ["A tram."]} for n in range(ARTICLES)]  # fmt: skip
    (folder / "data.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows))
    config = {
        "name": "judged",
        "data": {"path": "data.jsonl"},
        "summarizers": {label: f"lead(sentences={label[-1]})" for label in labels},
        "metrics": [{"use": "judge", "model": "tiny", "url": server.url} | (judge or {}), "length"],
        "max_failures": 0.15,
    }
    (folder / "config.yaml").write_text(yaml.safe_dump(config))
    plan = make_plan(load_config(folder / "config.yaml"), folder / "runs", write=True)
    return list(run_plan(plan, Silent(), **options))


def _run(outcome: Outcome) -> Run:
    assert outcome.error is None
    assert outcome.run is not None
    return outcome.run


@pytest.mark.parametrize(("failing", "status"), [(0, "ok"), (1, "ok"), (2, "too many failures")])
def test_a_metrics_failures_are_counted_and_too_many_fail_the_run(
    failing: int, status: str, tmp_path: Path
) -> None:
    bad = {f"Tram {number} crossed the bridge." for number in range(failing)}
    with serving(_judging(bad.__contains__)) as server:
        (outcome,) = _bench(tmp_path, server, ["lead-1"])
    run = _run(outcome)
    assert run.result["status"] == status  # 0.15 of 10 summaries may fail: one
    scores = run.result["scores"]["judge_faithfulness"]
    assert (scores["value"], scores["defined"], scores["undefined"]) == (1.0, 10 - failing, failing)
    assert run.result["scores"]["words"]["undefined"] == 0
    failures = list(run.result.get("metric_failures", {}).values())
    assert failures == ([{"invalid_answer": failing}] if failing else [])
    used = list(run.result["metric_usage"].values())  # answers that cannot be read are paid, too
    assert used == [{"requests": ARTICLES, "input_tokens": 7000, "output_tokens": 90}]
    told = " ".join(footnotes([run]))
    assert "10 requests, 7,000 tokens read and 90 written" in told
    assert (f"could not score {failing} of 10 summaries" in told) == bool(failing)


def test_failed_scores_are_asked_for_again_and_no_others(tmp_path: Path) -> None:
    down = True
    bad = "Tram 3 crossed the bridge."
    with serving(_judging(lambda summary: down and summary == bad)) as server:
        _bench(tmp_path, server, ["lead-1"])
        assert len(server.requests) == ARTICLES
        _bench(tmp_path, server, ["lead-1"])
        assert len(server.requests) == ARTICLES
        down = False
        (outcome,) = _bench(tmp_path, server, ["lead-1"], retry_failed=True)
        assert len(server.requests) == ARTICLES + 1
    result = _run(outcome).result
    assert "metric_failures" not in result
    (used,) = result["metric_usage"].values()
    assert used["requests"] == ARTICLES + 1  # the session before is added, and nothing twice
    assert result["scores"]["judge_faithfulness"]["defined"] == ARTICLES


def test_scoring_with_other_metrics_and_back_pays_nothing(tmp_path: Path) -> None:
    with serving(_judging(lambda _: False)) as server:
        (outcome,) = _bench(tmp_path, server, ["lead-1"])
        run = _run(outcome)
        before = (run.folder / "scores.jsonl").read_bytes()
        judge = Spec("judge", {"model": "tiny", "url": server.url})
        rescore(run.folder, metrics=[Spec("coverage")], only=True, progress=Silent())
        again = rescore(run.folder, metrics=[judge, Spec("length")], only=True, progress=Silent())
        assert len(server.requests) == ARTICLES
    (used,) = again.result["metric_usage"].values()
    assert used["requests"] == ARTICLES
    assert (run.folder / "scores.jsonl").read_bytes() == before


def test_several_runs_share_one_connection_and_each_keeps_its_own_scores(tmp_path: Path) -> None:
    with serving(_judging(lambda _: False)) as server:
        outcomes = _bench(tmp_path, server, ["lead-1", "lead-2"])
        assert len(server.requests) == 2 * ARTICLES
    for outcome in outcomes:
        lines = (_run(outcome).folder / "score_journal.jsonl").read_bytes().splitlines()
        assert len(lines) == ARTICLES


def test_a_judge_stops_at_its_cost_limit_and_goes_on_from_there(tmp_path: Path) -> None:
    # An answer costs (700 + 9) / 10^6 x 10^4 = 7.09, so that the third one reaches 20.
    judge = {"prices": {"input": 1e4, "output": 1e4}, "cost_limit": 20.0, "concurrency": 1}
    with serving(_judging(lambda _: False)) as server:
        (stopped,) = _bench(tmp_path, server, ["lead-1"], judge)
        assert stopped.error is not None
        assert "cost limit of 20 is reached" in stopped.error
        assert len(server.requests) == 3
        (outcome,) = _bench(tmp_path, server, ["lead-1"], judge | {"cost_limit": 1000.0})
        assert len(server.requests) == ARTICLES
    (used,) = _run(outcome).result["metric_usage"].values()
    assert (used["requests"], used["cost"]) == (ARTICLES, pytest.approx(70.9))
