"""Fit every number of the entity check and of faithfulness, and write `fidelity.json`.

    python scripts/fit_fidelity.py FOLDER

FOLDER holds the labelled files named below; only the development half of their documents is read,
and that of the labelled set of this project.

Support and severity come from mentions that people labelled: by verdict, and by verdict and rule
where a rule decided often, each share drawn towards the one above it by `PRIOR` mentions. The costs
of faithfulness are the ones, none negative, under which the labels of whole summaries with capitals
are likeliest; each file weighs the same, and `RIDGE` draws costs towards zero. Prints how the fit
agrees with the labels.
"""

from __future__ import annotations

import argparse
import json
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import click
import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize

from eval.agreement.labels import LabelledRow, read_labels
from eval.agreement.summaries import auroc
from eval.metrics.entities import Entities
from eval.metrics.entities.find.truecase import is_lower_cased
from eval.metrics.entities.mentions import NAMES, VALUES, Mention, Verdict
from eval.metrics.faithfulness.risks import OUT_OF_PLACE, RISKS, START, count_risks, probability

MENTIONS = "entity_labels_xsum.jsonl.gz"
SUMMARIES = ("modern_summaries.jsonl", "factuality_cliff_val.jsonl.gz", MENTIONS)
ARTICLES = ("news_cnndm.jsonl.gz", "news_xsum.jsonl.gz")
#: This project's own labelled summaries, and their articles.
OWN = Path(__file__).resolve().parents[1] / "reference" / "fidelity"
#: What people call an unsupported mention that is true all the same.
HARMLESS = "Factual Hallucination"
#: What a verdict is worth before anybody labelled one, and how many labels that stands for.
EXPECTED = {
    "supported": 0.95,
    "variant": 0.9,
    "alias": 0.8,
    "inferred": 0.7,
    "unchecked": 0.6,
    "partial": 0.3,
    "doubtful": 0.5,
    "misspelled": 0.15,
    "unsupported": 0.1,
    "contradicted": 0.05,
}
PRIOR = 10
#: A rule that decided so many labelled mentions has a number of its own.
OFTEN = 15
RIDGE = 0.001

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Judged:
    """One labelled summary with its verdicts; `right` is 1 where people found nothing wrong."""

    row: LabelledRow
    right: float
    verdicts: tuple[Verdict, ...]


