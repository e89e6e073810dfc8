"""Fit the weights of faithfulness on the development half of human labels.

    python scripts/fit_faithfulness.py FRANK.jsonl.gz CLIFF.jsonl.gz

The three shares of overlap get the weights (none negative) that explain people's labels best by
least squares, after each system's mean is taken from labels and shares: what makes one summary of
a system better than another, not which system is better. Both files weigh the same. The weight of
the entities is then the one of a coarse grid with the highest sum of partial correlation on the
first file and AUROC on the second, because least squares gives the shares' larger spread too much
say on summaries that are written afresh.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import nnls

from eval.agreement.labels import LabelledRow, read_labels
from eval.agreement.summaries import auroc, pearson, residuals
from eval.metrics.faithfulness.metric import Faithfulness

SHARES = ("four_gram_overlap", "best_sentence_overlap", "known_words")
ENTITIES = "least_entity_support"
GRID = (0.0, 0.05, 0.1, 0.15, 0.2, 0.25, 0.3)
#: Where a component is undefined: halfway for the shares, a usual mention for the entities.
NEUTRAL = {**dict.fromkeys(SHARES, 0.5), ENTITIES: 0.85}

Floats = NDArray[np.float64]


def main(frank: str, cliff: str) -> None:
    """Write `weights.json` beside the metric."""
    files = [_load(Path(frank), "factuality"), _load(Path(cliff), "label")]
    shares, labels = [], []
    for matrix, people, systems in files:
        left = np.stack([residuals(column, systems) for column in matrix[:, :3].T], axis=1)
        wanted = residuals(people, systems)
        scale = 1 / (wanted.std() * np.sqrt(len(wanted)))
        shares.append(left * scale)
        labels.append(wanted * scale)
    weights, _ = nnls(np.vstack(shares), np.concatenate(labels))
    weights /= weights.sum()
    best = max(GRID, key=lambda weight: _quality(files, weights, weight))
    fitted = [*(weights * (1 - best)), best]
    table = {
        "version": "3",
        "fitted_on": "development half (by document) of FRANK valid and CLIFF val",
        "weights": {
            key: round(float(value), 2)
            for key, value in zip((*SHARES, ENTITIES), fitted, strict=True)
        },
        "neutral": NEUTRAL,
    }
    path = Path(__file__).parents[1] / "eval/metrics/faithfulness/weights.json"
    path.write_text(json.dumps(table, indent=1) + "\n", "utf-8", newline="\n")


def _load(path: Path, label: str) -> tuple[Floats, Floats, NDArray[np.int64]]:
    rows: Sequence[LabelledRow] = read_labels(path, label, "develop")
    scores = Faithfulness().score([row.example for row in rows])
    matrix = [
        [NEUTRAL[key] if (value := score.values[key]) is None else value for key in NEUTRAL]
        for score in scores
    ]
    systems = np.unique([row.system for row in rows], return_inverse=True)[1]
    return np.asarray(matrix), np.asarray([row.label for row in rows], dtype=float), systems


def _quality(
    files: Sequence[tuple[Floats, Floats, NDArray[np.int64]]], shares: Floats, weight: float
) -> float:
    weights = np.append(shares * (1 - weight), weight)
    (frank, frank_labels, systems), (cliff, cliff_labels, _) = files
    partial = pearson(residuals(frank @ weights, systems), residuals(frank_labels, systems))
    return partial + auroc(cliff @ weights, cliff_labels)


if __name__ == "__main__":
    main(*sys.argv[1:])
