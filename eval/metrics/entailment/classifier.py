"""A sequence-classification model that is asked whether a premise implies a hypothesis."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from eval.metrics.entailment.recipes import PAIR, Recipe
from summarize.errors import SpecError
from summarize.huggingface.encoders import inference, load_encoder, most_positions
from summarize.huggingface.hardware import detect
from summarize.huggingface.model_source import ModelSource

Meaning = Literal["entailment", "contradiction"]
_NAMES: dict[Meaning, re.Pattern[str]] = {
    "entailment": re.compile(r"(?i)(?:entail|support|align|consistent)"),
    "contradiction": re.compile(r"(?i)(?:contradict|refute)"),
}


@dataclass(frozen=True, slots=True)
class Labels:
    """The classes that count, as numbers; `contradiction` is `None` where it is not asked."""

    entailment: int
    contradiction: int | None = None


def find_labels(
    recipe: Recipe, config: Mapping[str, Any], given: Mapping[Meaning, int] | None, model: str
) -> Labels:
    """Return which of a model's classes mean entailment and contradiction.

    What is given counts first, then the names in the model's config, then the recipe's numbers.

    Args:
        recipe: knows the numbers of its published model.
        config: the model's config.json.
        given: the option `labels`.
        model: its name, for messages.

    Raises:
        SpecError: neither says which class it is.
    """
    wanted: list[Meaning] = ["entailment"]
    if recipe.answer == "entailment - contradiction":
        wanted.append("contradiction")
    named = {str(name): int(number) for name, number in (config.get("label2id") or {}).items()}
    found: dict[Meaning, int] = {}
    for meaning in wanted:
        of_name = [number for name, number in named.items() if _NAMES[meaning].match(name)]
        of_recipe = recipe.entailment if meaning == "entailment" else recipe.contradiction
        if given is not None and meaning in given:
            found[meaning] = given[meaning]
        elif len(of_name) == 1:
            found[meaning] = of_name[0]
        elif of_recipe is not None:
            found[meaning] = of_recipe
        else:
            classes = f" Its classes: {', '.join(named)}." if named else ""
            raise SpecError(
                f"entailment cannot tell which class of {model} means {meaning}; say so with "
                f"labels={{'entailment': 0, 'contradiction': 2}} and the right numbers.{classes}"
            )
    return Labels(found["entailment"], found.get("contradiction"))


class Classifier:
    """A loaded model, asked with a recipe's template."""

    def __init__(self, source: ModelSource, recipe: Recipe, device: str, batch_size: int) -> None:
        """Load the model.

        Raises:
            ModelError: it cannot be loaded.
        """
        self._tokenizer, self._model = load_encoder(source, "classifier", detect(device))
        self._recipe = recipe
        self._batch_size = batch_size
        positions = most_positions(self._model.config)
        self._limit = min(recipe.longest, positions or recipe.longest)

    def count_tokens(self, text: str) -> int:
        """Return the number of a text's tokens, without special ones."""
        return len(self._tokenizer(text, add_special_tokens=False, verbose=False)["input_ids"])

    def ask(self, pairs: Sequence[tuple[str, str]]) -> tuple[list[list[float]], int]:
        """Return the probabilities of all classes for each premise and hypothesis.

        Batches are made of these pairs alone, so that a score does not depend on what else is
        scored.

        Returns:
            a list of probabilities per pair, and how many inputs were cut to the longest length.
        """
        import torch

        inputs = [self._encode(premise, hypothesis) for premise, hypothesis in pairs]
        found: list[list[float]] = []
        for first in range(0, len(inputs), self._batch_size):
            batch = [encoded for encoded, _ in inputs[first : first + self._batch_size]]
            padded = self._tokenizer.pad(batch, return_tensors="pt").to(self._model.device)
            with inference():
                logits = self._model(**padded).logits
            found += torch.softmax(logits.double(), dim=-1).tolist()
        return found, sum(cut for _, cut in inputs)

    def _encode(self, premise: str, hypothesis: str) -> tuple[dict[str, Any], bool]:
        """Return one input and whether it was cut: in a pair the premise first."""
        texts = self._texts(premise, hypothesis)
        encoded = self._tokenizer(*texts, verbose=False)
        if len(encoded["input_ids"]) <= self._limit:
            return dict(encoded), False
        cut: dict[str, Any] = {"max_length": self._limit, "truncation": "only_first"}
        if len(texts) == 2 and self.count_tokens(texts[1]) > self._limit // 2:
            cut["truncation"] = "longest_first"
        return dict(self._tokenizer(*texts, verbose=False, **cut)), True

    def _texts(self, premise: str, hypothesis: str) -> tuple[str, ...]:
        if self._recipe.template == PAIR:
            return premise, hypothesis
        template = self._recipe.template.replace("[EOS]", self._tokenizer.eos_token or "")
        before, _, rest = template.partition("{premise}")
        between, _, after = rest.partition("{hypothesis}")
        return (f"{before}{premise}{between}{hypothesis}{after}",)