def main() -> None:
    """Read, fit, write."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    folder: Path = parser.parse_args().folder
    entities = Entities()
    labelled = _labelled_mentions(folder / MENTIONS, entities)
    articles = [folder / name for name in ARTICLES]
    files = {
        name: _judged(read_labels(folder / name, half="develop", articles=articles), entities)
        for name in SUMMARIES
    }
    own = read_labels(OWN / "develop.jsonl", articles=[OWN / "develop_articles.jsonl"])
    files["own"] = _judged(own, entities)
    costs = _costs(list(files.values()))
    table = {
        "version": "3",
        "fitted_on": f"the development half of {len(labelled)} labelled mentions and "
        f"{sum(map(len, files.values()))} labelled summaries with capitals",
        "support": _support(labelled),
        "severity": _severity(labelled),
        "costs": {name: round(float(cost), 3) for name, cost in costs.items()},
    }
    target = Path(__file__).parents[1] / "eval/metrics/entities/fidelity.json"
    target.write_text(json.dumps(table, indent=1) + "\n", "utf-8", newline="\n")
    for name, rows in files.items():
        scores = np.asarray([probability(count_risks(row.verdicts), costs) for row in rows])
        right = np.asarray([row.right for row in rows])
        click.echo(
            f"{name}: {len(rows)} summaries, AUROC {auroc(scores, right):.3f}, "
            f"mean {scores.mean():.3f} where {right.mean():.3f} are right"
        )


def _labelled_mentions(path: Path, entities: Entities) -> list[tuple[Verdict, str]]:
    """Return the verdicts on the spans that people labelled, with their labels."""
    found = []
    for row in read_labels(path, half="develop"):
        summary = row.example.summary
        marked = row.entities or ()
        mentions = [Mention(m.start, m.end, summary[m.start : m.end], m.type) for m in marked]
        verdicts = entities.verdicts(row.example.article, summary, mentions)
        found += [(v, m.label) for v, m in zip(verdicts, marked, strict=True)]
    return found


def _judged(rows: Sequence[LabelledRow], entities: Entities) -> list[Judged]:
    rows = [row for row in rows if not is_lower_cased(row.example.summary)]
    mentions = entities.mentions([(row.example.summary, row.example.article.text) for row in rows])
    return [
        Judged(row, _right(row), tuple(verdicts))
        for row, verdicts in zip(
            rows, entities.all_verdicts([row.example for row in rows], mentions), strict=True
        )
    ]


def _right(row: LabelledRow) -> float:
    if row.label is not None:
        return row.label
    if row.entities is not None:
        return float(all(entity.supported for entity in row.entities))
    return float(not row.errors)


def _support(labelled: Sequence[tuple[Verdict, str]]) -> dict[str, float]:
    by_verdict = _groups(labelled, lambda verdict: verdict.verdict)
    support = {
        verdict: _drawn([label == "Non-hallucinated" for label in by_verdict[verdict]], expected)
        for verdict, expected in EXPECTED.items()
    }
    by_rule = _groups(labelled, lambda verdict: f"{verdict.verdict}/{verdict.rule}")
    for name, labels in sorted(by_rule.items()):
        if len(labels) >= OFTEN:
            right = [label == "Non-hallucinated" for label in labels]
            support[name] = _drawn(right, support[name.partition("/")[0]])
    return support


def _severity(labelled: Sequence[tuple[Verdict, str]]) -> dict[str, float]:
    wrong = [(verdict, label) for verdict, label in labelled if label != "Non-hallucinated"]
    every = [label != HARMLESS for _, label in wrong]
    mean = sum(every) / len(every)
    by_type = _groups(wrong, lambda verdict: verdict.mention.type)
    severity = {
        type_: _drawn([label != HARMLESS for label in by_type[type_]], mean)
        for type_ in sorted(NAMES | VALUES)
        if by_type[type_]
    }
    return {**severity, "other": round(mean, 3)}


def _groups(
    labelled: Iterable[tuple[Verdict, str]], group: Callable[[Verdict], str]
) -> dict[str, list[str]]:
    groups: dict[str, list[str]] = defaultdict(list)
    for verdict, label in labelled:
        groups[group(verdict)].append(label)
    return groups


def _drawn(hits: Sequence[bool], expected: float) -> float:
    """Return a share as if `PRIOR` further mentions had met the expectation."""
    return round((sum(hits) + PRIOR * expected) / (len(hits) + PRIOR), 3)


def _costs(files: Sequence[Sequence[Judged]]) -> dict[str, float]:
    names = (*RISKS, OUT_OF_PLACE, START)
    matrices = [np.asarray([_counts(row, names) for row in rows], dtype=float) for rows in files]
    labels = [np.asarray([row.right for row in rows]) for rows in files]

    def loss(costs: Any) -> float:
        total = 0.0
        for matrix, right in zip(matrices, labels, strict=True):
            log = -np.clip(matrix @ costs, 1e-4, 50)
            likelihood = right * log + (1 - right) * np.log1p(-np.exp(log))
            total -= float(likelihood.mean())
        return total / len(matrices) + RIDGE * float(costs @ costs)

    bounds = [(0.0, None)] * (len(names) - 1) + [(0.01, None)]
    found = minimize(loss, np.full(len(names), 0.2), bounds=bounds, method="L-BFGS-B").x
    return dict(zip(names, map(float, found), strict=True))


def _counts(row: Judged, names: Sequence[str]) -> list[float]:
    counts = {**count_risks(row.verdicts), START: 1}
    return [counts.get(name, 0) for name in names]


if __name__ == "__main__":
    main()
