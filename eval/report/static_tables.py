"""The static tables of the page: runs with intervals, and differences drawn on an axis."""

from __future__ import annotations

from collections.abc import Sequence
from statistics import median
from typing import Any

from eval.comparison.differences import Comparison, Difference
from eval.comparison.rows import finding_words
from eval.comparison.trade_offs import TradeOffs
from eval.comparison.wording import amount, interval, number, probability, title, two_digits

# The drawing of an interval: half its width in its own units, zero in the middle.
HALF = 100.0


def overview(comparison: Comparison, tradeoffs: TradeOffs) -> dict[str, Any]:
    """Return headings and rows of the table of runs."""
    aligned = comparison.aligned
    keys = list(comparison.means[0])
    columns = [column for column in aligned.columns if column.key in keys]
    rows = []
    for run, means, failed, point in zip(
        aligned.runs, comparison.means, aligned.failed, tradeoffs.points, strict=True
    ):
        cells = [
            {
                "value": number(column, means[column.key].value),
                "interval": interval(column, means[column.key].low, means[column.key].high),
            }
            for column in columns
        ]
        rows.append(
            {
                "name": run.name,
                "cells": cells,
                "speed": two_digits(point.speed),
                "scored": f"{len(aligned.ids) - failed}/{len(aligned.ids)}",
                "best": point.best,
            }
        )
    heads = [
        {"title": title(c), "arrow": c.arrow.strip(), "description": c.description} for c in columns
    ]
    return {"heads": heads, "rows": rows}


def pair_tables(comparison: Comparison) -> list[dict[str, Any]]:
    """Return one table per pair, its rows with the coordinates of their drawings."""
    tables = []
    for a, b in comparison.pairs:
        items = comparison.of_pair((a, b))
        reach = {unit: _reach(items, unit) for unit in {item.column.unit for item in items}}
        tables.append(
            {
                "a": comparison.name(a),
                "b": comparison.name(b),
                "rows": [_row(item, reach[item.column.unit]) for item in items],
                "reach": f"{100 * reach['share']:.2g}" if "share" in reach else None,
            }
        )
    return tables


def _reach(items: Sequence[Difference], unit: str) -> float:
    """Return how far a unit's common axis goes: the widest bound, but for outliers.

    A bound of more than thrice the median one (a share of summaries may move by 60 points where
    scores move by 3) would press all other intervals into dots; it is drawn cut off instead.
    """
    bounds = [max(abs(i.low or 0), abs(i.high or 0)) for i in items if i.column.unit == unit]
    moving = [bound for bound in bounds if bound] or [1e-9]
    return max(bound for bound in moving if bound <= 3 * median(moving))


def _drawing(item: Difference, reach: float) -> dict[str, Any] | None:
    """Return coordinates, and on which sides the interval leaves the axis."""
    if item.value is None or item.low is None or item.high is None:
        return None
    low, mid, high = (HALF * x / reach for x in (item.low, item.value, item.high))
    return {
        "low": round(max(-HALF, min(HALF, low)), 2),
        "high": round(max(-HALF, min(HALF, high)), 2),
        "mid": round(mid, 2) if abs(mid) <= HALF else None,
        "left": low < -HALF - 0.1,
        "right": high > HALF + 0.1,
    }


def _row(item: Difference, reach: float) -> dict[str, Any]:
    column = item.column
    return {
        "title": title(column),
        "arrow": column.arrow.strip(),
        "description": column.description,
        "a": number(column, item.a_value),
        "b": number(column, item.b_value),
        "difference": number(column, item.value, signed=True),
        "interval": interval(column, item.low, item.high, signed=True),
        "p": probability(item.p_corrected) if item.finding != "described" else "",
        "outcomes": (item.wins, item.ties, item.losses),
        "smallest": amount(column, item.smallest) if item.finding == "not shown" else "",
        "finding": item.finding.replace(" ", "-"),
        "finding_words": finding_words(item),
        "drawing": _drawing(item, reach),
    }
