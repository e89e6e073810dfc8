from __future__ import annotations

import numpy as np
import pytest
from scipy import stats

from eval.statistics import (
    LARGE,
    Sample,
    difference_intervals,
    mean_intervals,
    paired_differences,
    tango,
    wilson,
)
from eval.statistics.intervals import _expanded


@pytest.mark.parametrize(("successes", "size"), [(0, 30), (3, 8), (30, 30), (501, 1_000)])
def test_wilson_s_interval_is_scipy_s(successes, size):
    expected = stats.binomtest(successes, size).proportion_ci(method="wilson")
    low, high = wilson(successes / size, size)
    assert (low, high) == (pytest.approx(expected.low), pytest.approx(expected.high))


def test_tango_s_bounds_are_what_the_score_test_just_rejects():
    b, c, n = 9, 3, 40
    for bound in tango(b, c, n):
        # The most likely share of pairs lost under this difference, by trying them all.
        shares = np.linspace(max(0.0, -bound), 1, 400_001)[1:-1]
        with np.errstate(divide="ignore", invalid="ignore"):
            likelihood = (
                b * np.log(shares + bound)
                + c * np.log(shares)
                + (n - b - c) * np.log(1 - bound - 2 * shares)
            )
        lost = shares[np.nanargmax(likelihood)]
        z = (b - c - n * bound) / np.sqrt(n * (2 * lost + bound - bound**2))
        assert abs(z) == pytest.approx(stats.norm.ppf(0.975), rel=1e-3)


def test_nothing_in_thirty_has_an_honest_upper_bound():
    found = mean_intervals(Sample.of_values(np.zeros(30)), shares=True)
    # Wilson: z^2 / (n + z^2) = 3.8415 / 33.8415.
    assert (found.low[0], found.high[0]) == (0.0, pytest.approx(0.1135, abs=1e-4))
    all_of_thirty = mean_intervals(Sample.of_values(np.ones(30)), shares=True)
    assert (all_of_thirty.low[0], all_of_thirty.high[0]) == (pytest.approx(0.8865, abs=1e-4), 1.0)


def test_a_ratio_that_is_nought_or_one_everywhere_counts_as_a_share():
    found = mean_intervals(Sample.of_ratios([3.0] * 30, [3.0] * 30), shares=True)
    assert (found.value[0], found.low[0]) == (1.0, pytest.approx(0.8865, abs=1e-4))


def test_what_is_no_share_may_be_constant():
    found = mean_intervals(Sample.of_values([[20.0, 1.0]] * 9))
    assert found.low.tolist() == found.high.tolist() == [20.0, 1.0]


def test_the_studentized_bootstrap_by_its_definition():
    values = np.random.default_rng(4).exponential(1, 25)
    found = mean_intervals(Sample.of_values(values), resamples=4_000, seed=5)
    # One resample at a time, with draws of its own: each in its own standard errors.
    generator = np.random.default_rng(6)
    error = values.std(ddof=1) / 5
    draws = values[generator.integers(25, size=(100_000, 25))]
    t = (draws.mean(axis=1) - values.mean()) / (draws.std(axis=1, ddof=0) / np.sqrt(24))
    low, high = values.mean() - np.percentile(t, [97.5, 2.5]) * error
    # A percentile of 4,000 has a standard error of some 3% of the interval's half.
    assert found.low[0] == pytest.approx(low, abs=0.1 * error * 2)
    assert found.high[0] == pytest.approx(high, abs=0.2 * error * 2)


def test_a_seed_stands_for_its_draws():
    sample = Sample.of_values(np.random.default_rng(3).random((30, 2)))
    one, same, other = (mean_intervals(sample, resamples=300, seed=seed) for seed in (7, 7, 8))
    assert np.array_equal([one.low, one.high], [same.low, same.high])
    assert not np.array_equal(one.low, other.low)


@pytest.mark.parametrize("limit", ["_BLOCK", "_REPLICATES"])
def test_blocks_do_not_show(monkeypatch, limit):
    sample = Sample.of_values(np.random.default_rng(3).random((30, 3)))
    whole = mean_intervals(sample, resamples=300, seed=7)
    monkeypatch.setattr(f"eval.statistics.intervals.{limit}", 100)
    parts = mean_intervals(sample, resamples=300, seed=7)
    assert [parts.low, parts.high] == [pytest.approx(whole.low), pytest.approx(whole.high)]


def test_columns_with_gaps_have_the_intervals_of_what_they_hold():
    values = np.random.default_rng(8).random((40, 2))
    values[::4, 1] = np.nan
    together = mean_intervals(Sample.of_values(values), resamples=500)
    held = mean_intervals(Sample.of_values(values[~np.isnan(values[:, 1]), 1]), resamples=500)
    assert (together.low[1], together.high[1]) == (held.low[0], held.high[0])


