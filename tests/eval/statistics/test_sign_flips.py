from __future__ import annotations

import itertools

import numpy as np
import pytest
from scipy import stats

from eval.statistics import Sample, paired_differences, sign_flip_tests


def p_value(a, b, **options):
    differences = paired_differences(Sample.of_values(a), Sample.of_values(b))
    return sign_flip_tests(differences, **options).p


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


def test_random_flips_come_close_to_all_flips():
    a, b = np.random.default_rng(2).normal([[0.5], [0.0]], 1, (2, 12))
    exact = p_value(a, b, resamples=5_000)
    random = p_value(a, b, resamples=4_000)
    # 2 ** 12 = 4,096 flips: all of them in the first call. Four standard errors.
    assert abs(exact - random) < 4 * np.sqrt(exact * (1 - exact) / 4_000) + 1 / 4_000


def test_blocks_do_not_show(monkeypatch):
    differences = np.random.default_rng(2).normal(0.2, 1, (40, 3))
    whole = sign_flip_tests(differences, resamples=800)
    monkeypatch.setattr("eval.statistics.sign_flips._BLOCK", 40 * 8)
    parts = sign_flip_tests(differences, resamples=800)
    assert np.array_equal(whole.p, parts.p)
    assert np.array_equal(whole.p_corrected, parts.p_corrected)


def test_five_examples_that_all_improve():
    # Of 2 ** 5 sign patterns two are as extreme as all pluses.
    assert p_value([1, 2, 3, 4, 5.5], [0, 0, 0, 0, 0]) == pytest.approx(2 / 32)


def test_zeros_and_ones_are_tested_as_mcnemar_does():
    # Exact McNemar: of the examples that differ, how many gain is binomial with 1/2.
    gaps = np.array([1.0] * 7 + [-1.0] * 2 + [0.0] * 20)
    expected = stats.binomtest(7, 9, 0.5).pvalue
    assert sign_flip_tests(gaps[:, None]).p == pytest.approx(expected)


def test_equal_systems_have_p_one_and_belong_to_no_family():
    generator = np.random.default_rng(4)
    one = generator.normal(0.5, 1, (30, 1))
    both = sign_flip_tests(np.hstack([one, np.zeros((30, 1))]))
    alone = sign_flip_tests(one)
    assert both.p[1] == both.p_corrected[1] == 1.0
    assert both.p_corrected[0] == alone.p_corrected[0] == alone.p[0]


def test_ratios_are_exchanged_with_their_denominators():
    generator = np.random.default_rng(3)
    tops = generator.integers(0, 4, (2, 7)).astype(float)
    bottoms = tops + generator.integers(1, 4, (2, 7))
    pooled = tops.sum() / bottoms.sum()

    def statistic(top, bottom):  # what is left of the numerators after the pooled ratio
        return np.subtract(*(top - pooled * bottom).sum(axis=1))

    observed = abs(statistic(tops, bottoms))
    extreme = 0
    for swaps in itertools.product([False, True], repeat=7):
        top, bottom = (np.where(swaps, side[::-1], side) for side in (tops, bottoms))
        extreme += abs(statistic(top, bottom)) >= observed - 1e-12
    ratios = [Sample.of_ratios(tops[side], bottoms[side]) for side in (0, 1)]
    assert sign_flip_tests(paired_differences(*ratios)).p == pytest.approx(extreme / 2**7)


def test_a_column_without_a_value_has_no_p_value():
    differences = np.array([[np.nan, 0.0], [np.nan, 1.0]])
    found = sign_flip_tests(differences)
    assert np.isnan([found.p[0], found.p_corrected[0]]).all()
    assert found.p[1] == 1.0


def test_the_correction_is_step_down_max_t_by_its_definition():
    """Westfall and Young (1993), algorithm 4.1, one flip and one test at a time."""
    differences = np.random.default_rng(7).normal([0.9, 0.5, 0.1], 1, (8, 3))

    def statistics(signs):
        flipped = np.array(signs)[:, None] * differences
        return [abs(sum(column)) / sum(x * x for x in column) ** 0.5 for column in flipped.T]

    observed = statistics([1] * 8)
    order = sorted(range(3), key=lambda test: -observed[test])
    flips = [statistics(signs) for signs in itertools.product([-1, 1], repeat=8)]
    expected, least = {}, 0.0
    for place, test in enumerate(order):
        rest = order[place:]
        as_far = sum(max(flip[r] for r in rest) >= observed[test] - 1e-9 for flip in flips)
        least = max(least, as_far / len(flips))
        expected[test] = least
    found = sign_flip_tests(differences)
    assert found.p_corrected == pytest.approx([expected[test] for test in range(3)])


def test_a_copy_of_a_test_costs_nothing_and_what_is_outside_counts_for_nothing():
    values = np.random.default_rng(8).normal(0.4, 1, (30, 2))
    alone = sign_flip_tests(values[:, :1])
    twice = sign_flip_tests(values[:, [0, 0]])
    assert np.array_equal(twice.p_corrected, [alone.p_corrected[0]] * 2)
    outside = sign_flip_tests(values, family=[True, False])
    assert outside.p_corrected[0] == outside.p[0]
    assert np.isnan(outside.p_corrected[1])


def test_the_level_of_each_test_lies_between_the_whole_and_its_equal_part():
    generator = np.random.default_rng(9)
    independent = generator.normal(0, 1, (200, 20))
    found = sign_flip_tests(independent)
    # Independent tests keep 1 - (1 - 0.05)^(1/20) each (Sidak 1967): 0.00256.
    assert found.level == pytest.approx(1 - 0.95 ** (1 / 20), rel=0.2)
    assert sign_flip_tests(independent[:, :1]).level == pytest.approx(0.05, rel=0.1)


def test_equal_systems_are_rejected_in_one_case_of_twenty():
    """10,000 pairs of equal systems; the wanted range and the seed were fixed beforehand."""
    rejections = 0
    for batch in range(100):
        generator = np.random.default_rng([20_240, batch])
        shared = generator.beta(2, 4, (60, 100))
        a = shared + generator.normal(0, 0.1, shared.shape)
        b = shared + generator.normal(0, 0.1, shared.shape)
        rejections += (p_value(a, b, resamples=999, seed=batch) <= 0.05).sum()
    assert 435 <= rejections <= 565
