"""The report in a real browser: what people click, and what articles try to smuggle in."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from browser import Opened, browser, open_page

from eval.comparison.aligned import align, named
from eval.comparison.compare import compare_aligned
from eval.comparison.differences import ComparisonSettings
from eval.report import write_report
from eval.runs.run import Run

HOSTILE_LINK = "#article=" + quote("\"><b id=x>'/../#&?é", safe="")


@pytest.fixture(scope="module")
def running() -> Iterator[Any]:
    with browser() as started:
        yield started


@pytest.fixture
def opened(running: Any, report: Path) -> Iterator[Opened]:
    """The report, freshly opened; whatever a test does, it asks for nothing and breaks nothing."""
    found = open_page(running, report)
    yield found
    assert found.problems == []
    assert [url for url in found.requests if not url.startswith(report.as_uri())] == []
    assert found.page.evaluate("window.hacked") is None
    found.page.context.close()


def titles(page: Any) -> list[str]:
    return [link.inner_text() for link in page.query_selector_all("#list tbody a")]


def column(page: Any, number: int) -> list[str]:
    return [
        cell.inner_text() for cell in page.query_selector_all(f"#list tbody td:nth-child({number})")
    ]


def rows_become(page: Any, count: int) -> None:
    from playwright.sync_api import expect

    expect(page.locator("#list tbody tr")).to_have_count(count)


def head(page: Any, by: str) -> Any:
    return page.locator(f'#list thead button[data-by="{by}"]')


def choose(page: Any, article: str) -> None:
    page.evaluate("hash => { location.hash = hash; }", "article=" + quote(article, safe=""))
    page.wait_for_selector("#article-view:not([hidden]) .card")


def test_it_opens_with_verdict_tables_plots_and_articles(opened: Opened) -> None:
    page = opened.page
    # Of 12 articles the failed one counts for no run: 8% are left out, which is still a verdict.
    assert "second" in page.inner_text(".sentence")
    names = [node.inner_text() for node in page.query_selector_all("figure strong")]
    assert names == ["Distribution", "Paired differences", "Trade-offs", "Length against score"]
    for figure in page.query_selector_all("figure svg.chart"):
        assert len(figure.query_selector_all("text.tick")) >= 3
        assert figure.query_selector("text.name")
    assert len(titles(page)) == 12


def test_headings_sort_up_and_down_and_undefined_comes_last(opened: Opened) -> None:
    page = opened.page
    head(page, "run1").click()
    assert column(page, 3) == [f"{60 - 2 * n:.1f}" for n in range(12) if n != 2] + ["failed"]
    assert page.get_attribute('th:has(button[data-by="run1"])', "aria-sort") == "descending"
    head(page, "run1").click()
    assert column(page, 3) == [f"{60 - 2 * n:.1f}" for n in reversed(range(12)) if n != 2] + [
        "failed"
    ]
    head(page, "difference").click()
    # The second run's score falls by 2 and the first's rises by 5 from article to article.
    assert column(page, 4)[:2] == ["+50.0", "+43.0"]
    head(page, "title").click()
    assert titles(page)[-1] == "The third article tells of pomegranates."


def test_filters_keep_what_they_say(opened: Opened) -> None:
    page = opened.page
    page.select_option("#show", "bad:any")
    assert titles(page) == ["Ada meets Charles"]
    page.select_option("#show", "failed:any")
    assert titles(page) == ["The third article tells of pomegranates."]
    page.select_option("#show", "worse")
    # The difference is 50 - 7 n points: below zero from the eighth article after the first.
    assert len(titles(page)) == 4
    assert page.inner_text("#count") == "4 of 12 articles"
    page.select_option("#show", "all")
    page.select_option("#measure", "0")
    page.fill("#least", "55")
    page.fill("#most", "60")
    assert column(page, 2) == ["55.0", "60.0"]
    page.click("#filters button[type=reset]")
    rows_become(page, 12)


def test_the_search_finds_words_of_texts(opened: Opened) -> None:
    page = opened.page
    page.fill("#search", "charles BABBAGE in")
    rows_become(page, 1)
    assert titles(page) == ["Ada meets Charles"]
    page.fill("#search", "no such words")
    rows_become(page, 0)


def test_what_models_point_at_is_shown_like_a_mentions_evidence(opened: Opened) -> None:
    page = opened.page
    choose(page, "met")
    mark, why = page.locator("#source mark"), page.locator("#why")
    page.get_by_label("What entailment points at").check()
    part = page.locator(".text .judged.unbacked")
    assert part.inner_text() == "🎉 Ada Lovelace met Marie Curie in London."
    part.hover()
    assert mark.inner_text() == "Then Ada Lovelace met Charles Babbage in London, as agreed in May."
    assert "value 0.25" in why.inner_text()
    page.get_by_label("What judge points at").check()
    assert page.locator("#source mark").count() == 0
    page.locator(".text .judged.backed", has_text="Ada Lovelace met").focus()
    assert mark.inner_text() == "Ada Lovelace met Charles Babbage"
    page.locator(".text .judged.unbacked", has_text="Marie Curie").hover()
    assert page.locator("#source mark").count() == 0
    assert "no words that stand in the article" in why.inner_text()
    page.get_by_label("Names, dates, numbers").check()
    assert page.locator(".text .judged").count() == 0


@pytest.mark.parametrize("way", ["focus", "hover"])
def test_a_mention_shows_its_evidence_scrolled_to_and_marked(opened: Opened, way: str) -> None:
    page = opened.page
    choose(page, "met")
    mention = page.locator(".mention.supported", has_text="Ada Lovelace").last
    getattr(mention, way)()
    mark = page.locator("#source mark")
    assert mark.inner_text() == "Ada Lovelace"
    pane, place = page.locator("#source").bounding_box(), mark.bounding_box()
    assert pane["y"] <= place["y"]
    assert place["y"] + place["height"] <= pane["y"] + pane["height"]
    page.locator('.card .mention.variant[role="button"]').focus()
    assert page.locator("#source mark").inner_text() == "London"
    page.locator('.card .mention.unsupported[role="button"]').focus()
    assert page.locator("#source mark").count() == 0
    assert "No evidence in the article" in page.inner_text("#why")


def test_copied_and_new_words_are_told_apart(opened: Opened) -> None:
    page = opened.page
    choose(page, "met")
    page.check("input[value=copied]")
    card = page.locator('.card[data-run="0"]')
    assert card.locator(".new").all_inner_texts() == ["Marie", "Curie"]
    assert card.locator(".copied").all_inner_texts() == ["Ada Lovelace met"]
    card.locator(".copied").focus()
    assert page.locator("#source mark").inner_text() == "Ada Lovelace met"


def test_a_link_opens_its_article_and_an_unknown_one_says_so(running: Any, report: Path) -> None:
    linked = open_page(running, report, HOSTILE_LINK)
    linked.page.wait_for_selector("#article-view:not([hidden]) .card")
    assert linked.page.inner_text("h1#article-title") == "<img src=x onerror=alert(1)>"
    linked.page.go_back()
    unknown = open_page(running, report, "#article=nobody")
    assert "no article with the id" in unknown.page.inner_text("#count")
    assert linked.problems == unknown.problems == []


def test_what_articles_smuggle_in_is_shown_and_never_run(opened: Opened) -> None:
    page = opened.page
    choose(page, "\"><b id=x>'/../#&?é")
    for place in ("#source", '.card[data-run="0"] .text', ".card.reference .text"):
        shown = page.inner_text(place)
        assert "<script>window.hacked = 1</script> </script><script>" in shown
        assert "onerror='window.hacked = 3'" in shown
        assert "w" * 10_000 in shown.replace("\n", "")
    codes = [n.get_attribute("data-code") for n in page.query_selector_all("#source .control")]
    assert codes == ["U+2028", "U+2029", "U+202E", "U+202C", "U+0007"]
    assert page.query_selector("#x, #source img, #source script, .card script") is None
    assert page.evaluate("document.documentElement.scrollWidth") <= 1440
    choose(page, "failed")
    assert "<b>it broke</b>" in page.inner_text('.card[data-run="1"]')


def test_the_keyboard_reaches_everything(opened: Opened) -> None:
    page = opened.page
    page.focus("#list tbody a")
    page.keyboard.press("Enter")
    page.wait_for_selector("#article-view:not([hidden]) .card")
    page.keyboard.press("j")
    page.wait_for_selector("#article-title:has-text('onerror')")
    page.keyboard.press("k")
    page.wait_for_selector('.card .mention.supported[role="button"]')
    page.keyboard.press("Escape")
    page.wait_for_selector("#summary-view:not([hidden])")
    head(page, "run0").focus()
    page.keyboard.press("Enter")
    assert column(page, 2)[0] == "65.0"
    unnamed = page.evaluate(
        """[...document.querySelectorAll('button, select, input, a[href]')].filter(
            (e) => !(e.textContent.trim() || e.labels?.length || e.ariaLabel)).length"""
    )
    assert unnamed == 0


def test_it_prints_without_controls(opened: Opened) -> None:
    page = opened.page
    page.emulate_media(media="print")
    assert not page.is_visible("#filters")
    assert page.is_visible(".verdict")
    assert page.is_visible("figure svg")
    assert page.pdf()[:5] == b"%PDF-"


def test_a_single_run_has_a_report_too(running: Any, runs: Path, tmp_path: Path) -> None:
    (folder,) = runs.glob("made/first-*")
    path = tmp_path / "one.html"
    write_report(
        compare_aligned(
            align(named([Run.open(folder)])), settings=ComparisonSettings(resamples=200)
        ),
        path,
    )
    shown = open_page(running, path)
    assert shown.page.query_selector(".verdict") is None
    assert len(titles(shown.page)) == 12
    assert shown.problems == []
