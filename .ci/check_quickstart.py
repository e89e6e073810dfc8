"""Check what the main job printed and wrote: the rows, the real model, the counts."""

from __future__ import annotations

import json
import sys
from pathlib import Path

ROWS = 6


def main() -> None:
    """Exit with a message if the table or a run is not as the README promises."""
    table, runs = Path(sys.argv[1]).read_text(encoding="utf-8"), Path(sys.argv[2])
    results = {}
    for path in sorted(runs.glob("*/result.json")):
        info = json.loads((path.parent / "run.json").read_text(encoding="utf-8"))
        results[info["label"]] = (info, json.loads(path.read_text(encoding="utf-8")))
    problems = []
    if len(results) < ROWS:
        problems.append(f"{len(results)} runs, at least {ROWS} are promised")
    if not any(info["spec"].startswith("huggingface") for info, _ in results.values()):
        problems.append("no Hugging Face model among the runs")
    for label, (_, result) in results.items():
        counts, scores = result["counts"], result["scores"]
        if label not in table:
            problems.append(f"{label} has no row in the table")
        if counts["scored"] + counts["failed"] + counts["skipped"] != counts["inputs"]:
            problems.append(f"{label}: the counts do not add up: {counts}")
        if counts["scored"] == 0 or not scores["rouge1"]["value"]:
            problems.append(f"{label}: a row of zeros")
        if scores["entity_precision_source"]["value"] is None:
            problems.append(f"{label}: no entity precision")
    sys.exit("\n".join(problems) or 0)


if __name__ == "__main__":
    main()
