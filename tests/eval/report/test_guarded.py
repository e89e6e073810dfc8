"""What a report says of guarded summaries."""

from __future__ import annotations

import base64
import gzip
import json
import re
from pathlib import Path

from made_runs import make_run, rows_of

from eval.comparison.aligned import align, named
from eval.comparison.compare import compare_aligned
from eval.report import write_report
from summarize.base import Summary

GUARDED = {
    "outcome": "repaired",
    "holds": True,
    "chosen": 0,
    "candidates": [
        {
            "text": "In 1999 <b>she</b> wrote.",
            "value": -0.7,
            "holds": False,
            "consensus": 0.5,
            "objections": [],
        }
    ],
    "repairs": [
        {"kind": "replace", "before": "1999", "after": "1843", "objection": None},
    ],
    "objections": [],
    "tokens": {"written": 7},
}


def test_an_article_s_view_has_the_candidates_and_the_repairs(tmp_path: Path) -> None:
    rows = rows_of(2)
    results = [
        Summary(rows[0].article.id, "In 1843 she wrote.", details={"guarded": GUARDED}),
        Summary(rows[1].article.id, "She wrote."),
    ]
    run = make_run(tmp_path, "a", rows, {"rouge1": [0.5, 0.5]}, results=results)
    write_report(compare_aligned(align(named([run]))), tmp_path / "report.html")
    page = (tmp_path / "report.html").read_text("utf-8")
    assert "guardedNotes(summary)" in page
    (block,) = [json.loads(gzip.decompress(base64.b64decode(text))) for text in _blocks(page)]
    first, second = (article["runs"][0]["guarded"] for article in block)
    assert first[2:5] == ["replaced", "    before: 1999", "    after: 1843"]
    assert second == []


def _blocks(page: str) -> list[str]:
    return re.findall(r">(H4sI[A-Za-z0-9+/=]+)<", page)
