"""The verdicts on one summary against its article."""

from __future__ import annotations

from typing import Any

from eval.errors import DataError
from eval.metrics.base import Example, Metric, Score
from eval.metrics.entities.languages import reads_as
from eval.metrics.entities.mentions import UNBACKED
from eval.metrics.lifecycle import scores_or_nothing
from summarize.base import Article


def check(article: str | Article, summary: str, metric: Metric | None = None) -> Score:
    """Return the verdicts on one summary, under `entities` in the score's details.

    Args:
        article: the article; of a plain text neither headline nor date are known.
        summary: the summary's text.
        metric: an entity metric with options of its own; `entities` if `None`.

    Raises:
        DataError: the summary or the article has no text.
    """
    if isinstance(article, str):
        article = Article("article", article)
    if not summary.strip():
        raise DataError("the summary is empty: there is nothing to check.")
    if not article.text.strip():
        raise DataError("the article is empty: there is nothing to check the summary against.")
    if metric is None:
        from eval.metrics import load

        metric = load("entities")
    return scores_or_nothing(metric, [Example(article, (), summary)])[0]


def any_unsupported(score: Score) -> bool:
    """Whether any mention is misspelled, unsupported or contradicted."""
    return any(entity["verdict"] in UNBACKED for entity in score.details["entities"])


def unread(summary: str, score: Score, language: str) -> str:
    """Say why a summary without a flag has not passed: nothing in it could be read or checked.

    Returns:
        One sentence; an empty text where the summary was checked.
    """
    if not reads_as(summary, language):
        return (
            f"The summary does not read as {language!r}, in whose words it was checked: name its "
            "language with --language."
        )
    if not score.details["entities"]:
        return "No name, date or number was found to check: this says nothing of the summary."
    return ""


def as_json(article: Article, summary: str, metric: Metric, score: Score) -> dict[str, Any]:
    """Return one object with everything that was found."""
    return {
        "article": article.id,
        "published": str(article.published) if article.published else None,
        "summary": summary,
        "signature": metric.signature,
        "values": {key: value for key, value in score.values.items() if "target" not in key},
        **score.details,
    }
