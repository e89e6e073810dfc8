"""Write the table of every metric on one labelled file of summaries, as Markdown on stdout.

    python scripts/make_agreement.py factuality_frank_valid.jsonl.gz --label factuality

Each row is what `summarize-eval agree FILE --half test --metric METRIC --key KEY` prints; here each
metric scores the file once.
"""

from __future__ import annotations

import argparse
from pathlib import Path

import click

from eval.agreement.labels import read_labels
from eval.agreement.measure import value_agreement
from eval.metrics import load

METRICS = {
    "faithfulness": (
        "faithfulness",
        "four_gram_overlap",
        "best_sentence_overlap",
        "known_words",
        "least_entity_support",
    ),
    "coverage": ("coverage", "density", "novel_bigrams", "novel_trigrams", "compression"),
    "entities": (
        "entity_precision_source",
        "entity_precision_source_strict",
        "entity_severity_precision",
        "has_unsupported_entity",
        "entity_support",
        "entity_precision_target",
        "entity_recall_target",
        "entity_f1_target",
    ),
    "entity_baselines": ("entity_precision_source_exact", "entity_precision_source_nan2021"),
    "rouge": ("rouge1", "rouge2", "rougeL"),
}
SUMMARIES = ("partial_pearson", "pearson", "spearman", "kendall")
BINARY = ("auroc", "best_balanced_accuracy", "partial_pearson", "pearson")


def main() -> None:
    """Read the arguments, score, print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("file", type=Path)
    parser.add_argument("--label", default="label")
    parser.add_argument("--half", default="test", choices=["develop", "test"])
    arguments = parser.parse_args()
    rows = read_labels(arguments.file, arguments.label, arguments.half)
    binary = {row.label for row in rows} <= {0.0, 1.0}
    names = BINARY if binary else SUMMARIES
    click.echo(f"| metric | key | n | {' | '.join(name.replace('_', ' ') for name in names)} |")
    click.echo("| --- " * (len(names) + 3) + "|")
    for name, keys in METRICS.items():
        metric = load(name)
        if "references" in metric.requires and not all(row.example.references for row in rows):
            continue
        found = value_agreement(rows, metric, keys)
        for key, (count, estimates) in found.items():
            cells = []
            for measure in names:
                number = estimates.get(measure)
                cells.append(
                    f"{number.value:.3f} ({number.low:.3f}–{number.high:.3f})" if number else "–"
                )
            click.echo(f"| {name} | `{key}` | {count} | {' | '.join(cells)} |")


if __name__ == "__main__":
    main()
