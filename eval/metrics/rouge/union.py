"""ROUGE-Lsum: the union LCS of each reference line with all lines of the summary."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import numpy.typing as npt

from eval.metrics.rouge.lanes import Lanes, match_grid, plan
from eval.metrics.rouge.lcs import Carries, advance
from eval.metrics.rouge.masks import WORD, Masks, Words, build_masks
from eval.metrics.rouge.matching import Matching
from eval.metrics.rouge.single import lcs_positions
from eval.metrics.rouge.tokens import Ints, Tokens, ranges

_FULL = np.uint64(0xFFFF_FFFF_FFFF_FFFF)

Flags = npt.NDArray[np.bool_]

# How many lanes are planned at a time.
_PORTION = 1 << 18


def union_hits(matching: Matching, lengths: Ints) -> Ints:
    """Count the reference tokens in the union LCS, clipped like unigrams: shape (pairs,).

    Args:
        matching: the runs.
        lengths: the LCS length of each pair as whole texts, which is the answer where both have
            a single line: the union is one LCS, and no token is in it too often to be clipped.

    Each line of the reference is matched with each line of the summary; a token counts once,
    however many lines match it, and no more often than the summary has it (Lin 2004, section
    3.2, with the clipping of ROUGE-1.5.5).
    """
    reference_lines = matching.references.lines
    pair = _pair_of_lines(matching.references)
    simple = (_lines(matching.references) <= 1) & (_lines(matching.summaries) <= 1)
    if simple.all():
        return lengths
    masks = build_masks(matching, reference_lines, pair)
    hits = np.zeros(int(masks.sizes.sum()), dtype=np.uint64)
    for lanes in _lanes(matching, pair, simple):
        _collect(matching, masks, lanes, hits)
    found = (hits[masks.token_word] & masks.token_bit) != 0
    run = matching.run[: len(matching.references.ids)]
    clipped = matching.clipped(np.bincount(run[found], minlength=len(matching.pair)))
    return np.where(simple, lengths, clipped)


def _pair_of_lines(texts: Tokens) -> Ints:
    return np.repeat(np.arange(len(texts.texts) - 1), np.diff(texts.texts))


def _lines(texts: Tokens) -> Ints:
    """Count the lines of each text that have tokens."""
    filled = np.concatenate([[0], np.cumsum(np.diff(texts.lines) > 0)])
    return np.diff(filled[texts.texts])


def _lanes(matching: Matching, pair: Ints, simple: Flags) -> Iterator[Lanes]:
    """Yield each reference line with each line of its summary, in portions, but of simple pairs."""
    summaries = matching.summaries
    lengths = np.diff(summaries.lines)
    partners = np.where(simple, 0, np.diff(summaries.texts))[pair]
    total = np.cumsum(partners)
    begin = 0
    while begin < len(pair):
        done = total[begin - 1] if begin else 0
        end = max(begin + 1, int(np.searchsorted(total, done + _PORTION, side="right")))
        chosen = np.arange(begin, end)
        line = ranges(summaries.texts[pair[chosen]], partners[chosen])
        stretch = np.repeat(chosen, partners[chosen])
        yield Lanes(pair[stretch], stretch, summaries.lines[line], lengths[line])
        begin = end


def _collect(matching: Matching, masks: Masks, lanes: Lanes, hits: Words) -> None:
    """Add the LCS positions of all lanes to `hits`, one word after the other."""
    blocks, single = plan(lanes, masks)
    for block in blocks:
        chosen = lanes.take(block)
        first = masks.stretch_word[chosen.stretch]
        for word, found in enumerate(_positions(matching, masks, chosen)):
            np.bitwise_or.at(hits, first + word, found)
    bounds = matching.references.lines
    for index in single.tolist():
        stretch, start = int(lanes.stretch[index]), int(lanes.start[index])
        bits = lcs_positions(
            matching.references.ids[bounds[stretch] : bounds[stretch + 1]].tolist(),
            matching.summaries.ids[start : start + int(lanes.steps[index])].tolist(),
        )
        size, first_word = int(masks.sizes[stretch]), int(masks.stretch_word[stretch])
        packed = np.frombuffer(bits.to_bytes(size * WORD // 8, "little"), dtype="<u8")
        hits[first_word : first_word + size] |= packed


def _positions(matching: Matching, masks: Masks, lanes: Lanes) -> list[Words]:
    """Return the LCS of each lane as bits in the reference, one array (lanes,) per word."""
    size = int(masks.sizes[lanes.stretch[0]])
    matches = [match_grid(matching, masks, lanes, word) for word in range(size)]
    states: list[Words] = []
    carries: Carries | None = None
    for grid in matches:
        word_states, carries = advance(grid, carries)
        states.append(word_states)
    if size == 1:
        return [_walk_back(matches[0], states[0])]
    return _walk_back_words(matches, states)


def _walk_back(matches: Words, states: Words) -> Words:
    """Follow the LCS from its end, as `single.lcs_positions` does: shape (lanes,)."""
    found = np.zeros(matches.shape[1], dtype=np.uint64)
    below = np.full(matches.shape[1], _FULL)
    candidates, shifted = np.empty_like(found), np.empty_like(found)
    for match, state in zip(matches[::-1], states[::-1], strict=True):
        # match | ~state, cut off above the walk's position
        np.invert(state, out=candidates)
        candidates |= match
        candidates &= below
        _fill_below(candidates, shifted)
        _take_match(candidates, match, found, below, shifted)
    return found


def _walk_back_words(matches: list[Words], states: list[Words]) -> list[Words]:
    """Follow the LCS as `_walk_back` does where the reference takes several words.

    The walk goes down through a word while it goes back through the summary, and enters the word
    below at the step at which it left this one.
    """
    found = [np.zeros(matches[0].shape[1], dtype=np.uint64) for _ in matches]
    entering = np.zeros(matches[0].shape, dtype=np.bool_)
    entering[-1] = True
    for word in range(len(matches) - 1, -1, -1):
        entering = _walk_back_word(matches[word], states[word], entering, found[word])
    return found


def _walk_back_word(matches: Words, states: Words, entering: Flags, found: Words) -> Flags:
    """Walk through one word, add to `found`, and return where each lane leaves it."""
    leaving = np.zeros_like(entering)
    inside = np.zeros(matches.shape[1], dtype=np.bool_)
    below, scratch = np.zeros_like(found), np.empty_like(found)
    for step in range(len(matches) - 1, -1, -1):
        below[entering[step]] = _FULL
        inside |= entering[step]
        candidates = (matches[step] | ~states[step]) & below
        leaving[step] = inside & (candidates == 0)
        inside &= ~leaving[step]
        _fill_below(candidates, scratch)
        _take_match(candidates, matches[step], found, below, scratch)
    return leaving


def _take_match(filled: Words, match: Words, found: Words, below: Words, scratch: Words) -> None:
    """Add the highest bit of `filled` to `found` where it matches, and lower `below` to it."""
    np.right_shift(filled, 1, out=scratch)
    scratch ^= filled
    scratch &= match
    found |= scratch
    np.bitwise_xor(filled, scratch, out=below)


def _fill_below(words: Words, scratch: Words) -> None:
    """Set every bit below the highest one that is set, in place."""
    for shift in (1, 2, 4, 8, 16, 32):
        np.right_shift(words, shift, out=scratch)
        words |= scratch
