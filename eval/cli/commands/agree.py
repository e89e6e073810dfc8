"""`summarize-eval agree`: how well a metric agrees with human labels."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any, cast

import click

from eval.agreement.labels import Half
from eval.cli.commands.options import runs_option
from eval.cli.plugin_output import stdout_for_results
from eval.cli.terminal import echo, echo_json
from eval.comparison.usage import usage_words
from eval.comparison.wording import one_line


@click.command()
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--metric", "-m", default="entities", show_default=True, help="Metric, as a spec.")
@click.option("--key", "-k", help="Which of its values; the first one if not given.")
@click.option("--label", default="label", show_default=True, help="Column of the summary's label.")
@click.option("--own-mentions", is_flag=True, help="The metric finds the entities itself.")
@click.option("--against", help="Another metric to compare with on the same rows.")
@click.option("--against-key", help="Which of its values; the first one if not given.")
@click.option("--half", type=click.Choice(["develop", "test"]), help="One half of the documents.")
@click.option(
    "--threshold",
    default=0.5,
    show_default=True,
    help="A value from here on is good; up to here, where lower is better.",
)
@click.option(
    "--planted",
    type=click.IntRange(min=1),
    metavar="N",
    help="Plant N errors of each kind in FILE's references, and see which are noticed.",
)
@click.option(
    "--articles",
    "articles",
    type=click.Path(path_type=Path),
    multiple=True,
    help="File of {id, article} for rows that name their article by id. May be repeated.",
)
@click.option("--seed", default=11, show_default=True, help="Decides which errors are planted.")
@runs_option("Keeps the scores of metrics that are slow or paid, so that none is asked for twice.")
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
    planted: int | None,
    articles: tuple[Path, ...],
    seed: int,
    runs: Path,
    as_json: bool,
) -> None:
    """Say how well a metric agrees with the people who labelled FILE.

    FILE is JSON Lines (or another format that `bench` reads), one summary a row: article and
    summary; if you have them title, published, references, system, document (rows of one document
    are resampled together); and a number under "label" (see --label),
    "entities": [{"start", "end", "label"}] with "Non-hallucinated" for what the article supports,
    or "errors": [{"start", "end", "kind"}], empty for a summary without errors.

    Labels of summaries give correlations (partial: given the system) and, if they are 0 and 1,
    AUROC and balanced accuracy. Labels of entities give precision, recall and F1 of the flags.
    Errors give false alarms on summaries without any, precision, and recall by kind of error.
    Every number has a 95% interval from 1000 resamples of the documents.

    Without labels, --planted tests a metric on errors of known kinds: a wrong number, date or
    office, an invented name, a name taken from elsewhere in the article. FILE then has article and
    references, as `bench` reads them. Any metric can be tested so, yours too.

    Scores of a judge or of a model are kept as they come: give the same command again after an
    interruption, and none is computed or paid twice.

    \b
    Examples:
      summarize-eval agree labels.jsonl --metric rouge --key rougeL
      summarize-eval agree labels.jsonl.gz --metric faithfulness --label factuality
      summarize-eval agree entities.jsonl --metric entities --own-mentions --json
      summarize-eval agree errors.jsonl --articles news.jsonl --metric entities
      summarize-eval agree labels.jsonl -m faithfulness --against coverage --against-key coverage
      summarize-eval agree reference/news.jsonl --metric entities --planted 100
      summarize-eval agree reference/news.jsonl --metric my_package.metrics:Mine --planted 100
    """
    from eval.agreement.measure import AgreementOptions, agree
    from eval.benchmark.progress_bars import progress_for_people

    options = AgreementOptions(
        metric=metric,
        key=key,
        against=against,
        against_key=against_key,
        label=label,
        own_mentions=own_mentions,
        threshold=threshold,
        half=cast("Half | None", half),
        planted=planted,
        seed=seed,
        articles=articles,
    )
    with stdout_for_results(), progress_for_people() as progress:
        result = agree(file, options, runs=runs, progress=progress)
    if as_json:
        echo_json(result)
    else:
        echo(_table(result))


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
    return "\n".join([*lines, *_errors(result), *_planted(result), *_scoring(result)])


def _scoring(result: dict[str, Any]) -> Iterator[str]:
    """Yield what a metric that is slow or paid could not score, was asked for, and keeps."""
    if "kept" not in result:
        return
    yield ""
    if "failed" in result:
        yield one_line(result["failed"])
    if "usage" in result:
        yield f"Asked of servers: {usage_words(result['usage'])}."
    yield f"The scores are kept in {result['kept']}; the same command asks for none of them again."


def _errors(result: dict[str, Any]) -> list[str]:
    """Return one line a kind of error and one a type of flag."""
    lines: list[str] = []
    for part, count, shares in (
        ("errors", "errors", ("recall", "recall_or_doubt")),
        ("flags", "flags", ("precision",)),
    ):
        if not result.get(part):
            continue
        heading = {"errors": "kind of error", "flags": "type of flag"}[part]
        names = "".join(f"  {share.replace('_', ' '):<20}" for share in shares)
        lines += ["", f"{heading:<24}{count:>8}{names}"]
        for kind, found in result[part].items():
            cells = "".join(f"  {_with_interval(found[share]):<20}" for share in shares)
            lines.append(f"{kind:<24}{found[count]:>8}{cells}")
    return [line.rstrip() for line in lines]


def _planted(result: dict[str, Any]) -> list[str]:
    """Return one line a kind; a share that the metric does not have is left out."""
    kinds = result.get("planted", {})
    if not kinds:
        return []
    names = ("found", "doubted", "noticed", "auroc")
    shares = [name for name in names if name in next(iter(kinds.values()))]
    lines = ["", f"{'planted error':<16}{'planted':>8}" + "".join(f"  {s:<20}" for s in shares)]
    for kind, of_kind in kinds.items():
        cells = "".join(f"  {_with_interval(of_kind[share]):<20}" for share in shares)
        lines.append(f"{kind:<16}{of_kind['planted']:>8}{cells}")
    if "left_alone" in result:
        alone = result["left_alone"]
        lines += [
            "",
            f"{alone['mentions']} mentions of the references, each counted once: "
            f"flagged {_with_interval(alone['flagged'])}, "
            f"doubted {_with_interval(alone['doubted'])}",
        ]
    return [line.rstrip() for line in lines]


def _with_interval(number: dict[str, float | None]) -> str:
    return f"{_number(number['value'])} ({_number(number['low'])}–{_number(number['high'])})"


def _number(value: float | None) -> str:
    return "–" if value is None else f"{value:.3f}"
