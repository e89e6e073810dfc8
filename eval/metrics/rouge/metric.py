"""The metric `rouge`: options, signature, and scores of examples."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated

import numpy as np
import numpy.typing as npt
from msgspec import Meta

from eval.errors import MetricError
from eval.metrics.base import Column, Example, Requirement, Score
from eval.metrics.rouge.engines import count_matches, require_known, score_with_package
from eval.metrics.rouge.inputs import require_latin, require_same_length, require_scorable
from eval.metrics.rouge.references import combine_counts, combine_scores
from eval.metrics.rouge.settings import (
    Dialect,
    Engine,
    Multi,
    RougeSettings,
    Split,
    columns,
    parse_types,
)
from summarize.base import Article


class Rouge:
    """ROUGE-N, ROUGE-L and ROUGE-Lsum, each as precision, recall and F1 in 0..1.

    Equal to the package rouge-score 0.1.2, or with `dialect="perl"` to the original Perl script
    ROUGE-1.5.5, on the same lines. Several threads may use one object.

    An empty summary scores 0 and has `{"empty": True}` in its details; one in a script that the
    tokenizer cannot read has `{"no_tokens": True}`. References in such a script are refused.

    Source: Lin 2004, "ROUGE: A Package for Automatic Evaluation of Summaries".

    Not for: telling right from wrong. A summary with one wrong name keeps nearly all its
    points, and a good one in other words than the reference's loses many.
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
            Meta(
                description="what Lsum takes for sentences: lines, or those of the splitter in "
                "texts without line breaks; lines always; the splitter's always"
            ),
        ] = "newline>sentence",
        language: Annotated[
            str, Meta(description="code of the language: other than 'en', words of any script")
        ] = "en",
        dialect: Annotated[
            Dialect, Meta(description="whose tokens, stems and rules: 'perl' is ROUGE-1.5.5")
        ] = "rouge-score",
        multi: Annotated[
            Multi, Meta(description="several references: the best one, or the mean")
        ] = "max",
        engine: Annotated[
            Engine, Meta(description="'rouge-score' is Google's package, the slow original")
        ] = "fast",
    ) -> None:
        self._settings = RougeSettings(
            parse_types(types), stemming, split, language, dialect, multi
        )
        self._tokenizer = self._settings.tokenizer()
        self._engine = engine
        if engine == "rouge-score":
            require_known(self._settings)

    @property
    def signature(self) -> str:
        """For example `rouge|types:1,2,L,Lsum|stem:porter|split:newline>sentence|…|v:1`.

        The engine changes no number and is not in it.
        """
        return self._settings.signature

    @property
    def requires(self) -> frozenset[Requirement]:
        """References."""
        return frozenset({"references"})

    @property
    def columns(self) -> tuple[Column, ...]:
        """F1, precision and recall of every type."""
        return columns(self._settings.types)

    def score(self, examples: Sequence[Example]) -> list[Score]:
        """Return one score per example, in order.

        Raises:
            MetricError: an example has no reference, or something that is not text (names its
                index); or `language` is English and most letters of the references are not a-z.
        """
        require_scorable(examples)
        if self._settings.language == "en":
            require_latin([example.references for example in examples])
        keys = [column.key for column in self.columns]
        values = self._values(examples)
        without_tokens = self._without_tokens(examples, values)
        return [
            Score(
                values=dict(zip(keys, row, strict=True)),
                details=_details(example.summary) if index in without_tokens else {},
            )
            for index, (example, row) in enumerate(zip(examples, values.tolist(), strict=True))
        ]

    def score_texts(
        self, summaries: Sequence[str], references: Sequence[str | Sequence[str]]
    ) -> list[Score]:
        """Score summaries against references without articles.

        Args:
            summaries: one text per example.
            references: for each summary its reference, or a sequence of references.

        Raises:
            MetricError: the lengths differ, or an entry is not text (names the index); or
                `score` refuses the examples.
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

    def _values(self, examples: Sequence[Example]) -> npt.NDArray[np.float64]:
        """Return F1, precision and recall of each type: shape (examples, 3 x types)."""
        summaries = [example.summary for example in examples]
        references = [example.references for example in examples]
        several = np.array([len(texts) for texts in references], dtype=np.int64)
        settings = self._settings
        if self._engine == "rouge-score":
            pairs = score_with_package(summaries, references, settings)
            scores = combine_scores(pairs, several, settings.multi)
        else:
            counts = count_matches(summaries, references, settings, self._tokenizer)
            scores = combine_counts(counts, several, settings.multi, settings.dialect)
        return scores[:, :, [2, 0, 1]].reshape(len(examples), 3 * len(settings.types))

    def _without_tokens(
        self, examples: Sequence[Example], values: npt.NDArray[np.float64]
    ) -> set[int]:
        """Return the indices of summaries without tokens, which are among those that scored 0."""
        zero = np.flatnonzero(~values.any(axis=1))
        tokens = self._tokenizer.encode([examples[index].summary for index in zero.tolist()])
        return set(zero[np.diff(tokens.bounds) == 0].tolist())


def _details(summary: str) -> dict[str, bool]:
    """Say why a summary has no tokens."""
    return {"no_tokens": True} if summary.strip() else {"empty": True}


def _references(index: int, reference: str | Sequence[str]) -> tuple[str, ...]:
    if isinstance(reference, str):
        return (reference,)
    if reference is None:
        raise MetricError(f"example {index}: its reference is missing (None).")
    return tuple(reference)
