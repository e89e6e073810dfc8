"""Intervals, tests and sample sizes for per-example scores.

Everything works on `Sample`s, arrays of shape (examples, columns), and returns arrays of shape
(columns,). All resampling is seeded, vectorised over columns, and shares its draws between them.

    >>> import numpy as np
    >>> from eval.statistics import Sample, bootstrap
    >>> intervals = bootstrap(Sample.of_values([0.1, 0.4, np.nan, 0.2]), seed=1)
    >>> intervals.value.round(3)
    array([0.233])
"""

from eval.statistics.intervals import Intervals, bootstrap, paired_bootstrap, resample_indices
from eval.statistics.multiplicity import holm
from eval.statistics.permutation import sign_flip_permutation
from eval.statistics.power import minimum_detectable_effect, required_examples
from eval.statistics.sample import Sample

__all__ = [
    "Intervals",
    "Sample",
    "bootstrap",
    "holm",
    "minimum_detectable_effect",
    "paired_bootstrap",
    "required_examples",
    "resample_indices",
    "sign_flip_permutation",
]
