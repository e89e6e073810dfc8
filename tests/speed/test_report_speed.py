"""A report of 1,000 articles and three runs: its weight, and how fast it opens and sorts."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
from browser import browser, open_page
from made_runs import large_runs

from eval.comparison.aligned import align, named
from eval.comparison.compare import compare_aligned
from eval.comparison.differences import ComparisonSettings
from eval.report import write_report

DRAWN = "new Promise((done) => requestAnimationFrame(() => setTimeout(done)))"


@pytest.mark.speed
def test_a_thousand_articles_open_and_sort_within_two_seconds(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    runs = large_runs(tmp_path / "runs", articles=1000, count=3)
    path = tmp_path / "report.html"
    write_report(
        compare_aligned(align(named(runs)), settings=ComparisonSettings(resamples=1000)), path
    )
    size = path.stat().st_size / 1e6
    opening, sorting = [], []
    with browser() as running:
        for _ in range(3):
            start = time.perf_counter()
            opened = open_page(running, path)
            opened.page.evaluate(DRAWN)
            opening.append(time.perf_counter() - start)
            start = time.perf_counter()
            opened.page.click('#list thead button[data-by="run1"]')
            opened.page.evaluate(DRAWN)
            sorting.append(time.perf_counter() - start)
            assert opened.problems == []
            opened.page.context.close()
    with capsys.disabled():
        print(
            f"\nreport, 1,000 articles x 3 runs: {size:.1f} MB, "
            f"opens in {max(opening):.2f} s, sorts in {max(sorting):.2f} s (slowest of 3)"
        )
    assert size < 12
    assert max(opening) + max(sorting) < 2
