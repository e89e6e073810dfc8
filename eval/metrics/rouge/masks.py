"""Where each token occurs in its pair's reference, as bits: what bit-parallel LCS reads."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from eval.metrics.rouge.matching import Matching
from eval.metrics.rouge.tokens import Ints, ranges

Words = npt.NDArray[np.uint64]

WORD = 64

# A pair whose masks would take more words than this (8 MiB) is left to the engine of single
# lanes, which needs memory in proportion to the text.
_MAX_WORDS = 1 << 20


@dataclass(frozen=True, slots=True)
class Masks:
    """References laid out in words of 64 bits, and the occurrences of each shared token.

    A stretch (a line of a reference, or all of it) begins at a new word. Bit `b` of word `w` of
    a pair's layout is one reference token or padding.

    Attributes:
        words: all masks; a mask of zeros first.
        rows: where the mask of each run begins in `words`; 0 if it is not shared, shape (runs,).
        first_word: the first word of each stretch in its pair's layout, shape (stretches,).
        sizes: how many words each stretch takes, shape (stretches,).
        token_word: the word of each reference token, counted over all stretches of all pairs.
        token_bit: its bit in that word.
        stretch_word: the first word of each stretch, counted likewise.
        heavy: pairs that have no masks, because those would not fit, shape (pairs,).
    """

    words: Words
    rows: Ints
    first_word: Ints
    sizes: Ints
    token_word: Ints
    token_bit: Words
    stretch_word: Ints
    heavy: npt.NDArray[np.bool_]


def build_masks(matching: Matching, stretches: Ints, pair: Ints) -> Masks:
    """Lay out the references and collect the occurrences of their tokens.

    Args:
        matching: the runs.
        stretches: where the stretches begin among the reference tokens, shape (stretches + 1,).
        pair: the pair of each stretch, ascending, shape (stretches,).
    """
    lengths = np.diff(stretches)
    sizes = -(-lengths // WORD)
    stretch_word = np.cumsum(sizes) - sizes
    pair_sizes = np.bincount(pair, weights=sizes, minlength=matching.pairs).astype(np.int64)
    pair_words = np.cumsum(pair_sizes) - pair_sizes

    position = ranges(np.zeros_like(lengths), lengths)
    token_word = np.repeat(stretch_word, lengths) + position // WORD
    token_bit = np.left_shift(np.uint64(1), (position % WORD).astype(np.uint64))

    shared = matching.shared
    runs = np.bincount(matching.pair[shared], minlength=matching.pairs)
    heavy = runs * pair_sizes > _MAX_WORDS
    masked = shared & ~heavy[matching.pair]
    zeros = int(pair_sizes.max(initial=0))
    needed = np.where(masked, pair_sizes[matching.pair], 0)
    rows = np.where(masked, zeros + np.cumsum(needed) - needed, 0)

    words = np.zeros(zeros + int(needed.sum()), dtype=np.uint64)
    run = matching.run[: len(matching.references.ids)]
    kept = np.flatnonzero(masked[run])
    local = token_word[kept] - pair_words[matching.pair[run[kept]]]
    np.bitwise_or.at(words, rows[run[kept]] + local, token_bit[kept])
    return Masks(
        words=words,
        rows=rows,
        first_word=stretch_word - pair_words[pair],
        sizes=sizes,
        token_word=token_word,
        token_bit=token_bit,
        stretch_word=stretch_word,
        heavy=heavy,
    )
