"""What metrics that are models point at: parts of a summary, with their places in the article.

Two forms of details are known, whatever the metric is called. `entailment` says under `sentences`
what each part of the summary is worth and which passage speaks most for it; `judge` says under
`evidence` which words it held against which. Details come from metrics of anybody, so that what has
no such form, or no such place, is left out.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

Offset = Callable[[int], int]
Part = list[Any]
"""Start and end in the summary, then start and end in the article (both `None` where there is no
such place), then the value, `None` for a quotation."""


def judging_metrics(details: Sequence[Mapping[str, Mapping[str, Any]]]) -> list[str]:
    """Return the names of the metrics that point at something, in any line of any run.

    Args:
        details: per run, article id -> its line of `scores.jsonl`.
    """
    found: dict[str, None] = {}
    for lines in details:
        for line in lines.values():
            for name, value in line.get("details", {}).items():
                if name not in found and any(True for _ in _parts(value)):
                    found[name] = None
    return list(found)


def judged_parts(
    line: Mapping[str, Any], lengths: tuple[int, int], inside: Offset, in_article: Offset
) -> dict[str, list[Part]]:
    """Return for each metric the parts of one summary that it points at, in order.

    Args:
        line: of `scores.jsonl`.
        lengths: of the summary and of the article, in code points.
        inside: turns an offset of the summary into one of the browser's.
        in_article: the same for the article.
    """
    found: dict[str, list[Part]] = {}
    for name, value in line.get("details", {}).items():
        for own, theirs, worth in _parts(value):
            place, source = _within(own, lengths[0]), _within(theirs, lengths[1])
            if place is None:
                continue
            shown = [None, None] if source is None else list(map(in_article, source))
            found.setdefault(name, []).append([*map(inside, place), *shown, worth])
    return {name: sorted(parts, key=lambda part: part[:2]) for name, parts in found.items()}


def _parts(value: Any) -> Iterator[tuple[Any, Any, float | None]]:
    """Yield the place in the summary, the place in the article, and the value of each part."""
    if not isinstance(value, Mapping):
        return
    for item in _objects(value.get("sentences")):
        worth = item.get("value")
        if "premise" in item and isinstance(worth, int | float):
            yield (item.get("start"), item.get("end")), item["premise"], round(worth, 3)
    for item in _objects(value.get("evidence")):
        if "summary_span" in item:
            yield item["summary_span"], item.get("article_span"), None


def _objects(value: Any) -> list[Mapping[str, Any]]:
    return [item for item in value if isinstance(item, Mapping)] if isinstance(value, list) else []


def _within(span: Any, length: int) -> tuple[int, int] | None:
    """Return a place if it is one in a text of this length."""
    if not isinstance(span, list | tuple) or len(span) != 2:
        return None
    start, end = span
    if not all(isinstance(n, int) and not isinstance(n, bool) for n in span):
        return None
    return (start, end) if 0 <= start < end <= length else None
