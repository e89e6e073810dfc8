"""Gates: conditions on differences, read without running anything."""

from __future__ import annotations

from pathlib import Path

import pytest
from made_runs import make_run, rows_of

from eval.comparison.aligned import align, named
from eval.comparison.compare import compare_aligned
from eval.comparison.differences import Comparison, ComparisonSettings
from eval.comparison.gate import check, column_of, parse
from eval.errors import ConfigError


def comparison(
    runs: Path, new: list[float | None], old: list[float | None] | None = None
) -> Comparison:
    rows = rows_of(20)
    a = make_run(runs, "old", rows, {"entity_precision_source": old or [0.9] * 20})
    b = make_run(runs, "new", rows, {"entity_precision_source": new})
    return compare_aligned(
        align(named([a, b])), baseline=0, settings=ComparisonSettings(resamples=200)
    )


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("rouge2 < -0.01", ("rouge2", None, "<", -0.01)),
        ("rouge2<=-.5e-2", ("rouge2", None, "<=", -0.005)),
        (" low( rouge2 ) >= 1 ", ("rouge2", "low", ">=", 1.0)),
        ("high(my-metric.x)>+0.5", ("my-metric.x", "high", ">", 0.5)),
        ("rouge2 < -1 points", ("rouge2", None, "<", -0.01)),
        ("rouge2 < -1 point", ("rouge2", None, "<", -0.01)),
        ("mean(has_unsupported_entity) > 10%", ("has_unsupported_entity", "mean", ">", 0.1)),
    ],
)
def test_a_condition_is_a_column_or_bound_an_operator_and_a_number(
    text: str, expected: tuple[str, str | None, str, float]
) -> None:
    found = parse(text)
    assert (found.key, found.part, found.operator, found.bound) == expected


@pytest.mark.parametrize(
    "text",
    ["", "rouge2", "rouge2 < x", "rouge2 == 1", "mid(rouge2) < 1", "rouge2 < 1; import os",
     "rouge2 < nan", "rouge2 < 1 pointers", "rouge2 < 1 points points",
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


def test_few_articles_keep_the_gate_shut(tmp_path: Path) -> None:
    rows = rows_of(5)
    runs = [make_run(tmp_path, k, rows, {"rouge1": [0.5] * 5}) for k in ("old", "new")]
    found = compare_aligned(
        align(named(runs)), baseline=0, settings=ComparisonSettings(resamples=200)
    )
    (alarm,) = check(found, [parse("rouge1 < -0.01")])
    assert "5 articles are too few, it takes 6" in alarm.sentence


def test_an_unverified_run_keeps_the_gate_shut(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = comparison(tmp_path, [0.9] * 20)
    condition = parse("entity_precision_source < -0.01")
    assert not check(found, [condition])
    monkeypatch.setattr("eval.comparison.gate.is_verified", lambda run: run.name != "old")
    (alarm,) = check(found, [condition])
    assert "old is not verified; `summarize-eval score`" in alarm.sentence


def test_a_condition_on_the_run_s_own_value_stands_beside_one_on_the_difference(
    tmp_path: Path,
) -> None:
    found = comparison(tmp_path, [0.5] * 20, [0.5] * 20)
    own, relative = parse("mean(entity_precision_source) < 60%"), parse("entity_precision_source<0")
    (alarm,) = check(found, [relative, own])
    # The baseline, which is just as bad, is not what is judged.
    assert alarm.run == "new"
    assert alarm.condition == "mean(entity_precision_source) < 60%"
    assert "entities in article 50.0 points" in alarm.sentence


def test_without_a_baseline_every_run_is_judged_by_its_own_values(tmp_path: Path) -> None:
    rows = rows_of(20)
    runs = [
        make_run(tmp_path, label, rows, {"has_unsupported_entity": [0.0] * zeros + [1.0] * ones})
        for label, zeros, ones in (("good", 19, 1), ("bad", 15, 5), ("oracle", 0, 20))
    ]
    found = compare_aligned(align(named(runs)), settings=ComparisonSettings(resamples=200))
    text = "has_unsupported_entity > 0.1"
    # 1 of 20 and 5 of 20; a bound is no candidate.
    assert [alarm.run for alarm in check(found, [parse(text, baseline=False)])] == ["bad"]
    # Wilson's upper bound of 1 of 20 is 0.236.
    bound = parse("high(has_unsupported_entity) > 0.2", baseline=False)
    assert [alarm.run for alarm in check(found, [bound])] == ["good", "bad"]


def test_a_condition_is_echoed_in_the_words_of_the_tables(tmp_path: Path) -> None:
    found = comparison(tmp_path, [0.9] * 20)
    for text in ("entity_precision_source < -0.01", "entity_precision_source < -1%"):
        read = parse(text).read_as(column_of(found, parse(text)))
        assert read == (
            "entities in article (entity_precision_source): the difference to the baseline < "
            "-1 points"
        )
    own = parse("high(entity_precision_source) > 0.5", baseline=False)
    assert "upper end of the interval of the run's own value" in own.read_as(column_of(found, own))


def test_a_number_in_the_wrong_unit_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=r"write '10 points' or 0\.1"):
        check(comparison(tmp_path, [0.9] * 20), [parse("entity_precision_source > 10")])
    rows = rows_of(20)
    runs = [make_run(tmp_path / "words", k, rows, {"words": [9.0] * 20}) for k in ("old", "new")]
    found = compare_aligned(
        align(named(runs)), baseline=0, settings=ComparisonSettings(resamples=200)
    )
    with pytest.raises(ConfigError, match="words is no share"):
        check(found, [parse("words > 10%")])


def test_a_condition_on_an_unknown_column_is_wrong_use(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="Did you mean 'entity_precision_source'"):
        check(comparison(tmp_path, [0.9] * 20), [parse("entity_precision_sauce < 0")])


def test_a_heading_is_answered_with_its_key(tmp_path: Path) -> None:
    made = comparison(tmp_path, [0.9] * 20)
    for written in ("Entity-Precision-Source", "entity_precision_sorce"):
        with pytest.raises(ConfigError, match=r"Did you mean 'entity_precision_source'\?"):
            column_of(made, parse(f"{written} < 0"))
