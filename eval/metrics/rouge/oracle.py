"""The engine `rouge-score`: Google's package of that name, as it is."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt


def score_pairs(
    summaries: Sequence[str],
    references: Sequence[str],
    types: Sequence[str],
    stemming: bool,
) -> npt.NDArray[np.float64]:
    """Score each summary against the reference beside it.

    Args:
        summaries: texts, one sentence a line.
        references: as many texts.
        types: `1` to `9`, `L`, `Lsum`.
        stemming: whether tokens of more than three letters are stemmed.

    Returns:
        Precision, recall and F1 in 0..1, of shape (pairs, types, 3).
    """
    from rouge_score import rouge_scorer

    names = [f"rouge{kind}" for kind in types]
    scorer = rouge_scorer.RougeScorer(names, use_stemmer=stemming)
    scores = np.zeros((len(summaries), len(types), 3))
    for index, (summary, reference) in enumerate(zip(summaries, references, strict=True)):
        result = scorer.score(reference, summary)
        scores[index] = [tuple(result[name]) for name in names]
    return scores
