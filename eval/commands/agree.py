"""`summarize-eval agree`: how well a metric agrees with human labels."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, cast

import click

from eval.labels import Half


@click.command()
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--metric", "-m", default="entities", show_default=True, help="Metric, as a spec.")
@click.option("--key", "-k", help="Which of its values; the first one if not given.")
@click.option("--label", default="label", show_default=True, help="Column of the summary's label.")
@click.option("--own-mentions", is_flag=True, help="The metric finds the entities itself.")
@click.option("--against", help="Another metric to compare with on the same rows.")
@click.option("--against-key", help="Which of its values; the first one if not given.")
@click.option("--half", type=click.Choice(["develop", "test"]), help="One half of the documents.")
@click.option("--threshold", default=0.5, show_default=True, help="A score from here on is good.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object on stdout.")
def command(
    file: Path,
    metric: str,
    key: str | None,
    label: str,
    own_mentions: bool,
    against: str | None,
    against_key: str | None,
    half: str | None,
    threshold: float,
    as_json: bool,
) -> None:
    r"""Say how well a metric agrees with the people who labelled FILE.

    FILE is JSON Lines, gzipped or not, one summary a line: article and summary; if you have them
    title, published, references, system, document (rows of one document are resampled together);
    and a number under "label" (see --label), or
    "entities": [{"start", "end", "label"}] with "Non-hallucinated" for what the article supports.

    Labels of summaries give correlations (partial: given the system) and, if they are 0 and 1,
    AUROC and balanced accuracy. Labels of entities give precision, recall and F1 of the flags.
    Every number has a 95% interval from 1000 resamples of the documents.

    \b
    Examples:
      summarize-eval agree labels.jsonl --metric rouge --key rougeL
      summarize-eval agree labels.jsonl.gz --metric faithfulness --label factuality
      summarize-eval agree entities.jsonl --metric entities --own-mentions --json
      summarize-eval agree labels.jsonl -m faithfulness --against coverage --against-key coverage
    """
    from eval.agree import Comparison, agree

    comparison = Comparison(
        metric, key, against, against_key, label, own_mentions, threshold, cast("Half | None", half)
    )
    result = agree(file, comparison)
    click.echo(json.dumps(result, ensure_ascii=False) if as_json else _table(result))


def _table(result: dict[str, Any]) -> str:
    lines = [f"{result['metric']} {result['key']}  ({result['signature']})"]
    lines += [f"{name}: {value}" for name, value in result["counts"].items()]
    for heading in ("agreement", "difference"):
        if heading not in result:
            continue
        lines += ["", f"{heading:<24}{'value':>8}  95% interval"]
        for name, number in result[heading].items():
            low, high = (_number(number[end]) for end in ("low", "high"))
            lines.append(f"{name:<24}{_number(number['value']):>8}  {low} to {high}")
    return "\n".join(lines)


def _number(value: float | None) -> str:
    return "–" if value is None else f"{value:.3f}"
