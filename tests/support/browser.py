"""A headless Chromium for pages on disk; it records what a page must not do."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

# No background traffic of the browser's own, and a folder-like /dev/shm of any size will do.
ARGUMENTS = [
    "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
]  # fmt: skip


@dataclass
class Opened:
    """A page, what it asked the network for, and what went wrong in it."""

    page: Any
    requests: list[str] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)


def chromium() -> str:
    """Return the path of a Chromium; the test skips without one, but fails under CI."""
    names = ("chromium", "chromium-browser", "google-chrome")
    found = next((path for name in names if (path := shutil.which(name))), None)
    try:
        import playwright  # noqa: F401
    except ImportError:
        found = None
    if found is None:
        reason = "needs Chromium and playwright: apt-get install chromium, pip install playwright"
        if os.environ.get("CI"):
            pytest.fail(reason)
        pytest.skip(reason)
    return found


@contextmanager
def browser() -> Iterator[Any]:
    """Start a browser."""
    executable = chromium()
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=executable, args=ARGUMENTS)
        yield started
        started.close()


def open_page(running: Any, path: Path, fragment: str = "", **options: Any) -> Opened:
    """Open a file and wait until its script has drawn everything."""
    context = running.new_context(**{"viewport": {"width": 1440, "height": 900}, **options})
    opened = Opened(context.new_page())
    page = opened.page
    page.set_default_timeout(10_000)
    page.on("request", lambda request: opened.requests.append(request.url))
    page.on("pageerror", lambda error: opened.problems.append(str(error)))
    page.on("dialog", lambda dialog: opened.problems.append(f"dialog {dialog.message}"))
    page.on(
        "console",
        lambda message: (
            opened.problems.append(message.text) if message.type in ("error", "warning") else None
        ),
    )
    page.goto(path.as_uri() + fragment)
    page.wait_for_selector("html[data-ready]")
    return opened
