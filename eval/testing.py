"""What the tests of a metric call: does it keep the contract?

from eval.testing import check_metric

def test_it_keeps_the_contract() -> None:
check_metric("my_package.metrics:QuestionMarks")
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from eval.benchmark.freshness import ScoringSettings, signatures
from eval.errors import EvalError
from eval.metrics.base import Example
from eval.workers.in_process import load_metrics
from eval.workers.lines import LoadedMetric
from eval.workers.scoring import CHUNK, score_rows
from summarize.errors import SummarizeError
from summarize.spec import Spec
from summarize.testing import ARTICLES

SUMMARIES = (
    "A storm closed the harbour of Tarnsund on Monday, the harbour master said.",
    "Ane Lunde said 40 boats stayed ashore after the storm of 4 March 2024.",
    "?",
    "…",
    "雨。 👩\u200d🚀",
)
"""Summaries that a metric must score: ordinary ones, and some that hold next to nothing."""

EXAMPLES = tuple(
    Example(article, (f"{article.text[:60] or 'Nothing'}.", "Another reference."), summary)
    for article in ARTICLES
    for summary in SUMMARIES
)


def check_metric(
    metric: str | Mapping[str, Any] | Spec, examples: Sequence[Example] = EXAMPLES
) -> None:
    """Check that a metric keeps the contract that benchmarks and comparisons rely on.

    It can be made from its spec, says what it is, gives each example one score with a number or
    `None` for every column, the same numbers again however the examples are cut into chunks, and
    details that JSON can hold.

    Args:
        metric: a spec, as in a config: the name of a plugin, or `module:Class`.
        examples: what is scored.

    Raises:
        AssertionError: names the metric and what it got wrong.
    """
    try:
        spec = Spec.of(metric)
        loaded = next(i for i in ScoringSettings((spec,), 0, 0.0, 0).load() if i.spec == spec)
        whole = [row["values"] for row in score_rows([spec], examples, count=len(examples))]
        single = [
            row["values"]
            for example in examples[:CHUNK]
            for row in score_rows([spec], [example], count=1)
        ]
    except (EvalError, SummarizeError) as error:
        raise AssertionError(str(error)) from error
    _check_columns(spec, loaded)
    for example, one, other in zip(examples, whole, single, strict=False):
        if one != other:
            raise AssertionError(
                f"the metric {spec} scores the summary {example.summary[:40]!r} differently alone "
                f"({other}) than among others ({one})."
            )
    if signatures([loaded]) != signatures(load_metrics([spec])):
        raise AssertionError(f"the metric {spec} has another signature when it is made again.")


def _check_columns(spec: Spec, loaded: LoadedMetric) -> None:
    if not loaded.columns:
        raise AssertionError(f"the metric {spec} has no columns.")
    for column in loaded.columns:
        if not column.description:
            raise AssertionError(
                f"the column {column.key!r} of the metric {spec} has no description: one sentence "
                "that says what the number means."
            )
