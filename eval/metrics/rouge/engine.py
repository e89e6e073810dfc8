"""The engine: counts of matches for many pairs of texts, chunk by chunk."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from eval.metrics.rouge.lcs import lcs_lengths
from eval.metrics.rouge.lines import to_lines
from eval.metrics.rouge.matching import Matching, match
from eval.metrics.rouge.ngrams import ngram_counts
from eval.metrics.rouge.settings import Settings
from eval.metrics.rouge.tokens import Ints, Tokenizer
from eval.metrics.rouge.union import union_hits

# A chunk ends after this many pairs or characters: large enough that numpy's cost per call
# vanishes, small enough that its arrays (some 50 MB) stay bounded.
_CHUNK_PAIRS = 2048
_CHUNK_CHARACTERS = 2_000_000


def count_matches(
    summaries: Sequence[str],
    references: Sequence[Sequence[str]],
    settings: Settings,
    tokenizer: Tokenizer,
) -> Ints:
    """Compare each summary with each of its references.

    Args:
        summaries: one text per example.
        references: the references of each example.
        settings: what to count, and how lines are split into sentences.
        tokenizer: the one that `settings` makes; it remembers words from earlier calls.

    Returns:
        For every pair of summary and reference, in order: matches, units of the summary, units
        of the reference (n-grams or tokens). Shape (pairs, types, 3).
    """
    chunks = [
        _count_chunk(summaries[begin:end], references[begin:end], settings, tokenizer)
        for begin, end in _chunks(summaries, references)
    ]
    return (
        np.concatenate(chunks) if chunks else np.zeros((0, len(settings.types), 3), dtype=np.int64)
    )


def _chunks(
    summaries: Sequence[str], references: Sequence[Sequence[str]]
) -> Iterator[tuple[int, int]]:
    begin = pairs = characters = 0
    for index, (summary, several) in enumerate(zip(summaries, references, strict=True)):
        pairs += len(several)
        characters += len(several) * len(summary) + sum(map(len, several))
        if pairs >= _CHUNK_PAIRS or characters >= _CHUNK_CHARACTERS:
            yield begin, index + 1
            begin, pairs, characters = index + 1, 0, 0
    if begin < len(summaries):
        yield begin, len(summaries)


def _count_chunk(
    summaries: Sequence[str],
    references: Sequence[Sequence[str]],
    settings: Settings,
    tokenizer: Tokenizer,
) -> Ints:
    tokenizer.forget()
    counts = np.array([len(several) for several in references], dtype=np.int64)
    flat = [reference for several in references for reference in several]
    left = tokenizer.encode(to_lines(flat, settings.split, settings.language))
    right = tokenizer.encode(to_lines(summaries, settings.split, settings.language))
    if (counts != 1).any():
        right = right.take(np.repeat(np.arange(len(counts)), counts))
    matching = match(left, right)
    # ROUGE-Lsum needs the lengths too.
    lengths = lcs_lengths(matching) if {"L", "Lsum"} & set(settings.types) else None
    hits = [_count(matching, kind, lengths) for kind in settings.types]
    return np.stack([np.stack(counts, axis=-1) for counts in hits], axis=1)


def _count(matching: Matching, kind: str, lengths: Ints | None) -> tuple[Ints, Ints, Ints]:
    if lengths is None or kind.isdigit():
        return ngram_counts(matching, int(kind))
    hits = lengths if kind == "L" else union_hits(matching, lengths)
    return hits, np.diff(matching.summaries.bounds), np.diff(matching.references.bounds)
