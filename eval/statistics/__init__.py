"""Intervals, tests and sample sizes for per-example scores.

Everything works on arrays of shape (examples, columns), NaN where an example says nothing about a
column, and returns arrays of shape (columns,). Resampling is seeded and shared by all columns.

    >>> from eval.statistics import Sample, mean_intervals
    >>> found = mean_intervals(Sample.of_values([0.0] * 30), shares=True)
    >>> found.low.round(3), found.high.round(3)
    (array([0.]), array([0.114]))
"""

from eval.statistics.intervals import LARGE, Intervals, difference_intervals, mean_intervals
from eval.statistics.power import minimum_detectable_effect, required_examples
from eval.statistics.sample import Sample, paired_differences
from eval.statistics.score_intervals import tango, wilson
from eval.statistics.sign_flips import FlipTests, sign_flip_tests

__all__ = [
    "LARGE",
    "FlipTests",
    "Intervals",
    "Sample",
    "difference_intervals",
    "mean_intervals",
    "minimum_detectable_effect",
    "paired_differences",
    "required_examples",
    "sign_flip_tests",
    "tango",
    "wilson",
]
