"""Score: verdicts to numbers."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any

from eval.metrics.base import Column, Score
from eval.metrics.entities.mentions import BACKED, UNBACKED, Verdict

SOURCE_COLUMNS = (
    Column(
        "entity_precision_source",
        better="up",
        title="entities in article",
        description="Share of the summary's names, dates and numbers that the article backs, "
        "other names and writings of the same thing accepted (prec_s of Nan et al. 2021).",
        kind="fidelity",
    ),
    Column(
        "entity_precision_source_strict",
        better="up",
        title="… word for word",
        description="The same without other names: only what stands in the article, in whatever "
        "writing.",
        kind="fidelity",
    ),
    Column(
        "entity_severity_precision",
        better="up",
        title="… by harm",
        description="The same, each mention weighted by the harm that its type does when wrong.",
        kind="fidelity",
    ),
    Column(
        "has_unsupported_entity",
        better="down",
        title="with an unsupported entity",
        description="Share of summaries with a mention that is unsupported or contradicted.",
        kind="fidelity",
    ),
    Column(
        "entity_support",
        better="up",
        title="support",
        description="Mean probability that the article backs a mention.",
        kind="fidelity",
    ),
    Column(
        "entity_count",
        unit="count",
        title="entities",
        description="Names, dates and numbers of the summary.",
    ),
)
TARGET_COLUMNS = (
    Column(
        "entity_precision_target",
        better="up",
        title="entities in reference",
        description="Share of the summary's mentions that the reference has (prec_t).",
        kind="references",
    ),
    Column(
        "entity_recall_target",
        better="up",
        title="reference entities found",
        description="Share of the reference's mentions that the summary has (recall_t).",
        kind="references",
    ),
    Column(
        "entity_f1_target",
        better="up",
        title="entity F1",
        description="Harmonic mean of the two (F1_t).",
        kind="references",
    ),
)


def source_values(verdicts: Sequence[Verdict]) -> dict[str, float | None]:
    """Return the values of `SOURCE_COLUMNS`; shares are `None` without a mention."""
    count = len(verdicts)
    if not count:
        values: dict[str, float | None] = {column.key: None for column in SOURCE_COLUMNS}
        return values | {"entity_count": 0.0, "has_unsupported_entity": 0.0}
    backed = [_backed(verdict) for verdict in verdicts]
    weights = [verdict.severity for verdict in verdicts]
    return {
        "entity_precision_source": sum(backed) / count,
        "entity_precision_source_strict": sum(map(_strictly, verdicts)) / count,
        "entity_severity_precision": sum(
            weight * value for weight, value in zip(weights, backed, strict=True)
        )
        / sum(weights),
        "has_unsupported_entity": float(any(v.verdict in UNBACKED for v in verdicts)),
        "entity_support": sum(verdict.support for verdict in verdicts) / count,
        "entity_count": float(count),
    }


def target_values(
    summary: Sequence[Verdict], reference: Sequence[Verdict]
) -> dict[str, float | None]:
    """Return the values of `TARGET_COLUMNS`.

    Args:
        summary: verdicts on the summary's mentions against the reference.
        reference: verdicts on the reference's mentions against the summary.
    """
    precision = _share(summary)
    recall = _share(reference)
    f1: float | None = None
    if precision is not None and recall is not None:
        both = precision + recall
        f1 = 2 * precision * recall / both if both else 0.0
    return {
        "entity_precision_target": precision,
        "entity_recall_target": recall,
        "entity_f1_target": f1,
    }


def details(verdicts: Sequence[Verdict]) -> dict[str, Any]:
    """Return the verdicts and their counts, as JSON values."""
    return {
        "entities": [verdict.as_json() for verdict in verdicts],
        "entity_types": dict(sorted(Counter(v.mention.type for v in verdicts).items())),
        "entity_verdicts": dict(sorted(Counter(v.verdict for v in verdicts).items())),
    }


def score(
    verdicts: Sequence[Verdict], target: tuple[Sequence[Verdict], Sequence[Verdict]] | None
) -> Score:
    """Return the score of one example; without a reference the target values are `None`."""
    values = source_values(verdicts)
    values |= (
        target_values(*target)
        if target
        else dict.fromkeys((column.key for column in TARGET_COLUMNS), None)
    )
    return Score(values=values, details=details(verdicts))


def _backed(verdict: Verdict) -> float:
    return float(verdict.verdict in BACKED)


def _strictly(verdict: Verdict) -> float:
    return float(verdict.verdict in BACKED and not verdict.by_alias)


def _share(verdicts: Sequence[Verdict]) -> float | None:
    return sum(map(_backed, verdicts)) / len(verdicts) if verdicts else None
