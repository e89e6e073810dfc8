"""Reading one article."""

from __future__ import annotations

from pathlib import Path

from summarize.base import Article


def read_article(path: Path) -> Article:
    """Read one article from a file."""
    return Article(id=path.stem, text=path.read_text("utf-8"))
