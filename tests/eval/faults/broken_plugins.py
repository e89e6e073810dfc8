"""Summarizers and metrics that break their contracts in the place that a test names."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from eval.metrics.base import Column, Example, Score
from summarize.base import Article, BatchResult, Summary


def _break(place: str, where: str) -> None:
    if where == place:
        raise RuntimeError(f"broken in {place}")
    if where == f"{place} exit":
        sys.exit(0)


class Writer:
    """Breaks in `where`: constructor, signature, load, summarize, batch check, close."""

    def __init__(self, where: str = "") -> None:
        self.where = where
        _break("constructor", where)

    @property
    def signature(self) -> str:
        _break("signature", self.where)
        return f"writer|{self.where}"

    def load(self) -> None:
        _break("load", self.where)

    def summarize(self, articles: Iterable[Article]) -> Iterator[Summary]:
        _break("summarize", self.where)
        return (Summary(article.id, "Text.") for article in articles)

    def close(self) -> None:
        _break("close", self.where)


class BatchWriter(Writer):
    """Works in batches; alone, as the batch check calls it, it may break."""

    def summarize_batches(self, articles: Iterable[Article], **_: Any) -> Iterator[BatchResult]:
        for index, article in enumerate(articles):
            yield BatchResult(index, 1, (Summary(article.id, "Text."),))


class Measure:
    """Breaks in `where`: constructor, signature, requires, columns, score."""

    def __init__(self, where: str = "") -> None:
        self.where = where
        _break("constructor", where)

    @property
    def signature(self) -> str:
        _break("signature", self.where)
        return "measure|v:1"

    @property
    def requires(self) -> frozenset[str]:
        _break("requires", self.where)
        return frozenset()

    @property
    def columns(self) -> Any:
        _break("columns", self.where)
        return ("measure",) if self.where == "no columns" else (Column("measure"),)

    def score(self, examples: Sequence[Example]) -> list[Score]:
        _break("score", self.where)
        return [Score({"measure": 1.0}, details={"entities": ["x"]}) for _ in examples]


class Chatty(Measure):
    """Prints while it works, in Python, in another process and to the file itself."""

    def score(self, examples: Sequence[Example]) -> list[Score]:
        print("from Python")  # noqa: T201 - what is tested
        os.write(1, b"to the descriptor\n")
        subprocess.run(["echo", "from a child"], check=True)
        return super().score(examples)
