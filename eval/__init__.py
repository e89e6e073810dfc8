"""Scores of summaries: articles, references and summaries go in, numbers with evidence come out.

Import it under another name, because `eval` is also a Python built-in:

    >>> import eval as evaluation
    >>> metric = evaluation.load("rouge")
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from eval.benchmark.from_python import Runs, bench
    from eval.comparison.differences import Comparison
    from eval.comparison.from_python import compare
    from eval.config.schema import Config
    from eval.errors import (
        ConfigError,
        DataError,
        EvalError,
        MetricError,
        PluginError,
        RunError,
        SignatureMismatchError,
    )
    from eval.metrics import load
    from eval.metrics.base import Column, Example, Metric, Score, Signature
    from eval.metrics.entities.check import check
    from eval.runs.run import Run, open_run

_MODULES = {
    "eval.benchmark.from_python": ("Runs", "bench"),
    "eval.comparison.differences": ("Comparison",),
    "eval.comparison.from_python": ("compare",),
    "eval.config.schema": ("Config",),
    "eval.errors": (
        "ConfigError",
        "DataError",
        "EvalError",
        "MetricError",
        "PluginError",
        "RunError",
        "SignatureMismatchError",
    ),
    "eval.metrics": ("load",),
    "eval.metrics.base": ("Column", "Example", "Metric", "Score", "Signature"),
    "eval.metrics.entities.check": ("check",),
    "eval.runs.run": ("Run", "open_run"),
}
_MODULE_OF = {name: module for module, names in _MODULES.items() for name in names}

__all__ = [
    "Column",
    "Comparison",
    "Config",
    "ConfigError",
    "DataError",
    "EvalError",
    "Example",
    "Metric",
    "MetricError",
    "PluginError",
    "Run",
    "RunError",
    "Runs",
    "Score",
    "Signature",
    "SignatureMismatchError",
    "bench",
    "check",
    "compare",
    "load",
    "open_run",
]


def __getattr__(name: str) -> Any:
    """Import a name from its room when it is first asked for."""
    if name not in _MODULE_OF:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(importlib.import_module(_MODULE_OF[name]), name)


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
