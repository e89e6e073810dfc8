"""Agreement with human labels, against scipy and brute force."""

from __future__ import annotations

import gzip
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Literal

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from eval.agreement import summaries as module
from eval.agreement.labels import half_of, read_labels
from eval.agreement.measure import AgreementOptions, agree
from eval.agreement.summaries import (
    auroc,
    balanced_accuracy,
    best_balanced_accuracy,
    flag_agreement,
    pearson,
    resample_documents,
    residuals,
    spearman,
)
from eval.errors import DataError, MetricError
from eval.metrics.base import Column, Example, Score

RANDOM = np.random.default_rng(5)
SCORES = RANDOM.normal(size=60).round(1)  # rounded, so that there are ties
LABELS = (SCORES + RANDOM.normal(size=60) > 0).astype(float)
SYSTEMS = np.arange(60) % 4


class Characters:
    """The number of characters of the summary, in which the given direction is better."""

    signature = "characters|v:1"
    requires: frozenset[str] = frozenset()

    def __init__(self, better: Literal["up", "down"]) -> None:
        self.columns = (Column("characters", unit="count", better=better),)

    def score(self, examples: Sequence[Example]) -> list[Score]:
        return [Score({"characters": float(len(example.summary))}) for example in examples]


def test_correlations_are_scipys() -> None:
    assert pearson(SCORES, LABELS) == pytest.approx(stats.pearsonr(SCORES, LABELS).statistic)
    assert spearman(SCORES, LABELS) == pytest.approx(stats.spearmanr(SCORES, LABELS).statistic)


def test_auroc_is_the_mann_whitney_statistic() -> None:
    good, bad = SCORES[LABELS == 1], SCORES[LABELS == 0]
    u = stats.mannwhitneyu(good, bad).statistic
    assert auroc(SCORES, LABELS) == pytest.approx(u / (len(good) * len(bad)))


def test_residuals_are_those_of_a_regression_on_the_systems() -> None:
    dummies = np.eye(4)[SYSTEMS]
    fitted = dummies @ np.linalg.lstsq(dummies, SCORES, rcond=None)[0]
    assert residuals(SCORES, SYSTEMS) == pytest.approx(SCORES - fitted)


@given(st.lists(st.tuples(st.integers(0, 4), st.booleans()), min_size=2, max_size=12))
def test_the_best_threshold_is_the_best_of_all(rows: list[tuple[int, bool]]) -> None:
    scores = np.array([float(score) for score, _ in rows])
    labels = np.array([float(label) for _, label in rows])
    if len(set(labels)) < 2:
        assert np.isnan(best_balanced_accuracy(scores, labels))
        return
    tried = [
        balanced_accuracy((scores >= threshold).astype(float), labels)
        for threshold in [*scores, scores.max() + 1]
    ]
    assert best_balanced_accuracy(scores, labels) == pytest.approx(max(tried))


def test_a_constant_metric_has_no_correlation_and_chance_auroc() -> None:
    constant = np.ones(60)
    assert np.isnan(pearson(constant, LABELS))
    assert auroc(constant, LABELS) == 0.5


def test_documents_are_resampled_whole() -> None:
    # Three documents of equal rows: any resample's mean is a mean of three of {0, 1, 2}.
    values = np.repeat([0.0, 1.0, 2.0], 5)
    documents = np.repeat([0, 1, 2], 5)
    seen = set()

    def mean(rows: Any) -> float:
        found = float(values[rows].mean())
        seen.add(round(found * 3))
        assert found * 3 == pytest.approx(round(found * 3))
        return found

    estimate = resample_documents({"mean": mean}, documents)["mean"]
    assert estimate.value == 1.0
    assert seen == set(range(7))


def test_flags_are_counted_by_hand() -> None:
    # Unsupported by the labels: rows 0, 1, 2. Flagged: 0, 1, 3. Two of three each way.
    found = flag_agreement(
        supports=[0.1, 0.2, 0.9, 0.3, 0.8, 0.7],
        flags=[True, True, False, True, False, False],
        supported=[False, False, False, True, True, True],
        documents=["a", "b", "c", "d", "e", "f"],
    )
    assert found["precision"].value == pytest.approx(2 / 3)
    assert found["recall"].value == pytest.approx(2 / 3)
    assert found["f1"].value == pytest.approx(2 / 3)
    assert found["balanced_accuracy"].value == pytest.approx(2 / 3)
    # Of nine pairs the supported one has more support in six (0.9 beats all three).
    assert found["auroc"].value == pytest.approx(6 / 9)


