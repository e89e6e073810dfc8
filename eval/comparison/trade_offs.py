"""Which runs are not beaten in everything: agreement with references, fidelity, speed."""

from __future__ import annotations

from dataclasses import dataclass

from eval.comparison.aligned import same_hardware
from eval.comparison.differences import Comparison
from eval.metrics.base import Column

QUALITY = ("rouge2", "rougeL", "rougeLsum", "rouge1")


@dataclass(frozen=True, slots=True)
class Point:
    """One run: agreement and fidelity in 0..1, articles a second; `None` where not known.

    `best` says that no competing run is at least as good in all of them and better in one, going
    by the means alone. It is said of at most half of the runs: where most are beaten by none, it
    would tell nothing.
    """

    name: str
    quality: float | None
    fidelity: float | None
    speed: float | None
    best: bool


@dataclass(frozen=True, slots=True)
class TradeOffs:
    """All points, what their axes are, and why speed is no axis if it is none."""

    points: tuple[Point, ...]
    quality: Column | None
    fidelity: Column | None
    note: str


def trade_offs(comparison: Comparison) -> TradeOffs:
    """Place all runs; speed counts only where all runs were made on one kind of machine."""
    aligned = comparison.aligned
    columns = [c for c in aligned.columns if c.key in comparison.means[0]]
    quality = next((c for key in QUALITY for c in columns if c.key == key), None)
    fidelity = next((c for c in columns if c.kind == "fidelity" and c.better == "up"), None)
    comparable = same_hardware(aligned.runs)
    rows = []
    for run, means in zip(aligned.runs, comparison.means, strict=True):
        times = run.run.timings()
        speed = times["articles"] / times["seconds"] if times["seconds"] else None
        rows.append(
            (
                means[quality.key].value if quality else None,
                means[fidelity.key].value if fidelity else None,
                speed,
            )
        )
    axes = [row if comparable else (*row[:2], None) for row in rows]
    competing = [run for run, bound in enumerate(comparison.bounds) if not bound]
    unbeaten = [a for a in competing if not any(_dominates(axes[b], axes[a]) for b in competing)]
    best = unbeaten if 2 * len(unbeaten) <= len(competing) else []
    points = tuple(
        Point(run.name, *rows[place], best=place in best) for place, run in enumerate(aligned.runs)
    )
    note = "" if comparable else "Speed is no criterion: the runs were made on different machines."
    return TradeOffs(points, quality, fidelity, note)


def _dominates(other: tuple[float | None, ...], own: tuple[float | None, ...]) -> bool:
    pairs = [(x, y) for x, y in zip(other, own, strict=True) if x is not None and y is not None]
    return all(x >= y for x, y in pairs) and any(x > y for x, y in pairs)
