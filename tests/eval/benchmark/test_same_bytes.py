"""The same config and data give the same bytes, whatever order Python's sets have."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]
ARTICLES = [
    "The harbour bridge at Vell opened on Monday after nine years. Two trams crossed it at noon. "
    "Mayor Ines Carrow called the 41 million crown bridge a promise kept. Nobody paid a toll.",
    "Rain fell for 10 days in the Orrin valley. Farmers near Tamsel lost 300 sheep. Aid from the "
    "Red Lantern fund reached them on 4 May. The river fell again in June.",
]


def test_summaries_scores_and_result_do_not_depend_on_the_hash_seed(tmp_path: Path) -> None:
    rows = [
        {"id": f"n{number}", "article": text, "references": [text.split(". ")[2]]}
        for number, text in enumerate(ARTICLES)
    ]
    (tmp_path / "data.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows))
    extractive = ["lead", "lexrank", "textrank", "centroid", "extractive", "oracle"]
    config = {
        "name": "seeds",
        "data": {"path": "data.jsonl"},
        "summarizers": {name: f"{name}(sentences=2)" for name in extractive},
        "metrics": ["rouge", "entities", "coverage", "faithfulness", "entity_baselines"],
    }
    (tmp_path / "config.yaml").write_text(json.dumps(config))
    found = []
    for seed in ("1", "2", "3"):
        subprocess.run(
            [sys.executable, "-m", "eval.cli.main", "bench", "config.yaml", "--runs", seed],
            cwd=tmp_path,
            env=os.environ | {"PYTHONPATH": str(ROOT), "PYTHONHASHSEED": seed},
            check=True,
            capture_output=True,
        )
        names = ("summaries.jsonl", "scores.jsonl", "result.json")
        folders = sorted((tmp_path / seed / "seeds").glob("*/"))
        found.append([(path / name).read_bytes() for path in folders for name in names])
    assert len(found[0]) == 3 * len(extractive)
    assert found[0] == found[1] == found[2]
