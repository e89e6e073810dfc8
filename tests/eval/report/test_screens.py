"""The report and the index on screens of any width, in a real browser."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from browser import browser, open_page
from made_runs import KNOWN, SIGNATURES, make_run, rows_of

from eval.comparison.aligned import align, named
from eval.comparison.compare import compare_aligned
from eval.comparison.differences import ComparisonSettings
from eval.report import write_index, write_report

# Tables that are wider than their place.
CUT_OFF = """[...document.querySelectorAll('.scroll')].filter(
    (place) => place.scrollWidth > place.clientWidth).map((place) => place.innerText)"""


@pytest.fixture(scope="module")
def running() -> Iterator[Any]:
    with browser() as started:
        yield started


def titles(page: Any) -> list[str]:
    return [link.inner_text() for link in page.query_selector_all("#list tbody a")]


def choose(page: Any, place: int) -> None:
    page.evaluate(f"location.hash = linkTo({place})")
    page.wait_for_selector("#article-view:not([hidden]) .card")


@pytest.mark.parametrize("width", [1440, 1280, 390])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_it_fits_the_screen_and_follows_the_colour_scheme(
    running: Any, report: Path, width: int, scheme: str
) -> None:
    shown = open_page(
        running, report, viewport={"width": width, "height": 800}, color_scheme=scheme
    )
    page = shown.page
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert page.evaluate(CUT_OFF) == []
    background = page.evaluate("getComputedStyle(document.body).backgroundColor")
    light = int(background.removeprefix("rgb(").split(",")[0]) > 128
    assert light is (scheme == "light")
    choose(page, 0)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert shown.problems == []


@pytest.mark.parametrize("width", [1280, 390])
def test_many_runs_with_long_names_fit_the_screen(running: Any, tmp_path: Path, width: int) -> None:
    rows, keys = rows_of(12), [k for k, (_, c) in KNOWN.items() if c.better or k == "words"]
    names = ["smollm2-135m-instruct.greedy", "bart-large-cnn.beams-4", "lead-3", "gpt-x_2026.notes"]
    made = [
        make_run(
            tmp_path, name, rows, {key: [0.011 * n * k + 0.3 for n in range(12)] for key in keys}
        )
        for k, name in enumerate(names)
    ]
    path = tmp_path / "report.html"
    settings = ComparisonSettings(resamples=200)
    write_report(compare_aligned(align(named(made)), settings=settings), path)
    shown = open_page(running, path, viewport={"width": width, "height": 800})
    page = shown.page
    page.evaluate("document.querySelectorAll('details').forEach((d) => { d.open = true; })")
    assert len(page.query_selector_all(".scroll")) == 8  # the runs, six pairs, the articles
    assert page.evaluate(CUT_OFF) == []
    cell = page.locator("#list tbody td").first
    label = cell.evaluate("cell => getComputedStyle(cell, '::before').content")
    assert label == ('"smollm2-135m-instruct.greedy"' if width == 390 else "none")
    page.click('#list thead button[data-by="run1"]')
    # 0.3 + 0.011 n for the second run: 42.1 for the twelfth article, which comes first now.
    assert page.inner_text("#list tbody td:nth-child(3) >> nth=0").split()[-1] == "42.1"
    assert shown.problems == []


def test_an_index_names_all_runs_and_leads_to_their_reports(
    running: Any, runs: Path, tmp_path: Path
) -> None:
    folder = tmp_path / "all"
    shutil.copytree(runs, folder)
    rows = rows_of(8)
    for label, words in (("b", 5.0), ("c", 7.0)):
        make_run(folder, label, rows, {"words": [words] * 8, "rouge1": [0.5] * 8}, name="other")
    changed = {**SIGNATURES, "rouge": "rouge|stem:none|v:1"}
    make_run(folder, "d", rows, {"rouge1": [0.5] * 8}, name="other", signatures=changed)
    broken = make_run(folder, "e", rows, {"words": [1.0] * 8}, name="other").folder
    (broken / "scores.jsonl").unlink()
    written = write_index(
        folder, tmp_path / "index.html", settings=ComparisonSettings(resamples=200)
    )
    assert [path.name for path in written] == [
        "index.html", "index-made.html", "index-other.html", "index-other-3.html",
    ]  # fmt: skip
    context = running.new_context(viewport={"width": 390, "height": 800})
    page = context.new_page()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(written[0].as_uri())
    heads = [node.inner_text() for node in page.query_selector_all("section h2")]
    assert heads == [
        "made 12 articles", "other 8 articles", "other 8 articles, other metrics", "Not shown",
    ]  # fmt: skip
    names = [node.inner_text() for node in page.query_selector_all("tbody th")]
    assert [name.partition("\n")[0] for name in names] == ["first", "second", "b", "c", "d"]
    assert str(broken) in page.inner_text("section:last-of-type li")
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    assert page.evaluate(CUT_OFF) == []
    assert asked == [written[0].as_uri()]
    page.click("h2 a >> nth=0")
    page.wait_for_selector("html[data-ready]")
    assert len(titles(page)) == 12
    page.click("text=all runs")
    page.wait_for_selector("text=Not shown")
    context.close()
