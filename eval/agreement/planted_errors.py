"""Planted errors as labels: does a metric notice that one name, date or number was made wrong?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from eval.agreement.labels import Half, half_of
from eval.agreement.mentions import MentionJudge
from eval.agreement.plant_errors import KINDS, Planted, plant
from eval.agreement.summaries import (
    Estimate,
    auroc,
    group_numbers,
    oriented,
    resample_documents,
    share,
)
from eval.config.schema import Data
from eval.data.rows import BadRow, read_rows, summarize_bad_rows
from eval.errors import DataError
from eval.metrics.base import Column, Example, Metric
from eval.metrics.entities import Entities
from eval.metrics.entities.mentions import Mention


@dataclass(frozen=True, slots=True)
class Mark:
    """What a metric says of one mention, or of a whole summary; a higher `score` is better.

    `document` is the article's id. A metric that says nothing of single mentions flags none.
    """

    document: str
    score: float
    flagged: bool = False
    doubted: bool = False


def read_examples(file: Path, half: Half | None = None) -> list[Example]:
    """Return every reference of `file` as a summary, with the article's other ones as references.

    Args:
        file: rows of article and references, as `bench` reads them.
        half: only the articles whose id falls into this half.

    Raises:
        DataError: the file cannot be used, or holds no reference.
    """
    rows = list(read_rows(Data.model_validate({"path": file}), seed=0))
    bad = [row for row in rows if isinstance(row, BadRow)]
    if bad:
        raise DataError(f"{file}: {summarize_bad_rows(bad, len(rows))}")
    examples = [
        Example(row.article, tuple(r for r in row.references if r != reference), reference)
        for row in rows
        if not isinstance(row, BadRow) and (half is None or half_of(row.article.id) == half)
        for reference in dict.fromkeys(row.references)
    ]
    if not examples:
        raise DataError(f"{file} has no references to plant errors in.")
    return examples


def planted_agreement(
    examples: Sequence[Example], metric: Metric, column: Column, count: int, seed: int
) -> dict[str, Any]:
    """Plant up to `count` errors of each kind and return what the metric makes of them, as JSON.

    `noticed` is the share of summaries whose value is worse than before the error was planted. For
    a metric that judges mentions `found` is the share of planted mentions that it objects to,
    `doubted` the share that it warns of, and `auroc` compares their scores with those of the
    references' own mentions, each of which counts once; for other metrics `auroc` compares the
    values of whole summaries.

    Raises:
        DataError: the metric needs references, and an article has only the one that is changed.
    """
    finder = Entities()
    if "references" not in metric.requires:
        examples = [Example(example.article, (), example.summary) for example in examples]
    elif not all(example.references for example in examples):
        raise DataError("this metric needs a second reference for each article: one is changed.")
    errors = list(plant(examples, KINDS, count, seed, finder))
    before = dict(zip(map(_key, examples), oriented(metric, column, examples), strict=True))
    after = oriented(metric, column, [error.changed for error in errors])
    judge = metric if isinstance(metric, MentionJudge) else None
    wrong: list[Mark | None]
    if judge:
        right = _own_marks(judge, column.key, examples, finder)
        wrong = [_planted_mark(judge, column.key, error) for error in errors]
    else:
        right = [Mark(name, value) for (name, _), value in before.items() if value is not None]
        wrong = [
            None if value is None else Mark(error.example.article.id, value)
            for error, value in zip(errors, after, strict=True)
        ]
    kinds: dict[str, dict[str, Any]] = {}
    for kind in KINDS:
        numbers = [number for number, error in enumerate(errors) if error.kind == kind]
        if not numbers:
            continue
        worse = [_worse(after[number], before[_key(errors[number].example)]) for number in numbers]
        marks = [mark for number in numbers if (mark := wrong[number])]
        documents = [errors[number].example.article.id for number in numbers]
        kinds[kind] = {"planted": len(numbers), "noticed": share(worse, documents).as_json()}
        if judge:
            kinds[kind]["found"], kinds[kind]["doubted"] = _flagged_and_doubted(marks)
        kinds[kind]["auroc"] = _ranking(right, marks).as_json()
    result: dict[str, Any] = {"planted": kinds}
    if judge:
        flagged, doubted = _flagged_and_doubted(right)
        result["left_alone"] = {"mentions": len(right), "flagged": flagged, "doubted": doubted}
    return result


def _key(example: Example) -> tuple[str, str]:
    return example.article.id, example.summary


def _worse(after: float | None, before: float | None) -> bool:
    return after is not None and before is not None and after < before


def _own_marks(
    judge: MentionJudge, key: str, examples: Sequence[Example], finder: Entities
) -> list[Mark]:
    found = finder.mentions([(example.summary, example.article.text) for example in examples])
    return [
        mark
        for example, mentions in zip(examples, found, strict=True)
        for mark in _marks(judge, key, example, mentions)
    ]


def _planted_mark(judge: MentionJudge, key: str, error: Planted) -> Mark:
    return _marks(judge, key, error.changed, [error.mention])[0]


def _marks(
    judge: MentionJudge, key: str, example: Example, mentions: Sequence[Mention]
) -> list[Mark]:
    scores = judge.judge_mentions(example.article, example.summary, mentions, key)
    return [
        Mark(example.article.id, score.support, bool(score.wrong), score.doubted)
        for score in scores
    ]


def _flagged_and_doubted(marks: Sequence[Mark]) -> tuple[dict[str, Any], dict[str, Any]]:
    documents = [mark.document for mark in marks]
    flagged = share([mark.flagged for mark in marks], documents)
    doubted = share([mark.doubted for mark in marks], documents)
    return flagged.as_json(), doubted.as_json()


def _ranking(right: Sequence[Mark], wrong: Sequence[Mark]) -> Estimate:
    """Return the AUROC of the scores: 1 where every right one is above every wrong one."""
    import numpy as np

    marks = [*right, *wrong]
    scores = np.asarray([mark.score for mark in marks])
    labels = np.asarray([1.0] * len(right) + [0.0] * len(wrong))
    documents = group_numbers([mark.document for mark in marks])
    return resample_documents({"auroc": lambda rows: auroc(scores[rows], labels[rows])}, documents)[
        "auroc"
    ]
