"""Scores of summaries: articles, references and summaries go in, numbers with evidence come out.

Import it under another name, because `eval` is also a Python built-in:

    >>> import eval as evaluation
    >>> metric = evaluation.load("rouge")
"""

from eval.errors import (
    ConfigError,
    DataError,
    EvalError,
    MetricError,
    RunError,
    SignatureMismatchError,
)
from eval.metrics import load
from eval.metrics.base import Column, Example, Metric, Score, Signature

__all__ = [
    "Column",
    "ConfigError",
    "DataError",
    "EvalError",
    "Example",
    "Metric",
    "MetricError",
    "RunError",
    "Score",
    "Signature",
    "SignatureMismatchError",
    "load",
]
