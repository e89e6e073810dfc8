"""A benchmark in a folder of its own, run in a process that can be killed, starved or limited."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from eval.benchmark import execute
from eval.benchmark import plan as planning
from eval.benchmark.plan import load_config
from eval.benchmark.progress import Silent
from eval.benchmark.replay import RerunReport, rerun
from eval.errors import EvalError
from eval.runs.run import Run

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[2]
FILE_EVENTS = ("open", "os.rename", "os.truncate", "os.remove", "os.mkdir")


@dataclass(frozen=True)
class Bench:
    """A config, its data and its runs below one folder."""

    folder: Path

    @property
    def config(self) -> Path:
        return self.folder / "config.yaml"

    @property
    def runs(self) -> Path:
        return self.folder / "runs"

    def write(self, summarizer: dict[str, Any], articles: Sequence[str], **keys: Any) -> None:
        rows = [
            {"id": f"a{number:03}", "article": text, "references": [f"Reference {number}."]}
            for number, text in enumerate(articles)
        ]
        self.write_rows(rows)
        config = {
            "name": "faults",
            "data": {"path": "data.jsonl"},
            "summarizers": {"it": summarizer},
            "metrics": ["rouge(types=['1'])"],
            "max_failures": 1.0,
        } | keys
        self.config.write_text(json.dumps(config))  # JSON is YAML

    def write_rows(self, rows: Sequence[dict[str, Any]]) -> None:
        lines = "".join(json.dumps(row) + "\n" for row in rows)
        (self.folder / "data.jsonl").write_text(lines)

    def command(self, *arguments: str, before: str = "") -> list[str]:
        """The command line of a benchmark; `before` is Python to run first, for limits."""
        program = f"{before}\nfrom eval.cli.main import main\nmain()"
        if not before:
            return [sys.executable, "-m", "eval.cli.main", "bench", *self._options(arguments)]
        return [sys.executable, "-c", program, "bench", *self._options(arguments)]

    def _options(self, arguments: Sequence[str]) -> list[str]:
        return [str(self.config), "--runs", str(self.runs), "--json", *arguments]

    def start(self, *arguments: str, before: str = "") -> subprocess.Popen[str]:
        return subprocess.Popen(
            self.command(*arguments, before=before),
            cwd=self.folder,
            env=environment(),
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    def run(self, *arguments: str, before: str = "") -> subprocess.CompletedProcess[str]:
        process = self.start(*arguments, before=before)
        out, err = process.communicate(timeout=60)
        assert "Traceback" not in err, err
        return subprocess.CompletedProcess(process.args, process.returncode, out, err)

    def finish(self, *arguments: str) -> Path:
        """Run to the end, check that every input is accounted for, return the run's folder."""
        done = self.run(*arguments)
        assert done.returncode == 0, done.stderr
        (result,) = json.loads(done.stdout)["runs"]
        check_sums(Path(result["folder"]))
        return Path(result["folder"])

    def start_and_pause(self) -> subprocess.Popen[str]:
        """Start a `Slow` run and wait until it stands at its sixth article."""
        (self.folder / "pause").touch()
        # Started in the background, a process ignores Ctrl-C, and so do its children.
        heed = "import signal; signal.signal(signal.SIGINT, signal.default_int_handler)"
        process = self.start(before=heed)
        wait_for(lambda: self.count() >= 6, process)
        return process

    def go_on(self) -> None:
        """Let what is paused, or comes after, run through."""
        (self.folder / "pause").unlink()

    def count(self) -> int:
        """How many articles a `Slow` that notes its calls began so far."""
        calls = self.folder / "calls"
        return len(calls.read_text().split()) if calls.exists() else 0

    def journal(self) -> Path | None:
        return next(self.runs.glob("*/it-*/summaries.jsonl"), None)


def environment() -> dict[str, str]:
    paths = os.pathsep.join([str(ROOT), str(HERE)])
    return os.environ | {"PYTHONPATH": paths, "PYTHONDONTWRITEBYTECODE": "1"}


