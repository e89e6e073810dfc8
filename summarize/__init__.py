"""Summaries of articles: an article goes in, a summary comes out.

>>> import summarize
>>> summarizer = summarize.load("lead(sentences=1)")
>>> article = summarize.Article(id="a1", text="It rained. Then it snowed.")
>>> [summary.text for summary in summarizer.summarize([article])]
['It rained.']
"""

from summarize.articles import read_article
from summarize.base import Article, Failure, Scorer, Summarizer, Summary
from summarize.errors import (
    ArticleError,
    MissingDependencyError,
    ModelError,
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
    "Scorer",
    "Spec",
    "SpecError",
    "SummarizeError",
    "Summarizer",
    "Summary",
    "load",
    "read_article",
]
