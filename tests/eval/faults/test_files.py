"""Files that a power failure, an editor or a deletion left in a bad state."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from fault_bench import Bench, check_sums, contents, in_child, in_process, outcome_in_child
from fault_plugins import SUMMARIZERS, difficult

from eval.benchmark.progress import Silent
from eval.benchmark.rescore import rescore
from eval.errors import RunError
from eval.runs.batch_budgets import BatchBudgets
from eval.runs.journal import Journal
from eval.runs.timings import Timings, read_totals
from summarize.base import Failure, Summary


def _prepare(kind: str, bench: Bench, other: Bench) -> dict[str, bytes]:
    for one in (bench, other):
        one.write(SUMMARIZERS[kind], difficult(kind))
    return contents(in_process(other))


def _partly_done(bench: Bench) -> Path:
    """Kill a run in its middle; return its journal."""
    in_child(bench, kill_at=5, files=False)
    journal = bench.journal()
    assert journal is not None
    assert 2 <= journal.read_bytes().count(b"\n") < 20
    return journal


def test_a_journal_torn_at_any_byte_of_its_last_line_keeps_all_lines_before(tmp_path: Path) -> None:
    path = tmp_path / "summaries.jsonl"
    journal = Journal(path)
    journal.append([Summary("a", "Ein Satz."), Failure("b", "refused", "no")])
    two = path.stat().st_size
    journal.append([Summary("ü", "Schöne Grüße – 𝕏.", 5, 1, 3, {"spans": [[0, 2]]})])
    journal.close()
    whole = path.read_bytes()
    for cut in range(two, len(whole)):
        path.write_bytes(whole[:cut])
        repaired = Journal(path)
        assert list(repaired.finished) == ["a", "b"]
        repaired.close()
        assert path.read_bytes() == whole[:two]
    path.write_bytes(whole)
    complete = Journal(path)
    assert list(complete.finished) == ["a", "b", "ü"]
    complete.close()


@pytest.mark.parametrize("kind", SUMMARIZERS)
@pytest.mark.parametrize("tail", [b'{"id": "a0', b"\0" * 300, b'{"id": 7}\n', b"\xff\xfe\n"])
def test_a_run_with_a_torn_journal_ends_as_if_nothing_had_been(
    kind: str, tail: bytes, bench: Bench, other: Bench
) -> None:
    expected = _prepare(kind, bench, other)
    journal = _partly_done(bench)
    with journal.open("ab") as file:
        file.write(tail)
    assert contents(in_process(bench)) == expected


def test_a_damaged_line_in_the_middle_is_named_and_the_advice_works(
    bench: Bench, other: Bench
) -> None:
    expected = _prepare("one by one", bench, other)
    journal = _partly_done(bench)
    lines = journal.read_bytes().splitlines(keepends=True)
    journal.write_bytes(lines[0] + lines[1][:20] + b"\n" + b"".join(lines[2:]))
    damaged = journal.read_bytes()
    message = outcome_in_child(bench)
    assert message.startswith(f"{journal}, line 2, is damaged. Move the run's folder away")
    assert journal.read_bytes() == damaged
    journal.write_bytes(lines[0] + b"".join(lines[2:]))
    assert contents(in_process(bench)) == expected


def test_lines_of_foreign_articles_and_repeated_lines_are_not_counted(
    bench: Bench, other: Bench
) -> None:
    expected = _prepare("one by one", bench, other)
    journal = _partly_done(bench)
    lines = journal.read_bytes().splitlines(keepends=True)
    foreign = [json.dumps({"id": f"x{n}", "summary": "Not of here."}) for n in range(30)]
    journal.write_bytes(b"".join(lines) + "\n".join(foreign).encode() + b"\n" + lines[0])
    assert contents(in_process(bench)) == expected


@pytest.mark.parametrize("name", ["result.json", "scores.jsonl"])
@pytest.mark.parametrize("damage", ["missing", "empty", "half", "another value"])
def test_a_result_that_does_not_fit_its_files_is_made_again_without_a_summary(
    name: str, damage: str, bench: Bench
) -> None:
    calls = bench.folder / "calls"
    bench.write({"use": "fault_plugins:Slow", "calls": str(calls)}, difficult("one by one"))
    folder = in_process(bench)
    expected, called = contents(folder), calls.read_text()
    path = folder / name
    whole = path.read_bytes()
    if damage == "missing":
        path.unlink()
    elif damage == "another value":
        path.write_bytes(whole.replace(b"a000", b"a999").replace(b'"scoring": "', b'"scoring": "0'))
    else:
        path.write_bytes(whole[: len(whole) // 2] if damage == "half" else b"")
    assert contents(in_process(bench)) == expected
    assert calls.read_text() == called


def test_a_summary_edited_after_it_was_scored_is_refused_until_it_is_put_back(
    bench: Bench,
) -> None:
    bench.write({"use": "fault_plugins:Slow"}, difficult("one by one"))
    folder = in_process(bench)
    expected = contents(folder)
    path = folder / "summaries.jsonl"
    path.write_bytes(expected[path.name].replace(b"word0", b"Word0", 1))
    for again in (outcome_in_child(bench), _refusal(lambda: rescore(folder, progress=Silent()))):
        assert again.startswith(f"{path} was changed since it was scored; put the file back")
    assert (folder / "result.json").read_bytes() == expected["result.json"]
    path.write_bytes(expected[path.name])
    assert contents(in_process(bench)) == expected


def _refusal(call: Callable[[], object]) -> str:
    with pytest.raises(RunError) as caught:
        call()
    return str(caught.value)


def test_a_plan_torn_at_any_byte_keeps_its_whole_lines(tmp_path: Path) -> None:
    path = tmp_path / "plan.jsonl"
    plan = BatchBudgets(path, begun=False)
    for batch, budget in ((0, 64), (1, 64), (5, 32)):
        plan.record(batch, budget)
    whole = path.read_bytes()
    first = whole.index(b"\n") + 1
    assert BatchBudgets(path, begun=True).budgets == {0: 64, 5: 32}
    for cut in range(first, len(whole)):
        path.write_bytes(whole[:cut])
        torn = BatchBudgets(path, begun=True)
        assert torn.budgets == {0: 64}
        torn.record(7, 16)
        assert BatchBudgets(path, begun=True).budgets == {0: 64, 7: 16}


def test_a_lost_plan_is_refused_because_its_batches_cannot_be_repeated(
    bench: Bench, other: Bench
) -> None:
    expected = _prepare("in batches", bench, other)
    journal = _partly_done(bench)
    plan = journal.with_name("plan.jsonl")
    for content in (None, b"", b'{"batch": 0'):
        plan.unlink(missing_ok=True)
        if content is not None:
            plan.write_bytes(content)
        message = outcome_in_child(bench)
        assert message.startswith(f"{plan} is missing or empty")
    plan.write_bytes(b"\0\0\0\n")
    assert outcome_in_child(bench).startswith(f"{plan}, line 1, is damaged.")
    shutil.rmtree(journal.parent)
    assert contents(in_process(bench)) == expected


def test_timings_torn_at_any_byte_still_add_up(tmp_path: Path) -> None:
    path = tmp_path / "timings.jsonl"
    path.write_text('{"seconds":1.5,"articles":2,"output_tokens":10}\n')
    whole = b'{"seconds":2.5,"articles":3,"output_tokens":20}\n'
    before = path.read_bytes()
    for cut in range(len(whole) - 1):
        path.write_bytes(before + whole[:cut])
        assert read_totals(path)["articles"] == 2
        timings = Timings(path)
        timings.batch([Summary("a", "Text.", output_tokens=4)], batch=0)
        assert read_totals(path)["articles"] == 3
        assert read_totals(path)["output_tokens"] == 14


def test_a_run_folder_removed_while_it_is_written_is_noticed(tmp_path: Path) -> None:
    folder = tmp_path / "run"
    folder.mkdir()
    journal = Journal(folder / "summaries.jsonl")
    journal.append([Summary("a", "One.")])
    shutil.rmtree(folder)
    with pytest.raises(RunError, match=r"was removed while the run was working"):
        journal.append([Summary("b", "Two.")])
    journal.close()


def test_a_copy_of_the_data_that_someone_edited_is_restored(bench: Bench) -> None:
    bench.write(SUMMARIZERS["one by one"], difficult("one by one"))
    folder = in_process(bench)
    expected = contents(folder)
    (copy,) = folder.parent.glob("articles-*.jsonl")
    whole = copy.read_bytes()
    copy.write_bytes(whole.replace(b"word0", b"word9"))
    shutil.rmtree(folder)
    assert contents(in_process(bench)) == expected
    assert copy.read_bytes() == whole


def test_a_half_written_copy_of_the_data_is_completed(bench: Bench) -> None:
    bench.write(SUMMARIZERS["one by one"], difficult("one by one"))
    folder = in_process(bench)
    (copy,) = folder.parent.glob("articles-*.jsonl")
    whole = copy.read_bytes()
    copy.write_bytes(whole[: len(whole) // 2])
    in_process(bench)
    assert copy.read_bytes() == whole
    check_sums(folder)
