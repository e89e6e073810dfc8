"""`eval.testing.assert_not_worse`: a gate in the tests of whoever writes prompts or models."""

from __future__ import annotations

from pathlib import Path

import pytest
from made_runs import make_run, rows_of

from eval.comparison.differences import ComparisonSettings
from eval.errors import ConfigError
from eval.runs.run import Run
from eval.testing import assert_not_worse

FAST = ComparisonSettings(resamples=1000)


def a_run(runs: Path, label: str, rouge2: list[float], facts: list[float | None]) -> Run:
    values = {"rouge2": rouge2, "entity_precision_source": facts}
    return make_run(runs, label, rows_of(len(rouge2)), values)


@pytest.fixture
def old(tmp_path: Path) -> Run:
    return a_run(tmp_path, "old", [0.2] * 20, [0.9] * 20)


def test_a_run_that_gains_or_stays_passes(old: Run, tmp_path: Path) -> None:
    new = a_run(tmp_path, "new", [0.3] * 20, [0.9] * 20)
    found = assert_not_worse(new, old, settings=FAST)
    (gain,) = [item for item in found.differences if item.column.key == "rouge2"]
    assert gain.value == pytest.approx(0.1)
    assert gain.finding == "better"
    assert_not_worse(new.folder, str(old.folder), columns="entity_precision_source", settings=FAST)
    assert_not_worse(old, old, settings=FAST)


def test_a_loss_fails_with_the_verdict_even_beside_a_gain(old: Run, tmp_path: Path) -> None:
    new = a_run(tmp_path, "new", [0.3] * 20, [0.6] * 20)
    with pytest.raises(AssertionError, match=r"new buys agreement .* at the price of") as raised:
        assert_not_worse(new, old, settings=FAST)
    assert "entities in article −30.0 points" in str(raised.value)
    assert_not_worse(new, old, columns=["rouge2"], settings=FAST)


def test_a_condition_stops_what_is_not_surely_worse(old: Run, tmp_path: Path) -> None:
    # Half up, half down by ten points, and two points down on the whole: far from certain.
    new = a_run(tmp_path, "new", [0.28, 0.08] * 10, [0.9] * 20)
    assert_not_worse(new, old, settings=FAST)
    with pytest.raises(AssertionError, match=r"ROUGE-2 −2.0 points .* meets 'rouge2 < -1 point'"):
        assert_not_worse(new, old, fail_on="rouge2 < -1 point", settings=FAST)
    with pytest.raises(ConfigError, match="is not a condition"):
        assert_not_worse(new, old, fail_on=["rouge2"], settings=FAST)


def test_what_cannot_be_judged_does_not_pass(old: Run, tmp_path: Path) -> None:
    gaps: list[float | None] = [0.9] * 15 + [None] * 5
    with pytest.raises(AssertionError, match="There is no verdict on entities in article"):
        assert_not_worse(a_run(tmp_path, "gaps", [0.3] * 20, gaps), old, settings=FAST)
    few = [a_run(tmp_path / "few", label, [0.2] * 5, [0.9] * 5) for label in ("a", "b")]
    with pytest.raises(AssertionError, match="5 articles are too few, it takes 6"):
        assert_not_worse(few[1], few[0], settings=FAST)
    words = [make_run(tmp_path / "words", x, rows_of(9), {"words": [9.0] * 9}) for x in "ab"]
    with pytest.raises(AssertionError, match="none of the columns decides"):
        assert_not_worse(words[1], words[0], settings=FAST)


def test_a_run_whose_scores_may_not_be_its_own_does_not_pass(root: Path) -> None:
    written = root / "tests" / "eval" / "runs" / "written_by"
    unverified = [Run.open(p.parent) for p in sorted(written.glob("**/run.json"))]
    runs = [run for run in unverified if not run.verified]
    assert runs
    with pytest.raises(AssertionError, match="is not verified"):
        assert_not_worse(runs[0], runs[0], settings=FAST)
