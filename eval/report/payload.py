"""What the page's script works with: an index of all numbers, and blocks of texts to unpack.

The index is read when the page opens; a block (the texts of some articles, shared by all runs) only
when one of its articles is looked at or searched.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from itertools import islice
from math import isnan
from typing import Any

from eval.comparison.aligned import Aligned, Named
from eval.comparison.wording import decimals, scale, title, unit_word
from eval.data.rows import Row
from eval.metrics.text import keys_and_spans
from eval.report.judged import judged_parts, judging_metrics
from eval.report.offsets import to_utf16
from summarize.base import Failure, Summary
from summarize.guarded.explain import explained

BLOCK = 25
# Shorter runs of words that an article has, too, are no sign of copying.
COPIED_WORDS = 3
UNBACKED = ("misspelled", "unsupported", "contradicted")
# Words of an article that stand for a missing title.
_TITLE_LETTERS = 90


def index(aligned: Aligned, rows: Sequence[Row], details: Sequence[Mapping[str, Any]]) -> Any:
    """Return the numbers of all articles.

    Args:
        aligned: the runs.
        rows: the articles, in the order of `aligned.ids`.
        details: per run, article id -> its line of `scores.jsonl`.
    """
    runs = range(len(aligned.runs))
    return {
        "runs": [run.name for run in aligned.runs],
        "columns": [
            {
                "key": column.key,
                "unit": unit_word(column),
                "scale": scale(column),
                "decimals": decimals(column),
                "better": column.better,
                "title": title(column),
                "description": column.description,
            }
            for column in aligned.columns
        ],
        "ids": list(aligned.ids),
        "titles": [_heading(row) for row in rows],
        "values": [
            [_values(aligned, run, place) for place in range(len(aligned.columns))] for run in runs
        ],
        "judged": judging_metrics(details),
        "unsupported": [[_unbacked(lines.get(i)) for i in aligned.ids] for lines in details],
        "failed": [
            [place for place, i in enumerate(aligned.ids) if "failure" in lines[i]]
            for lines in details
        ],
        "block": BLOCK,
    }


def blocks(
    aligned: Aligned, rows: Sequence[Row], details: Sequence[Mapping[str, Any]]
) -> Iterator[list[dict[str, Any]]]:
    """Yield the texts of the articles, `BLOCK` of them at a time, in the order of the ids."""
    results = [_results(run, set(aligned.ids)) for run in aligned.runs]
    source = iter(rows)
    while chunk := list(islice(source, BLOCK)):
        yield [
            _article(row, [of_run[row.article.id] for of_run in results], details) for row in chunk
        ]


def score_lines(run: Named) -> dict[str, Any]:
    """Return a run's lines of `scores.jsonl` by article id."""
    return {line["id"]: line for line in run.run.scores()}


def _results(run: Named, wanted: set[str]) -> dict[str, Summary | Failure]:
    return {r.article_id: r for r in run.run.results() if r.article_id in wanted}


def _heading(row: Row) -> str:
    if row.article.title:
        return row.article.title
    text = " ".join(row.article.text[: 2 * _TITLE_LETTERS].split())
    return text if len(text) <= _TITLE_LETTERS else text[:_TITLE_LETTERS].rstrip() + "…"


def _values(aligned: Aligned, run: int, column: int) -> list[float | None]:
    """Round to what a screen can show; whole numbers become integers, which are shorter."""
    return [
        None if isnan(value) else int(value) if value.is_integer() else round(value, 4)
        for value in aligned.values(run, column).tolist()
    ]


def _unbacked(line: Mapping[str, Any] | None) -> int | None:
    entities = (line or {}).get("details", {}).get("entities", {}).get("entities")
    if entities is None:
        return None
    return sum(entity["verdict"] in UNBACKED for entity in entities)


def _article(
    row: Row, results: Sequence[Summary | Failure], details: Sequence[Mapping[str, Any]]
) -> dict[str, Any]:
    article = row.article
    sources = {
        "text": to_utf16(article.text),
        "title": to_utf16(article.title or ""),
        "published": lambda offset: offset,
    }
    return {
        "text": article.text,
        "title": article.title,
        "published": article.published.isoformat() if article.published else None,
        "references": list(row.references),
        "runs": [
            _summary(result, lines[article.id], sources, len(article.text))
            for result, lines in zip(results, details, strict=True)
        ],
    }


def _summary(
    result: Summary | Failure, line: Mapping[str, Any], sources: Mapping[str, Any], length: int
) -> dict[str, Any]:
    if isinstance(result, Failure):
        return {"failure": result.kind, "message": result.message}
    inside = to_utf16(result.text)
    in_article = sources["text"]
    return {
        "text": result.text,
        "entities": [
            _entity(entity, inside, sources)
            for entity in line["details"].get("entities", {}).get("entities", ())
        ],
        **_copied(result.text, line["details"].get("coverage", {}), inside, in_article),
        "judged": judged_parts(line, (len(result.text), length), inside, in_article),
        "chosen": [
            [in_article(span["start"]), in_article(span["end"])]
            for span in result.details.get("sentences", ())
        ],
        "dropped": [
            [in_article(start), in_article(end)] for start, end in _dropped(result.details)
        ],
        "dropped_tokens": result.dropped_tokens,
        "guarded": list(explained(result.details["guarded"]))
        if "guarded" in result.details
        else [],
    }


def _copied(
    text: str, details: Mapping[str, Any], inside: Any, in_article: Any
) -> dict[str, list[list[int]]]:
    """Return what was copied (start, end, both in the article) and the words that it lacks."""
    fragments = details.get("copied")
    if fragments is None:
        return {"copied": [], "new": []}
    starts = [fragment["start"] for fragment in fragments]

    def is_new(start: int) -> bool:
        before = bisect_right(starts, start)
        return not before or start >= fragments[before - 1]["end"]

    copied = [
        [*map(inside, (fragment["start"], fragment["end"])), *map(in_article, fragment["source"])]
        for fragment in fragments
        if fragment["words"] >= COPIED_WORDS
    ]
    new = [list(map(inside, span)) for span in keys_and_spans(text)[1] if is_new(span[0])]
    return {"copied": copied, "new": new}


def _dropped(details: Mapping[str, Any]) -> Iterator[tuple[int, int]]:
    for span in details.get("dropped_spans", ()):
        yield (span["start"], span["end"]) if isinstance(span, Mapping) else (span[0], span[1])


def _entity(entity: Mapping[str, Any], inside: Any, sources: Mapping[str, Any]) -> list[Any]:
    """Return start, end, type, verdict, rule, confidence, severity, evidence."""
    evidence = []
    for piece in entity["evidence"]:
        source = piece.get("source", "text")
        place = sources[source]
        evidence.append([place(piece["start"]), place(piece["end"]), source])
    return [
        inside(entity["start"]),
        inside(entity["end"]),
        entity["type"],
        entity["verdict"],
        entity["rule"],
        entity["confidence"],
        entity["severity"],
        evidence,
    ]
