"""The engine `rouge-score`: Google's package of that name, as it is."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from eval.metrics.rouge.lines import to_lines
from eval.metrics.rouge.settings import Settings
from summarize.errors import SpecError


def require_known(settings: Settings) -> None:
    """Check that the package can compute what is asked for.

    Raises:
        SpecError: another language or dialect, or n-grams of more than 9 tokens.
    """
    if settings.language != "en" or settings.dialect != "rouge-score":
        raise SpecError(
            "rouge(engine='rouge-score') knows English in its own dialect only: "
            "leave out the engine, or the language and the dialect."
        )
    for kind in settings.types:
        if kind.isdigit() and int(kind) > 9:
            raise SpecError(
                f"rouge(engine='rouge-score') has no type {kind!r}: its n-grams end at 9; "
                "leave out the engine."
            )


def score_pairs(
    summaries: Sequence[str], references: Sequence[Sequence[str]], settings: Settings
) -> npt.NDArray[np.float64]:
    """Score each summary against each of its references.

    Args:
        summaries: one text per example.
        references: the references of each example.
        settings: what `require_known` lets pass.

    Returns:
        Precision, recall and F1 in 0..1 of every pair, in order: shape (pairs, types, 3).
    """
    from rouge_score import rouge_scorer

    names = [f"rouge{kind}" for kind in settings.types]
    scorer = rouge_scorer.RougeScorer(names, use_stemmer=settings.stemming)
    scores = []
    for summary, several in zip(summaries, references, strict=True):
        candidate, *targets = to_lines([summary, *several], settings.split, settings.language)
        for target in targets:
            result = scorer.score(target, candidate)
            scores.append([tuple(result[name]) for name in names])
    return np.array(scores, dtype=np.float64).reshape(-1, len(names), 3)
