"""Every summarizer that a config can name: those of `summarize`, and those of a benchmark alone."""

from __future__ import annotations

from typing import Any

from eval.errors import contained
from eval.summarizers.oracle import ORACLE
from eval.summarizers.outputs import OUTPUTS
from summarize.base import BatchedSummarizer, Summarizer
from summarize.registry import SUMMARIZERS, Registry
from summarize.spec import Spec


def registry_of(spec: Spec) -> Registry[Summarizer]:
    """Return where a spec's name is looked up."""
    return next((own for own in (ORACLE, OUTPUTS) if spec.name in own.names()), SUMMARIZERS)


def create_summarizer(spec: Spec, **defaults: Any) -> Summarizer:
    """Create a summarizer, also one that only a benchmark knows (`oracle`, `outputs`).

    Raises:
        SpecError: unknown name, unknown option, or a value of the wrong type or range.
        PluginError: its constructor raised something else.
    """
    with contained(f"the summarizer {str(spec)!r} cannot be made"):
        return registry_of(spec).create(spec, **defaults)


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
    origin = registry_of(spec).origin(spec.name)
    if origin is None or spec.name in ORACLE.names():
        return signature
    return f"{signature}|{spec}|seed:{seed}|from:{origin}"
