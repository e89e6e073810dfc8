"""Which tokens two texts share: one sort over all pairs of a chunk.

A *run* is all occurrences of one token in one pair of texts, in the reference and in the summary.
N-gram overlap, match masks of the LCS and the clipping of ROUGE-Lsum all read from runs.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from eval.metrics.rouge.tokens import Ints, Tokens


@dataclass(frozen=True, slots=True)
class Matching:
    """The runs of a chunk of pairs.

    Token arrays hold the tokens of all references, then those of all summaries. Runs are ordered
    by pair.

    Attributes:
        references: the reference of each pair.
        summaries: the summary of each pair.
        run: the run of each token, shape (reference tokens + summary tokens,).
        in_reference: how often each run occurs in its reference, shape (runs,).
        in_summary: how often each run occurs in its summary, shape (runs,).
        pair: the pair of each run, shape (runs,).
    """

    references: Tokens
    summaries: Tokens
    run: Ints
    in_reference: Ints
    in_summary: Ints
    pair: Ints

    @property
    def pairs(self) -> int:
        """How many pairs of texts there are."""
        return len(self.references.texts) - 1

    @property
    def shared(self) -> npt.NDArray[np.bool_]:
        """Whether each run occurs on both sides, shape (runs,)."""
        return (self.in_reference > 0) & (self.in_summary > 0)

    def clipped(self, found: Ints) -> Ints:
        """Sum `min(found, occurrences in the summary)` of each run over the pairs."""
        hits = np.minimum(found, self.in_summary)
        return sum_by_pair(hits, self.pair, self.pairs)


def match(references: Tokens, summaries: Tokens) -> Matching:
    """Find the runs of each reference with the summary beside it."""
    pairs = len(references.texts) - 1
    tokens = np.concatenate([references.ids, summaries.ids])
    pair = np.concatenate(
        [np.repeat(np.arange(pairs), np.diff(side.bounds)) for side in (references, summaries)]
    )
    vocabulary = int(tokens.max(initial=0)) + 1
    bits = len(tokens).bit_length()
    # The position rides in the low bits: a plain sort of integers then needs no index array.
    keys = ((pair * vocabulary + tokens) << bits) | np.arange(len(tokens))
    keys.sort()
    order = keys & ((1 << bits) - 1)
    keys >>= bits
    first = np.ones(len(keys), dtype=np.bool_)
    np.not_equal(keys[1:], keys[:-1], out=first[1:])
    starts = np.flatnonzero(first)
    run = np.empty(len(keys), dtype=np.int64)
    run[order] = np.cumsum(first) - 1
    sizes = np.diff(starts, append=len(keys))
    in_reference = _sum_runs(order < len(references.ids), starts)
    return Matching(
        references=references,
        summaries=summaries,
        run=run,
        in_reference=in_reference,
        in_summary=sizes - in_reference,
        pair=keys[starts] // vocabulary,
    )


def sum_by_pair(values: Ints, pair: Ints, pairs: int) -> Ints:
    """Sum values by the pair they belong to, shape (pairs,)."""
    # Exact: the sums are far below 2**53.
    return np.bincount(pair, weights=values, minlength=pairs).astype(np.int64)


def _sum_runs(values: npt.NDArray[np.bool_], starts: Ints) -> Ints:
    totals = np.concatenate([[0], np.cumsum(values)])
    ends = np.append(starts[1:], len(values))
    return np.asarray(totals[ends] - totals[starts])
