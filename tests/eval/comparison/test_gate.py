"""Gates: conditions on differences, read without running anything."""

from __future__ import annotations

from pathlib import Path

import pytest
from made_runs import make_run, rows_of

from eval.comparison.aligned import align, named
from eval.comparison.compare import compare
from eval.comparison.differences import Comparison, ComparisonSettings
from eval.comparison.gate import check, parse
from eval.errors import ConfigError


def comparison(
    runs: Path, new: list[float | None], old: list[float | None] | None = None
) -> Comparison:
    rows = rows_of(20)
    a = make_run(runs, "old", rows, {"entity_precision_source": old or [0.9] * 20})
    b = make_run(runs, "new", rows, {"entity_precision_source": new})
    return compare(align(named([a, b])), baseline=0, settings=ComparisonSettings(resamples=200))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("rouge2 < -0.01", ("rouge2", "value", "<", -0.01)),
        ("rouge2<=-.5e-2", ("rouge2", "value", "<=", -0.005)),
        (" low( rouge2 ) >= 1 ", ("rouge2", "low", ">=", 1.0)),
        ("high(my-metric.x)>+0.5", ("my-metric.x", "high", ">", 0.5)),
    ],
)
def test_a_condition_is_a_column_or_bound_an_operator_and_a_number(
    text: str, expected: tuple[str, str, str, float]
) -> None:
    found = parse(text)
    assert (found.key, found.part, found.operator, found.bound) == expected


@pytest.mark.parametrize(
    "text",
    ["", "rouge2", "rouge2 < x", "rouge2 == 1", "mid(rouge2) < 1", "rouge2 < 1; import os",
     "__import__('os').system('true') < 1", "low(rouge2 < 1", "rouge2 < 0.1 < 0.2"],
)  # fmt: skip
def test_anything_else_is_refused(text: str) -> None:
    with pytest.raises(ConfigError, match="is not a condition"):
        parse(text)


@pytest.mark.parametrize(
    ("condition", "shut"),
    [
        # 0.9 falls to 0.87 on half of the articles and stays on the others: -0.015 in the mean,
        # so the interval lies between -0.03 and 0.
        ("entity_precision_source < -0.01", True),
        ("entity_precision_source < -0.02", False),
        ("low(entity_precision_source) < -0.015", True),
        ("high(entity_precision_source) < -0.015", False),
        ("low(entity_precision_source) < -0.031", False),
    ],
)
def test_a_gate_shuts_when_its_condition_is_met(tmp_path: Path, condition: str, shut: bool) -> None:
    alarms = check(comparison(tmp_path, [0.87] * 10 + [0.9] * 10), [parse(condition)])
    assert bool(alarms) is shut
    assert all(alarm.run == "new" for alarm in alarms)


def test_a_gate_that_cannot_be_judged_is_shut(tmp_path: Path) -> None:
    (alarm,) = check(
        comparison(tmp_path, [None] * 19 + [1.0]), [parse("entity_precision_source < -0.01")]
    )
    assert "19 of 20 articles" in alarm.sentence
    (alarm,) = check(
        comparison(tmp_path / "none", [None] * 20), [parse("entity_precision_source < -0.01")]
    )
    assert "20 of 20 articles" in alarm.sentence


def test_a_condition_on_an_unknown_column_is_wrong_use(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="Did you mean 'entity_precision_source'"):
        check(comparison(tmp_path, [0.9] * 20), [parse("entity_precision_sauce < 0")])
