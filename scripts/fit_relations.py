"""Learn from swapped names when a name stands in the place of another one.

    python scripts/fit_relations.py faithful.jsonl.gz more.jsonl.gz … --without labelled.jsonl …

In references of the articles one name in two is replaced by another of the same kind from the
same article. A logistic regression learns to tell these from the names as they were. From which
probability on a name is doubtful is decided by the names as they were in the first file, whose
references have to be faithful: of them so many may be doubted (`ALLOWED`), by a fit that has not
seen their article. Articles of the files after `--without` are left out, by their id or the
beginning of their text. Writes `ranker.json` beside the check, and prints for each file how many
swapped names are found, by fits on other articles and by fits on the other files.
"""

from __future__ import annotations

import argparse
import gzip
import hashlib
import json
import random
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click
import numpy as np
from scipy.optimize import minimize

from eval.metrics.entities import Entities
from eval.metrics.entities.find.recognise import ENGLISH
from eval.metrics.entities.index import ArticleIndex
from eval.metrics.entities.mentions import UNBACKED, Mention, Verdict
from eval.metrics.entities.relations.parse import Parser, load_parser
from eval.metrics.entities.relations.placement import FEATURES, Place, placement
from eval.metrics.entities.relations.sources import KINDS, Sources
from eval.metrics.text import tokenise
from summarize.base import Article
from summarize.sentences import sentence_spans

#: Share of right names that may be doubted.
ALLOWED = 0.04
PENALTY = 1.0
FOLDS = 5
BEGINNING = 60
SEED = 3


