"""A process may be killed at any moment; the run that results is the one nobody interrupted."""

from __future__ import annotations

import json
import random
import shutil
import signal
import time
from pathlib import Path

import pytest
from fault_bench import Bench, contents, in_child, in_process, kill, wait_for
from fault_plugins import ARTICLES, SUMMARIZERS, difficult

from eval.benchmark.progress import Silent
from eval.benchmark.rescore import rescore
from eval.errors import RunError
from eval.runs.run import Run


@pytest.mark.parametrize("kind", SUMMARIZERS)
def test_a_kill_at_any_of_20_points_changes_no_byte_of_the_run(
    kind: str, bench: Bench, other: Bench
) -> None:
    for one in (bench, other):
        one.write(SUMMARIZERS[kind], difficult(kind))
    expected = contents(in_process(other))
    points = in_child(bench)
    assert points > 40
    generator = random.Random(kind)
    for point in sorted(generator.sample(range(points), 20)):
        shutil.rmtree(bench.runs)
        in_child(bench, kill_at=point)
        folder = in_process(bench)
        assert contents(folder) == expected, f"killed at {point} of {points}"
        leftovers = [path.name for path in folder.glob(".*.partial")]
        assert leftovers == []


@pytest.mark.parametrize("kind", SUMMARIZERS)
def test_many_kills_of_one_run_lose_nothing_and_double_nothing(
    kind: str, bench: Bench, other: Bench
) -> None:
    for one in (bench, other):
        one.write(SUMMARIZERS[kind], difficult(kind))
    expected = contents(in_process(other))
    for point in (9, 11, 13, 10, 12, 9):
        in_child(bench, kill_at=point)
    assert contents(in_process(bench)) == expected


def test_what_was_finished_is_not_summarized_again(bench: Bench) -> None:
    calls = bench.folder / "calls"
    bench.write({"use": "fault_plugins:Slow", "calls": str(calls)}, ARTICLES)
    kill(bench.start_and_pause())
    bench.go_on()
    journal = bench.journal()
    assert journal is not None
    finished = [json.loads(line)["id"] for line in journal.read_text().splitlines()]
    before = calls.read_text().split()
    assert (len(before), len(finished)) == (6, 5)  # one was in flight
    bench.finish()
    again = calls.read_text().split()[len(before) :]
    assert sorted(finished + again) == [f"a{number:03}" for number in range(len(ARTICLES))]


def test_ctrl_c_keeps_what_is_finished_and_says_so_in_one_sentence(bench: Bench) -> None:
    calls = bench.folder / "calls"
    bench.write({"use": "fault_plugins:Slow", "calls": str(calls)}, ARTICLES)
    process = bench.start_and_pause()
    process.send_signal(signal.SIGINT)
    _, err = process.communicate(timeout=30)
    assert process.returncode == 130
    assert err.strip().splitlines()[-1] == (
        "summarize-eval: stopped. What was finished is kept; the same command continues from there."
    )
    assert "Traceback" not in err
    journal = bench.journal()
    assert journal is not None
    assert len(journal.read_text().splitlines()) == 5
    bench.go_on()
    bench.finish()


def test_no_process_outlives_a_killed_scorer(bench: Bench) -> None:
    articles = [f"Article {number} is short." for number in range(1100)]  # scored in processes
    bench.write({"use": "fault_plugins:Slow"}, articles, metrics=["fault_plugins:SlowMetric"])
    process = bench.start("--jobs", "2")
    pids = bench.folder / "pids"
    wait_for(lambda: pids.exists() and len(pids.read_text().split()) >= 2, process)
    kill(process)
    workers = [int(pid) for pid in pids.read_text().split()]
    end = time.monotonic() + 10
    while any(_alive(pid) for pid in workers):
        assert time.monotonic() < end, "a worker lives on"
        time.sleep(0.05)


def _alive(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False


def test_a_kill_while_a_run_is_scored_again_leaves_the_old_result_or_none(
    bench: Bench, other: Bench
) -> None:
    """Never the new references beside the old scores, which would be compared as if they fitted."""
    references = {f"a{number:03}": ("Other words.", text) for number, text in enumerate(ARTICLES)}
    for one in (bench, other):
        one.write({"use": "fault_plugins:Slow"}, ARTICLES)

    def score_again(folder: Path) -> None:
        rescore(folder, references=references, progress=Silent())

    folder = in_process(bench)
    old = contents(folder)
    finished = in_process(other)
    score_again(finished)
    new = contents(finished)
    assert new["scores.jsonl"] != old["scores.jsonl"]
    kept = bench.folder / "kept"
    shutil.copytree(bench.runs, kept)
    points = in_child(bench, work=lambda: score_again(folder))
    assert points > 10
    seen = set()
    for point in range(points):
        shutil.rmtree(bench.runs)
        shutil.copytree(kept, bench.runs)
        in_child(bench, kill_at=point, work=lambda: score_again(folder))
        found = contents(folder)
        if found == {**old, "scores.jsonl": new["scores.jsonl"]}:
            with pytest.raises(RunError, match="scoring was interrupted"):
                Run.open(folder)
            seen.add("refused")
        else:
            Run.open(folder)
            assert found in (old, new)
            seen.add("old" if found == old else "new")
        score_again(folder)
        assert contents(folder) == new
    assert seen == {"old", "refused", "new"}
