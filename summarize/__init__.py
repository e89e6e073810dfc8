"""Summaries of articles: an article goes in, a summary comes out.

>>> import summarize
>>> summarizer = summarize.load("lead(sentences=1)")
>>> article = summarize.Article(id="a1", text="It rained. Then it snowed.")
>>> [summary.text for summary in summarizer.summarize([article])]
['It rained.']
"""

from summarize.articles import ReadResult, parse_article, read_article, read_articles
from summarize.base import Article, Failure, Scorer, Summarizer, Summary
from summarize.errors import (
    ArticleError,
    MissingDependencyError,
    ModelError,
    OutputError,
    SpecError,
    SummarizeError,
)
from summarize.registry import load
from summarize.spec import Spec

__all__ = [
    "Article",
    "ArticleError",
    "Failure",
    "MissingDependencyError",
    "ModelError",
    "OutputError",
    "ReadResult",
    "Scorer",
    "Spec",
    "SpecError",
    "SummarizeError",
    "Summarizer",
    "Summary",
    "load",
    "parse_article",
    "read_article",
    "read_articles",
]
