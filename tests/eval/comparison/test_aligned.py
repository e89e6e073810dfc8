"""What is compared at all: the same articles, references and metrics."""

from __future__ import annotations

from pathlib import Path

import pytest
from made_runs import SIGNATURES, make_run, rows_of

from eval.comparison.aligned import align, named
from eval.errors import RunError, SignatureMismatchError


def test_metrics_computed_differently_are_refused_and_the_difference_named(tmp_path: Path) -> None:
    rows, values = rows_of(10), {"rouge1": [0.4] * 10, "words": [60.0] * 10}
    other = {**SIGNATURES, "rouge": "rouge|stem:none|v:1"}
    a = make_run(tmp_path, "a", rows, values)
    b = make_run(tmp_path, "b", rows, values, signatures=other)
    with pytest.raises(SignatureMismatchError, match="rouge: stem porter against none"):
        align(named([a, b]))
    assert align(named([a, b]), only=["words"]).columns[0].key == "words"


def test_other_references_are_refused_as_such(tmp_path: Path) -> None:
    rows = rows_of(6)
    corrected = [type(row)(row.article, ("Corrected.",)) for row in rows]
    a = make_run(tmp_path, "a", rows, {"rouge1": [0.5] * 6})
    b = make_run(tmp_path, "b", corrected, {"rouge1": [0.5] * 6})
    with pytest.raises(SignatureMismatchError, match="different references"):
        align(named([a, b]))
    with pytest.raises(RunError, match="share no article"):
        align(named([a, b]), common=True)


def test_runs_with_one_label_get_names_that_tell_them_apart(tmp_path: Path) -> None:
    rows = rows_of(5)
    a = make_run(tmp_path, "x", rows, {"rouge1": [0.5] * 5}, name="one")
    b = make_run(tmp_path, "x", rows, {"rouge1": [0.5] * 5}, name="two")
    c = make_run(tmp_path, "y", rows, {"rouge1": [0.5] * 5}, name="two")
    assert [run.name for run in named([a, b, c])] == ["one/x", "two/x", "y"]
    assert [run.name for run in named([a, a])] == ["x (1)", "x (2)"]