def check_sums(folder: Path) -> None:
    """`scored + failed + skipped = inputs`, and one line for each usable input in both files."""
    counts = json.loads((folder / "result.json").read_bytes())["counts"]
    assert counts["scored"] + counts["failed"] + counts["skipped"] == counts["inputs"]
    for name in ("summaries.jsonl", "scores.jsonl"):
        ids = [json.loads(line)["id"] for line in (folder / name).read_bytes().splitlines()]
        assert ids == sorted(set(ids))
        assert len(ids) == counts["scored"] + counts["failed"]


def contents(folder: Path) -> dict[str, bytes]:
    """The files that must be the same, byte by byte, however a run came to its end."""
    return {
        name: (folder / name).read_bytes()
        for name in ("summaries.jsonl", "scores.jsonl", "result.json")
    }


def in_process(bench: Bench) -> Path:
    """Run the benchmark here, to the end; return the run's folder."""
    (outcome,) = execute.run_plan(
        planning.make_plan(load_config(bench.config), bench.runs, write=True), Silent()
    )
    assert outcome.error is None
    check_sums(outcome.planned.folder)
    return outcome.planned.folder


def in_child(
    bench: Bench,
    kill_at: int | None = None,
    *,
    files: bool = True,
    work: Callable[[], object] | None = None,
) -> int:
    """Run the benchmark, or `work`, in a forked process, killed at an event; count the events.

    An event is a file of the runs folder opened, renamed, cut or removed, or an article or batch
    begun by a summarizer of `fault_plugins`; without `files` the latter alone.
    """
    read_end, write_end = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            _die_at(kill_at, str(bench.runs) if files else None, write_end)
            work() if work is not None else in_process(bench)
        finally:
            os._exit(0)
    os.close(write_end)
    _, status = os.waitpid(child, 0)
    with os.fdopen(read_end, "rb") as events:
        count = len(events.read())
    assert os.WIFSIGNALED(status) == (kill_at is not None and kill_at < count + 1)
    return count


def _die_at(kill_at: int | None, runs: str | None, write_end: int) -> None:
    seen = 0

    def hook(event: str, arguments: tuple[object, ...]) -> None:
        nonlocal seen
        of_files = runs is not None and event in FILE_EVENTS and runs in str(arguments[0])
        if of_files or event.startswith("faults."):
            if seen == kill_at:
                os.kill(os.getpid(), signal.SIGKILL)
            seen += 1
            os.write(write_end, b".")

    sys.addaudithook(hook)


def kill(process: subprocess.Popen[str]) -> None:
    """Kill as the system does when memory runs out: no handler runs."""
    process.send_signal(signal.SIGKILL)
    process.communicate()


def wait_for(condition: Callable[[], bool], process: subprocess.Popen[str]) -> None:
    """Wait until something happened, or the process ended."""
    end = time.monotonic() + 30
    while not condition() and process.poll() is None:
        assert time.monotonic() < end
        time.sleep(0.002)


def outcome_in_child(
    bench: Bench,
    limit: Callable[[], None] = lambda: None,
    limit_runs: Callable[[], None] = lambda: None,
) -> str:
    """Run in a forked process under a limit; return the error a person would see, or nothing.

    `limit` is set at the start, `limit_runs` when the data are copied.
    """
    read_end, write_end = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            limit()
            plan = planning.make_plan(load_config(bench.config), bench.runs, write=True)
            limit_runs()
            message = "".join(o.error or "" for o in execute.run_plan(plan, Silent()))
        except EvalError as error:
            message = str(error)
        except BaseException as error:
            message = f"Traceback: {error!r}"
        os.write(write_end, message.encode())
        os._exit(0)
    os.close(write_end)
    with os.fdopen(read_end, "rb") as pipe:
        message = pipe.read().decode()
    os.waitpid(child, 0)
    return message


def replayed(bench: Bench, folder: Path) -> RerunReport:
    """Replay a run in this process."""
    return rerun(Run.open(folder), bench.folder / "replays", Silent(), allow_plugins=True)
