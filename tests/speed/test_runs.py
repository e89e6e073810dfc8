"""What durability and large inputs cost."""

from __future__ import annotations

import json
import random
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest
from large_data import sentence, write_large

from eval.files import json_line
from eval.runs.journal import Journal, result_row
from summarize.base import Summary

pytestmark = pytest.mark.speed
ROOT = Path(__file__).resolve().parents[2]
ARTICLES = 100_000


def test_a_run_of_100_000_short_articles_stays_under_1_gb(tmp_path: Path) -> None:
    write_large(tmp_path, ARTICLES, "rouge")
    program = (
        "import resource, sys\n"
        "from eval.cli.main import group\n"
        "group(['bench', 'config.yaml', '--json'], standalone_mode=False)\n"
        "for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN):\n"
        "    print(resource.getrusage(who).ru_maxrss, file=sys.stderr)\n"
    )
    begin = time.perf_counter()
    done = subprocess.run(
        [sys.executable, "-c", program],
        cwd=tmp_path,
        env={"PYTHONPATH": str(ROOT), "PATH": "/usr/bin:/bin"},
        capture_output=True,
        text=True,
        check=True,
    )
    seconds = time.perf_counter() - begin
    own, largest_child = (int(line) / 1024 for line in done.stderr.splitlines()[-2:])
    (result,) = json.loads(done.stdout)["runs"]
    print(f"\n{ARTICLES} articles: {own:.0f} MiB, its largest process {largest_child:.0f} MiB,")
    print(f"{seconds:.0f} s, of them {result['timings']['seconds']:.0f} s of summarizing")
    assert result["counts"]["scored"] == ARTICLES
    assert own < 1000


def test_the_journal_costs_little_beside_writing_the_same_lines(tmp_path: Path) -> None:
    generator = random.Random(7)
    results = [
        Summary(f"a{number}", " ".join(sentence(generator) for _ in range(3)), 90, 0, 36)
        for number in range(20_000)
    ]

    def plain(path: Path, results: Sequence[Summary]) -> None:
        with path.open("wb") as file:
            for result in results:
                file.write(json_line(result_row(result)))

    def journalled(path: Path, results: Sequence[Summary]) -> None:
        journal = Journal(path)
        for result in results:
            journal.append([result])
        journal.close()

    def seconds(write: Callable[[Path, Sequence[Summary]], None], path: Path) -> float:
        path.unlink(missing_ok=True)
        begin = time.perf_counter()
        write(path, results)
        return time.perf_counter() - begin

    pairs = [
        (seconds(plain, tmp_path / "plain"), seconds(journalled, tmp_path / "journal"))
        for _ in range(9)
    ]
    ratio = statistics.median(journal / line for line, journal in pairs)
    each = statistics.median(journal - line for line, journal in pairs) / len(results)
    print(f"\njournal: {ratio:.2f} times the plain file, {1e6 * each:.1f} us more per summary")
    assert (tmp_path / "plain").read_bytes() == (tmp_path / "journal").read_bytes()
    assert 1e6 * each < 100  # a summarizer takes milliseconds to seconds for one