def main() -> None:
    """Read, learn, write."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("articles", type=Path, nargs="+")
    parser.add_argument("--without", type=Path, nargs="*", default=[])
    parser.add_argument("--documents", type=int, default=300, help="from each file at most")
    arguments = parser.parse_args()
    seen = _seen(arguments.without)
    grammar = load_parser(ENGLISH[0])
    if grammar is None:
        raise SystemExit("no spaCy pipeline with a parser is installed.")
    features, labels, files, folds = [], [], [], []
    for number, path in enumerate(arguments.articles):
        rows = [row for row in _rows(path) if not {row["id"], _start(row)} & seen]
        random.Random(SEED).shuffle(rows)  # noqa: S311
        for row in rows[: arguments.documents]:
            for place, swapped in _placements(row, grammar):
                features.append(place)
                labels.append(float(swapped))
                files.append(number)
                folds.append(hashlib.sha256(row["id"].encode()).digest()[0] % FOLDS)
    matrix, swapped, file = np.asarray(features), np.asarray(labels), np.asarray(files)
    unseen = _unseen(matrix, swapped, np.asarray(folds))
    cut = float(np.quantile(unseen[(swapped == 0) & (file == 0)], 1 - ALLOWED))
    intercept, coefficients = _logistic(matrix, swapped)
    others = _unseen(matrix, swapped, file) if len(arguments.articles) > 1 else unseen
    told = []
    for number, path in enumerate(arguments.articles):
        for name, probabilities in (("articles", unseen), ("files", others)):
            here = probabilities[file == number] >= cut
            wrong = swapped[file == number] == 1
            told.append(f"{here[~wrong].mean():.1%} and {here[wrong].mean():.1%}")
            click.echo(f"{path.name}, fitted on other {name}: {told[-1]}")
    table = {
        "version": "2",
        "fitted_on": f"{int((swapped == 0).sum())} names of references and "
        f"{int(swapped.sum())} swapped ones; {told[0]} of them are doubtful in the first file, "
        "by fits on other articles",
        "doubtful_from": round(cut, 3),
        "intercept": round(intercept, 3),
        "coefficients": {
            name: round(float(value), 3) for name, value in zip(FEATURES, coefficients, strict=True)
        },
    }
    target = Path(__file__).parents[1] / "eval/metrics/entities/relations/ranker.json"
    target.write_text(json.dumps(table, indent=1) + "\n", "utf-8", newline="\n")


def _rows(path: Path) -> list[dict[str, Any]]:
    raw = path.read_bytes()
    text = (gzip.decompress(raw) if raw[:2] == b"\x1f\x8b" else raw).decode("utf-8")
    return [json.loads(line) for line in text.splitlines() if line.strip()]


def _seen(paths: list[Path]) -> set[str]:
    rows = [row for path in paths for row in _rows(path)]
    return {row["id"] for row in rows} | {_start(row) for row in rows if "article" in row}


def _start(row: dict[str, Any]) -> str:
    return str(row["article"][:BEGINNING]).casefold()


def _placements(row: dict[str, Any], parser: Parser) -> Iterator[tuple[tuple[float, ...], bool]]:
    """Yield the places of the names of a reference, and of others in their stead."""
    random_ = random.Random(f"{SEED}/{row['id']}")  # noqa: S311
    article, reference = Article(row["id"], row["article"]), row["references"][0]
    sources = Sources(ArticleIndex(article), parser)
    parser.read(sources.text(number) for number in range(len(sources.bounds)))
    entities = Entities(relations=False)
    mentions = entities.mentions([(reference, article.text)])[0]
    others: dict[str, set[str]] | None = None
    for verdict in entities.verdicts(article, reference, mentions):
        mention, kind = verdict.mention, KINDS.get(verdict.mention.type)
        if kind is None or not _is_told(verdict):
            continue
        start, end = next(s for s in sentence_spans(reference) if s[0] <= mention.start < s[1])
        sentence, at = reference[start:end], mention.start - start
        yield from _place(sentence, mention.text, at, kind, sources, swapped=False)
        if random_.random() < 0.5:
            continue
        others = others or _names(sources, article.text)
        taken = set(reference.casefold().split())
        names = [n for n in sorted(others.get(kind, ())) if not set(n.casefold().split()) & taken]
        if names:
            name = random_.choice(names)
            changed = sentence[:at] + name + sentence[mention.end - start :]
            yield from _place(changed, name, at, kind, sources, swapped=True)


def _is_told(verdict: Verdict) -> bool:
    return verdict.verdict not in UNBACKED and verdict.verdict not in ("partial", "unchecked")


def _place(
    sentence: str, name: str, at: int, kind: str, sources: Sources, *, swapped: bool
) -> Iterator[tuple[tuple[float, ...], bool]]:
    tokens = tokenise(sentence)
    mention = Mention(at, at + len(name), name, kind)
    inside = [n for n, t in enumerate(tokens) if mention.start <= t.start < mention.end]
    found = placement(Place(tokens, (inside[0], inside[-1] + 1)), sources, kind) if inside else None
    if found:
        yield found.features(), swapped


def _names(sources: Sources, text: str) -> dict[str, set[str]]:
    """Return the article's names by kind."""
    found: dict[str, set[str]] = {}
    for number in range(len(sources.bounds)):
        sentence = sources.sentence(number)
        for name in sentence.names:
            kind = KINDS.get(name.type)
            words = text[sentence.spans[name.first][0] : sentence.spans[name.last - 1][1]]
            if kind and words[0].isupper():
                found.setdefault(kind, set()).add(words)
    return found


def _unseen(matrix: Any, labels: Any, groups: Any) -> Any:
    """Return the probability of each row by a fit on the rows of other groups."""
    found = np.zeros(len(labels))
    for group in sorted(set(groups.tolist())):
        here = groups == group
        intercept, coefficients = _logistic(matrix[~here], labels[~here])
        found[here] = 1 / (1 + np.exp(-(intercept + matrix[here] @ coefficients)))
    return found


def _logistic(matrix: Any, labels: Any) -> tuple[float, Any]:
    """Return intercept and coefficients, the standardised ones drawn towards zero."""
    mean, scale = matrix.mean(axis=0), matrix.std(axis=0) + 1e-9
    columns = np.column_stack([np.ones(len(matrix)), (matrix - mean) / scale])

    def loss(weights: Any) -> float:
        logits = columns @ weights
        fit = np.logaddexp(0, logits).sum() - logits @ labels
        return float(fit + PENALTY / 2 * weights[1:] @ weights[1:])

    weights = minimize(loss, np.zeros(columns.shape[1])).x
    coefficients = weights[1:] / scale
    return float(weights[0] - mean @ coefficients), coefficients


if __name__ == "__main__":
    main()
