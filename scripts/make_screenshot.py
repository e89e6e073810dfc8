"""Make the README's pictures from the quickstart run: `python scripts/make_screenshot.py`.

Needs Chromium and playwright, and the runs of `summarize-eval bench configs/quickstart.yaml`.
Writes docs/report.png (verdict and tables) and docs/article.png (one article with its evidence).
"""

from __future__ import annotations

import argparse
import shutil
import tempfile
from pathlib import Path
from typing import Any

from eval.comparison.aligned import align, named
from eval.comparison.compare import compare_aligned
from eval.comparison.find import find_runs
from eval.report import write_report

ROOT = Path(__file__).resolve().parent.parent
CONFIG = ROOT / "configs" / "quickstart.yaml"
# One device pixel a point keeps each file below 400 kB.
VIEW: dict[str, Any] = {"viewport": {"width": 1240, "height": 820}, "device_scale_factor": 1}


def main() -> None:
    """Write both pictures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=Path, default=ROOT / "runs", help="folder of all runs")
    parser.add_argument("--to", type=Path, default=ROOT / "docs", help="folder of the pictures")
    parser.add_argument("targets", nargs="*", help="runs; those of the quickstart by default")
    given = parser.parse_args()
    found = find_runs(given.targets or [str(CONFIG)], runs=given.runs)
    with tempfile.TemporaryDirectory() as folder:
        page = Path(folder) / "report.html"
        write_report(compare_aligned(align(named(found))), page)
        take(page, given.to)


def take(page: Path, to: Path) -> None:
    """Photograph the top of the page, and an article with a flagged mention if there is one."""
    from playwright.sync_api import sync_playwright

    chromium = shutil.which("chromium") or shutil.which("google-chrome")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        view = browser.new_context(**VIEW).new_page()
        view.goto(page.as_uri())
        view.wait_for_selector("html[data-ready]")
        view.screenshot(path=to / "report.png")
        flagged = view.locator("#list tr:has(.bad) a").all() or view.locator("#list a").all()
        links = [link.get_attribute("href") for link in flagged]
        for wanted in ("contradicted", "unsupported", "partial", "supported"):
            mention = _first_mention(view, page, links, f'.mention.{wanted}[role="button"]')
            if mention:
                mention.evaluate("node => node.scrollIntoView({block: 'center'})")
                mention.focus()
                break
        view.screenshot(path=to / "article.png")
        browser.close()


def _first_mention(view: Any, page: Path, links: list[str], selector: str) -> Any:
    """Open articles until one has such a mention."""
    for link in links:
        view.goto(page.as_uri() + link)
        view.wait_for_selector("#article-view:not([hidden]) .card")
        mention = view.query_selector(selector)
        if mention:
            return mention
    return None


if __name__ == "__main__":
    main()
