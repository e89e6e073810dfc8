"""The LCS of one pair of texts on Python's integers, which have any length.

For texts that are too long, or too few, for the arrays of `lcs` and `union`.
"""

from __future__ import annotations

from collections.abc import Sequence

# States are kept for this many steps; longer summaries are recomputed from checkpoints, so that
# memory grows with the length of the texts and not with its square.
_CHECKPOINT = 256


def lcs_length(reference: Sequence[int], summary: Sequence[int]) -> int:
    """Return the length of the longest common subsequence of two sequences of ids."""
    masks, full = _masks(reference), (1 << len(reference)) - 1
    state = full
    for token in summary:
        state = _step(state, masks.get(token, 0), full)
    return len(reference) - state.bit_count()


def lcs_positions(reference: Sequence[int], summary: Sequence[int]) -> int:
    """Return one longest common subsequence as bits at the positions in the reference.

    There may be several that are equally long. This is the one that ROUGE-1.5.5 and rouge-score
    find when they walk back from the ends of both texts: if the two last tokens are equal, both
    are left behind; else the last token of the reference, unless the LCS gets shorter without it;
    else the last token of the summary.
    """
    masks, full = _masks(reference), (1 << len(reference)) - 1
    starts = [full]
    for begin in range(0, len(summary), _CHECKPOINT):
        starts.append(_states(starts[-1], summary[begin : begin + _CHECKPOINT], masks, full)[-1])
    found, below = 0, full
    for block in range(len(starts) - 2, -1, -1):
        tokens = summary[block * _CHECKPOINT : (block + 1) * _CHECKPOINT]
        states = _states(starts[block], tokens, masks, full)
        for token, state in zip(reversed(tokens), reversed(states), strict=True):
            match = masks.get(token, 0)
            # The walk stops at the first reference token, going back, that matches or at which
            # the LCS grows; the latter is where leaving the summary's token loses nothing.
            candidates = (match | (state ^ full)) & below
            if not candidates:
                return found
            top = 1 << (candidates.bit_length() - 1)
            hit = top & match
            found |= hit
            below = (top << 1) - 1 - hit
    return found


def _masks(reference: Sequence[int]) -> dict[int, int]:
    masks: dict[int, int] = {}
    for position, token in enumerate(reference):
        masks[token] = masks.get(token, 0) | (1 << position)
    return masks


def _step(state: int, match: int, full: int) -> int:
    common = state & match
    return ((state + common) | (state ^ common)) & full


def _states(state: int, tokens: Sequence[int], masks: dict[int, int], full: int) -> list[int]:
    states = []
    for token in tokens:
        state = _step(state, masks.get(token, 0), full)
        states.append(state)
    return states
