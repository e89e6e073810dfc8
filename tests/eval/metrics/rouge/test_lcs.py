"""The bit-parallel engines against a table filled in cell by cell."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from eval.metrics.rouge import long_lcs

IDS = st.lists(st.integers(3, 6), max_size=90)


def table(reference, summary):
    """Return the lengths of all prefixes' LCS, by definition."""
    lengths = [[0] * (len(summary) + 1) for _ in range(len(reference) + 1)]
    for i, left in enumerate(reference):
        for j, right in enumerate(summary):
            lengths[i + 1][j + 1] = (
                lengths[i][j] + 1 if left == right else max(lengths[i][j + 1], lengths[i + 1][j])
            )
    return lengths


def walk_back(reference, summary):
    """Return the positions that ROUGE-1.5.5's walk through the table marks, as bits."""
    lengths, i, j, found = table(reference, summary), len(reference), len(summary), 0
    while i and j:
        if reference[i - 1] == summary[j - 1]:
            i, j = i - 1, j - 1
            found |= 1 << i
        elif lengths[i - 1][j] >= lengths[i][j - 1]:
            i -= 1
        else:
            j -= 1
    return found


@settings(max_examples=200, deadline=None)
@given(IDS, IDS)
def test_lengths(reference, summary):
    assert long_lcs.lcs_length(reference, summary) == table(reference, summary)[-1][-1]


@settings(max_examples=200, deadline=None)
@given(IDS, IDS)
def test_positions(reference, summary):
    assert long_lcs.lcs_positions(reference, summary) == walk_back(reference, summary)


@settings(max_examples=50, deadline=None)
@given(IDS, IDS)
def test_positions_are_the_same_from_checkpoints(reference, summary):
    whole = long_lcs.lcs_positions(reference, summary)
    kept = long_lcs._CHECKPOINT
    long_lcs._CHECKPOINT = 7
    try:
        assert long_lcs.lcs_positions(reference, summary) == whole
    finally:
        long_lcs._CHECKPOINT = kept
