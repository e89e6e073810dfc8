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
