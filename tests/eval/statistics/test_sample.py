from __future__ import annotations

import numpy as np
import pytest

from eval.statistics import Sample


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


def test_influences_sum_to_zero_and_are_deviations_of_a_mean():
    sample = Sample.of_values([1.0, 2.0, 6.0])
    assert sample.influence[:, 0].tolist() == [-2.0, -1.0, 3.0]
    ratio = Sample.of_ratios([1, 3, 2], [2, 4, 5])
    assert ratio.influence.sum() == pytest.approx(0)


def test_an_influence_is_what_a_little_more_weight_on_an_example_changes():
    top, bottom = np.array([1.0, 3.0, 2.0]), np.array([2.0, 4.0, 5.0])
    ratio = Sample.of_ratios(top, bottom)
    for index in range(3):
        weights = np.ones(3)
        weights[index] += 1e-6
        moved = (weights * top).sum() / (weights * bottom).sum()
        change = (moved - ratio.aggregate[0]) / (1e-6 / 3)
        assert change == pytest.approx(ratio.influence[index, 0], rel=1e-4)


def test_columns_of_the_same_examples_can_be_joined():
    joined = Sample.join([Sample.of_values([1.0, 2.0]), Sample.of_ratios([1, 1], [4, 4])])
    assert joined.aggregate.tolist() == [1.5, 0.25]
    assert joined.size == 2


def test_wrong_shapes_are_refused():
    with pytest.raises(ValueError, match="the shape"):
        Sample(np.zeros((2, 2)), np.zeros((2, 1)))
    with pytest.raises(ValueError, match="at least one example"):
        Sample.of_values([])
