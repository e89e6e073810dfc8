"""Learn from swapped names when a name stands in the place of another one.

    python scripts/fit_relations.py news.jsonl.gz … --without labelled.jsonl …

In references of the articles one name in two is replaced by another of the same kind from the
same article. A logistic regression learns to tell these from the names as they were; from which
probability on a name is doubtful is decided by the names as they were, of which so few may be
doubted (`ALLOWED`). Articles of the test half of the files after `--without` are left out, by
their id or the beginning of their text. Writes `ranker.json` beside the check.
"""

from __future__ import annotations

import argparse
import gzip
import json
import random
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
from scipy.optimize import minimize

from eval.agreement.labels import half_of
from eval.metrics.entities import Entities
from eval.metrics.entities.find.recognise import ENGLISH
from eval.metrics.entities.index import ArticleIndex
from eval.metrics.entities.mentions import UNBACKED
from eval.metrics.entities.relations.parse import Parser, load_parser
from eval.metrics.entities.relations.slots import FEATURES, Placement, family, placement
from eval.metrics.entities.relations.sources import Sources
from summarize.base import Article
from summarize.sentences import sentence_spans

#: Share of right names that may be doubted.
ALLOWED = 0.005
#: Less of the statement than this around the other name says nothing: of the doubts below it on the
#: development half of labelled summaries most were wrong.
LEAST_RIVAL = 0.2
PENALTY = 1.0
BEGINNING = 60
SEED = 3


def main() -> None:
    """Read, learn, write."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("articles", type=Path, nargs="+")
    parser.add_argument("--without", type=Path, nargs="*", default=[])
    parser.add_argument("--documents", type=int, default=200, help="from each file at most")
    arguments = parser.parse_args()
    unseen = _test_half(arguments.without)
    grammar = load_parser(ENGLISH[0])
    if grammar is None:
        raise SystemExit("no spaCy pipeline with a parser is installed.")
    found: list[tuple[Placement, bool]] = []
    for path in arguments.articles:
        rows = [row for row in _rows(path) if not {row["id"], _start(row)} & unseen]
        random.Random(SEED).shuffle(rows)  # noqa: S311
        for row in rows[: arguments.documents]:
            found += _placements(row, grammar)
    matrix = np.asarray([place.features() for place, _ in found])
    swapped = np.asarray([wrong for _, wrong in found], dtype=float)
    intercept, coefficients = _logistic(matrix, swapped)
    probabilities = 1 / (1 + np.exp(-(intercept + matrix @ coefficients)))
    told = np.asarray([place.rival >= LEAST_RIVAL for place, _ in found])
    cut = next(
        cut
        for cut in np.arange(0.5, 1.0, 0.01)
        if (told & (probabilities >= cut))[swapped == 0].mean() <= ALLOWED
    )
    doubted = told & (probabilities >= cut)
    table = {
        "version": "1",
        "fitted_on": f"{int((swapped == 0).sum())} names of references and "
        f"{int(swapped.sum())} swapped ones; {doubted[swapped == 0].mean():.1%} of the former "
        f"and {doubted[swapped == 1].mean():.1%} of the latter are doubtful",
        "doubtful_from": round(float(cut), 2),
        "least_rival": LEAST_RIVAL,
        "intercept": round(float(intercept), 3),
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


def _test_half(paths: list[Path]) -> set[str]:
    rows = [row for path in paths for row in _rows(path) if half_of(row["document"]) == "test"]
    return {row["id"] for row in rows} | {_start(row) for row in rows if "article" in row}


def _start(row: dict[str, Any]) -> str:
    return str(row["article"][:BEGINNING]).casefold()


def _placements(row: dict[str, Any], parser: Parser) -> Iterator[tuple[Placement, bool]]:
    """Yield the places of the names of a reference, and of others in their stead."""
    random_ = random.Random(f"{SEED}/{row['id']}")  # noqa: S311
    article, reference = Article(row["id"], row["article"]), row["references"][0]
    index = ArticleIndex(article)
    sources = Sources(index, parser)
    entities = Entities()
    mentions = entities.mentions([(reference, article.text)])[0]
    spans = sentence_spans(reference)
    others: dict[str, set[str]] | None = None
    for verdict in entities.verdicts(article, reference, mentions):
        mention, kind = verdict.mention, family(verdict.mention.type)
        if kind is None or verdict.verdict in UNBACKED or verdict.verdict == "partial":
            continue
        start, end = next(s for s in spans if s[0] <= mention.start < s[1])
        sentence = reference[start:end]
        place = _place(sentence, mention.text, mention.start - start, kind, sources, parser)
        if place:
            yield place, False
        if random_.random() < 0.5:
            continue
        others = others or _names(sources, article.text)
        taken = set(reference.casefold().split())
        names = [n for n in sorted(others.get(kind, ())) if not set(n.casefold().split()) & taken]
        if names:
            name, at = random_.choice(names), mention.start - start
            changed = sentence[:at] + name + sentence[mention.end - start :]
            place = _place(changed, name, at, kind, sources, parser)
            if place:
                yield place, True


def _place(
    sentence: str, name: str, at: int, kind: str, sources: Sources, parser: Parser
) -> Placement | None:
    parsed = parser.parse([(0, sentence)])[0]
    return placement(parsed, parsed.within(at, at + len(name)), kind, frozenset(), sources)


def _names(sources: Sources, text: str) -> dict[str, set[str]]:
    """Return the article's names by kind."""
    found: dict[str, set[str]] = {}
    sources.parse(range(len(sources.bounds)))
    for number in range(len(sources.bounds)):
        sentence = sources.sentence(number)
        for name in sentence.names:
            kind = family(name.type)
            words = text[sentence.spans[name.first][0] : sentence.spans[name.last - 1][1]]
            if kind and words[0].isupper():
                found.setdefault(kind, set()).add(words)
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