@pytest.fixture
def labelled(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Twelve summaries, half of them copied: the label says which."""
    monkeypatch.setattr(module, "RESAMPLES", 20)
    rows = []
    for number in range(12):
        article = f"The mill of Tolm number {number} closed on Monday after a long strike."
        good = number % 2
        summary = f"The mill of Tolm number {number} closed." if good else "Zebras won ninety cups."
        rows.append(
            {
                "id": str(number),
                "document": f"d{number // 3}",
                "system": f"s{number % 3}",
                "article": article,
                "summary": summary,
                "label": good,
            }
        )
    path = tmp_path / "labels.jsonl.gz"
    path.write_bytes(gzip.compress("\n".join(map(json.dumps, rows)).encode()))
    return path


def test_a_file_of_labels_gives_every_measure(labelled: Path) -> None:
    found = agree(labelled, AgreementOptions("coverage", "coverage"))
    assert found["counts"] == {"summaries": 12, "without a value": 0, "documents": 4}
    assert found["agreement"]["auroc"]["value"] == 1.0
    assert found["agreement"]["best_balanced_accuracy"]["value"] == 1.0
    assert {"pearson", "spearman", "kendall", "partial_pearson"} <= set(found["agreement"])


def test_a_perfect_count_of_errors_has_balanced_accuracy_1(labelled: Path) -> None:
    # "ninety" stands in no article, and all names and numbers of the good summaries do.
    options = AgreementOptions("entities(recogniser='patterns')", "has_unsupported_entity")
    found = agree(labelled, options)["agreement"]
    assert found["auroc"]["value"] == found["balanced_accuracy"]["value"] == 1.0


@pytest.mark.parametrize(
    ("better", "threshold", "expected"),
    # Values 0, 1, 2, 3 with the labels 1, 1, 0, 0. Where lower is better 0 and 1 are good up to 1;
    # up to 0 one of the two good ones is missed. Where higher is better all that is called good is
    # wrong, and from 0 on everything is called good.
    [("down", 1.0, 1.0), ("down", 0.0, 0.75), ("up", 2.0, 0.0), ("up", 0.0, 0.5)],
)
def test_the_threshold_is_in_the_unit_of_the_column(
    tmp_path: Path, better: Literal["up", "down"], threshold: float, expected: float
) -> None:
    path = tmp_path / "rows.jsonl"
    rows = [{"article": "A.", "summary": "s" * n, "label": int(n < 2)} for n in range(4)]
    path.write_text("\n".join(map(json.dumps, rows)))
    spec = f"{Characters.__module__}:Characters(better={better!r})"
    found = agree(path, AgreementOptions(spec, threshold=threshold))["agreement"]
    assert found["balanced_accuracy"]["value"] == expected


def test_what_is_optional_may_be_null(tmp_path: Path) -> None:
    path = tmp_path / "rows.jsonl"
    optional = ("id", "title", "published", "references", "system", "document", "entities")
    row = {"article": "A.", "summary": "B.", "label": 1} | dict.fromkeys(optional)
    path.write_text(json.dumps(row))
    (read,) = read_labels(path)
    without = tmp_path / "without.jsonl"
    without.write_text(json.dumps({"article": "A.", "summary": "B.", "label": 1}))
    assert [read] == read_labels(without)


def test_a_metric_does_not_differ_from_itself(labelled: Path) -> None:
    comparison = AgreementOptions("coverage", "density", against="coverage", against_key="density")
    difference = agree(labelled, comparison)["difference"]
    assert all(numbers["value"] == numbers["high"] == 0.0 for numbers in difference.values())


def test_a_key_that_is_not_there_names_the_nearest(labelled: Path) -> None:
    with pytest.raises(MetricError, match="Did you mean 'density'"):
        agree(labelled, AgreementOptions("coverage", "densiti"))


def test_a_label_that_is_not_there_names_the_columns(labelled: Path) -> None:
    with pytest.raises(DataError, match="no column 'lable'"):
        agree(labelled, AgreementOptions("coverage", label="lable"))


def entity_rows(tmp_path: Path, **changes: Any) -> Path:
    summary = "Ida Reuter met 17 dogs."
    row = {
        "article": "Ida Reuter went home to Tolm.",
        "summary": summary,
        "entities": [
            {
                "start": 0,
                "end": 10,
                "text": "Ida Reuter",
                "type": "PERSON",
                "label": "Non-hallucinated",
            },
            {"start": 15, "end": 17, "text": "17", "type": "CARDINAL", "label": "Intrinsic"},
        ],
    }
    path = tmp_path / "entities.jsonl"
    lines = [json.dumps(row | {"document": str(number)} | changes) for number in range(3)]
    path.write_text("\n".join(lines), "utf-8")
    return path


@pytest.mark.parametrize("own_mentions", [False, True])
def test_labelled_entities_are_compared_one_by_one(tmp_path: Path, own_mentions: bool) -> None:
    comparison = AgreementOptions("entities(recogniser='patterns')", own_mentions=own_mentions)
    found = agree(entity_rows(tmp_path), comparison)
    assert found["counts"]["entities"] == 6
    assert found["counts"]["unsupported by the labels"] == found["counts"]["flagged"] == 3
    assert found["agreement"]["f1"]["value"] == found["agreement"]["auroc"]["value"] == 1.0


def test_a_metric_without_mentions_cannot_be_compared_with_them(tmp_path: Path) -> None:
    with pytest.raises(MetricError, match="--metric entities"):
        agree(entity_rows(tmp_path), AgreementOptions("coverage"))


def test_offsets_outside_the_summary_are_refused_with_their_row(tmp_path: Path) -> None:
    path = entity_rows(tmp_path, summary="Short.")
    with pytest.raises(DataError, match="line 1"):
        read_labels(path)


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("", "has no rows"),
        ("[1, 2]", "line 1: is a list, not an object"),
        ('{"article": "x"', "line 1: is not JSON"),
        ('{"article": "x", "label": 1}', "line 1: has no 'summary'"),
        ('{"article": "x", "summary": "y", "label": "good"}', "'good' is not a number"),
    ],
)
def test_files_of_another_form_are_refused_with_the_place(
    tmp_path: Path, content: str, message: str
) -> None:
    path = tmp_path / "rows.jsonl"
    path.write_text(content, "utf-8")
    with pytest.raises(DataError, match=message):
        read_labels(path)


def test_a_document_falls_into_the_same_half_everywhere() -> None:
    halves = [half_of(f"document {number}") for number in range(1000)]
    assert halves == [half_of(f"document {number}") for number in range(1000)]
    # A fair coin leaves 430 to 570 in all but one of 100,000 draws.
    assert 430 < halves.count("develop") < 570
