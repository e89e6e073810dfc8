"""Whatever dies of a cluster, at whatever moment: the run that results is that of one process."""

from __future__ import annotations

import json
import random
import shutil
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from fault_bench import Bench, contents, in_process, kill
from ray_nodes import Nodes
from spread_plugins import lengths

pytest.importorskip("ray")

SEED = 20261125
KILLS = 12
FULL_KILLS = 60
LONGEST = 600.0
"""Seconds; the kills take a minute or two where nothing else runs."""

PLANNED = {"use": "spread_plugins:Planned", "pause": 0.1}
TEXTS = [
    *lengths(700, heavy=range(40, 700, 97)),
    "Unreadable.",
    "HEAVY " * 30 + "does not fit even alone.",
]


@pytest.fixture(scope="module")
def nodes() -> Iterator[Nodes]:
    with Nodes(2) as found:
        yield found


def _workers(nodes: Nodes, **keys: object) -> dict[str, object]:
    return {"engine": "ray", "address": nodes.address, "count": 2, "patience": 300} | keys


def _expected(other: Bench, summarizer: dict[str, object], texts: list[str]) -> dict[str, bytes]:
    other.write({**summarizer, "pause": 0.0} if "pause" in summarizer else summarizer, texts)
    return contents(in_process(other))


def _same(found: dict[str, bytes], expected: dict[str, bytes]) -> bool:
    """Compare what does not name the summarizer's options, which have a pause here."""
    return all(found[name] == expected[name] for name in ("summaries.jsonl", "scores.jsonl"))


def test_kills_at_random_moments_lose_and_double_nothing(
    nodes: Nodes, bench: Bench, other: Bench, request: pytest.FixtureRequest
) -> None:
    kills = FULL_KILLS if request.config.getoption("--full") else KILLS
    generator = random.Random(SEED)
    expected = _expected(other, PLANNED, TEXTS)
    bench.write(PLANNED, TEXTS, workers=_workers(nodes, reruns=100))
    done: list[str] = []
    runs = 0
    end = time.monotonic() + LONGEST * kills / KILLS
    driver = bench.start()
    while len(done) < kills or runs == 0:
        assert time.monotonic() < end, f"{done}, {runs} runs are finished"
        with_driver = generator.uniform(0.5, 4.0)
        try:
            driver.wait(with_driver if len(done) < kills else 60)
        except subprocess.TimeoutExpired:
            if len(done) < kills:
                done += _kill_something(nodes, driver, generator)
        if driver.poll() is None:
            continue
        if driver.returncode == 0:
            assert _same(contents(_folder(bench)), expected), done
            shutil.rmtree(bench.runs)
            runs += 1
        else:
            assert driver.returncode == -9, driver.communicate()
        driver.communicate()
        if len(done) < kills or runs == 0:
            driver = bench.start()
    if driver.poll() is None:
        kill(driver)
    assert {"worker", "node", "driver"} <= set(done)


def _kill_something(
    nodes: Nodes, driver: subprocess.Popen[str], generator: random.Random
) -> list[str]:
    what = generator.choice(["worker", "worker", "node", "driver"])
    if what == "driver":
        kill(driver)
    elif what == "node":
        spare_first = generator.random() < 0.5
        if spare_first:
            nodes.add()
        nodes.kill_node()
        if not spare_first:
            nodes.add()
    elif not nodes.kill_worker(generator):
        return []
    return [what]


def _folder(bench: Bench) -> Path:
    (folder,) = bench.runs.glob("faults/it-*/")
    return folder


def test_a_batch_that_ends_its_workers_fails_by_name_and_the_others_do_not(
    nodes: Nodes, bench: Bench
) -> None:
    texts = [f"Article {number}." for number in range(200)]
    texts[70] = "KILL the worker."
    bench.write({"use": "spread_plugins:Deadly"}, texts, workers=_workers(nodes, reruns=1))
    bench.finish()
    lines = [json.loads(line) for line in (_folder(bench) / "summaries.jsonl").open()]
    failed = [line for line in lines if "failure" in line]
    assert [line["id"] for line in failed] == [f"a{number:03}" for number in range(64, 128)]
    assert {line["failure"] for line in failed} == {"model_error"}
    assert all("lost 2 times: its process was killed" in line["message"] for line in failed)


def test_no_node_is_one_sentence_and_the_run_goes_on_elsewhere(
    nodes: Nodes, bench: Bench, other: Bench
) -> None:
    expected = _expected(other, PLANNED, TEXTS[:300])
    bench.write(PLANNED, TEXTS[:300], workers=_workers(nodes, patience=15))
    driver = bench.start()
    _wait_for_lines(bench, driver, 20)
    nodes.kill_node()
    nodes.kill_node()
    out, err = driver.communicate(timeout=60)
    assert driver.returncode == 1
    assert "Traceback" not in err
    (run,) = json.loads(out)["runs"]
    assert run["error"].startswith("no worker has been there for 15 seconds: ")
    nodes.add()
    driver = bench.start("--jobs", "1", "--workers", "ray")
    _wait_for_lines(bench, driver, 100)
    kill(driver)
    bench.finish("--workers", "local")
    assert _same(contents(_folder(bench)), expected)


def test_a_head_that_is_gone_is_one_sentence_and_one_machine_goes_on(
    nodes: Nodes, bench: Bench, other: Bench
) -> None:
    expected = _expected(other, PLANNED, TEXTS[:300])
    bench.write(PLANNED, TEXTS[:300], workers=_workers(nodes, patience=15, count=1))
    driver = bench.start()
    _wait_for_lines(bench, driver, 20)
    nodes.kill_head()
    out, err = driver.communicate(timeout=60)
    assert driver.returncode == 1, err
    assert "Traceback" not in err
    (run,) = json.loads(out)["runs"]
    assert run["error"].startswith(f"the head of the Ray cluster, {nodes.address}, has been gone")
    bench.finish("--workers", "local")
    assert _same(contents(_folder(bench)), expected)


def _wait_for_lines(bench: Bench, driver: subprocess.Popen[str], count: int) -> None:
    end = time.monotonic() + 120
    while driver.poll() is None and time.monotonic() < end:
        journal = bench.journal()
        if journal is not None and journal.read_bytes().count(b"\n") >= count:
            return
        time.sleep(0.02)
    raise AssertionError(driver.communicate() if driver.poll() is not None else "nothing came")
