"""Measure what `guarded` does to summaries: what is not backed, ROUGE, length, repairs.

    python scripts/measure_guarded.py write reference/news.jsonl candidates.jsonl
    python scripts/measure_guarded.py table reference/news.jsonl candidates.jsonl
    python scripts/measure_guarded.py pairs reference/news.jsonl candidates.jsonl
    python scripts/measure_guarded.py verdicts docs/guarded_readings.jsonl

`write` asks a model for candidates once, and keeps them; the other steps read them, so that repairs
can be measured again without the model. Data is JSON Lines, perhaps gzipped, with `id`, `article`
and `references`.
"""

from __future__ import annotations

import datetime
import gzip
import hashlib
import json
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import click
import numpy as np

import eval as evaluation
from eval.metrics.base import Example
from eval.statistics import difference_intervals
from summarize.base import Article, Summary
from summarize.candidates import CandidateSummarizer
from summarize.guarded.editor import Editor
from summarize.guarded.repair import RepairLevel
from summarize.guarded.scorer import load_scorer
from summarize.registry import load

MODEL = "huggingface(dtype='float32')"
_TOGETHER = 8
KEYS = ("has_unsupported_entity", "entity_precision_source", "rouge1", "rouge2", "words")
LEVELS: tuple[RepairLevel, ...] = ("none", "replace", "drop")


def rows(path: Path, sample: int | None) -> dict[str, dict[str, Any]]:
    """Return the rows of a file by id, or the `sample` whose ids have the least SHA-256."""
    opener = gzip.open if path.suffix == ".gz" else open
    with opener(path, "rt", encoding="utf-8") as lines:
        found = [json.loads(line) for line in lines]
    found.sort(key=lambda row: hashlib.sha256(str(row["id"]).encode()).hexdigest())
    return {str(row["id"]): row for row in found[:sample]}


def article_of(row: dict[str, Any]) -> Article:
    """Return a row's article."""
    published = row.get("published")
    date = datetime.date.fromisoformat(published) if published else None
    return Article(str(row["id"]), row["article"], row.get("title"), date)


def stored(path: Path) -> dict[str, list[Summary]]:
    """Return the candidates of each article that a file has, by id."""
    with path.open(encoding="utf-8") as lines:
        return {
            row["id"]: [
                Summary(row["id"], each.pop("text"), output_tokens=each.pop("tokens"), details=each)
                for each in row["candidates"]
            ]
            for row in map(json.loads, lines)
        }


def systems(article: Article, candidates: Sequence[Summary]) -> Iterator[tuple[str, Summary]]:
    """Yield the summary of every system: plain decodings, then guarded with each repair."""
    for decoding in ("greedy", "beam"):
        first = next((c for c in candidates if c.details.get("decoding") == decoding), None)
        if first is not None:
            yield {"beam": "four beams"}.get(decoding, decoding), first
    scorer, extract = load_scorer("entities"), load("extractive")
    for level in LEVELS:
        editor = Editor(scorer, level, writer=None, asks=1, extract=extract)  # type: ignore[arg-type]
        yield f"guarded, {level}", editor.summary(article, candidates)


def pool(candidates: Sequence[Summary]) -> list[Summary]:
    """Return what the guard chooses among: the greedy text, the best beam and the samples."""
    beams = [each for each in candidates if each.details.get("decoding") == "beam"]
    return [each for each in candidates if each not in beams[1:]]


@click.group()
def main() -> None:
    """Measure the summarizer guarded."""


@main.command()
@click.argument("data", type=click.Path(exists=True, path_type=Path))
@click.argument("candidates", type=click.Path(path_type=Path))
@click.option("--of", "spec", default=MODEL, show_default=True)
@click.option("-n", "count", default=5, show_default=True)
@click.option("--sample", type=int, help="Only so many articles.")
@click.option("--minutes", default=15.0, show_default=True, help="Stop then; go on next time.")
def write(
    data: Path, candidates: Path, spec: str, count: int, sample: int | None, minutes: float
) -> None:
    """Write the candidates of a model for DATA to the file CANDIDATES; go on where it ends."""
    done = set(stored(candidates)) if candidates.exists() else set()
    waiting = [article_of(row) for key, row in rows(data, sample).items() if key not in done]
    begin = time.monotonic()
    with load(spec) as model, candidates.open("a", encoding="utf-8") as out:
        assert isinstance(model, CandidateSummarizer)
        while waiting and time.monotonic() - begin < 60 * minutes:
            batch, waiting = waiting[:_TOGETHER], waiting[_TOGETHER:]
            started = time.perf_counter()
            for identifier, found in model.candidates(batch, count):
                texts = found if isinstance(found, tuple) else ()
                line = {
                    "id": identifier,
                    "candidates": [
                        {"text": each.text, "tokens": each.output_tokens, **each.details}
                        for each in texts
                    ],
                }
                out.write(json.dumps(line, ensure_ascii=False) + "\n")
            out.flush()
            seconds = (time.perf_counter() - started) / len(batch)
            click.echo(f"{len(waiting)} to go, {seconds:.1f} s an article", err=True)


