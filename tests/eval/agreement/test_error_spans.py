"""Agreement with errors that people marked, on flags that are known beforehand."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from eval.agreement.error_spans import ALL, error_agreement
from eval.agreement.labels import read_labels
from eval.agreement.measure import AgreementOptions, agree
from eval.errors import DataError
from eval.metrics.base import Column, Example, Score


class Marked:
    """Flags every word in capitals, doubts every word with a question mark."""

    signature = "marked"
    requires = frozenset[Any]()
    columns = (Column("calm", better="up"), Column("loud", better="down"))

    def score(self, examples: Sequence[Example]) -> list[Score]:
        return [self._score(example.summary) for example in examples]

    def _score(self, summary: str) -> Score:
        mentions, start = [], 0
        for word in summary.split():
            start = summary.index(word, start)
            said = {True: "unsupported", False: "supported"}[word.isupper()]
            mentions.append(
                {
                    "start": start,
                    "end": start + len(word),
                    "type": "LONG" if len(word) > 3 else "SHORT",
                    "verdict": "doubtful" if word.endswith("?") else said,
                }
            )
        loud = float(sum(m["verdict"] == "unsupported" for m in mentions))
        calm = None if loud == 0 else -loud
        return Score({"calm": calm, "loud": loud}, details={"entities": mentions})


class Silent(Marked):
    """The same numbers without a word on single mentions."""

    def _score(self, summary: str) -> Score:
        return Score(super()._score(summary).values)


#: Two documents; the spans are those of the words in the comments.
ROWS = [
    {"document": "a", "summary": "one two three", "errors": []},
    {"document": "a", "summary": "ONE two", "errors": []},  # a false alarm
    {"document": "a", "summary": "ONE TWO three", "errors": [(0, 3, "name"), (8, 13, "date")]},
    {"document": "b", "summary": "one? two", "errors": []},  # a doubt on right text
    {"document": "b", "summary": "one? THREE", "errors": [(0, 4, "name")]},
]


def write(folder: Path, rows: Sequence[dict[str, Any]] = ROWS, **more: Any) -> Path:
    path = folder / "labels.jsonl"
    lines = []
    for row in rows:
        errors = [dict(zip(("start", "end", "kind"), e, strict=True)) for e in row["errors"]]
        lines.append(json.dumps({"article": "Text.", **row, "errors": errors, **more}))
    path.write_text("\n".join(lines), "utf-8")
    return path


def test_counts_follow_from_the_rows_by_hand(tmp_path: Path) -> None:
    found = error_agreement(read_labels(write(tmp_path)), Marked(), Marked.columns[0])
    assert found["counts"] == {
        "summaries": 5,
        "without errors": 3,
        "errors": 3,
        "documents": 2,
        "mentions": 12,
    }
    values = {name: number["value"] for name, number in found["agreement"].items()}
    assert values["false_alarms"] == pytest.approx(1 / 3, abs=1e-6)
    assert values["false_alarms_or_doubts"] == pytest.approx(2 / 3, abs=1e-6)
    assert values["flags_per_mention"] == pytest.approx(1 / 7, abs=1e-6)
    # Four flags: ONE of row 2, ONE and TWO of row 3, THREE of row 5; ONE of row 3 is an error.
    assert values["precision"] == pytest.approx(1 / 4)
    recall = {kind: entry["recall"]["value"] for kind, entry in found["errors"].items()}
    assert recall == {ALL: pytest.approx(1 / 3, abs=1e-6), "date": 0.0, "name": 0.5}
    doubted = {kind: entry["recall_or_doubt"]["value"] for kind, entry in found["errors"].items()}
    assert doubted == {ALL: pytest.approx(2 / 3, abs=1e-6), "date": 0.0, "name": 1.0}
    assert found["flags"]["LONG"] == {
        "flags": 1,
        "precision": {"value": 0.0, "low": 0.0, "high": 0.0},
    }


def test_auroc_takes_any_column_and_no_value_for_the_best(tmp_path: Path) -> None:
    rows = read_labels(write(tmp_path))
    # Without errors: none, -1, none; with: -2, -1. Pairs in order: 2 + 1.5 + 2 of 6.
    for column in Marked.columns:
        found = error_agreement(rows, Marked(), column)
        assert found["agreement"]["auroc"]["value"] == pytest.approx(5.5 / 6, abs=1e-6)


def test_a_metric_of_whole_summaries_gets_the_auroc_alone(tmp_path: Path) -> None:
    found = error_agreement(read_labels(write(tmp_path)), Silent(), Silent.columns[0])
    assert set(found) == {"counts", "agreement"}
    assert set(found["agreement"]) == {"auroc"}


def test_articles_are_joined_by_id_and_columns_may_be_null(tmp_path: Path) -> None:
    rows = [{**row, "id": "x", "article": None} for row in ROWS]
    path = write(tmp_path, rows, title=None, references=None, published=None, system=None)
    articles = tmp_path / "articles.jsonl"
    articles.write_text(json.dumps({"id": "x", "article": "The text of x."}), "utf-8")
    read = read_labels(path, articles=[articles])
    assert {row.example.article.text for row in read} == {"The text of x."}
    assert [len(row.errors or ()) for row in read] == [0, 0, 2, 0, 1]
    with pytest.raises(DataError, match="article"):
        read_labels(path)


def test_summaries_all_with_errors_say_nothing_of_false_alarms(tmp_path: Path) -> None:
    path = write(tmp_path, [ROWS[2], ROWS[4]])
    with pytest.raises(DataError, match="without errors"):
        error_agreement(read_labels(path), Marked(), Marked.columns[0])


def test_a_span_outside_the_summary_is_an_error(tmp_path: Path) -> None:
    path = write(tmp_path, [{"document": "a", "summary": "one", "errors": [(1, 9, "name")]}])
    with pytest.raises(DataError, match="1 to 9 in a summary of 3"):
        read_labels(path)


def test_names_of_errors_are_no_spans(tmp_path: Path) -> None:
    path = tmp_path / "labels.jsonl"
    row = {"article": "Text.", "summary": "one", "label": 1, "errors": ["extrinsic"]}
    path.write_text(json.dumps(row), "utf-8")
    assert read_labels(path)[0].errors is None


def test_the_command_measures_the_modern_summaries(human_data: Path) -> None:
    found = agree(
        human_data / "modern_summaries.jsonl",
        AgreementOptions(
            metric="entities(recogniser='patterns')",
            half="develop",
            articles=tuple(human_data / f"news_{name}.jsonl.gz" for name in ("cnndm", "xsum")),
        ),
    )
    assert found["counts"]["without errors"] == 32  # of 64 rows in pairs
    assert found["counts"]["errors"] == 56
