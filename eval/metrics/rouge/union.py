"""ROUGE-Lsum: the union LCS of each reference line with all lines of the summary."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from eval.metrics.rouge.lcs import (
    FULL,
    LIMB,
    Lanes,
    MatchMasks,
    advance,
    build_masks,
    group_lanes,
    match_grid,
)
from eval.metrics.rouge.long_lcs import lcs_positions
from eval.metrics.rouge.ngrams import Overlap
from eval.metrics.rouge.tokens import Bits, Flags, Ints, Tokens, ranges

# How many lanes are made at a time.
_PORTION = 1 << 18


def union_hits(overlap: Overlap, lengths: Ints) -> Ints:
    """Count the reference tokens in the union LCS, clipped like unigrams: shape (pairs,).

    Args:
        overlap: the tokens of all pairs.
        lengths: the LCS length of each pair as whole texts. If both texts have a single line,
            that is the answer: the union is one LCS, in which no token can be too often.

    Each line of the reference is matched with each line of the summary; a token counts once,
    however many lines match it, and no more often than the summary has it (Lin 2004, section
    3.2, with the clipping of ROUGE-1.5.5).
    """
    pair = np.repeat(np.arange(overlap.pairs), np.diff(overlap.references.texts))
    simple = (_lines(overlap.references) <= 1) & (_lines(overlap.summaries) <= 1)
    if simple.all():
        return lengths
    masks = build_masks(overlap, overlap.references.lines, pair)
    hits = np.zeros(int(masks.sizes.sum()), dtype=np.uint64)
    for lanes in _lanes(overlap, pair, simple):
        _collect(overlap, masks, lanes, hits)
    found = (hits[masks.token_limb] & masks.token_bit) != 0
    times = np.bincount(overlap.reference_row[found], minlength=len(overlap.pair))
    clipped = overlap.clipped(times)
    return np.where(simple, lengths, clipped)


def _lines(texts: Tokens) -> Ints:
    """Count the lines of each text that have tokens."""
    filled = np.concatenate([[0], np.cumsum(np.diff(texts.lines) > 0)])
    return np.diff(filled[texts.texts])


def _lanes(overlap: Overlap, pair: Ints, simple: Flags) -> Iterator[Lanes]:
    """Yield each reference line with each line of its summary, in portions.

    Pairs whose union needs no lanes (`simple`, shape (pairs,)) are left out.
    """
    summaries = overlap.summaries
    lengths = np.diff(summaries.lines)
    partners = np.where(simple, 0, np.diff(summaries.texts))[pair]
    total = np.cumsum(partners)
    begin = 0
    while begin < len(pair):
        done = total[begin - 1] if begin else 0
        end = max(begin + 1, int(np.searchsorted(total, done + _PORTION, side="right")))
        chosen = np.arange(begin, end)
        line = ranges(summaries.texts[pair[chosen]], partners[chosen])
        segment = np.repeat(chosen, partners[chosen])
        yield Lanes(pair[segment], segment, summaries.lines[line], lengths[line])
        begin = end


def _collect(overlap: Overlap, masks: MatchMasks, lanes: Lanes, hits: Bits) -> None:
    """Add the LCS positions of all lanes to `hits`, one limb after the other."""
    blocks, remaining = group_lanes(lanes, masks)
    for block in blocks:
        chosen = lanes.take(block)
        first = masks.segment_limb[chosen.segment]
        for limb, found in enumerate(_positions(overlap, masks, chosen)):
            np.bitwise_or.at(hits, first + limb, found)
    bounds = overlap.references.lines
    for index in remaining.tolist():
        segment, start = int(lanes.segment[index]), int(lanes.start[index])
        bits = lcs_positions(
            overlap.references.ids[bounds[segment] : bounds[segment + 1]].tolist(),
            overlap.summaries.ids[start : start + int(lanes.steps[index])].tolist(),
        )
        size, first_limb = int(masks.sizes[segment]), int(masks.segment_limb[segment])
        packed = np.frombuffer(bits.to_bytes(size * LIMB // 8, "little"), dtype="<u8")
        hits[first_limb : first_limb + size] |= packed


def _positions(overlap: Overlap, masks: MatchMasks, lanes: Lanes) -> list[Bits]:
    """Return the LCS of each lane as bits in the reference, one array (lanes,) per limb."""
    size = int(masks.sizes[lanes.segment[0]])
    matches = [match_grid(overlap, masks, lanes, limb) for limb in range(size)]
    states: list[Bits] = []
    carries: Flags | None = None
    for grid in matches:
        limb_states, carries = advance(grid, carries)
        states.append(limb_states)
    if size == 1:
        return [_walk_back(matches[0], states[0])]
    return _walk_back_limbs(matches, states)


def _walk_back(matches: Bits, states: Bits) -> Bits:
    """Follow the LCS from its end, as `long_lcs.lcs_positions` does: shape (lanes,)."""
    found = np.zeros(matches.shape[1], dtype=np.uint64)
    below = np.full(matches.shape[1], FULL)
    candidates, shifted = np.empty_like(found), np.empty_like(found)
    for match, state in zip(matches[::-1], states[::-1], strict=True):
        # match | ~state, cut off above the walk's position
        np.invert(state, out=candidates)
        candidates |= match
        candidates &= below
        _fill_below(candidates, shifted)
        _take_match(candidates, match, found, below, shifted)
    return found


def _walk_back_limbs(matches: list[Bits], states: list[Bits]) -> list[Bits]:
    """Follow the LCS as `_walk_back` does where the reference takes several limbs.

    The walk goes down through a limb while it goes back through the summary, and enters the limb
    below at the step at which it left this one.
    """
    found = [np.zeros(matches[0].shape[1], dtype=np.uint64) for _ in matches]
    entering = np.zeros(matches[0].shape, dtype=np.bool_)
    entering[-1] = True
    for limb in range(len(matches) - 1, -1, -1):
        entering = _walk_back_limb(matches[limb], states[limb], entering, found[limb])
    return found


def _walk_back_limb(matches: Bits, states: Bits, entering: Flags, found: Bits) -> Flags:
    """Walk through one limb, add to `found`, and return where each lane leaves it."""
    leaving = np.zeros_like(entering)
    inside = np.zeros(matches.shape[1], dtype=np.bool_)
    below, scratch = np.zeros_like(found), np.empty_like(found)
    for step in range(len(matches) - 1, -1, -1):
        below[entering[step]] = FULL
        inside |= entering[step]
        candidates = (matches[step] | ~states[step]) & below
        leaving[step] = inside & (candidates == 0)
        inside &= ~leaving[step]
        _fill_below(candidates, scratch)
        _take_match(candidates, matches[step], found, below, scratch)
    return leaving


def _take_match(filled: Bits, match: Bits, found: Bits, below: Bits, scratch: Bits) -> None:
    """Add the highest bit of `filled` to `found` where it matches, and lower `below` to it."""
    np.right_shift(filled, 1, out=scratch)
    scratch ^= filled
    scratch &= match
    found |= scratch
    np.bitwise_xor(filled, scratch, out=below)


def _fill_below(bits: Bits, scratch: Bits) -> None:
    """Set every bit below the highest one that is set, in place."""
    for shift in (1, 2, 4, 8, 16, 32):
        np.right_shift(bits, shift, out=scratch)
        bits |= scratch
