from __future__ import annotations

import itertools

import numpy as np
import pytest
from scipy import stats

from eval.statistics import Sample, sign_flip_permutation


def p_value(a, b, **options):
    return sign_flip_permutation(Sample.of_values(a), Sample.of_values(b), **options)


def test_few_examples_give_scipy_s_exact_p_value():
    generator = np.random.default_rng(1)
    for _ in range(20):
        a, b = generator.normal(0.4, 1, (2, 9))
        expected = stats.permutation_test(
            (a, b),
            lambda x, y, axis: np.mean(x - y, axis=axis),
            permutation_type="samples",
            vectorized=True,
            n_resamples=np.inf,
        ).pvalue
        assert p_value(a, b) == pytest.approx(expected)


def test_random_swaps_come_close_to_all_swaps():
    a, b = np.random.default_rng(2).normal([[0.5], [0.0]], 1, (2, 12))
    exact = p_value(a, b, resamples=5_000)
    random = p_value(a, b, resamples=4_000)
    # 2 ** 12 = 4,096 swaps: all of them in the first call. Four standard errors.
    assert abs(exact - random) < 4 * np.sqrt(exact * (1 - exact) / 4_000) + 1 / 4_000


def test_five_examples_that_all_improve():
    # Of 2 ** 5 sign patterns two are as extreme as all pluses.
    assert p_value([1, 2, 3, 4, 5.5], [0, 0, 0, 0, 0]) == pytest.approx(2 / 32)


def test_equal_systems_have_p_one():
    assert p_value([0.1, 0.5, 0.3], [0.1, 0.5, 0.3]) == 1.0


def test_ratios_and_undefined_values_are_swapped_with_their_denominators():
    generator = np.random.default_rng(3)
    tops = generator.integers(0, 4, (2, 7)).astype(float)
    bottoms = tops + generator.integers(0, 4, (2, 7))
    observed = abs(np.subtract(*(tops.sum(axis=1) / bottoms.sum(axis=1))))
    extreme = 0
    for swaps in itertools.product([False, True], repeat=7):
        top, bottom = (np.where(swaps, side[::-1], side) for side in (tops, bottoms))
        extreme += abs(np.subtract(*(top.sum(axis=1) / bottom.sum(axis=1)))) >= observed - 1e-12
    found = sign_flip_permutation(
        Sample.of_ratios(tops[0], bottoms[0]), Sample.of_ratios(tops[1], bottoms[1])
    )
    assert found == pytest.approx(extreme / 2**7)


def test_a_column_that_one_system_leaves_undefined_has_no_p_value():
    found = p_value([[np.nan, 1.0], [np.nan, 2.0]], [[1.0, 1.0], [2.0, 1.0]])
    assert np.isnan(found[0])
    assert found[1] == 1.0


def test_samples_of_different_examples_are_refused():
    with pytest.raises(ValueError, match="not of the same examples"):
        p_value([1.0, 2.0], [1.0])


def test_equal_systems_are_rejected_in_one_case_of_twenty(request):
    """10,000 pairs of equal systems; the wanted range and the seed were fixed beforehand."""
    rejections = 0
    for batch in range(100):
        generator = np.random.default_rng([20_240, batch])
        shared = generator.beta(2, 4, (60, 100))
        a = shared + generator.normal(0, 0.1, shared.shape)
        b = shared + generator.normal(0, 0.1, shared.shape)
        rejections += (p_value(a, b, resamples=999, seed=batch) <= 0.05).sum()
    assert 435 <= rejections <= 565
