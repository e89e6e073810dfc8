"""Learn the coefficients of the summarizer `extractive` from articles with reference summaries.

    python scripts/learn_extractive.py news.jsonl.gz --output summarize/extractive/news.json

Each line of the input is a JSON object with `id`, `article` and `references`. Of each article,
every word and every pair of neighbouring words is one observation: its features, and whether a
reference mentions it. Only coefficients are written, no text. The same input gives the same file.
"""

from __future__ import annotations

import gzip
import hashlib
import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import click
import numpy as np
from numpy.typing import NDArray

from summarize.extractive.concepts import FEATURES, pairs_of, words_and_pairs
from summarize.extractive.document import read_document
from summarize.extractive.terms import terms_of

POSITIONS = ("early", "late", "common x early")
PENALTY = 5.0
PAIR_WEIGHT = 3.0
EXPECTED_SHARE = 0.4


def in_half(row_id: str, half: str) -> bool:
    """Whether a row is in the half: `odd` or `even` first byte of its id's SHA-256, or `all`."""
    odd = hashlib.sha256(row_id.encode()).digest()[0] % 2 == 1
    return half == "all" or odd == (half == "odd")


def rows(path: Path, half: str) -> Iterator[dict[str, Any]]:
    """Yield the rows of one half of a JSON Lines file."""
    opener = gzip.open if path.suffix == ".gz" else open
    with opener(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            row = json.loads(line)
            if in_half(str(row["id"]), half):
                yield row


def observations(
    articles: Sequence[dict[str, Any]], kind: int
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return features and outcomes of all words (kind 0) or all pairs (kind 1)."""
    features, outcomes = [], []
    for row in articles:
        concepts = words_and_pairs(read_document(row["article"]))[kind]
        mentioned: set[str] = set()
        for reference in row["references"]:
            terms = terms_of(reference)
            mentioned |= set(pairs_of(terms) if kind else terms)
        features.append(concepts.features)
        outcomes.append([concept in mentioned for concept in concepts.counts.vocabulary])
    return np.concatenate(features), np.concatenate(outcomes).astype(np.float64)


def logistic_ridge(
    features: NDArray[np.float64], outcomes: NDArray[np.float64], penalty: float
) -> NDArray[np.float64]:
    """Return the coefficients of a logistic regression with a ridge penalty, by Newton's steps."""
    coefficients = np.zeros(features.shape[1])
    for _ in range(25):
        chance = 1.0 / (1.0 + np.exp(-features @ coefficients))
        curvature = (features * (chance * (1.0 - chance))[:, None]).T @ features
        slope = features.T @ (outcomes - chance) - penalty * coefficients
        step = np.linalg.solve(curvature + penalty * np.eye(len(coefficients)), slope)
        coefficients = coefficients + step
        if float(np.abs(step).max()) < 1e-9:
            break
    return coefficients


@click.command()
@click.argument("data", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--output", type=click.Path(dir_okay=False, path_type=Path), required=True)
@click.option("--unordered", is_flag=True, help="Do not learn from where a word stands.")
@click.option("--half", type=click.Choice(["all", "odd", "even"]), default="all", show_default=True)
def main(data: Path, output: Path, unordered: bool, half: str) -> None:
    """Learn coefficients from DATA, a JSON Lines file, perhaps gzipped."""
    articles = list(rows(data, half))
    learnt = {}
    for kind, name in enumerate(("word", "pair")):
        features, outcomes = observations(articles, kind)
        if unordered:
            features[:, [FEATURES.index(feature) for feature in POSITIONS]] = 0.0
        found = logistic_ridge(features, outcomes, PENALTY)
        learnt[name] = {f: round(float(c), 4) for f, c in zip(FEATURES, found, strict=True)}
    content = {
        "format": 1,
        "articles": len(articles),
        "pair_weight": PAIR_WEIGHT,
        "expected_share": EXPECTED_SHARE,
        **learnt,
    }
    output.write_text(json.dumps(content, indent=2) + "\n", encoding="utf-8")
    click.echo(f"{len(articles)} articles, coefficients in {output}", err=True)


if __name__ == "__main__":
    main()
