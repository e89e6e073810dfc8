"""Every summarizer that a config can name: those of `summarize`, and those of a benchmark alone."""

from __future__ import annotations

from typing import Any

from eval.errors import contained
from eval.summarizers.oracle import ORACLE
from summarize.base import BatchedSummarizer, Summarizer
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


def full_signature(
    summarizer: Summarizer, spec: Spec, seed: int, threads: int | None = None
) -> str:
    """Return everything that can change a summary.

    A plugin's own signature is not relied on alone: its options and its code are added. So is the
    number of threads that a model is given, because the order in which numbers are added up may
    depend on it.

    Raises:
        PluginError: it cannot say what it is.
    """
    with contained(f"the summarizer {str(spec)!r} cannot be used"):
        signature = summarizer.signature
        if not isinstance(signature, str):
            raise TypeError("its signature is not text")
    if threads is not None and isinstance(summarizer, BatchedSummarizer):
        signature = f"{signature}|threads:{threads}"
    origin = None if spec.name in ORACLE.names() else SUMMARIZERS.origin(spec.name)
    return signature if origin is None else f"{signature}|{spec}|seed:{seed}|from:{origin}"
