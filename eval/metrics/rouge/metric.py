"""The metric `rouge`: options, signature, and scores of examples."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from typing import Annotated, Literal

import numpy as np
import numpy.typing as npt
from msgspec import Meta

from eval.errors import MetricError
from eval.metrics.base import Column, Example, Requirement, Score, Signature
from eval.metrics.rouge import oracle
from eval.metrics.rouge.lines import Split, to_lines
from eval.metrics.rouge.types import columns, parse_types
from eval.metrics.rouge.validation import require_same_length, require_scorable
from summarize.base import Article

Multi = Literal["max", "mean"]


class Rouge:
    """ROUGE-N, ROUGE-L and ROUGE-Lsum, each as precision, recall and F1 in 0..1.

    Source: Lin 2004, "ROUGE: A Package for Automatic Evaluation of Summaries".

    With several references the one with the best F1 counts, type by type (`max`), or the mean
    over the references (`mean`). An empty summary scores 0 and has `{"empty": True}` in its
    details.
    """

    def __init__(
        self,
        types: Annotated[
            tuple[str | int, ...],
            Meta(description="lengths of n-grams, 'L' (whole text), 'Lsum' (by sentence)"),
        ] = ("1", "2", "L", "Lsum"),
        stemming: Annotated[bool, Meta(description="compare stems instead of words")] = True,
        split: Annotated[
            Split,
            Meta(description="Lsum's sentences: lines, else the sentence splitter's"),
        ] = "newline>sentence",
        multi: Annotated[
            Multi, Meta(description="several references: the best one, or the mean")
        ] = "max",
    ) -> None:
        self.types = parse_types(types)
        self.stemming = stemming
        self.split: Split = split
        self.multi: Multi = multi

    @property
    def signature(self) -> str:
        """For example `rouge|types:1,2,L,Lsum|stem:porter|split:newline>sentence|…|v:1`."""
        fields = {
            "types": ",".join(self.types),
            "stem": "porter" if self.stemming else "none",
            "split": self.split,
            "lang": "en",
            "refs": self.multi,
            "v": "1",
        }
        return str(Signature("rouge", fields))

    @property
    def requires(self) -> frozenset[Requirement]:
        """References."""
        return frozenset({"references"})

    @property
    def columns(self) -> tuple[Column, ...]:
        """F1, precision and recall of every type."""
        return columns(self.types)

    def score(self, examples: Sequence[Example]) -> list[Score]:
        """Return one score per example, in order.

        Raises:
            MetricError: an example has no reference, or something that is not text; names its
                index.
        """
        require_scorable(examples)
        keys = [column.key for column in self.columns]
        values = self._matrix(examples)
        return [
            Score(
                values=dict(zip(keys, row, strict=True)),
                details={} if example.summary.strip() else {"empty": True},
            )
            for example, row in zip(examples, values.tolist(), strict=True)
        ]

    def score_texts(
        self, summaries: Sequence[str], references: Sequence[str | Sequence[str]]
    ) -> list[Score]:
        """Score summaries against references without articles.

        Args:
            summaries: one text per example.
            references: for each summary its reference, or a sequence of references.

        Raises:
            MetricError: the lengths differ, or an entry is not text; names the index.
        """
        require_same_length(summaries, references)
        return self.score(
            [
                Example(Article(str(index), ""), _references(index, reference), summary)
                for index, (summary, reference) in enumerate(
                    zip(summaries, references, strict=True)
                )
            ]
        )

    def _matrix(self, examples: Sequence[Example]) -> npt.NDArray[np.float64]:
        """Return F1, precision and recall per type: shape (examples, 3 x types)."""
        counts = np.array([len(example.references) for example in examples], dtype=np.intp)
        summaries = to_lines((example.summary for example in examples), self.split, "en")
        references = to_lines(
            (reference for example in examples for reference in example.references),
            self.split,
            "en",
        )
        repeated = [summaries[index] for index in np.repeat(np.arange(len(examples)), counts)]
        pairs = oracle.score_pairs(repeated, references, self.types, self.stemming)
        best = _combine(pairs, counts, self.multi)
        return best[:, :, [2, 0, 1]].reshape(len(examples), -1)


def _references(index: int, reference: str | Sequence[str]) -> tuple[str, ...]:
    if isinstance(reference, str):
        return (reference,)
    if reference is None:
        raise MetricError(f"example {index}: its reference is missing (None).")
    return tuple(reference)


def _combine(
    pairs: npt.NDArray[np.float64], counts: npt.NDArray[np.intp], multi: Multi
) -> npt.NDArray[np.float64]:
    """Merge the references of each example: (pairs, types, 3) to (examples, types, 3)."""
    merged = np.zeros((len(counts), *pairs.shape[1:]))
    starts = np.concatenate([[0], np.cumsum(counts)])
    for index, (start, end) in enumerate(itertools.pairwise(starts)):
        if multi == "mean":
            merged[index] = pairs[start:end].mean(axis=0)
        else:
            best = pairs[start:end, :, 2].argmax(axis=0)
            merged[index] = pairs[start:end][best, np.arange(pairs.shape[1])]
    return merged
