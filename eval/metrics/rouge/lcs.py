"""ROUGE-L: the length of the longest common subsequence, bit-parallel.

A step feeds one summary token to the recurrence of Hyyrö 2004 ("Bit-parallel LCS-length
computation revisited", section 3): a 0 at bit i of the state says that the LCS with the summary so
far grows when reference token i is added.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from eval.metrics.rouge.lanes import Lanes, match_grid, plan
from eval.metrics.rouge.masks import Words, build_masks
from eval.metrics.rouge.matching import Matching
from eval.metrics.rouge.single import lcs_length
from eval.metrics.rouge.tokens import Ints

_FULL = np.uint64(0xFFFF_FFFF_FFFF_FFFF)

Carries = npt.NDArray[np.bool_]


def lcs_lengths(matching: Matching) -> Ints:
    """Return the LCS length of each reference with its summary, as whole texts: (pairs,)."""
    references, summaries = matching.references.bounds, matching.summaries.bounds
    pair = np.arange(matching.pairs)
    masks = build_masks(matching, references, pair)
    lanes = Lanes(pair, pair, summaries[:-1], np.diff(summaries))
    lengths = np.zeros(matching.pairs, dtype=np.int64)
    blocks, single = plan(lanes, masks)
    for block in blocks:
        chosen = lanes.take(block)
        carries: Carries | None = None
        for word in range(int(masks.sizes[chosen.stretch[0]])):
            states, carries = advance(match_grid(matching, masks, chosen, word), carries)
            lengths[block] += np.bitwise_count(~states[-1])
    for index in single.tolist():
        lengths[index] = lcs_length(
            matching.references.ids[references[index] : references[index + 1]].tolist(),
            matching.summaries.ids[summaries[index] : summaries[index + 1]].tolist(),
        )
    return lengths


def advance(matches: Words, carries: Carries | None) -> tuple[Words, Carries]:
    """Run all steps of a block for one word of the reference.

    Args:
        matches: match masks, shape (steps, lanes).
        carries: what the additions of the word below carried out, (steps, lanes); `None` for the
            lowest word.

    Returns:
        The state after every step and the carries of every step, both (steps, lanes).
    """
    states = np.empty_like(matches)
    state = np.full(matches.shape[1], _FULL)
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
