"""The names that only a benchmark knows, because they need the reference summaries."""

from __future__ import annotations

from summarize.base import Summarizer
from summarize.registry import Registry

ORACLE: Registry[Summarizer] = Registry(kind="summarizer", builtins={}, group="eval.oracles")
