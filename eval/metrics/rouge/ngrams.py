"""ROUGE-N: how many n-grams of the reference the summary has, each counted at most as often.

It begins with one sort of all tokens, which finds what each reference shares with its summary
(`Overlap`). ROUGE-L and ROUGE-Lsum read from the same table.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from eval.errors import MetricError
from eval.metrics.rouge.tokens import Flags, Ints, Tokens

# Bits that one integer can hold: to sort pairs, tokens and positions, and to number n-grams.
_KEY_BITS = 63
_MAX_BITS = 62


@dataclass(frozen=True, slots=True)
class Overlap:
    """How often each distinct token of a pair occurs in its reference and in its summary.

    A table with a row per pair and distinct token, ordered by pair. For example the reference
    `"a b a"` and the summary `"a c"` have three rows: `a` (2 and 1), `b` (1 and 0), `c` (0 and 1).

    Attributes:
        references: the reference of each pair.
        summaries: the summary of each pair.
        row: the row of each token, first those of all references, then those of all summaries.
        in_reference: how often each row's token occurs in the reference, shape (rows,).
        in_summary: how often it occurs in the summary, shape (rows,).
        pair: the pair of each row, shape (rows,).
    """

    references: Tokens
    summaries: Tokens
    row: Ints
    in_reference: Ints
    in_summary: Ints
    pair: Ints

    @property
    def pairs(self) -> int:
        """How many pairs of texts there are."""
        return len(self.references.texts) - 1

    @property
    def shared(self) -> Flags:
        """Whether each row's token occurs on both sides, shape (rows,)."""
        return (self.in_reference > 0) & (self.in_summary > 0)

    @property
    def reference_row(self) -> Ints:
        """The row of each reference token."""
        return self.row[: len(self.references.ids)]

    @property
    def summary_row(self) -> Ints:
        """The row of each summary token."""
        return self.row[len(self.references.ids) :]

    def clipped(self, found: Ints) -> Ints:
        """Sum `min(found, occurrences in the summary)` over the rows of each pair: (pairs,)."""
        return _sum_by_pair(np.minimum(found, self.in_summary), self.pair, self.pairs)


def find_overlap(references: Tokens, summaries: Tokens) -> Overlap:
    """Compare each reference with the summary at the same index.

    Raises:
        MetricError: the texts are so large that 64 bits cannot number their tokens.
    """
    pairs = len(references.texts) - 1
    tokens = np.concatenate([references.ids, summaries.ids])
    pair = np.concatenate(
        [np.repeat(np.arange(pairs), np.diff(side.bounds)) for side in (references, summaries)]
    )
    vocabulary = int(tokens.max(initial=0)) + 1
    bits = len(tokens).bit_length()
    if (pairs * vocabulary).bit_length() + bits > _KEY_BITS:
        raise MetricError(
            f"rouge cannot compare {len(tokens)} tokens in {pairs} pairs of texts at once: "
            "give fewer or shorter references."
        )
    # The position rides in the low bits: a plain sort of integers then needs no index array.
    keys = ((pair * vocabulary + tokens) << bits) | np.arange(len(tokens))
    keys.sort()
    order = keys & ((1 << bits) - 1)
    keys >>= bits
    first = np.ones(len(keys), dtype=np.bool_)
    np.not_equal(keys[1:], keys[:-1], out=first[1:])
    starts = np.flatnonzero(first)
    row = np.empty(len(keys), dtype=np.int64)
    row[order] = np.cumsum(first) - 1
    in_reference = np.bincount(row[: len(references.ids)], minlength=len(starts))
    return Overlap(
        references=references,
        summaries=summaries,
        row=row,
        in_reference=in_reference,
        in_summary=np.diff(starts, append=len(keys)) - in_reference,
        pair=keys[starts] // vocabulary,
    )


def ngram_hits(overlap: Overlap, n: int) -> Ints:
    """Count the n-grams that each pair shares, clipped: shape (pairs,).

    An n-gram that the reference has three times and the summary twice counts twice.
    """
    if n == 1:
        return overlap.clipped(overlap.in_reference)
    # Only n-grams of shared tokens can match; all others leave before the sort.
    starts = _starts(overlap, n)
    grams, owner, shift = _identify(overlap, starts, n)
    keys = (grams << 1) | (starts < len(overlap.references.ids))
    if not len(keys):
        return np.zeros(overlap.pairs, dtype=np.int64)
    keys.sort()
    from_reference = keys & 1
    keys >>= 1
    first = np.flatnonzero(np.concatenate([[True], keys[1:] != keys[:-1]]))
    sizes = np.diff(first, append=len(keys))
    found = np.add.reduceat(from_reference, first)
    hits = np.minimum(found, sizes - found)
    return _sum_by_pair(hits, owner[keys[first] >> shift], overlap.pairs)


def _starts(overlap: Overlap, n: int) -> Ints:
    """Return where n shared tokens in a row begin within one text."""
    shared = overlap.shared[overlap.row]
    references, summaries = overlap.references.bounds, overlap.summaries.bounds
    ends = np.concatenate([references[1:], summaries[1:] + len(overlap.references.ids)])
    lengths = np.concatenate([np.diff(references), np.diff(summaries)])
    fits = np.repeat(ends, lengths) - np.arange(len(shared)) >= n
    for offset in range(n):
        fits[: max(0, len(fits) - offset)] &= shared[offset:]
    return np.flatnonzero(fits)


def _identify(overlap: Overlap, starts: Ints, n: int) -> tuple[Ints, Ints, int]:
    """Number the n-grams so that equal numbers mean the same n-gram of the same pair.

    Returns:
        The number of the n-gram at each start; and an array and a shift with which
        `array[number >> shift]` is its pair.
    """
    pairs = overlap.pair
    first_row = np.searchsorted(pairs, np.arange(overlap.pairs))
    local = overlap.row - first_row[pairs[overlap.row]] if len(pairs) else overlap.row
    width = int(local.max(initial=0)).bit_length()
    grams, owner, shift = overlap.row[starts], pairs, 0
    for offset in range(1, n):
        if int(grams.max(initial=0)).bit_length() + width > _MAX_BITS:
            known, grams = np.unique(grams, return_inverse=True)
            owner, shift = owner[known >> shift], 0
        grams = (grams << width) | local[starts + offset]
        shift += width
    return grams, owner, shift


def _sum_by_pair(values: Ints, pair: Ints, pairs: int) -> Ints:
    # Exact: the sums are far below 2**53.
    return np.bincount(pair, weights=values, minlength=pairs).astype(np.int64)
