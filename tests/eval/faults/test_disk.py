"""A disk that is full or may not be written costs nothing that was finished."""

from __future__ import annotations

import contextlib
import os
import resource
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest
from fault_bench import Bench, contents, in_child, in_process, outcome_in_child
from fault_plugins import SUMMARIZERS, difficult

NOBODY = 65534


def _limit_files(size: int) -> None:
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))


@pytest.mark.parametrize(
    ("kind", "articles", "stages"),
    [
        ("one by one", 20, {"run.json", "summaries.jsonl", "scores.jsonl"}),
        ("in batches", 20, {"run.json", "summaries.jsonl", "scores.jsonl"}),
        ("one by one", 4, {"run.json", "result.json"}),
    ],
)
def test_a_full_disk_is_one_sentence_and_the_run_continues_when_there_is_room(
    kind: str, articles: int, stages: set[str], bench: Bench, other: Bench
) -> None:
    for one in (bench, other):
        one.write(SUMMARIZERS[kind], difficult(kind)[:articles], metrics=["rouge"])
    folder = in_process(other)
    expected = contents(folder)
    sizes = [path.stat().st_size for path in folder.glob("*.json*")]
    failed_at = set()
    for size in [50, *(size - 30 for size in sizes if size > 1500)]:
        shutil.rmtree(bench.runs, ignore_errors=True)
        message = outcome_in_child(bench, limit_runs=partial(_limit_files, size))
        assert message.startswith("cannot write ")
        assert "File too large. What was written before is intact" in message
        failed_at.add(Path(message.split()[2].rstrip(":")).name)
        assert contents(in_process(bench)) == expected
    assert failed_at >= stages


def test_a_disk_too_full_for_the_data_is_one_sentence(bench: Bench) -> None:
    bench.write(SUMMARIZERS["one by one"], difficult("one by one"))
    message = outcome_in_child(bench, lambda: _limit_files(100))
    assert message.startswith(f"cannot write {bench.runs / 'faults'}: File too large.")


@contextlib.contextmanager
def _small_disk(folder: Path) -> Iterator[Path]:
    """Mount a disk of 256 KiB; the test skips where that is not allowed."""
    folder.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=256k", "tmpfs", str(folder)],
        check=False,
        capture_output=True,
    )
    if mounted.returncode != 0:
        pytest.skip("this user may not mount a disk")
    try:
        yield folder
    finally:
        subprocess.run(["umount", "--lazy", str(folder)], check=True)


def test_a_disk_without_a_free_block_keeps_what_was_finished(bench: Bench, other: Bench) -> None:
    if shutil.which("mount") is None:
        pytest.skip("there is no mount command here")
    for one in (bench, other):
        one.write(SUMMARIZERS["one by one"], difficult("one by one") * 5)
    expected = contents(in_process(other))
    with _small_disk(bench.runs):
        in_child(bench, kill_at=5, files=False)
        journal = bench.journal()
        assert journal is not None
        before = journal.read_bytes()
        assert before.count(b"\n") >= 3
        ballast = bench.runs / "ballast"
        with ballast.open("wb", buffering=0) as file, contextlib.suppress(OSError):
            while file.write(b"x" * 4096):
                pass
        message = outcome_in_child(bench)
        assert "No space left on device. What was written before is intact" in message
        assert journal.read_bytes().startswith(before)
        ballast.unlink()
        assert contents(in_process(bench)) == expected


@pytest.fixture
def open_folder() -> Iterator[Path]:
    """A folder that any user can reach."""
    folder = Path(tempfile.mkdtemp())
    folder.chmod(0o755)
    yield folder
    shutil.rmtree(folder)


def _become_ordinary() -> None:
    """Root may write anywhere, whatever the mode says."""
    if os.getuid() == 0:
        os.setgid(NOBODY)
        os.setuid(NOBODY)


def test_a_folder_that_may_not_be_written_is_one_sentence(open_folder: Path, other: Bench) -> None:
    bench = Bench(open_folder)
    for one in (bench, other):
        one.write({"use": "lead"}, difficult("one by one"))
    expected = contents(in_process(other))
    run = in_process(bench)
    journal = run / "summaries.jsonl"
    lines = journal.read_bytes().splitlines(keepends=True)
    journal.write_bytes(b"".join(lines[:5]))
    everything = [open_folder, *open_folder.rglob("*")]
    if os.getuid() == 0:
        for path in everything:
            os.chown(path, NOBODY, NOBODY)
    for folder in (run, run.parent):
        inside = [path for path in everything if path.is_relative_to(folder)]
        for path in inside:
            path.chmod(0o555 if path.is_dir() else 0o444)
        message = outcome_in_child(bench, _become_ordinary)
        for path in inside:
            path.chmod(0o755 if path.is_dir() else 0o644)
        assert message.startswith(f"cannot write {folder}")
        assert "Permission denied. What was written before is intact" in message
        assert journal.read_bytes() == b"".join(lines[:5])
    assert contents(in_process(bench)) == expected


def test_a_config_that_may_not_be_read_is_one_sentence(open_folder: Path) -> None:
    bench = Bench(open_folder)
    bench.write(SUMMARIZERS["one by one"], difficult("one by one"))
    in_process(bench)  # imports what the ordinary user may not reach
    bench.config.chmod(0)
    message = outcome_in_child(bench, _become_ordinary)
    assert message.startswith(f"{bench.config}: ")
    assert message.endswith("Permission denied.")
