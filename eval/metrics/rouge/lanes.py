"""Lanes: LCS problems that run side by side.

A lane is a stretch of a reference against a stretch of its summary. Lanes that take about as many
steps form a block; in a block lane is an array element, and a step feeds one summary token to
every lane.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from eval.metrics.rouge.masks import Masks, Words
from eval.metrics.rouge.matching import Matching
from eval.metrics.rouge.tokens import Ints

# A block's arrays should stay in a core's cache, and its memory must stay bounded.
_BLOCK_LANES = 8192
_BLOCK_CELLS = 1 << 21

# Below this many lanes numpy's cost per call outweighs what it saves.
_FEW = 8

# Steps of the lanes of a block differ by at most this factor.
_SPREAD = 1.2


@dataclass(frozen=True, slots=True)
class Lanes:
    """LCS problems, one an element of each array.

    Attributes:
        pair: the pair of texts.
        stretch: the stretch of the reference, an index into the stretches that were laid out.
        start: where the summary's stretch begins among the summaries' tokens.
        steps: how many tokens it has.
    """

    pair: Ints
    stretch: Ints
    start: Ints
    steps: Ints

    def take(self, indices: Ints) -> Lanes:
        """Return the lanes at `indices`."""
        return Lanes(
            self.pair[indices], self.stretch[indices], self.start[indices], self.steps[indices]
        )


def plan(lanes: Lanes, masks: Masks) -> tuple[list[Ints], Ints]:
    """Group lanes into blocks of the same words and about the same steps.

    Returns:
        The lanes of each block as indices; and the lanes that are better done one by one.
    """
    words = masks.sizes[lanes.stretch]
    work = np.flatnonzero((words > 0) & (lanes.steps > 0))
    heavy = masks.heavy[lanes.pair[work]]
    single = [work[heavy]]
    work = work[~heavy]
    level = (np.log(lanes.steps[work]) / np.log(_SPREAD)).astype(np.int64)
    order = work[np.lexsort((level, words[work]))]
    group = words[work] * 4096 + level
    group.sort()
    blocks = []
    cuts = np.flatnonzero(np.diff(group)) + 1
    for block in np.split(order, cuts) if len(order) else []:
        cells = int(words[block[0]] * lanes.steps[block].max())
        size = max(1, min(_BLOCK_LANES, _BLOCK_CELLS // cells))
        parts = [block[start : start + size] for start in range(0, len(block), size)]
        blocks += [part for part in parts if len(part) >= _FEW]
        single += [part for part in parts if len(part) < _FEW]
    return blocks, np.concatenate(single)


def match_grid(matching: Matching, masks: Masks, lanes: Lanes, word: int) -> Words:
    """Return the match mask of every step and lane for one word, shape (steps, lanes).

    Stretches shorter than the block's are padded in front, where a mask of zeros changes nothing.
    """
    steps = int(lanes.steps.max())
    position = (lanes.start + lanes.steps - steps) + np.arange(steps)[:, None]
    inside = position >= lanes.start
    run = matching.run[len(matching.references.ids) :]
    rows = masks.rows[run[np.maximum(position, 0)]]
    at = rows + (masks.first_word[lanes.stretch] + word)
    # Row 0 holds zeros in every word that a layout can have.
    return masks.words[np.where(inside, at, 0)]
