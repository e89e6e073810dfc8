from __future__ import annotations

import numpy as np
import pytest
from rouge_score import scoring

from eval.statistics import Sample, bootstrap, paired_bootstrap, resample_indices


def test_the_same_draws_give_rouge_score_s_intervals(monkeypatch):
    values = np.random.default_rng(1).random((40, 3))
    draws = resample_indices(40, 500, seed=2)
    queue = iter(draws)
    monkeypatch.setattr(np.random, "choice", lambda *_, **__: next(queue))
    aggregator = scoring.BootstrapAggregator(n_samples=500)
    for row in values:
        aggregator.add_scores({"rouge1": scoring.Score(*row)})
    expected = aggregator.aggregate()["rouge1"]
    found = bootstrap(Sample.of_values(values), indices=draws)
    assert found.low == pytest.approx(np.array(expected.low), abs=1e-12, rel=0)
    assert found.high == pytest.approx(np.array(expected.high), abs=1e-12, rel=0)
    assert found.value == pytest.approx(values.mean(axis=0))


def test_a_seed_stands_for_its_draws():
    sample = Sample.of_values(np.random.default_rng(3).random((30, 2)))
    by_seed = bootstrap(sample, resamples=300, seed=7)
    by_draws = bootstrap(sample, indices=resample_indices(30, 300, seed=7))
    assert np.array_equal([by_seed.low, by_seed.high], [by_draws.low, by_draws.high])
    assert not np.array_equal(by_seed.low, bootstrap(sample, resamples=300, seed=8).low)


def test_blocks_do_not_show(monkeypatch):
    sample = Sample.of_values(np.random.default_rng(3).random((30, 2)))
    whole = bootstrap(sample, resamples=300, seed=7)
    monkeypatch.setattr("eval.statistics.intervals._BLOCK", 100)
    parts = bootstrap(sample, resamples=300, seed=7)
    assert [parts.low, parts.high] == [pytest.approx(whole.low), pytest.approx(whole.high)]


def test_undefined_values_and_ratios_are_resampled_by_numerator_and_denominator():
    generator = np.random.default_rng(4)
    top, bottom = generator.integers(0, 5, 25).astype(float), generator.integers(0, 9, 25)
    values = generator.random(25)
    values[::4] = np.nan
    sample = Sample.join([Sample.of_ratios(top, bottom), Sample.of_values(values)])
    draws = resample_indices(25, 200, seed=5)
    # One resample at a time, by definition.
    ratios = [top[draw].sum() / bottom[draw].sum() for draw in draws]
    means = [np.nanmean(values[draw]) for draw in draws]
    found = bootstrap(sample, indices=draws, level=0.9)
    assert found.low == pytest.approx([np.percentile(ratios, 5), np.percentile(means, 5)])
    assert found.high == pytest.approx([np.percentile(ratios, 95), np.percentile(means, 95)])
    assert found.value == pytest.approx([top.sum() / bottom.sum(), np.nanmean(values)])


def test_a_column_without_a_defined_value_has_no_interval():
    found = bootstrap(Sample.of_values([[np.nan, 1.0], [np.nan, 2.0]]), resamples=50)
    assert np.isnan([found.value[0], found.low[0], found.high[0]]).all()
    assert found.value[1] == 1.5


def test_both_systems_of_a_pair_are_drawn_together():
    a = np.random.default_rng(6).random(50)
    constant = paired_bootstrap(Sample.of_values(a + 0.25), Sample.of_values(a), resamples=200)
    assert constant.low == pytest.approx(0.25)
    assert constant.high == pytest.approx(0.25)


def test_the_interval_of_a_difference_is_that_of_the_differences():
    generator = np.random.default_rng(9)
    a, b = generator.random((2, 40))
    paired = paired_bootstrap(Sample.of_values(a), Sample.of_values(b), seed=3, resamples=400)
    single = bootstrap(Sample.of_values(a - b), seed=3, resamples=400)
    assert paired.low == pytest.approx(single.low)
    assert paired.high == pytest.approx(single.high)


@pytest.mark.parametrize("level", [0, 1, 95])
def test_a_level_outside_zero_to_one_is_refused(level):
    with pytest.raises(ValueError, match="level"):
        bootstrap(Sample.of_values([1.0, 2.0]), level=level)


@pytest.mark.parametrize("size", [20, 100])
def test_intervals_cover_the_true_mean_about_as_often_as_they_say(size, request):
    simulations = 2_000 if request.config.getoption("--full") else 400
    generator = np.random.default_rng(17)
    values = generator.beta(2, 5, (size, simulations))
    found = bootstrap(Sample.of_values(values), resamples=1_000)
    covered = ((found.low <= 2 / 7) & (found.high >= 2 / 7)).mean()
    # The percentile interval of n values is known to be narrow by about sqrt((n - 1) / n) and
    # the normal quantile: t's 95% interval is 0.93 wide at n = 20. Three standard errors either
    # side of 0.935.
    assert 0.935 - 3 * 0.0125 <= covered <= 0.95 + 3 * 0.0125
