"""The metric `faithfulness`."""

from __future__ import annotations

import math
from collections.abc import Sequence

from eval.metrics.base import Column, Example, Requirement, Score, Signature
from eval.metrics.entities import Entities
from eval.metrics.entities.fidelity import fidelity
from eval.metrics.entities.index import index_of
from eval.metrics.entities.mentions import Verdict
from eval.metrics.entities.metric import AliasesOption, RecogniserOption
from eval.metrics.faithfulness.risks import START, count_risks, probability
from eval.metrics.faithfulness.wording import copied
from eval.metrics.text import keys

VERSION = "5"
COLUMNS = (
    Column(
        "faithfulness",
        better="up",
        title="faithfulness",
        description="Probability that a careful editor would pass names, values and relations.",
        kind="fidelity",
    ),
    Column(
        "copied",
        title="copied",
        description="Share of the wording that is the article's, in runs of four words.",
        kind="copying",
    ),
)


class Faithfulness:
    """Two numbers: would a careful editor pass the summary, and how much of it is copied?

    `faithfulness` is the probability that names, values and relations are right, from the verdicts
    of the metric `entities`. It does not rise with copying; nor does it see an invention that
    holds no name, no value and no relation. What lowered it stands in the details, under
    `lowered_by`, with the factor. `copied` says how much of the wording is the article's.

    Source: our own, calibrated on summaries that people labelled.

    Not for: an invention that holds no name, no value and no relation, and for one extract
    against another.
    """

    def __init__(
        self,
        recogniser: RecogniserOption = "en_core_web_sm",
        aliases: AliasesOption = None,
    ) -> None:
        self._entities = Entities(recogniser=recogniser, aliases=aliases)

    @property
    def signature(self) -> str:
        """The signature of the entities, the fit and the version."""
        entities = Signature.parse(self._entities.signature)
        fields = {f"entities-{k}" if k == "v" else k: v for k, v in entities.fields.items()}
        return str(Signature("faithfulness", {**fields, "fit": fidelity().version, "v": VERSION}))

    @property
    def requires(self) -> frozenset[Requirement]:
        """Nothing: the article is the only witness."""
        return frozenset()

    @property
    def columns(self) -> Sequence[Column]:
        """The two numbers."""
        return COLUMNS

    def score(self, examples: Sequence[Example]) -> list[Score]:
        """Return one score per example; `None` for a summary without a word."""
        texts = [(example.summary, example.article.text) for example in examples]
        found = self._entities.mentions(texts)
        return [
            self._score(example, verdicts)
            for example, verdicts in zip(
                examples, self._entities.all_verdicts(examples, found), strict=True
            )
        ]

    def _score(self, example: Example, verdicts: Sequence[Verdict]) -> Score:
        if not keys(example.summary):
            return Score({"faithfulness": None, "copied": None})
        costs = fidelity().costs
        counts = count_risks(verdicts)
        lowered = [
            {
                "what": risk,
                "count": round(count, 4),
                "factor": round(math.exp(-costs[risk] * count), 4),
            }
            for risk, count in counts.items()
            if costs[risk]
        ]
        values = {
            "faithfulness": probability(counts, costs),
            "copied": copied(example.summary, index_of(example.article)),
        }
        return Score(
            values, details={"start": round(math.exp(-costs[START]), 4), "lowered_by": lowered}
        )
