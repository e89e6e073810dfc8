from __future__ import annotations

import numpy as np
import pytest
from scipy import stats

from eval.statistics import (
    Sample,
    minimum_detectable_effect,
    required_examples,
    sign_flip_permutation,
)


def samples(size, seed=1, spread=0.2):
    a, b = np.random.default_rng(seed).normal(0.4, spread, (2, size))
    return Sample.of_values(a), Sample.of_values(b)


def test_the_power_of_a_t_test_at_the_detectable_effect_is_the_one_asked_for():
    a, b = samples(80)
    effect = minimum_detectable_effect(a, b, power=0.8)[0]
    deviation = (a.numerators - b.numerators).std(ddof=1)
    # The power of the two-sided paired t-test: the noncentral t distribution.
    center = effect / deviation * np.sqrt(80)
    critical = stats.t.ppf(0.975, 79)
    assert stats.nct.sf(critical, 79, center) == pytest.approx(0.8, abs=0.01)


def test_the_permutation_test_finds_the_detectable_effect_four_times_in_five():
    effect = minimum_detectable_effect(*samples(5_000))[0] * np.sqrt(5_000 / 60)
    generator = np.random.default_rng(5)
    a = generator.normal(0.4 + effect, 0.2, (60, 400))
    b = generator.normal(0.4, 0.2, (60, 400))
    p = sign_flip_permutation(Sample.of_values(a), Sample.of_values(b), resamples=999)
    # 400 trials: a standard error of 0.02.
    assert (p <= 0.05).mean() == pytest.approx(0.8, abs=0.07)


def test_so_many_examples_are_required_that_the_effect_becomes_detectable():
    a, b = samples(50)
    [size] = required_examples(a, b, 0.03)
    deviation = (a.numerators - b.numerators).std(ddof=1)
    detectable = [
        (stats.t.ppf(0.975, n - 1) + stats.t.ppf(0.8, n - 1)) * deviation / np.sqrt(n)
        for n in (size - 1, size)
    ]
    assert detectable[0] > 0.03 >= detectable[1]


def test_large_samples_follow_the_textbook_formula():
    a, b = samples(40)
    deviation = (a.numerators - b.numerators).std(ddof=1)
    quantiles = stats.norm.ppf(0.975) + stats.norm.ppf(0.8)
    assert required_examples(a, b, 0.005)[0] == pytest.approx(
        (quantiles * deviation / 0.005) ** 2, rel=1e-3
    )


def test_undefined_values_and_ratios_enter_by_their_influence():
    generator = np.random.default_rng(8)
    ratio = [
        Sample.of_ratios(generator.integers(0, 5, 4_000), generator.integers(5, 9, 4_000))
        for _ in range(2)
    ]
    effect = minimum_detectable_effect(*ratio)[0]
    # The spread of the difference of ratios over many samples of the same size, by bootstrap.
    from eval.statistics import paired_bootstrap

    interval = paired_bootstrap(*ratio, resamples=2_000)
    spread = (interval.high - interval.low)[0] / (2 * stats.norm.ppf(0.975))
    assert effect / (stats.norm.ppf(0.975) + stats.norm.ppf(0.8)) == pytest.approx(spread, rel=0.06)


def test_what_cannot_be_said_is_nan_or_infinite():
    one = Sample.of_values([0.5])
    assert np.isnan(minimum_detectable_effect(one, one))
    assert np.isnan(required_examples(one, one, 0.1))
    a, b = samples(10)
    assert np.isinf(required_examples(a, b, 0))
    empty = Sample.of_values([np.nan, np.nan])
    assert np.isnan(minimum_detectable_effect(empty, empty))
