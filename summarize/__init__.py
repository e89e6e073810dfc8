"""Summaries of articles: an article goes in, a summary comes out.

>>> import summarize
>>> lead = summarize.Lead(sentences=1)
>>> lead("It rained. Then it snowed.").text
'It rained.'
>>> [summary.text for summary in lead.summarize(["It rained. It poured.", "It snowed."])]
['It rained.', 'It snowed.']

`load` creates a summarizer from a spec, as the command line does: `load("lead(sentences=1)")`.
"""

import importlib
from typing import TYPE_CHECKING, Any

from summarize.articles import ReadResult, parse_article, read_article, read_articles
from summarize.base import Article, BaseSummarizer, Failure, Summarizer, Summary, SummaryFailedError
from summarize.errors import (
    ArticleError,
    MissingDependencyError,
    ModelError,
    OutputError,
    SpecError,
    SummarizeError,
)
from summarize.registry import BUILTINS, load
from summarize.spec import Spec

if TYPE_CHECKING:
    from summarize.extractive.centroid import Centroid
    from summarize.extractive.lead import Lead
    from summarize.extractive.learned import Extractive
    from summarize.extractive.lexrank import LexRank
    from summarize.extractive.pacsum import PacSum
    from summarize.extractive.sumy import Sumy
    from summarize.extractive.textrank import TextRank
    from summarize.guarded.summarizer import Guarded
    from summarize.huggingface.embeddings import Embeddings
    from summarize.huggingface.summarizer import HuggingFace
    from summarize.served.summarizer import Served

__all__ = [
    "Article",
    "ArticleError",
    "BaseSummarizer",
    "Centroid",
    "Embeddings",
    "Extractive",
    "Failure",
    "Guarded",
    "HuggingFace",
    "Lead",
    "LexRank",
    "MissingDependencyError",
    "ModelError",
    "OutputError",
    "PacSum",
    "ReadResult",
    "Served",
    "Spec",
    "SpecError",
    "SummarizeError",
    "Summarizer",
    "Summary",
    "SummaryFailedError",
    "Sumy",
    "TextRank",
    "load",
    "parse_article",
    "read_article",
    "read_articles",
]

_MODULES = {name: module for module, name in (path.split(":") for path in BUILTINS.values())}


def __getattr__(name: str) -> Any:
    """Import a summarizer's class when it is first asked for: most need numpy, one needs torch."""
    if name not in _MODULES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(importlib.import_module(_MODULES[name]), name)


def __dir__() -> list[str]:
    return sorted({*globals(), *_MODULES})
