"""`summarize-eval bench --rerun`: what changed since a run, and whether the bytes are the same."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from fault_bench import Bench, in_process, replayed
from fault_plugins import SUMMARIZERS, difficult

from eval.benchmark.replay import RerunReport
from eval.errors import RunError
from eval.runs.fingerprints import sealed


@pytest.fixture
def bench(tmp_path: Path) -> Bench:
    return Bench(tmp_path)


@pytest.mark.parametrize("kind", SUMMARIZERS)
def test_a_replay_of_what_has_not_changed_is_byte_identical(kind: str, bench: Bench) -> None:
    bench.write(SUMMARIZERS[kind], difficult(kind))
    report = replayed(bench, in_process(bench))
    assert report.identical
    assert report.changes == ()
    assert report.replay.folder != report.original.folder


def test_a_replay_follows_the_recorded_plan_of_batches(bench: Bench) -> None:
    bench.write(SUMMARIZERS["in batches"], difficult("in batches"))
    folder = in_process(bench)
    plan = (folder / "plan.jsonl").read_text()
    assert len(plan.splitlines()) >= 2
    assert (replayed(bench, folder).replay.folder / "plan.jsonl").read_text() == plan


def test_each_replay_runs_anew(bench: Bench) -> None:
    bench.write({"use": "fault_plugins:Slow", "calls": str(bench.folder / "calls")}, ["A b c."] * 3)
    folder = in_process(bench)
    for count in (6, 9):
        assert replayed(bench, folder).identical
        assert bench.count() == count


def _rows(bench: Bench) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (bench.folder / "data.jsonl").read_text().splitlines()]


@pytest.mark.parametrize(
    ("column", "value", "part"),
    [
        ("id", "b", "articles"),
        ("article", "Other words.", "articles"),
        ("title", "A title", "articles"),
        ("published", "2024-05-06", "articles"),
        ("references", ["Other."], "references"),
    ],
)
def test_a_change_of_the_source_is_named_and_the_replay_uses_the_runs_own_copy(
    column: str, value: Any, part: str, bench: Bench
) -> None:
    bench.write({"use": "lead"}, ["One thing.", "Two things.", "Three things."])
    folder = in_process(bench)
    rows = _rows(bench)
    rows[1][column] = value
    bench.write_rows(rows)
    report = replayed(bench, folder)
    assert f"the {part} of the source are not those of the run" in report.changes[0]
    assert report.identical


def test_a_source_that_is_gone_is_said_and_the_replay_still_runs(bench: Bench) -> None:
    bench.write({"use": "lead"}, ["One thing.", "Two things."])
    folder = in_process(bench)
    (bench.folder / "data.jsonl").unlink()
    report = replayed(bench, folder)
    assert report.identical
    (change,) = report.changes
    assert "does not exist" in change


def _edit(folder: Path, old: str, new: str) -> None:
    """Change run.json and result.json as if other versions had written them."""
    for path in (folder / "run.json", folder / "result.json"):
        text = path.read_text()
        path.write_text(json.dumps(sealed(json.loads(text.replace(old, new)))))


def test_another_version_of_the_summarizer_metric_or_package_is_named_field_by_field(
    bench: Bench,
) -> None:
    bench.write({"use": "lead"}, ["One thing.", "Two things."])
    folder = in_process(bench)
    _edit(folder, "|language:auto", "|language:de")
    _edit(folder, "|stem:porter", "|stem:lancaster")
    packages = json.loads((folder / "run.json").read_text())["sessions"][0]["packages"]
    _edit(folder, f'"numpy": "{packages["numpy"]}"', '"numpy": "0.1"')
    changes = replayed(bench, folder).changes
    assert changes[0] == "summarizer: language de against auto"
    assert changes[1] == "metric rouge(types=['1']): stem lancaster against porter"
    assert changes[2] == f"package numpy: 0.1 against {packages['numpy']}"


def test_articles_whose_summaries_differ_are_listed(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    bench.write({"use": "fault_plugins:Moody"}, ["One thing.", "Two things.", "Three things."])
    folder = in_process(bench)
    monkeypatch.setenv("MOOD", "a001")
    report: RerunReport = replayed(bench, folder)
    assert not report.identical
    assert report.differing["summaries.jsonl"] == ("a001",)


def test_a_run_that_is_not_complete_is_not_replayed(bench: Bench) -> None:
    bench.write({"use": "lead"}, ["One thing."])
    folder = in_process(bench)
    (folder / "result.json").unlink()
    with pytest.raises(RunError, match="is not complete"):
        replayed(bench, folder)
