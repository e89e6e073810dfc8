"""Several references of one summary become one score."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from eval.metrics.rouge.settings import Dialect, Multi
from eval.metrics.rouge.tokens import Ints

Floats = npt.NDArray[np.float64]


def f_scores(counts: npt.NDArray[np.int64] | Floats) -> Floats:
    """Turn matches, units of the summary and units of the reference into scores.

    Args:
        counts: shape (…, 3).

    Returns:
        Precision, recall and F1 in 0..1, shape (…, 3).
    """
    hits = counts[..., 0]
    precision = hits / np.maximum(counts[..., 1], 1)
    recall = hits / np.maximum(counts[..., 2], 1)
    total = precision + recall
    f1 = np.zeros_like(total)
    # In this order of operations, because another rounds differently from rouge-score.
    np.divide(2 * precision * recall, total, out=f1, where=total > 0)
    return np.stack([precision, recall, f1], axis=-1)


def combine_counts(counts: Ints, references: Ints, multi: Multi, dialect: Dialect) -> Floats:
    """Score pairs of summary and reference and merge the pairs of each summary.

    With `multi="max"`, rouge-score takes the reference with the best F1, and ROUGE-1.5.5 the one
    with the best recall (its option `-f B`). With `multi="mean"`, scores are averaged; ROUGE-1.5.5
    adds up the counts of all references instead (`-f A`).

    Args:
        counts: of the pairs, shape (pairs, types, 3).
        references: how many pairs each summary has, at least 1, shape (summaries,).
        multi: `max` or `mean`.
        dialect: whose rules.

    Returns:
        Precision, recall and F1, shape (summaries, types, 3).
    """
    if dialect == "perl" and multi == "mean":
        return f_scores(np.add.reduceat(counts, _starts(references)))
    decisive = 1 if dialect == "perl" else 2
    return combine_scores(f_scores(counts), references, multi, decisive)


def combine_scores(scores: Floats, references: Ints, multi: Multi, decisive: int = 2) -> Floats:
    """Merge the scores of the pairs of each summary.

    Args:
        scores: precision, recall and F1 of the pairs, shape (pairs, types, 3).
        references: how many pairs each summary has, at least 1, shape (summaries,).
        multi: `max` or `mean`.
        decisive: by which measure `max` finds the best reference: 1 is recall, 2 is F1.
    """
    if (references == 1).all():
        return scores
    starts = _starts(references)
    if multi == "mean":
        return np.asarray(np.add.reduceat(scores, starts) / references[:, None, None])
    merged = scores[starts]
    for number in range(1, int(references.max())):
        several = np.flatnonzero(references > number)
        other = scores[starts[several] + number]
        # If two references are equally good, the first one counts, as in both programs.
        better = other[..., decisive] > merged[several][..., decisive]
        merged[several] = np.where(better[..., None], other, merged[several])
    return merged


def _starts(references: Ints) -> Ints:
    return np.cumsum(references) - references
