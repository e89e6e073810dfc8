"""ROUGE-L: the length of the longest common subsequence (LCS), bit-parallel.

A step feeds one summary token to the recurrence of Hyyrö 2004 ("Bit-parallel LCS-length
computation revisited", section 3): a 0 at bit i of the state says that the LCS with the summary so
far grows when reference token i is added.

Long references take several *limbs* of 64 bits, as in arithmetic on large integers: the addition
of a limb carries into the next. Many problems run side by side, each in a *lane*, as in SIMD
instructions: a lane is an element of a numpy array, and a step feeds every lane its token.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from eval.metrics.rouge.long_lcs import lcs_length
from eval.metrics.rouge.ngrams import Overlap
from eval.metrics.rouge.tokens import Bits, Flags, Ints, ranges

LIMB = 64
FULL = np.uint64(0xFFFF_FFFF_FFFF_FFFF)

# A pair whose match masks would take more limbs than this (8 MiB) is computed on Python's
# integers, which need memory in proportion to the text.
_MAX_LIMBS = 1 << 20

# The arrays of a block of lanes should stay in a core's cache, and its memory must stay bounded.
_BLOCK_LANES = 8192
_BLOCK_CELLS = 1 << 21

# Below this many lanes numpy's cost per call outweighs what it saves.
_FEW = 8

# Steps of the lanes of a block differ by at most this factor.
_SPREAD = 1.2


@dataclass(frozen=True, slots=True)
class MatchMasks:
    """References laid out in limbs, and where each shared token occurs, as bits.

    A segment (a line of a reference, or all of it) begins at a new limb. A mask has a bit for each
    token of its pair's reference, and some for padding.

    Attributes:
        limbs: all masks one after the other; zeros first.
        begin: where the mask of each row of the overlap begins in `limbs`; 0, where the zeros are,
            if the token is not shared: shape (rows,).
        first_limb: the first limb of each segment in its pair's masks, shape (segments,).
        sizes: how many limbs each segment takes, shape (segments,).
        token_limb: the limb of each reference token, counted over all segments of all pairs.
        token_bit: its bit in that limb.
        segment_limb: the first limb of each segment, counted likewise.
        oversized: pairs whose masks are not here, because they are too large, shape (pairs,).
    """

    limbs: Bits
    begin: Ints
    first_limb: Ints
    sizes: Ints
    token_limb: Ints
    token_bit: Bits
    segment_limb: Ints
    oversized: Flags


@dataclass(frozen=True, slots=True)
class Lanes:
    """LCS problems: each is a segment of a reference against a part of its summary.

    Attributes:
        pair: the pair of texts, shape (lanes,).
        segment: the segment of the reference, shape (lanes,).
        start: where the part of the summary begins among the summaries' tokens, shape (lanes,).
        steps: how many tokens it has, shape (lanes,).
    """

    pair: Ints
    segment: Ints
    start: Ints
    steps: Ints

    def take(self, indices: Ints) -> Lanes:
        """Return the lanes at `indices`."""
        return Lanes(
            self.pair[indices], self.segment[indices], self.start[indices], self.steps[indices]
        )


def lcs_lengths(overlap: Overlap) -> Ints:
    """Return the LCS length of each reference with its summary, as whole texts: (pairs,)."""
    references, summaries = overlap.references.bounds, overlap.summaries.bounds
    pair = np.arange(overlap.pairs)
    masks = build_masks(overlap, references, pair)
    lanes = Lanes(pair, pair, summaries[:-1], np.diff(summaries))
    lengths = np.zeros(overlap.pairs, dtype=np.int64)
    blocks, remaining = group_lanes(lanes, masks)
    for block in blocks:
        chosen = lanes.take(block)
        carries: Flags | None = None
        for limb in range(int(masks.sizes[chosen.segment[0]])):
            states, carries = advance(match_grid(overlap, masks, chosen, limb), carries)
            lengths[block] += np.bitwise_count(~states[-1])
    for index in remaining.tolist():
        lengths[index] = lcs_length(
            overlap.references.ids[references[index] : references[index + 1]].tolist(),
            overlap.summaries.ids[summaries[index] : summaries[index + 1]].tolist(),
        )
    return lengths


def build_masks(overlap: Overlap, segments: Ints, pair: Ints) -> MatchMasks:
    """Lay out the references and collect the occurrences of their tokens.

    Args:
        overlap: the tokens of all pairs.
        segments: where the segments begin among the reference tokens, shape (segments + 1,).
        pair: the pair of each segment, ascending, shape (segments,).
    """
    lengths = np.diff(segments)
    sizes = -(-lengths // LIMB)
    segment_limb = np.cumsum(sizes) - sizes
    pair_sizes = np.bincount(pair, weights=sizes, minlength=overlap.pairs).astype(np.int64)
    pair_limbs = np.cumsum(pair_sizes) - pair_sizes

    position = ranges(np.zeros_like(lengths), lengths)
    token_limb = np.repeat(segment_limb, lengths) + position // LIMB
    token_bit = np.left_shift(np.uint64(1), (position % LIMB).astype(np.uint64))

    shared = overlap.shared
    shared_tokens = np.bincount(overlap.pair[shared], minlength=overlap.pairs)
    oversized = shared_tokens * pair_sizes > _MAX_LIMBS
    masked = shared & ~oversized[overlap.pair]
    zeros = int(pair_sizes.max(initial=0))
    needed = np.where(masked, pair_sizes[overlap.pair], 0)
    begin = np.where(masked, zeros + np.cumsum(needed) - needed, 0)

    limbs = np.zeros(zeros + int(needed.sum()), dtype=np.uint64)
    kept = np.flatnonzero(masked[overlap.reference_row])
    row = overlap.reference_row[kept]
    local = token_limb[kept] - pair_limbs[overlap.pair[row]]
    np.bitwise_or.at(limbs, begin[row] + local, token_bit[kept])
    return MatchMasks(
        limbs=limbs,
        begin=begin,
        first_limb=segment_limb - pair_limbs[pair],
        sizes=sizes,
        token_limb=token_limb,
        token_bit=token_bit,
        segment_limb=segment_limb,
        oversized=oversized,
    )


def group_lanes(lanes: Lanes, masks: MatchMasks) -> tuple[list[Ints], Ints]:
    """Group lanes into blocks of the same number of limbs and about the same number of steps.

    Returns:
        The lanes of each block as indices; and the lanes that are better done one by one, on
        Python's integers.
    """
    limbs = masks.sizes[lanes.segment]
    work = np.flatnonzero((limbs > 0) & (lanes.steps > 0))
    oversized = masks.oversized[lanes.pair[work]]
    remaining = [work[oversized]]
    work = work[~oversized]
    level = (np.log(lanes.steps[work]) / np.log(_SPREAD)).astype(np.int64)
    order = work[np.lexsort((level, limbs[work]))]
    group = limbs[work] * 4096 + level
    group.sort()
    blocks = []
    cuts = np.flatnonzero(np.diff(group)) + 1
    for block in np.split(order, cuts) if len(order) else []:
        cells = int(limbs[block[0]] * lanes.steps[block].max())
        size = max(1, min(_BLOCK_LANES, _BLOCK_CELLS // cells))
        parts = [block[start : start + size] for start in range(0, len(block), size)]
        blocks += [part for part in parts if len(part) >= _FEW]
        remaining += [part for part in parts if len(part) < _FEW]
    return blocks, np.concatenate(remaining)


def match_grid(overlap: Overlap, masks: MatchMasks, lanes: Lanes, limb: int) -> Bits:
    """Return one limb of the match mask of every step and lane, shape (steps, lanes).

    A lane with fewer steps than the block's longest is padded in front with masks of zeros, which
    change nothing.
    """
    steps = int(lanes.steps.max())
    position = (lanes.start + lanes.steps - steps) + np.arange(steps)[:, None]
    inside = position >= lanes.start
    begin = masks.begin[overlap.summary_row[np.maximum(position, 0)]]
    # There are zeros at 0, for every limb that a mask can have.
    return masks.limbs[np.where(inside, begin + (masks.first_limb[lanes.segment] + limb), 0)]


def advance(matches: Bits, carries: Flags | None) -> tuple[Bits, Flags]:
    """Run all steps of a block for one limb of the reference.

    Args:
        matches: match masks, shape (steps, lanes).
        carries: what the additions of the limb below carried out, (steps, lanes); `None` for the
            lowest limb.

    Returns:
        The state after every step and the carries of every step, both (steps, lanes).
    """
    states = np.empty_like(matches)
    state = np.full(matches.shape[1], FULL)
    common = np.empty_like(state)
    out = np.empty(matches.shape, dtype=np.bool_)
    for step, match in enumerate(matches):
        following = states[step]
        np.bitwise_and(state, match, out=common)
        np.add(state, common, out=following)
        np.less(following, state, out=out[step])
        if carries is not None:
            carry = carries[step]
            np.add(following, carry, out=following)
            out[step] |= following < carry
        np.bitwise_xor(state, common, out=common)
        np.bitwise_or(following, common, out=following)
        state = following
    return states, out
