"""The metric `entailment`."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from functools import cached_property
from statistics import fmean
from typing import Annotated, Any, Literal

from msgspec import Meta

from eval.metrics.base import Column, Example, Processes, Requirement, Score, Signature
from eval.metrics.entailment.classifier import Classifier, Labels, Meaning, find_labels
from eval.metrics.entailment.passages import Passage, hypotheses, premises
from eval.metrics.entailment.recipes import RECIPES, Aggregation, Hypothesis, Recipe
from summarize.errors import SpecError
from summarize.huggingface.encoders import BatchSize, Device
from summarize.huggingface.model_source import ModelSource, resolve
from summarize.sentences import splitter

VERSION = "1"
_AGGREGATIONS: dict[Aggregation, Callable[[Sequence[float]], float]] = {
    "max": max,
    "mean": fmean,
    "min": min,
}


class Entailment:
    """Does a model say that the article implies the summary?

    Takes any sequence-classification model with safetensors weights. A recipe decides what it is
    asked: those of SummaC-ZS, FactCG and MiniCheck come with their published models, AlignScore's
    (`nli_sp`) and the plain `nli` take yours. Under `sentences` the details have, for every part of
    the summary that was asked about, its place (`start`, `end`), its value, and the `premise` that
    speaks most for it, as a place in the article's text.

    Source: Laban et al. 2022 (SummaC), Tang et al. 2024 (MiniCheck), Lei et al. 2025 (FactCG),
    Zha et al. 2023 (AlignScore).

    Not for: a limit that means the same for every model: only values of one model and recipe
    can be compared.
    """

    processes: Processes = "one"

    def __init__(
        self,
        model: Annotated[
            str | None, Meta(description="folder or hub id; the recipe's own if left out")
        ] = None,
        recipe: Annotated[
            Literal["summac-zs", "factcg", "minicheck", "alignscore", "nli"] | None,
            Meta(description="how the model is asked (factcg; nli for a model of your own)"),
        ] = None,
        hypothesis: Annotated[
            Hypothesis | None, Meta(description="ask about each sentence, or the whole summary")
        ] = None,
        over_hypotheses: Annotated[
            Aggregation | None, Meta(description="how the sentences' values are put together")
        ] = None,
        labels: Annotated[
            dict[Meaning, int] | None,
            Meta(description="the numbers of the model's classes, if its config does not tell"),
        ] = None,
        revision: Annotated[
            str | None, Meta(description="branch, tag or commit of a hub model")
        ] = None,
        device: Device = "auto",
        batch_size: BatchSize = 16,
    ) -> None:
        self._name = recipe or ("nli" if model else "factcg")
        published = RECIPES[self._name]
        changes = {"hypothesis": hypothesis, "over_hypotheses": over_hypotheses}
        given: dict[str, Any] = {key: value for key, value in changes.items() if value}
        self.recipe: Recipe = replace(published, **given)
        if model is None and published.model is None:
            raise SpecError(
                f"entailment(recipe={self._name!r}) needs model=: a folder or hub id with "
                "safetensors weights."
            )
        self._model_name = model or str(published.model)
        self._revision = revision or (published.revision if model is None else None)
        self._given_labels = labels
        self._device, self._batch_size = device, batch_size
        self._classifier: Classifier | None = None

    @property
    def signature(self) -> str:
        """Recipe, what was changed of it, the model's exact content, its classes, the splitter.

        Raises:
            ModelError: there is no such model.
        """
        labels = [self._labels.entailment, self._labels.contradiction]
        fields = {
            "recipe": self._name,
            "hypothesis": self.recipe.hypothesis,
            "over": f"{self.recipe.over_premises},{self.recipe.over_hypotheses}",
            "model": self._model_name,
            "weights": self._source.identity,
            "labels": ",".join(str(label) for label in labels if label is not None),
            "split": splitter(),
            "v": VERSION,
        }
        return str(Signature("entailment", fields))

    @property
    def requires(self) -> frozenset[Requirement]:
        """Nothing: the article is the only witness."""
        return frozenset()

    @property
    def columns(self) -> Sequence[Column]:
        """One number; its key names the recipe, for numbers of two recipes are not the same."""
        probability = self.recipe.answer == "entailment"
        what = "entailment" if probability else "entailment less contradiction"
        return (
            Column(
                f"entailment_{self._name.replace('-', '_')}",
                unit="share" if probability else "ratio",
                better="up",
                title=self._name,
                description=f"Probability of {what} by the article, as a model sees it.",
                kind="fidelity",
            ),
        )

    def load(self) -> None:
        """Load the model.

        Raises:
            ModelError: it cannot be loaded.
        """
        if self._classifier is None:
            self._classifier = Classifier(self._source, self.recipe, self._device, self._batch_size)

    def close(self) -> None:
        """Free the model."""
        self._classifier = None

    def score(self, examples: Sequence[Example]) -> Iterator[Score]:
        """Yield one score per example; `None` where article or summary has nothing to ask about."""
        self.load()
        return (self._score(example) for example in examples)

    @cached_property
    def _source(self) -> ModelSource:
        return resolve(self._model_name, self._revision)

    @cached_property
    def _labels(self) -> Labels:
        config = self._source.read_json("config.json")
        return find_labels(self.recipe, config, self._given_labels, self._model_name)

    def _score(self, example: Example) -> Score:
        assert self._classifier is not None
        text = example.article.text
        article = premises(text, self.recipe, self._classifier.count_tokens)
        summary = hypotheses(example.summary, self.recipe)
        key = self.columns[0].key
        if not article or not summary:
            return Score({key: None})
        answers, cut = self._classifier.ask([(p.text, h.text) for h in summary for p in article])
        size = len(article)
        parts = [
            self._part(part, article, answers[number * size : (number + 1) * size])
            for number, part in enumerate(summary)
        ]
        over = _AGGREGATIONS[self.recipe.over_hypotheses]
        details: dict[str, Any] = {"sentences": parts}
        if cut:
            details["cut_inputs"] = cut
        if article[-1].end < len(text.rstrip()) and size == self.recipe.most_premises:
            details["read_to"] = article[-1].end
        return Score({key: over([part["value"] for part in parts])}, details=details)

    def _part(
        self, part: Passage, article: Sequence[Passage], answers: Sequence[Sequence[float]]
    ) -> dict[str, Any]:
        over = _AGGREGATIONS[self.recipe.over_premises]
        entailed = [answer[self._labels.entailment] for answer in answers]
        value = over(entailed)
        if self._labels.contradiction is not None:
            value -= over([answer[self._labels.contradiction] for answer in answers])
        best = article[max(range(len(article)), key=entailed.__getitem__)]
        return {
            "start": part.start,
            "end": part.end,
            "value": round(value, 6),
            "premise": [best.start, best.end],
        }
