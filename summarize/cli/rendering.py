"""What the command `summarize` prints: for people, for pipes, and as JSON."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from summarize.articles import ReadResult
from summarize.base import Failure, Summary
from summarize.cli.run import Outcome
from summarize.guarded.explain import explained

WIDEST = 88
"""Columns after which lines of prose are hard to read."""


@dataclass(frozen=True, slots=True)
class Layout:
    """How results are printed.

    `columns` is the width of the terminal, `None` where the output is no terminal: then lines are
    not wrapped. `headings` puts the headline over the summaries of an article, `labels` the
    summarizer's name over each of its summaries, `explain` the reasons below it.
    """

    columns: int | None = None
    headings: bool = False
    labels: bool = False
    explain: bool = False


def render(outcomes: Sequence[Outcome], read: ReadResult, layout: Layout) -> str:
    """Return the summaries of one article as text, failures left out; "" if all failed."""
    parts = [
        _summary(outcome, outcome.result, layout)
        for outcome in outcomes
        if isinstance(outcome.result, Summary)
    ]
    if not parts:
        return ""
    heading = [_heading(read, layout)] if layout.headings else []
    return "\n\n".join([*heading, *parts])


def _heading(read: ReadResult, layout: Layout) -> str:
    import click

    lines = _wrap(read.article.title or read.article.id, layout.columns)
    if read.article.published is not None:
        date = f"{read.article.published:%Y-%m-%d}"
        return click.style("\n".join(lines), bold=True) + "\n" + click.style(date, dim=True)
    return click.style("\n".join(lines), bold=True)


def _summary(outcome: Outcome, summary: Summary, layout: Layout) -> str:
    import click

    lines = [click.style(outcome.label, fg="cyan")] if layout.labels else []
    lines += [line for part in summary.text.split("\n") for line in _wrap(part, layout.columns)]
    if layout.explain:
        lines += ["", *_reasons(outcome, summary, layout)]
    return "\n".join(lines)


def _reasons(outcome: Outcome, summary: Summary, layout: Layout) -> Iterator[str]:
    from summarize.guarded.summarizer import Guarded

    sentences: Sequence[Mapping[str, Any]] = summary.details.get("sentences", ())
    guarded = summary.details.get("guarded")
    if guarded:
        yield from explained(guarded)
        if isinstance(outcome.summarizer, Guarded):
            spent = outcome.summarizer.seconds.items()
            told = ", ".join(f"{seconds:.1f} to {what}" for what, seconds in spent)
            yield f"seconds, for all articles so far: {told}"
        return
    if not sentences:
        yield f"{outcome.label} does not choose sentences, so there is nothing to explain."
        return
    yield "rank  score   sentence and the terms that carried it"
    for sentence in sentences:
        text = " ".join(outcome.article.text[sentence["start"] : sentence["end"]].split())
        room = None if layout.columns is None else max(layout.columns - 14, 20)
        yield f"{sentence['rank']:>4}  {sentence['score']:<6.3g}  " + _shorten(text, room)
        terms = ", ".join(f"{term} {weight:.2f}" for term, weight in sentence.get("terms", ()))
        if terms:
            yield " " * 14 + terms


def left_out(read: ReadResult, outcomes: Sequence[Outcome]) -> Iterator[str]:
    """Yield one line for each part of the source that no summary could be made from, and why."""
    lines = "1 line" if len(read.dropped) == 1 else f"{len(read.dropped)} lines"
    yield f"{read.source}: {lines} left out in reading"
    if read.note:
        yield f"  {read.note}"
    for dropped in read.dropped:
        yield f"  line {dropped.line}, {dropped.reason}: {_shorten(dropped.text, WIDEST)}"
    for outcome in outcomes:
        details = outcome.result.details if isinstance(outcome.result, Summary) else {}
        for span in details.get("dropped_furniture", ()):
            text = " ".join(outcome.article.text[span["start"] : span["end"]].split())
            reason = span.get("reason", "page furniture")
            yield f"  {outcome.label}, {reason}: {_shorten(text, WIDEST)}"
        for start, end in details.get("dropped_spans", ()):
            text = " ".join(outcome.article.text[start:end].split())
            yield f"  {outcome.label}, too long to read: {_shorten(text, WIDEST)}"


def unread(summary: Summary) -> str:
    """Say how much of an article a model did not read, in one sentence."""
    dropped = summary.dropped_tokens
    share = ""
    if summary.input_tokens:
        share = f" ({100 * dropped / (dropped + summary.input_tokens):.0f}%)"
    return (
        f"{dropped:,} tokens{share} of the article were too long for the model and were not read; "
        "--verbose shows which."
    )


def failed(outcome: Outcome) -> bool:
    """Say whether there is no summary."""
    return isinstance(outcome.result, Failure)


def to_json(outcomes: Sequence[Outcome], reads: Sequence[ReadResult]) -> str:
    """Return everything as one JSON object: articles with what was left out, then summaries."""
    import json

    whole = {
        "articles": [
            {
                "id": read.article.id,
                "source": read.source,
                "title": read.article.title,
                "published": read.article.published and read.article.published.isoformat(),
                "text": read.article.text,
                "dropped": [
                    {"line": dropped.line, "text": dropped.text, "reason": dropped.reason}
                    for dropped in read.dropped
                ],
            }
            for read in reads
        ],
        "summaries": [_outcome(outcome) for outcome in outcomes],
    }
    return json.dumps(whole, ensure_ascii=False, indent=2) + "\n"


def to_json_lines(outcomes: Sequence[Outcome], read: ReadResult) -> str:
    """Return a JSON object for each outcome, one a line, as `summarize-eval score` reads them.

    Each has `id`, `title`, `published`, `source`, `summarizer`, `signature`, and the `summary` or
    why there is none (`failure`).
    """
    import json

    rows = []
    for outcome in outcomes:
        result = outcome.result
        made: dict[str, Any] = (
            {"summary": result.text}
            if isinstance(result, Summary)
            else {"failure": {"kind": result.kind, "message": result.message}}
        )
        rows.append(
            {
                "id": read.article.id,
                "title": read.article.title,
                "published": read.article.published and read.article.published.isoformat(),
                "source": read.source,
                "summarizer": outcome.label,
                "signature": outcome.summarizer.signature,
            }
            | made
        )
    return "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)


def _outcome(outcome: Outcome) -> dict[str, Any]:
    result = outcome.result
    row: dict[str, Any] = {
        "article_id": result.article_id,
        "title": outcome.article.title,
        "summarizer": outcome.label,
        "signature": outcome.summarizer.signature,
    }
    if result.usage is not None:
        row["usage"] = result.usage.as_json()
    if isinstance(result, Summary):
        return row | {
            "text": result.text,
            "failure": None,
            "input_tokens": result.input_tokens,
            "dropped_tokens": result.dropped_tokens,
            "output_tokens": result.output_tokens,
            "details": dict(result.details),
        }
    return row | {"text": None, "failure": {"kind": result.kind, "message": result.message}}


def _wrap(text: str, columns: int | None) -> list[str]:
    if columns is None:
        return [text]
    return textwrap.wrap(text, min(columns, WIDEST), break_on_hyphens=False) or [""]


def _shorten(text: str, width: int | None) -> str:
    return text if width is None or len(text) <= width else text[: width - 1].rstrip() + "…"
