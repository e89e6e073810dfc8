from __future__ import annotations

import numpy as np
import pytest
from scipy import stats

from eval.statistics import (
    Sample,
    minimum_detectable_effect,
    paired_differences,
    required_examples,
    sign_flip_tests,
)


def differences(size, seed=1, spread=0.2):
    a, b = np.random.default_rng(seed).normal(0.4, spread, (2, size, 1))
    return a - b


def test_the_power_of_a_t_test_at_the_detectable_effect_is_the_one_asked_for():
    gaps = differences(80)
    effect = minimum_detectable_effect(gaps, power=0.8)[0]
    # The power of the two-sided paired t-test: the noncentral t distribution.
    center = effect / gaps.std(ddof=1) * np.sqrt(80)
    critical = stats.t.ppf(0.975, 79)
    assert stats.nct.sf(critical, 79, center) == pytest.approx(0.8, abs=0.01)


@pytest.mark.parametrize("alpha", [0.05, 0.01])
def test_the_permutation_test_finds_the_detectable_effect_four_times_in_five(alpha):
    known = minimum_detectable_effect(differences(5_000), alpha=alpha)[0]
    quantiles = [stats.t.ppf(1 - alpha / 2, n - 1) + stats.t.ppf(0.8, n - 1) for n in (5_000, 60)]
    effect = known * np.sqrt(5_000 / 60) * quantiles[1] / quantiles[0]
    generator = np.random.default_rng(5)
    a = generator.normal(0.4 + effect, 0.2, (60, 400))
    b = generator.normal(0.4, 0.2, (60, 400))
    p = sign_flip_tests(a - b, resamples=1_999).p
    # 400 trials: a standard error of 0.02.
    assert (p <= alpha).mean() == pytest.approx(0.8, abs=0.07)


def test_so_many_examples_are_required_that_the_effect_becomes_detectable():
    gaps = differences(50)
    [size] = required_examples(gaps, 0.03)
    detectable = [
        (stats.t.ppf(0.975, n - 1) + stats.t.ppf(0.8, n - 1)) * gaps.std(ddof=1) / np.sqrt(n)
        for n in (size - 1, size)
    ]
    assert detectable[0] > 0.03 >= detectable[1]


def test_large_samples_follow_the_textbook_formula():
    gaps = differences(40)
    quantiles = stats.norm.ppf(0.975) + stats.norm.ppf(0.8)
    for effect in (0.005, 1e-7):
        assert required_examples(gaps, effect)[0] == pytest.approx(
            (quantiles * gaps.std(ddof=1) / effect) ** 2, rel=1e-3
        )


def test_ratios_enter_by_what_each_example_says():
    generator = np.random.default_rng(8)
    tops, bottoms = generator.integers(0, 5, (2, 400, 300)), generator.integers(5, 9, (2, 400, 300))
    pairs = (
        Sample.of_ratios(tops[0, :, k], bottoms[0, :, k]) for k in range(300)
    ), (Sample.of_ratios(tops[1, :, k], bottoms[1, :, k]) for k in range(300))  # fmt: skip
    gaps = [paired_differences(a, b)[:, 0] for a, b in zip(*pairs, strict=True)]
    effect = minimum_detectable_effect(np.array(gaps).T).mean()
    # The spread of the difference of ratios over 300 samples, which has an error of 1/sqrt(600).
    ratios = tops.sum(axis=1) / bottoms.sum(axis=1)
    spread = (ratios[0] - ratios[1]).std()
    quantiles = stats.t.ppf(0.975, 399) + stats.t.ppf(0.8, 399)
    assert effect / quantiles == pytest.approx(spread, rel=3 / np.sqrt(600))


def test_what_cannot_be_said_is_nan_or_infinite():
    one = np.array([[0.5]])
    assert np.isnan(minimum_detectable_effect(one))
    assert np.isnan(required_examples(one, 0.1))
    gaps = differences(10)
    for effect in (0, 1e-320):
        assert np.isinf(required_examples(gaps, effect))
    empty = np.full((3, 1), np.nan)
    assert np.isnan(minimum_detectable_effect(empty))
