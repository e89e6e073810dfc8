"""How well a metric agrees with people: correlation, ranking, classification, with intervals.

Rows of one article are not independent, so intervals come from a bootstrap over documents.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from eval.errors import DataError
from eval.metrics.base import Column, Example, Metric
from eval.metrics.lifecycle import scores_or_nothing

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Integers = NDArray[np.int64]
    Statistic = Callable[[Integers], float]

RESAMPLES = 1000
LEVEL = 0.95


@dataclass(frozen=True, slots=True)
class Estimate:
    """A number with the interval in which 95% of the resampled numbers lie."""

    value: float
    low: float
    high: float

    def as_json(self) -> dict[str, float | None]:
        """Return the three numbers; `None` for one that is undefined."""
        return {
            name: None if math.isnan(number) else round(number, 6)
            for name, number in (("value", self.value), ("low", self.low), ("high", self.high))
        }


@dataclass(frozen=True, slots=True)
class Judged:
    """Scores beside labels: one entry per row in each array.

    `scores` are oriented so that higher is better, and from `threshold` on they are good.
    `documents` and `systems` are group numbers.
    """

    scores: Floats
    labels: Floats
    documents: Integers
    systems: Integers
    threshold: float

    @property
    def binary(self) -> bool:
        """Whether every label is 0 or 1, and both occur."""
        return set(self.labels.tolist()) == {0.0, 1.0}


def oriented(metric: Metric, column: Column, examples: Sequence[Example]) -> list[float | None]:
    """Return each example's value, its sign turned where lower is better."""
    sign = orientation(column)
    values = [score.values[column.key] for score in scores_or_nothing(metric, examples)]
    return [None if value is None else sign * value for value in values]


def orientation(column: Column) -> float:
    """Return -1 for a column in which lower is better, else 1."""
    return -1.0 if column.better == "down" else 1.0


def judged(
    scores: Sequence[float],
    labels: Sequence[float],
    documents: Sequence[str],
    systems: Sequence[str],
    threshold: float = 0.5,
) -> Judged:
    """Gather rows into arrays; the arguments are the fields of `Judged`.

    Raises:
        DataError: fewer than three rows, or all labels are the same.
    """
    import numpy as np

    if len(scores) < 3:
        raise DataError(f"{len(scores)} rows with score and label are too few to compare.")
    if len(set(labels)) < 2:
        raise DataError("all labels are the same: there is nothing to agree with.")
    return Judged(
        scores=np.asarray(scores, dtype=float),
        labels=np.asarray(labels, dtype=float),
        documents=group_numbers(documents),
        systems=group_numbers(systems),
        threshold=threshold,
    )


def agreement(rows: Judged, seed: int = 13) -> dict[str, Estimate]:
    """Return every measure of agreement with its interval.

    `pearson`, `spearman`, `kendall` (tau-b); `partial_pearson` and `partial_spearman`: the same
    after each system's mean is taken from its scores and labels (only with several systems);
    for labels 0 and 1 `auroc`, `balanced_accuracy` at their threshold, and
    `best_balanced_accuracy` at the threshold that suits these rows best (optimistic).
    """
    return resample_documents(_measures(rows), rows.documents, seed)


def agreement_difference(left: Judged, right: Judged, seed: int = 13) -> dict[str, Estimate]:
    """Return how much better `left` agrees than `right`, resampling the same documents for both."""
    ours, theirs = _measures(left), _measures(right)

    def minus(name: str) -> Statistic:
        return lambda rows: ours[name](rows) - theirs[name](rows)

    return resample_documents({name: minus(name) for name in ours}, left.documents, seed)


def resample_documents(
    statistics: Mapping[str, Statistic], documents: Integers, seed: int = 13
) -> dict[str, Estimate]:
    """Return each statistic with its interval from resamples of whole documents.

    Args:
        statistics: functions of row numbers.
        documents: the document of each row, numbered from 0.
        seed: of the random numbers.
    """
    import numpy as np

    order = np.argsort(documents, kind="stable")
    rows_of = np.split(order, np.cumsum(np.bincount(documents))[:-1])
    draws = np.random.default_rng(seed).integers(len(rows_of), size=(RESAMPLES, len(rows_of)))
    resamples = [np.concatenate([rows_of[document] for document in draw]) for draw in draws]
    tail = (1 - LEVEL) / 2
    estimates = {}
    for name, statistic in statistics.items():
        values = np.array([statistic(rows) for rows in resamples])
        values = values[~np.isnan(values)]
        low, high = np.quantile(values, [tail, 1 - tail]) if len(values) else (np.nan, np.nan)
        value = statistic(np.arange(len(documents)))
        estimates[name] = Estimate(float(value), float(low), float(high))
    return estimates


def share(hits: Sequence[bool], documents: Sequence[str]) -> Estimate:
    """Return the share of hits; `documents` names the article that each belongs to."""
    import numpy as np

    values = np.asarray(hits, dtype=float)
    return resample_documents(
        {"share": lambda rows: float(values[rows].mean())}, group_numbers(documents)
    )["share"]


def group_numbers(names: Sequence[str]) -> Integers:
    """Number the groups from 0 in alphabetical order; one number per entry of `names`."""
    import numpy as np

    return np.unique(np.asarray(names), return_inverse=True)[1]


