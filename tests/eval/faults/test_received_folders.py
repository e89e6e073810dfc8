"""Folders that somebody sent: what lies in them overwrites no file and is nothing but text."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from pathlib import Path

import pytest
from fault_bench import Bench, contents, environment, in_process

from eval.benchmark.progress import Silent
from eval.benchmark.rescore import rescore
from eval.errors import RunError
from eval.files import remove_partials, write_json

KEPT = "the victim's own words"


@pytest.fixture
def victim(tmp_path: Path) -> Path:
    path = tmp_path / "victim"
    path.write_text(KEPT)
    return path


@pytest.mark.parametrize(
    "name", [".holder", ".lock", "scores.jsonl", "summaries.jsonl", "result.json", "run.json"]
)
def test_a_link_in_a_run_overwrites_nothing(name: str, bench: Bench, victim: Path) -> None:
    bench.write({"use": "lead"}, ["One thing.", "Two things."])
    folder = in_process(bench)
    whole = (folder / name).read_bytes() if (folder / name).exists() else b""
    victim.write_bytes(whole or KEPT.encode())
    before = victim.read_bytes()
    (folder / name).unlink(missing_ok=True)
    (folder / name).symlink_to(victim)
    with pytest.raises(RunError, match=f"{name} is a link"):
        rescore(folder, progress=Silent())
    assert victim.read_bytes() == before


def test_a_link_for_the_copy_of_the_data_is_replaced_by_the_copy(
    bench: Bench, victim: Path
) -> None:
    bench.write({"use": "lead"}, ["One thing.", "Two things."])
    folder = in_process(bench)
    expected = contents(folder)
    (copy,) = folder.parent.glob("articles-*.jsonl")
    copy.unlink()
    copy.symlink_to(victim)
    assert contents(in_process(bench)) == expected
    assert victim.read_text() == KEPT
    assert not copy.is_symlink()


def test_a_link_with_the_name_of_a_partial_file_is_not_followed(
    tmp_path: Path, victim: Path
) -> None:
    """The name cannot be foreseen; that of older versions is tried."""
    (tmp_path / f".result.json.{os.getpid()}.partial").symlink_to(victim)
    write_json(tmp_path / "result.json", {})
    assert victim.read_text() == KEPT


def test_what_a_kill_left_while_the_data_were_copied_is_removed_when_it_is_old(
    bench: Bench,
) -> None:
    bench.write({"use": "lead"}, ["One thing."])
    folder = in_process(bench).parent
    old, new = folder / ".articles-1.jsonl.7.ab.partial", folder / ".articles-2.jsonl.8.cd.partial"
    for path in (old, new):
        path.touch()
    os.utime(old, (time.time() - 3600, time.time() - 3600))
    in_process(bench)
    assert not old.exists()
    assert new.exists()
    remove_partials(folder)
    assert not new.exists()


def _command(folder: Path, *arguments: str | bytes, **options: object) -> tuple[int, str]:
    command = [sys.executable, "-m", "eval.cli.main", *arguments]
    done = subprocess.run(  # type: ignore[call-overload]
        command, cwd=folder, env=environment(), stderr=subprocess.PIPE, check=False, **options
    )
    return done.returncode, done.stderr.decode(errors="replace")


def test_names_with_bytes_that_are_no_utf_8_work(bench: Bench) -> None:
    bench.write({"use": "lead"}, ["One thing.", "Two things."])
    config = os.fsencode(bench.folder) + b"/k\xff.yaml"
    with open(config, "w") as file:  # noqa: PTH123 - a name of bytes
        file.write(bench.config.read_text())
    for arguments in (
        ["bench", config, "--runs", b"r\xff"],
        ["compare", b"r\xff/faults", b"r\xff/faults"],
        ["score", b"r\xff/faults", "--json"],
        ["report", b"r\xff/faults", "--output", b"p\xff.html"],
    ):
        status, err = _command(bench.folder, *arguments, stdout=subprocess.DEVNULL)
        assert "Traceback" not in err, err
        assert status == (2 if arguments[0] == "compare" else 0), err  # one run is too few
    (info,) = bench.folder.glob("r*/faults/it-*/run.json")
    command = json.loads(info.read_text())["sessions"][0]["command"]
    assert os.fsencode(command[2]) == config


def test_a_closed_stdin_or_stdout_is_no_traceback(bench: Bench) -> None:
    bench.write({"use": "lead"}, ["One thing.", "Two things."])
    for closed in (">&-", "<&-"):
        line = f'"{sys.executable}" -m eval.cli.main bench config.yaml --json {closed}'
        done = subprocess.run(
            ["sh", "-c", line],
            cwd=bench.folder,
            env=environment(),
            capture_output=True,
            check=False,
        )
        assert b"Traceback" not in done.stderr, done.stderr.decode()
        assert done.returncode == 0
