from __future__ import annotations

import numpy as np
import pytest

from eval.statistics import holm


def test_a_calculation_by_hand():
    # Sorted 0.01, 0.02, 0.03, 0.04 times 4, 3, 2, 1: 0.04, 0.06, 0.06, 0.04, and never falling.
    assert holm([0.04, 0.01, 0.03, 0.02]) == pytest.approx([0.06, 0.04, 0.06, 0.06])


def test_large_values_stop_at_one():
    assert holm([0.6, 0.7]) == pytest.approx([1.0, 1.0])


def test_what_was_not_tested_does_not_count():
    adjusted = holm([0.02, np.nan, 0.03])
    assert adjusted[[0, 2]] == pytest.approx([0.04, 0.04])
    assert np.isnan(adjusted[1])


def test_ties_are_adjusted_alike():
    assert holm([0.02, 0.02]) == pytest.approx([0.04, 0.04])


def test_nothing_to_adjust():
    assert holm([]).shape == (0,)
