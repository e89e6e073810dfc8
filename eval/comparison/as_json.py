"""A comparison as JSON: the raw numbers of the files, one object."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from eval.comparison.gate import Alarm
from eval.comparison.pareto import Pareto
from eval.comparison.results import LEVEL, Comparison, Difference
from eval.comparison.verdict import Verdict


def as_json(
    comparison: Comparison,
    sentence: str,
    found: Sequence[Verdict],
    front: Pareto,
    alarms: Sequence[Alarm] | None,
) -> dict[str, Any]:
    """Return what `compare --json` prints; `gate` is `None` where no condition was given."""
    aligned = comparison.aligned
    return {
        "verdict": sentence,
        "articles": len(aligned.ids),
        "level": LEVEL,
        "settings": asdict(comparison.settings),
        "runs": [
            {
                "name": run.name,
                "folder": str(run.run.folder),
                "summarizer": run.info["signature"],
                "failed": failed,
                "not_shared": dropped,
                "undefined": {key: count for key, count in undefined.items() if count},
                "means": {key: asdict(mean) for key, mean in means.items()},
            }
            for run, failed, dropped, undefined, means in zip(
                aligned.runs,
                aligned.failed,
                aligned.dropped,
                aligned.undefined,
                comparison.means,
                strict=True,
            )
        ],
        "metrics": dict(aligned.runs[0].result["metrics"]),
        "not_compared": list(aligned.only_some),
        "pairs": [
            {
                "a": comparison.name(item.pair[0]),
                "b": comparison.name(item.pair[1]),
                "verdict": item.kind,
                "sentence": item.sentence,
                "cautions": list(item.cautions),
                "columns": {
                    row.column.key: _difference(row) for row in comparison.of_pair(item.pair)
                },
            }
            for item in found
        ],
        "pareto": {
            "quality": front.quality.key if front.quality else None,
            "fidelity": front.fidelity.key if front.fidelity else None,
            "note": front.note,
            "runs": [asdict(point) for point in front.points],
        },
        "gate": None
        if alarms is None
        else {"holds": not alarms, "alarms": [asdict(alarm) for alarm in alarms]},
    }


def _difference(item: Difference) -> dict[str, Any]:
    entry = asdict(item)
    for name in ("a", "b"):
        del entry[name]
    column = entry.pop("column")
    return {"unit": column["unit"], "better": column["better"], **entry}
