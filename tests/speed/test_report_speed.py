"""The report's weight, and how fast it opens and sorts: 1,000 articles x 3 runs, 5,000 x 5."""

from __future__ import annotations

import time
from pathlib import Path
from statistics import median
from typing import Any

import pytest
from browser import browser, open_page
from made_runs import large_runs

from eval.comparison.aligned import align, named
from eval.comparison.compare import compare_aligned
from eval.comparison.differences import ComparisonSettings
from eval.report import write_report

DRAWN = "new Promise((done) => requestAnimationFrame(() => setTimeout(done)))"


OFTEN = 5


def report(folder: Path, *, articles: int, count: int) -> Path:
    runs = large_runs(folder / "runs", articles=articles, count=count)
    path = folder / "report.html"
    settings = ComparisonSettings(resamples=1000)
    write_report(compare_aligned(align(named(runs)), settings=settings), path)
    return path


def open_and_sort(running: Any, path: Path) -> float:
    start = time.perf_counter()
    opened = open_page(running, path)
    opened.page.evaluate(DRAWN)
    opened.page.click('#list thead button[data-by="run1"]')
    opened.page.evaluate(DRAWN)
    seconds = time.perf_counter() - start
    assert opened.problems == []
    opened.page.context.close()
    return seconds


@pytest.mark.speed
def test_five_thousand_articles_of_five_runs_take_at_most_thrice_a_thousand_of_three(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    small = report(tmp_path / "small", articles=1000, count=3)
    large = report(tmp_path / "large", articles=5000, count=5)
    seconds: dict[Path, list[float]] = {small: [], large: []}
    with browser() as running:
        open_and_sort(running, small)
        for _ in range(OFTEN):  # in turns, so that a busy machine is busy for both
            for path, taken in seconds.items():
                taken.append(open_and_sort(running, path))
    ratio = median(seconds[large]) / median(seconds[small])
    with capsys.disabled():
        for path, taken in seconds.items():
            size = path.stat().st_size / 1e6
            print(f"\n{path.parent.name}: {size:.1f} MB, {median(taken):.2f} s", end="")
        print(f"; ratio {ratio:.2f} for 8.3 times the summaries")
    assert small.stat().st_size < 12e6
    assert ratio < 3
