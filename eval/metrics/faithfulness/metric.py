"""The metric `faithfulness`."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from functools import lru_cache
from importlib import resources
from typing import Annotated

from msgspec import Meta

from eval.metrics.base import Column, Example, Requirement, Score, Signature
from eval.metrics.entities import Entities
from eval.metrics.entities.find.truecase import is_lower_cased
from eval.metrics.entities.index import index_of
from eval.metrics.entities.judge import judge
from eval.metrics.faithfulness.components import components

COLUMNS = (
    Column(
        "faithfulness",
        better="up",
        title="faithfulness",
        description="Weighted mean of the components; 1 is a copy of the article.",
        kind="copying",
    ),
    Column(
        "four_gram_overlap",
        better="up",
        title="4-grams",
        description="Share of the summary's runs of four words that stand in the article.",
        kind="copying",
    ),
    Column(
        "best_sentence_overlap",
        better="up",
        title="one source",
        description="Share of a sentence's telling words that one article sentence has; the least.",
        kind="copying",
    ),
    Column(
        "known_words",
        better="up",
        title="known words",
        description="Share of a sentence's content words that the article has; the least.",
        kind="copying",
    ),
    Column(
        "least_entity_support",
        better="up",
        title="least support",
        description="Support of the mention that the article backs least.",
        kind="fidelity",
    ),
)


class Faithfulness:
    """How likely people would say that the article backs the whole summary.

    A weighted mean of four components; weights and how they were fitted stand in `weights.json`,
    the script is `fit.py`. Copying is the safest way to be faithful, so a lead scores high: read
    it beside ROUGE, and compare summarizers of the same kind.
    """

    def __init__(
        self,
        recogniser: Annotated[
            str, Meta(description="spaCy pipeline, 'hf:<model>' or 'patterns' (needs no model)")
        ] = "en_core_web_sm",
        aliases: Annotated[
            str | None, Meta(description="a JSON file of further names of the same things")
        ] = None,
    ) -> None:
        self._entities = Entities(recogniser=recogniser, aliases=aliases)

    @property
    def signature(self) -> str:
        """The signature of the entities and the version of the weights."""
        entities = Signature.parse(self._entities.signature)
        fields = {**entities.fields, "weights": str(_table()["version"])}
        return str(Signature("faithfulness", fields))

    @property
    def requires(self) -> frozenset[Requirement]:
        """Nothing: the article is the only witness."""
        return frozenset()

    @property
    def columns(self) -> Sequence[Column]:
        """The number and its components."""
        return COLUMNS

    def score(self, examples: Sequence[Example]) -> list[Score]:
        """Return one score per example; `None` for a summary without a word."""
        texts = [(example.summary, example.article.text) for example in examples]
        scores = []
        for example, mentions in zip(examples, self._entities.mentions(texts), strict=True):
            index = index_of(example.article)
            verdicts = None
            if not is_lower_cased(example.summary):
                verdicts = judge(mentions, example.summary, index, self._entities.aliases)
            values = components(example.summary, index, verdicts)
            scores.append(
                Score({"faithfulness": combine(values, _weights(), _neutral()), **values})
            )
        return scores


def combine(
    values: Mapping[str, float | None], weights: Mapping[str, float], neutral: Mapping[str, float]
) -> float | None:
    """Return the weighted mean; a component that is undefined takes its neutral value.

    `None` where the summary has no word at all.
    """
    if values["four_gram_overlap"] is None:
        return None
    total = 0.0
    for key, weight in weights.items():
        value = values[key]
        total += weight * (neutral[key] if value is None else value)
    return total / sum(weights.values())


def _weights() -> Mapping[str, float]:
    weights: Mapping[str, float] = _table()["weights"]
    return weights


def _neutral() -> Mapping[str, float]:
    neutral: Mapping[str, float] = _table()["neutral"]
    return neutral


@lru_cache(maxsize=1)
def _table() -> Mapping[str, Mapping[str, float]]:
    text = resources.files(__package__).joinpath("weights.json").read_text("utf-8")
    table: Mapping[str, Mapping[str, float]] = json.loads(text)
    return table
