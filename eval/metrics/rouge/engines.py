"""The two engines: `fast`, on arrays, chunk by chunk; and `rouge-score`, Google's package."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

import numpy as np
import numpy.typing as npt

from eval.metrics.rouge.lcs import lcs_lengths
from eval.metrics.rouge.ngrams import find_overlap, ngram_hits
from eval.metrics.rouge.settings import RougeSettings
from eval.metrics.rouge.tokenizers import Tokenizer
from eval.metrics.rouge.tokens import Ints
from eval.metrics.rouge.union import union_hits
from summarize.errors import SpecError
from summarize.sentences import split_sentences

# A chunk ends after this many pairs or characters: large enough that numpy's cost per call
# vanishes, small enough that its arrays (some 50 MB) stay bounded.
_CHUNK_PAIRS = 2048
_CHUNK_CHARACTERS = 2_000_000


def count_matches(
    summaries: Sequence[str],
    references: Sequence[Sequence[str]],
    settings: RougeSettings,
    tokenizer: Tokenizer,
) -> Ints:
    """Compare each summary with each of its references: the engine `fast`.

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
    return np.concatenate([np.zeros((0, len(settings.types), 3), dtype=np.int64), *chunks])


def require_known(settings: RougeSettings) -> None:
    """Check that the engine `rouge-score` can compute what is asked for.

    Raises:
        SpecError: another language or dialect, or n-grams of more than 9 tokens.
    """
    if settings.language != "en" or settings.dialect != "rouge-score":
        raise SpecError(
            "rouge(engine='rouge-score') knows English in its own dialect only: "
            "leave out the engine, or the language and the dialect."
        )
    for kind in settings.types:
        if kind.isdigit() and int(kind) > 9:
            raise SpecError(
                f"rouge(engine='rouge-score') has no type {kind!r}: its n-grams end at 9; "
                "leave out the engine."
            )


def score_with_package(
    summaries: Sequence[str], references: Sequence[Sequence[str]], settings: RougeSettings
) -> npt.NDArray[np.float64]:
    """Score each summary against each of its references: the engine `rouge-score`.

    Args:
        summaries: one text per example.
        references: the references of each example.
        settings: what `require_known` lets pass.

    Returns:
        Precision, recall and F1 in 0..1 of every pair, in order: shape (pairs, types, 3).
    """
    from rouge_score import rouge_scorer

    names = [f"rouge{kind}" for kind in settings.types]
    scorer = rouge_scorer.RougeScorer(names, use_stemmer=settings.stemming)
    scores = []
    for summary, several in zip(summaries, references, strict=True):
        candidate, *targets = _with_lines([summary, *several], settings)
        for target in targets:
            result = scorer.score(target, candidate)
            scores.append([tuple(result[name]) for name in names])
    return np.array(scores, dtype=np.float64).reshape(-1, len(names), 3)


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
    settings: RougeSettings,
    tokenizer: Tokenizer,
) -> Ints:
    counts = np.array([len(several) for several in references], dtype=np.int64)
    flat = [reference for several in references for reference in several]
    tokens = tokenizer.encode(_with_lines([*flat, *summaries], settings))
    left, right = tokens.split(len(flat))
    if (counts != 1).any():
        right = right.take(np.repeat(np.arange(len(counts)), counts))
    overlap = find_overlap(left, right)
    lengths = [np.diff(side.bounds) for side in (right, left)]
    # ROUGE-Lsum needs ROUGE-L's matches too.
    whole = lcs_lengths(overlap) if {"L", "Lsum"} & set(settings.types) else lengths[0]
    columns = []
    for kind in settings.types:
        n = int(kind) if kind.isdigit() else 1
        if kind == "Lsum":
            hits = union_hits(overlap, whole)
        else:
            hits = whole if kind == "L" else ngram_hits(overlap, n)
        units = [np.maximum(length - n + 1, 0) for length in lengths]
        columns.append(np.stack([hits, *units], axis=-1))
    return np.stack(columns, axis=1)


def _with_lines(texts: Iterable[str], settings: RougeSettings) -> list[str]:
    """Return the texts with one sentence a line, if ROUGE-Lsum is asked for; else as they are."""
    if settings.split == "newline" or "Lsum" not in settings.types:
        return list(texts)
    return [
        text
        if settings.split == "newline>sentence" and "\n" in text.strip()
        else _split(text, settings.language)
        for text in texts
    ]


def _split(text: str, language: str) -> str:
    return "\n".join(
        sentence for line in text.split("\n") for sentence in split_sentences(line, language)
    )