def test_a_column_without_a_defined_value_has_no_interval():
    found = mean_intervals(Sample.of_values([[np.nan, 1.0], [np.nan, 2.0]]), resamples=50)
    assert np.isnan([found.value[0], found.low[0], found.high[0]]).all()
    assert found.value[1] == 1.5


def test_both_systems_of_a_pair_are_drawn_together():
    a = np.random.default_rng(6).random(50)
    gaps = paired_differences(Sample.of_values(a + 0.25), Sample.of_values(a))
    constant = difference_intervals(gaps, resamples=200)
    assert constant.low == pytest.approx(0.25)
    assert constant.high == pytest.approx(0.25)


def test_few_examples_that_differ_are_judged_as_rare_events():
    # Of 40 articles two differ, by 0.5 and 0.25: Tango with 0.5 as unit, so 1.5 gains of 40.
    gaps = np.zeros((40, 1))
    gaps[:2, 0] = 0.5, 0.25
    found = difference_intervals(gaps)
    low, high = tango(1.5, 0, 40)
    assert (found.low[0], found.high[0]) == (pytest.approx(0.5 * low), pytest.approx(0.5 * high))
    both = difference_intervals(np.zeros((40, 1)), zero_one=True)
    assert both.high[0] == -both.low[0] == pytest.approx(tango(0, 0, 40)[1])


def test_two_and_three_examples_have_student_s_interval():
    for values in ([0.2, 0.4], [0.2, 0.4, 0.9]):
        found = mean_intervals(Sample.of_values(values))
        expected = stats.t.interval(0.95, len(values) - 1, np.mean(values), stats.sem(values))
        assert [found.low[0], found.high[0]] == pytest.approx(expected)
    assert np.isnan(mean_intervals(Sample.of_values([0.3])).low[0])


def test_a_share_s_interval_stays_within_nought_and_one():
    values = [0.01, 0.0, 0.02, 0.03, 0.4, 0.01, 0.05, 0.02]
    assert mean_intervals(Sample.of_values(values)).low[0] < 0.02
    found = mean_intervals(Sample.of_values([1 - x for x in values]), shares=True)
    assert found.high[0] <= 1


def test_the_interval_of_a_difference_of_shares_stays_within_one() -> None:
    # Four articles, three nearly alike: what they say in their own standard errors knows no bound.
    gaps = np.array([[0.3], [-0.001], [0.0], [0.001]])
    assert difference_intervals(gaps).high[0] > 1
    found = difference_intervals(gaps, shares=True)
    assert (found.low[0] >= -1, found.high[0]) == (True, 1.0)


@pytest.mark.parametrize("level", [0, 1, 95])
def test_a_level_outside_zero_to_one_is_refused(level):
    with pytest.raises(ValueError, match="level"):
        mean_intervals(Sample.of_values([0.0, 1.0]), shares=True, level=level)


def test_no_interval_goes_below_what_a_value_can_be() -> None:
    sample = Sample.of_values([[6.0, 6.0], [8.0, 8.0]])
    free, counted = mean_intervals(sample, least=[-np.inf, 0.0]).low
    assert free < 0 == counted  # two values say little; a count of words is never negative


@pytest.mark.parametrize("mirrored", [1.0, -1.0])
def test_of_many_examples_the_bootstrap_and_its_limit_agree(mirrored: float) -> None:
    """The limit is computed, the bootstrap drawn: they have no code in common.

    Of 500 values with a skewness of 2, a symmetric interval lies 0.13 standard errors beside the
    bootstrap's, and 20,000 resamples have a chance error of 0.02.
    """
    values = mirrored * np.random.default_rng(3).exponential(size=(500, 1))
    error = values.std(ddof=1) / np.sqrt(500)
    drawn = mean_intervals(Sample.of_values(values), resamples=20_000)
    low, high = _expanded(values, 0.95)
    assert abs(low - drawn.low) < 0.06 * error
    assert abs(high - drawn.high) < 0.06 * error
    middle = (drawn.low + drawn.high) / 2
    assert mirrored * (middle - drawn.value) > 0.05 * error  # so that the test could fail


def test_of_very_many_examples_nothing_is_drawn_and_the_seed_does_not_matter() -> None:
    values = np.random.default_rng(3).exponential(size=(LARGE, 2))
    one, other = (mean_intervals(Sample.of_values(values), seed=seed) for seed in (1, 2))
    assert np.array_equal(one.low, other.low)
    assert np.array_equal(one.high, other.high)
    # Exponential values have the mean 1 and the deviation 1.
    width = 2 * 1.96 / np.sqrt(LARGE)
    assert one.high - one.low == pytest.approx(width, rel=0.05)