def _measures(rows: Judged) -> dict[str, Statistic]:
    from scipy import stats

    scores, labels, systems = rows.scores, rows.labels, rows.systems

    def on(measure: Callable[[Floats, Floats], float]) -> Statistic:
        return lambda chosen: measure(scores[chosen], labels[chosen])

    def partial(measure: Callable[[Floats, Floats], float]) -> Statistic:
        return lambda chosen: measure(
            residuals(scores[chosen], systems[chosen]), residuals(labels[chosen], systems[chosen])
        )

    def kendall(a: Floats, b: Floats) -> float:
        return float(stats.kendalltau(a, b).statistic)

    measures: dict[str, Statistic] = {
        "pearson": on(pearson),
        "spearman": on(spearman),
        "kendall": on(kendall),
    }
    if len(set(systems.tolist())) > 1:
        measures["partial_pearson"] = partial(pearson)
        measures["partial_spearman"] = partial(spearman)
    if rows.binary:
        measures["auroc"] = on(auroc)
        measures["balanced_accuracy"] = on(
            lambda a, b: balanced_accuracy((a >= rows.threshold).astype(float), b)
        )
        measures["best_balanced_accuracy"] = on(best_balanced_accuracy)
    return measures


def pearson(scores: Floats, labels: Floats) -> float:
    """Return Pearson's correlation; not a number where either side is constant."""
    import numpy as np

    a, b = scores - scores.mean(), labels - labels.mean()
    scale = float(np.sqrt((a @ a) * (b @ b)))
    return float(a @ b) / scale if scale > 1e-12 else float("nan")


def spearman(scores: Floats, labels: Floats) -> float:
    """Return Spearman's rank correlation, ties given their mean rank."""
    from scipy.stats import rankdata

    return pearson(rankdata(scores), rankdata(labels))


def residuals(values: Floats, groups: Integers) -> Floats:
    """Return `values` less the mean of their group."""
    import numpy as np

    counts = np.bincount(groups)
    means = np.bincount(groups, weights=values) / np.maximum(counts, 1)
    left: Floats = values - means[groups]
    return left


def auroc(scores: Floats, labels: Floats) -> float:
    """Return the probability that a row labelled 1 scores above one labelled 0, ties half."""
    from scipy.stats import rankdata

    good = labels == 1
    positives, negatives = int(good.sum()), int((~good).sum())
    if not positives or not negatives:
        return float("nan")
    ranks = rankdata(scores)
    above = float(ranks[good].sum()) - positives * (positives + 1) / 2
    return above / (positives * negatives)


def balanced_accuracy(predicted: Floats, labels: Floats) -> float:
    """Return the mean of the shares of 1s and of 0s that were predicted rightly."""
    good = labels == 1
    if good.all() or not good.any():
        return float("nan")
    return float((predicted[good] == 1).mean() + (predicted[~good] == 0).mean()) / 2


def best_balanced_accuracy(scores: Floats, labels: Floats) -> float:
    """Return the balanced accuracy at the threshold that gives most."""
    import numpy as np

    good = labels == 1
    if good.all() or not good.any():
        return float("nan")
    order = np.argsort(-scores, kind="stable")
    hits = np.cumsum(good[order]) / good.sum()
    misses = np.cumsum(~good[order]) / (~good).sum()
    # A threshold can only lie between two different scores.
    last = np.append(np.diff(scores[order]) != 0, True)
    return float(max(0.5, ((hits - misses + 1) / 2)[last].max()))


def flag_agreement(
    supports: Sequence[float],
    flags: Sequence[bool],
    supported: Sequence[bool],
    documents: Sequence[str],
    seed: int = 13,
) -> dict[str, Estimate]:
    """Compare the flags on single mentions with people's labels.

    What is to be found are the mentions that people call unsupported: `precision`, `recall`,
    `f1`, `balanced_accuracy` of the flags, `auroc` of the graded support.
    """
    import numpy as np

    rows = judged(supports, [float(value) for value in supported], documents, documents)
    flagged = np.asarray(flags, dtype=bool)
    wrong = rows.labels == 0

    def counts(chosen: Integers) -> tuple[int, int, int]:
        a, b = flagged[chosen], wrong[chosen]
        return int((a & b).sum()), int((a & ~b).sum()), int((~a & b).sum())

    def ratio(above: float, below: float) -> float:
        return above / below if below else float("nan")

    statistics: dict[str, Statistic] = {
        "precision": lambda chosen: ratio(counts(chosen)[0], sum(counts(chosen)[:2])),
        "recall": lambda chosen: ratio(counts(chosen)[0], counts(chosen)[0] + counts(chosen)[2]),
        "f1": lambda chosen: ratio(2 * counts(chosen)[0], sum(counts(chosen)) + counts(chosen)[0]),
        "balanced_accuracy": lambda chosen: balanced_accuracy(
            (~flagged[chosen]).astype(float), rows.labels[chosen]
        ),
        "auroc": lambda chosen: auroc(rows.scores[chosen], rows.labels[chosen]),
    }
    return resample_documents(statistics, rows.documents, seed)


def as_json(estimates: dict[str, Estimate]) -> dict[str, Any]:
    """Return estimates as JSON values."""
    return {name: estimate.as_json() for name, estimate in estimates.items()}
