"""Configs, data and processes that change between or during runs: nothing stale is ever shown."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from fault_bench import Bench, check_sums, contents, in_child, in_process, kill
from fault_plugins import ARTICLES, SUMMARIZERS, difficult

from eval.benchmark import execute
from eval.benchmark import plan as planning
from eval.benchmark.plan import load_config
from eval.benchmark.progress import Silent
from eval.runs.run import Run


def _write(bench: Bench, articles: list[str] = ARTICLES, **keys: Any) -> None:
    calls = str(bench.folder / "calls")
    bench.write({"use": "fault_plugins:Slow", "calls": calls}, articles, **keys)


def test_a_second_process_is_refused_with_the_pid_of_the_first(bench: Bench, other: Bench) -> None:
    for one in (bench, other):
        _write(one)
    expected = _summaries(in_process(other))
    first = bench.start_and_pause()
    plan = planning.make_plan(load_config(bench.config), bench.runs, write=True)
    (outcome,) = execute.run_plan(plan, Silent())
    assert outcome.run is None
    assert str(outcome.error).startswith(f"another process (pid {first.pid}) is working in ")
    bench.go_on()
    out, err = first.communicate(timeout=60)
    assert first.returncode == 0, err
    folder = Path(json.loads(out)["runs"][0]["folder"])
    check_sums(folder)
    assert _summaries(folder) == expected


def _summaries(folder: Path) -> list[bytes]:
    return (folder / "summaries.jsonl").read_bytes().splitlines()


def test_a_killed_process_holds_no_lock(bench: Bench) -> None:
    _write(bench)
    kill(bench.start_and_pause())
    bench.go_on()
    in_process(bench)


def test_a_config_edited_after_a_kill_mixes_no_summaries(bench: Bench, other: Bench) -> None:
    bench.write(SUMMARIZERS["in batches"], difficult("in batches"))
    in_child(bench, kill_at=4, files=False)
    half = bench.journal()
    assert half is not None
    kept = half.read_bytes()
    edited = {**SUMMARIZERS["in batches"], "budget": 20}
    for one in (bench, other):
        one.write(edited, difficult("in batches"))
    assert contents(in_process(bench)) == contents(in_process(other))
    assert half.read_bytes() == kept


def test_an_article_edited_after_a_kill_is_summarized_from_its_new_text(
    bench: Bench, other: Bench
) -> None:
    _write(bench)
    in_child(bench, kill_at=8, files=False)
    edited = ["Entirely other words stand here now.", *ARTICLES[1:]]
    for one in (bench, other):
        one.write({"use": "fault_plugins:Slow"}, edited)
    assert _summaries(in_process(bench)) == _summaries(in_process(other))


def test_corrected_references_change_scores_and_summarize_nothing(bench: Bench) -> None:
    _write(bench)
    before = in_process(bench)
    summaries, count = _summaries(before), bench.count()
    rows = [
        {"id": f"a{number:03}", "article": text, "references": [text]}
        for number, text in enumerate(ARTICLES)
    ]
    bench.write_rows(rows)
    after = in_process(bench)
    assert (after, _summaries(after), bench.count()) == (before, summaries, count)
    # A summary is the first six words of its reference now: every word of it is there.
    assert Run.open(after).result["scores"]["rouge1_precision"]["value"] == 1.0


def test_another_metric_summarizes_nothing(bench: Bench) -> None:
    _write(bench)
    in_process(bench)
    count = bench.count()
    _write(bench, metrics=["rouge(types=['2'])"])
    folder = in_process(bench)
    assert bench.count() == count
    assert set(Run.open(folder).result["scores"]) == {
        *("rouge2", "rouge2_precision", "rouge2_recall"),
        "words",
    }


def test_a_stricter_limit_on_failures_is_not_answered_with_the_old_status(bench: Bench) -> None:
    articles = difficult("one by one")  # two of twenty fail
    _write(bench, articles, max_failures=0.1)
    assert Run.open(in_process(bench)).result["status"] == "ok"
    _write(bench, articles, max_failures=0.09)
    assert Run.open(in_process(bench)).result["status"] == "too many failures"


def test_a_new_row_that_cannot_be_used_is_counted_though_the_articles_are_the_same(
    bench: Bench,
) -> None:
    data = {"path": "data.jsonl", "on_bad_row": "skip"}
    _write(bench, data=data)
    assert Run.open(in_process(bench)).result["counts"]["inputs"] == 20
    path = bench.folder / "data.jsonl"
    path.write_text(path.read_text() + '{"id": "z", "article": ""}\n')
    result = Run.open(in_process(bench)).result
    assert (result["counts"]["inputs"], result["counts"]["skipped"]) == (21, 1)


@pytest.mark.parametrize("kind", SUMMARIZERS)
def test_failed_articles_are_tried_again_only_when_asked(kind: str, bench: Bench) -> None:
    bench.write(SUMMARIZERS[kind], difficult(kind))
    folder = in_process(bench)
    expected = contents(folder)
    assert Run.open(folder).result["counts"]["failed"] >= 2
    plan = planning.make_plan(load_config(bench.config), bench.runs, write=True)
    assert plan.runs[0].state == "done"
    (outcome,) = execute.run_plan(plan, Silent(), retry_failed=True)
    assert outcome.error is None
    assert contents(folder) == expected  # they fail again, and nothing else moved


def test_too_many_failures_end_with_exit_status_1(bench: Bench) -> None:
    bench.write({"use": "fault_plugins:Slow"}, difficult("one by one"), max_failures=0.05)
    done = bench.run()
    assert done.returncode == 1
    (run,) = json.loads(done.stdout)["runs"]
    assert run["counts"]["failures"] == {"model_error": 1, "refused": 1}
    assert run["status"] == "too many failures"
    check_sums(Path(run["folder"]))


def test_every_kind_of_failure_is_a_result_with_its_reason(bench: Bench) -> None:
    articles = ["BREAK it.", "REFUSE it.", "MEMORY runs out.", "SILENT one.", "Fine words."]
    bench.write({"use": "fault_plugins:Slow"}, articles)
    folder = in_process(bench)
    lines = [json.loads(line) for line in _summaries(folder)]
    assert [line.get("failure") for line in lines] == [
        *("model_error", "refused", "out_of_memory", "empty_output"),
        None,
    ]
    assert lines[0]["message"] == "ValueError: this article cannot be summarized"
    scored = [json.loads(line) for line in (folder / "scores.jsonl").read_bytes().splitlines()]
    assert [("values" in line) for line in scored] == [False, False, False, False, True]
    assert Run.open(folder).result["scores"]["rouge1"]["defined"] == 1


def test_a_run_of_which_nothing_could_be_scored_has_failed_and_has_no_zeros(bench: Bench) -> None:
    bench.write({"use": "fault_plugins:Slow"}, ["BREAK it.", "REFUSE it."], max_failures=1.0)
    result = Run.open(in_process(bench)).result
    assert result["status"] == "too many failures"
    assert result["scores"]["rouge1"]["value"] is None
