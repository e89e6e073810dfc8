"""What part a run plays in a comparison: a competitor, a bound, or one extract among others."""

from __future__ import annotations

from eval.comparison.aligned import Named
from eval.summarizers.oracle import ORACLE
from summarize.base import Summary
from summarize.spec import Spec


def is_bound(run: Named) -> bool:
    """Whether the run was made by a summarizer that sees the references, as `oracle` does.

    It shows what is possible; no summarizer can be better, and none is worse for falling behind.
    """
    return Spec.parse(str(run.info["spec"])).name in ORACLE.names()


def is_extract(run: Named) -> bool:
    """Whether the summaries are sentences of the article, taken over as they are.

    Such summaries cannot name what the article does not, so that their fidelity says nothing.
    """
    first = next((r for r in run.run.results() if isinstance(r, Summary)), None)
    return first is not None and bool(first.details.get("sentences"))


def is_verified(run: Named) -> bool:
    """Whether the run's scores are known to belong to its summaries, references and metrics."""
    return run.run.verified
