"""The places that models point at, as the page gets them: in UTF-16, and none that is no place."""

from __future__ import annotations

from typing import Any

import pytest

from eval.report.judged import judged_parts, judging_metrics
from eval.report.offsets import to_utf16

SUMMARY, ARTICLE = "😀 It rained.", "😀😀 Rain fell. It was cold."


def _parts(details: dict[str, Any]) -> dict[str, Any]:
    lengths = (len(SUMMARY), len(ARTICLE))
    line = {"details": details}
    return judged_parts(line, lengths, to_utf16(SUMMARY), to_utf16(ARTICLE))


def test_offsets_are_those_of_a_browser() -> None:
    part = {"start": 2, "end": 12, "value": 0.87654, "premise": [3, 13]}
    found = _parts({"entailment_x": {"sentences": [part]}})
    # Each face is two units of UTF-16: 2 + 1, 12 + 1 in the summary, 3 + 2, 13 + 2 in the article.
    assert found == {"entailment_x": [[3, 13, 5, 15, 0.877]]}


def test_quotations_need_a_place_in_the_summary_and_may_lack_one_in_the_article() -> None:
    evidence = [
        {"summary": "rained", "summary_span": [5, 11]},
        {"summary": "It", "summary_span": [2, 4], "article": "Rain", "article_span": [3, 7]},
        {"summary": "made up", "article": "Rain", "article_span": [3, 7]},
    ]
    found = _parts({"judge": {"evidence": evidence}})
    assert found == {"judge": [[3, 5, 5, 9, None], [6, 12, None, None, None]]}


@pytest.mark.parametrize(
    "details",
    [
        [1], "text", None, {"sentences": 3}, {"sentences": [7, None]}, {"evidence": {"a": 1}},
        {"sentences": [{"start": 0, "end": 3, "value": "high", "premise": [0, 1]}]},
        {"evidence": [{"summary_span": [0, 99]}]}, {"evidence": [{"summary_span": [4, 4]}]},
        {"evidence": [{"summary_span": [-1, 4]}]}, {"evidence": [{"summary_span": ["0", 4]}]},
        {"evidence": [{"summary_span": [True, 4]}]}, {"evidence": [{"summary_span": 5}]},
        {"sentences": [{"start": 0, "end": 4}]},
    ],
)  # fmt: skip
def test_what_points_at_no_place_is_left_out(details: Any) -> None:
    assert _parts({"mine": details}) == {}


def test_metrics_that_point_at_something_are_named_once() -> None:
    quoted = {"evidence": [{"summary_span": [0, 2]}]}
    lines = {"a": {"details": {"length": {}, "judge": {"evidence": []}}}, "b": {"failure": "x"}}
    more = {"a": {"details": {"judge": quoted, "other": quoted}}, "b": {"details": {}}}
    assert judging_metrics([lines, more]) == ["judge", "other"]
