from __future__ import annotations

import numpy as np
import pytest

from eval.statistics import Sample, paired_differences


def test_undefined_values_are_left_out_of_the_mean_and_counted():
    sample = Sample.of_values([[0.2, None], [0.4, None], [None, None]])
    assert sample.aggregate[0] == pytest.approx(0.3)
    assert np.isnan(sample.aggregate[1])
    assert sample.undefined.tolist() == [1, 3]


def test_a_value_of_zero_is_defined():
    assert Sample.of_values([0.0, 1.0]).undefined.tolist() == [0]
    assert Sample.of_values([0.0, 1.0]).aggregate.tolist() == [0.5]


def test_ratios_are_of_sums():
    sample = Sample.of_ratios([1, 3, np.nan], [2, 4, 5])
    assert sample.aggregate.tolist() == [4 / 6]
    assert sample.undefined.tolist() == [1]


def test_what_examples_say_is_their_value_or_for_a_ratio_their_part_in_it():
    means = Sample.of_values([1.0, None, 6.0]).values[:, 0]
    assert means[[0, 2]].tolist() == [1.0, 6.0]
    assert np.isnan(means[1])
    ratio = Sample.of_ratios([1, 3, 2], [2, 4, 5])
    assert ratio.values.mean() == pytest.approx(6 / 11)


def test_the_part_in_a_ratio_is_what_a_little_more_weight_on_an_example_changes():
    top, bottom = np.array([1.0, 3.0, 2.0]), np.array([2.0, 4.0, 5.0])
    ratio = Sample.of_ratios(top, bottom)
    for index in range(3):
        weights = np.ones(3)
        weights[index] += 1e-6
        moved = (weights * top).sum() / (weights * bottom).sum()
        change = (moved - ratio.aggregate[0]) / (1e-6 / 3)
        assert change == pytest.approx(ratio.values[index, 0] - ratio.aggregate[0], rel=1e-4)


def test_differences_of_means_are_those_of_the_values_where_both_have_one():
    a, b = Sample.of_values([0.5, None, 0.2]), Sample.of_values([0.1, 0.3, None])
    found = paired_differences(a, b)[:, 0]
    assert found[0] == pytest.approx(0.4)
    assert np.isnan(found[1:]).all()


def test_differences_of_ratios_have_the_difference_as_their_mean_and_flip_with_a_swap():
    generator = np.random.default_rng(3)
    tops = generator.integers(0, 4, (2, 9)).astype(float)
    bottoms = tops + generator.integers(1, 4, (2, 9))
    a, b = (Sample.of_ratios(tops[side], bottoms[side]) for side in (0, 1))
    ratios = tops.sum(axis=1) / bottoms.sum(axis=1)
    found = paired_differences(a, b)[:, 0]
    assert found.mean() == pytest.approx(ratios[0] - ratios[1])
    # Exchange the systems on the first example only: up to a factor the same for all, its sign
    # flips and the others stay.
    swap = np.arange(9) == 0
    tops, bottoms = (np.where(swap, both[::-1], both) for both in (tops, bottoms))
    left, right = (Sample.of_ratios(tops[side], bottoms[side]) for side in (0, 1))
    factors = paired_differences(left, right)[:, 0] / found
    assert factors[0] < 0
    assert factors[1:] == pytest.approx(-factors[0])


def test_samples_of_different_examples_are_refused():
    with pytest.raises(ValueError, match="not of the same examples"):
        paired_differences(Sample.of_values([1.0, 2.0]), Sample.of_values([1.0]))


def test_wrong_shapes_are_refused():
    with pytest.raises(ValueError, match="the shape"):
        Sample(np.zeros((2, 2)), np.zeros((2, 1)))
    with pytest.raises(ValueError, match="at least one example"):
        Sample.of_values([])