def measured(
    data: Path, candidates: Path, sample: int | None, recogniser: str
) -> tuple[dict[str, np.ndarray[Any, Any]], dict[str, Counter[str]], dict[str, list[Summary]]]:
    """Return for every system its scores (articles, KEYS), outcomes and summaries."""
    known = rows(data, sample)
    written = {key: found for key, found in stored(candidates).items() if key in known and found}
    texts: dict[str, list[Summary]] = {}
    outcomes: dict[str, Counter[str]] = {}
    for identifier, found in written.items():
        for name, summary in systems(article_of(known[identifier]), pool(found)):
            texts.setdefault(name, []).append(summary)
            told = summary.details.get("guarded", {})
            outcomes.setdefault(name, Counter())[told.get("outcome", "")] += 1
            kinds = {repair["kind"] for repair in told.get("repairs", ())}
            outcomes[name].update(kinds)
    metrics = [
        evaluation.load({"use": "entities", "recogniser": recogniser}),
        evaluation.load("rouge"),
        evaluation.load("length"),
    ]
    scores = {}
    for name, summaries in texts.items():
        examples = [
            Example(
                article_of(known[each.article_id]),
                tuple(known[each.article_id]["references"]),
                each.text,
            )
            for each in summaries
        ]
        values: list[dict[str, Any]] = [{} for _ in examples]
        for metric in metrics:
            for of_one, score in zip(values, metric.score(examples), strict=True):
                of_one.update(score.values)  # type: ignore[union-attr]
        columns = [[value[key] for key in KEYS] for value in values]
        scores[name] = np.array(columns, dtype=np.float64)
    return scores, outcomes, texts


@main.command()
@click.argument("data", type=click.Path(exists=True, path_type=Path))
@click.argument("candidates", type=click.Path(exists=True, path_type=Path))
@click.option("--sample", type=int)
@click.option("--recogniser", default="en_core_web_sm", show_default=True, help="Of the judge.")
def table(data: Path, candidates: Path, sample: int | None, recogniser: str) -> None:
    """Print a Markdown table: means, and below them paired differences from greedy."""
    scores, outcomes, _ = measured(data, candidates, sample, recogniser)
    count = len(scores["greedy"])
    click.echo(f"{data.name}, {count} articles, judged with {recogniser}\n")
    click.echo(
        "| system | with an unsupported entity | entities in article | ROUGE-1 | ROUGE-2 | words "
        "| repaired / fallen back |\n| --- | --- | --- | --- | --- | --- | --- |"
    )
    scale = np.array([100, 100, 100, 100, 1])
    for name, values in scores.items():
        means = np.nanmean(values, axis=0) * scale
        cells = [f"{mean:.1f}" for mean in means]
        if name != "greedy":
            found = difference_intervals(
                values - scores["greedy"], zero_one=[True, False, False, False, False]
            )
            for column, (low, high) in enumerate(zip(found.low, found.high, strict=True)):
                factor = scale[column]
                cells[column] += f" ({factor * low:+.1f} to {factor * high:+.1f})"
        told = outcomes[name]
        became = f"{told['repaired']} / {told['fallen back']}" if "guarded" in name else ""
        click.echo(f"| {name} | {' | '.join(cells)} | {became} |")
    kinds = {name: dict(told) for name, told in outcomes.items() if "guarded" in name}
    click.echo(f"\n{kinds}")


@main.command()
@click.argument("data", type=click.Path(exists=True, path_type=Path))
@click.argument("candidates", type=click.Path(exists=True, path_type=Path))
@click.option("--sample", type=int)
def pairs(data: Path, candidates: Path, sample: int | None) -> None:
    """Print articles with the greedy and the guarded summary as A and B, in an order by the id."""
    known = rows(data, sample)
    for identifier, found in stored(candidates).items():
        if identifier in known and found:
            article = article_of(known[identifier])
            texts = dict(systems(article, pool(found)))
            both = [texts["greedy"].text, texts["guarded, drop"].text]
            if hashlib.sha256(f"pair{identifier}".encode()).digest()[0] % 2:
                both.reverse()
            click.echo(f"# {identifier}\n\n{article.text}\n\nA: {both[0]}\n\nB: {both[1]}\n")


@main.command()
@click.argument("readings", type=click.Path(exists=True, path_type=Path))
def verdicts(readings: Path) -> None:
    """Print how often a reader found the summaries wrong, and the paired difference."""
    with readings.open(encoding="utf-8") as lines:
        read = [json.loads(line) for line in lines]
    for verdict in ("wrong", "unreadable"):
        both = np.array(
            [[row["greedy"] == verdict, row["guarded"] == verdict] for row in read], dtype=float
        )
        found = difference_intervals(both[:, 1:] - both[:, :1], zero_one=True)
        shares = ", ".join(
            f"{name} {count:.0f} of {len(read)}"
            for name, count in zip(("greedy", "guarded"), both.sum(axis=0), strict=True)
        )
        click.echo(
            f"{verdict}: {shares}; difference {100 * found.value[0]:+.1f} points "
            f"({100 * found.low[0]:+.1f} to {100 * found.high[0]:+.1f})"
        )


if __name__ == "__main__":
    main()
