"""Every summarizer that a config can name: those of `summarize`, and those of a benchmark alone."""

from __future__ import annotations

from typing import Any

from eval.errors import contained
from eval.summarizers.oracle import ORACLE
from summarize.base import Summarizer
from summarize.registry import SUMMARIZERS
from summarize.spec import Spec


def create_summarizer(spec: Spec, **defaults: Any) -> Summarizer:
    """Create a summarizer, also one that only a benchmark knows (`oracle`).

    Raises:
        SpecError: unknown name, unknown option, or a value of the wrong type or range.
        PluginError: its constructor raised something else.
    """
    registry = ORACLE if spec.name in ORACLE.names() else SUMMARIZERS
    with contained(f"the summarizer {str(spec)!r} cannot be made"):
        return registry.create(spec, **defaults)
