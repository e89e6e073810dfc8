"""Flags on single names, dates and numbers against people's labels of the same mentions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol, runtime_checkable

from eval.agreement.labels import EntityLabel, LabelledRow
from eval.agreement.summaries import Estimate, flag_agreement
from eval.errors import MetricError
from eval.metrics.base import Metric
from eval.metrics.entities.mentions import Mention, MentionScore
from summarize.base import Article


@runtime_checkable
class MentionJudge(Protocol):
    """A metric that can say which mentions it objects to."""

    def mentions(self, texts: Sequence[tuple[str, str]]) -> list[list[Mention]]:
        """Return the mentions of each text, given with its article's text."""
        ...

    def judge_mentions(
        self, article: Article, summary: str, mentions: Sequence[Mention], key: str
    ) -> list[MentionScore]:
        """Score the mentions of one summary as the value `key` counts them."""
        ...


@dataclass(frozen=True, slots=True)
class MentionAgreement:
    """Agreement over all labelled mentions.

    `unlabelled` counts objections to text that people did not label (always 0 on given spans).
    """

    mentions: int
    unsupported: int
    flagged: int
    unlabelled: int
    estimates: dict[str, Estimate]


def mention_agreement(
    rows: Sequence[LabelledRow], metric: Metric, key: str, own_mentions: bool = False
) -> MentionAgreement:
    """Compare a metric's flags with labels.

    On given spans the metric judges exactly the mentions that people labelled. With
    `own_mentions` it finds them itself: a labelled mention is flagged if the metric objects to
    any part of it, and one that the metric does not find is not flagged.

    Raises:
        MetricError: the metric says nothing of single mentions.
    """
    if not isinstance(metric, MentionJudge):
        raise MetricError(
            "these rows label single entities, and the metric gives only a number for a whole "
            "summary: use --metric entities, or name the summary's label with --label."
        )
    supports: list[float] = []
    flags: list[bool] = []
    labels: list[bool] = []
    documents: list[str] = []
    unlabelled = 0
    rows = [row for row in rows if row.entities is not None]
    found = _own(rows, metric) if own_mentions else [_given(row) for row in rows]
    for row, mentions in zip(rows, found, strict=True):
        example = row.example
        scores = metric.judge_mentions(example.article, example.summary, mentions, key)
        entities = row.entities or ()
        for number, entity in enumerate(entities):
            near = (
                [s for s, m in zip(scores, mentions, strict=True) if _touches(entity, m)]
                if own_mentions
                else [scores[number]]
            )
            objections = [score for score in near if _objects(entity, score)]
            supports.append(_support(near, objections))
            flags.append(bool(objections))
            labels.append(entity.supported)
            documents.append(row.document)
        if own_mentions:
            unlabelled += sum(
                bool(score.wrong) and not any(_objects(entity, score) for entity in entities)
                for score in scores
            )
    return MentionAgreement(
        mentions=len(labels),
        unsupported=labels.count(False),
        flagged=sum(flags),
        unlabelled=unlabelled,
        estimates=flag_agreement(supports, flags, labels, documents),
    )


def _given(row: LabelledRow) -> list[Mention]:
    summary = row.example.summary
    return [
        Mention(entity.start, entity.end, summary[entity.start : entity.end], entity.type)
        for entity in row.entities or ()
    ]


def _own(rows: Sequence[LabelledRow], metric: MentionJudge) -> list[list[Mention]]:
    return metric.mentions([(row.example.summary, row.example.article.text) for row in rows])


def _support(near: Sequence[MentionScore], objections: Sequence[MentionScore]) -> float:
    """The least support among the mentions that object, else the least; 1 where none is near."""
    return min((score.support for score in objections or near), default=1.0)


def _objects(entity: EntityLabel, score: MentionScore) -> bool:
    return any(start < entity.end and entity.start < end for start, end in score.wrong)


def _touches(entity: EntityLabel, mention: Mention) -> bool:
    return mention.start < entity.end and entity.start < mention.end
