"""What tests call: does a metric keep the contract, and is a run no worse than another?

from eval.testing import assert_not_worse, check_metric

def test_the_metric_keeps_the_contract() -> None:
    check_metric("my_package.metrics:QuestionMarks")

def test_the_new_prompt_is_not_worse() -> None:
    runs = evaluation.bench("prompts.yaml")
    assert_not_worse(runs["new"], runs["old"], fail_on="entity_precision_source < -1 points")
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from eval.benchmark.freshness import ScoringSettings, signatures
from eval.comparison.differences import Comparison, ComparisonSettings
from eval.comparison.from_python import compare
from eval.comparison.gate import check, parse
from eval.comparison.roles import is_verified
from eval.comparison.verdict import verdicts
from eval.comparison.wording import listed, title
from eval.errors import EvalError
from eval.metrics.base import Example
from eval.runs.run import Run
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


def assert_not_worse(
    run: Run | str | Path,
    baseline: Run | str | Path,
    *,
    columns: str | Sequence[str] | None = None,
    fail_on: str | Sequence[str] = (),
    common: bool = False,
    settings: ComparisonSettings | None = None,
) -> Comparison:
    """Check that no column of a run is found worse than the baseline's, as `compare` finds it.

    What cannot be judged does not pass: a column that many articles have no value of, too few
    articles, a run whose scores are not known to be its own.

    Args:
        run: the new run, or its folder.
        baseline: the run that it must not fall behind, or its folder.
        columns: keys of the columns that count; the headline ones if `None`.
        fail_on: further conditions that must not be met, as `compare --fail-on` takes them: one
            such as `low(rouge2) < -2 points` stops what may be worse, and not only what surely is.
        common: compare the articles that both runs share, where they were not given the same.
        settings: levels, resamples, seed.

    Returns:
        The comparison.

    Raises:
        AssertionError: says what is worse, or why nothing can be said.
        ConfigError: a condition or a column is none.
        SignatureMismatchError: data or metrics differ.
        RunError: a folder holds no finished run.
    """
    conditions = [parse(text) for text in ([fail_on] if isinstance(fail_on, str) else fail_on)]
    keys = [columns] if isinstance(columns, str) else columns
    comparison = compare(baseline, run, columns=keys, baseline=0, common=common, settings=settings)
    (judged,) = verdicts(comparison)
    tested = [item for item in comparison.differences if item.finding != "described"]
    unseen = [title(item.column) for item in tested if item.finding == "no verdict"]
    problems = [alarm.sentence for alarm in check(comparison, conditions)]
    problems += [
        f"{named.name} is not verified: `summarize-eval score {named.run.folder}` scores it anew."
        for named in comparison.aligned.runs
        if not is_verified(named)
    ]
    if judged.losses or not tested:
        problems.insert(0, judged.sentence)
    if unseen:
        problems.append(f"{judged.sentence} There is no verdict on {listed(unseen)}.")
    if problems:
        raise AssertionError("\n".join(dict.fromkeys(problems)))
    return comparison


def _check_columns(spec: Spec, loaded: LoadedMetric) -> None:
    if not loaded.columns:
        raise AssertionError(f"the metric {spec} has no columns.")
    for column in loaded.columns:
        if not column.description:
            raise AssertionError(
                f"the column {column.key!r} of the metric {spec} has no description: one sentence "
                "that says what the number means."
            )
