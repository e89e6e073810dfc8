"""ROUGE-N: how many n-grams of the reference the summary has, each counted at most as often."""

from __future__ import annotations

import numpy as np

from eval.metrics.rouge.matching import Matching, sum_by_pair
from eval.metrics.rouge.tokens import Ints

_MAX_BITS = 62


def ngram_counts(matching: Matching, n: int) -> tuple[Ints, Ints, Ints]:
    """Count the n-grams of each pair.

    Returns:
        Clipped matches, n-grams of the summary, n-grams of the reference: each (pairs,).
    """
    hits = _unigram_hits(matching) if n == 1 else _ngram_hits(matching, n)
    totals = [
        np.maximum(np.diff(side.bounds) - n + 1, 0)
        for side in (matching.summaries, matching.references)
    ]
    return hits, totals[0], totals[1]


def _unigram_hits(matching: Matching) -> Ints:
    return matching.clipped(matching.in_reference)


def _ngram_hits(matching: Matching, n: int) -> Ints:
    # Only n-grams of shared tokens can match; all others leave before the sort.
    starts = _starts(matching, n)
    grams, owner, shift = _identify(matching, starts, n)
    keys = (grams << 1) | (starts < len(matching.references.ids))
    if not len(keys):
        return np.zeros(matching.pairs, dtype=np.int64)
    keys.sort()
    from_reference = keys & 1
    keys >>= 1
    first = np.flatnonzero(np.concatenate([[True], keys[1:] != keys[:-1]]))
    sizes = np.diff(first, append=len(keys))
    found = np.add.reduceat(from_reference, first)
    hits = np.minimum(found, sizes - found)
    return sum_by_pair(hits, owner[keys[first] >> shift], matching.pairs)


def _starts(matching: Matching, n: int) -> Ints:
    """Return where n shared tokens in a row begin within one text."""
    shared = matching.shared[matching.run]
    ends = np.concatenate(
        [
            matching.references.bounds[1:],
            matching.summaries.bounds[1:] + len(matching.references.ids),
        ]
    )
    lengths = np.concatenate(
        [np.diff(side.bounds) for side in (matching.references, matching.summaries)]
    )
    room = np.repeat(ends, lengths) - np.arange(len(shared)) >= n
    for offset in range(n):
        room[: max(0, len(room) - offset)] &= shared[offset:]
    return np.flatnonzero(room)


def _identify(matching: Matching, starts: Ints, n: int) -> tuple[Ints, Ints, int]:
    """Number the n-grams so that equal numbers mean the same n-gram of the same pair.

    Returns:
        The number of the n-gram at each start; and an array and a shift with which
        `array[number >> shift]` is its pair.
    """
    pairs = matching.pair
    first_run = np.searchsorted(pairs, np.arange(matching.pairs))
    local = matching.run - first_run[pairs[matching.run]] if len(pairs) else matching.run
    width = int(local.max(initial=0)).bit_length()
    grams, owner, shift = matching.run[starts], pairs, 0
    for offset in range(1, n):
        if int(grams.max(initial=0)).bit_length() + width > _MAX_BITS:
            known, grams = np.unique(grams, return_inverse=True)
            owner, shift = owner[known >> shift], 0
        grams = (grams << width) | local[starts + offset]
        shift += width
    return grams, owner, shift
