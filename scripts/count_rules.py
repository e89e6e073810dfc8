"""How often each rule of the entity check decides, and how often it is right: a table.

    python scripts/count_rules.py FOLDER

FOLDER holds the labelled files that `fit_fidelity.py` reads; the labelled set of this project is
read beside them. Only development halves are counted. `ok` are mentions that people found
supported, or that lie in no labelled error; `wrong` are the others.
"""

from __future__ import annotations

import argparse
from collections import Counter
from pathlib import Path

import click

from eval.agreement.labels import read_labels
from eval.metrics.entities import Entities
from eval.metrics.entities.mentions import Mention
from eval.metrics.entities.rules.table import rules

ROOT = Path(__file__).resolve().parents[1]
ARTICLES = ("news_cnndm.jsonl.gz", "news_xsum.jsonl.gz")
Counts = Counter[tuple[str, str, bool]]


def main() -> None:
    """Count and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    folder: Path = parser.parse_args().folder
    entities = Entities()
    own = ROOT / "reference" / "fidelity"
    sets = {
        "labelled mentions": _mentions(folder / "entity_labels_xsum.jsonl.gz", entities),
        "modern": _summaries(
            folder / "modern_summaries.jsonl", [folder / name for name in ARTICLES], entities
        ),
        "own": _summaries(own / "develop.jsonl", [own / "develop_articles.jsonl"], entities, None),
    }
    decided = {(rule, verdict) for counts in sets.values() for rule, verdict, _ in counts}
    order = [rule.name for rule in rules()]
    click.echo("rule | verdict | " + " | ".join(f"{name}: ok, wrong" for name in sets))
    for name in [*order, *sorted({rule for rule, _ in decided} - set(order))]:
        verdicts = sorted(verdict for rule, verdict in decided if rule == name) or ["-"]
        for verdict in verdicts:
            cells = (
                f"{counts[name, verdict, True]}, {counts[name, verdict, False]}"
                for counts in sets.values()
            )
            click.echo(f"{name} | {verdict} | " + " | ".join(cells))


def _mentions(path: Path, entities: Entities) -> Counts:
    counts: Counts = Counter()
    for row in read_labels(path, half="develop"):
        summary, marked = row.example.summary, row.entities or ()
        found = [Mention(m.start, m.end, summary[m.start : m.end], m.type) for m in marked]
        verdicts = entities.verdicts(row.example.article, summary, found)
        for verdict, label in zip(verdicts, marked, strict=True):
            counts[verdict.rule, verdict.verdict, label.supported] += 1
    return counts


def _summaries(
    path: Path, articles: list[Path], entities: Entities, half: str = "develop"
) -> Counts:
    counts: Counts = Counter()
    rows = read_labels(path, half=half, articles=articles)
    mentions = entities.mentions([(row.example.summary, row.example.article.text) for row in rows])
    judged = entities.all_verdicts([row.example for row in rows], mentions)
    for row, verdicts in zip(rows, judged, strict=True):
        for verdict in verdicts:
            start, end = verdict.mention.start, verdict.mention.end
            ok = not any(start < error.end and error.start < end for error in row.errors or ())
            counts[verdict.rule, verdict.verdict, ok] += 1
    return counts


if __name__ == "__main__":
    main()
