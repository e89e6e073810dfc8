"""The metric `bertscore`."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from functools import cached_property
from pathlib import Path
from typing import Annotated, Any, Literal

from msgspec import Meta

from eval.errors import MetricError
from eval.metrics.base import Column, Example, Kind, Processes, Requirement, Score, Signature
from eval.metrics.bertscore.embed import Embedder, compare
from eval.metrics.bertscore.published import BASELINES, LAYERS
from summarize.errors import SpecError
from summarize.huggingface.encoders import BatchSize, Device
from summarize.huggingface.model_cache import sha256
from summarize.huggingface.model_source import ModelSource, resolve

VERSION = "1"
_PARTS = ("precision", "recall", "f1")


class BertScore:
    """BERTScore of Zhang et al. (2020), as the package bert-score computes it.

    Each token of one text is compared with the most similar token of the other by the cosine of
    their vectors in one layer of a model; of several references each number is the best. Texts are
    read up to the model's length, 510 tokens for most; `details` say where something was cut.

    Source: Zhang et al. 2020, "BERTScore: Evaluating Text Generation with BERT".

    Not for: a wrong name or number, whose vector lies close to the right one's, and for scores
    of different models or layers side by side.
    """

    processes: Processes = "one"

    def __init__(
        self,
        model: Annotated[
            str, Meta(description="folder or hub id of an encoder")
        ] = "FacebookAI/roberta-large",
        layer: Annotated[
            Annotated[int, Meta(ge=1)] | None,
            Meta(description="the layer; the authors' choice for models that they tried"),
        ] = None,
        idf: Annotated[
            str | None,
            Meta(description="a text file, one text a line: rare tokens in it weigh more"),
        ] = None,
        rescale: Annotated[
            bool, Meta(description="stretch the scale by the authors' baseline for English")
        ] = False,
        baseline: Annotated[
            list[float] | None,
            Meta(description="precision, recall and F1 of unrelated texts, to rescale by"),
        ] = None,
        against: Annotated[
            Literal["references", "article"], Meta(description="what summaries are compared with")
        ] = "references",
        revision: Annotated[
            str | None, Meta(description="branch, tag or commit of a hub model")
        ] = None,
        device: Device = "auto",
        batch_size: BatchSize = 16,
    ) -> None:
        short = model.rstrip("/").rpartition("/")[2]
        chosen = layer or LAYERS.get(short)
        if chosen is None:
            raise SpecError(
                f"bertscore knows no layer for {model}; name one, for scores of two layers cannot "
                "be compared: layer=17, say."
            )
        if rescale and baseline is None:
            known = BASELINES.get((short, chosen))
            if known is None:
                raise SpecError(
                    f"bertscore has no baseline for layer {chosen} of {model}; give baseline= as "
                    "precision, recall and F1 of unrelated texts."
                )
            baseline = list(known)
        if baseline is not None and (len(baseline) != 3 or max(baseline) >= 1):
            raise SpecError("bertscore needs a baseline of three numbers below 1.")
        self._model_name, self._revision, self._layer = model, revision, chosen
        self._idf, self._baseline, self._against = idf, baseline, against
        self._device, self._batch_size = device, batch_size
        self._embedder: Embedder | None = None
        self._rarity: dict[int, float] | None = None
        self._unseen = 0.0

    @property
    def signature(self) -> str:
        """Model with its exact content, layer, weights of tokens, rescaling, kind of tokenizer.

        Raises:
            ModelError: there is no such model.
            MetricError: the file of `idf` cannot be read.
        """
        rescaled = self._baseline and ",".join(f"{number:g}" for number in self._baseline)
        fields = {
            "model": self._model_name,
            "weights": self._source.identity,
            "layer": str(self._layer),
            "idf": "no" if self._idf is None else sha256(self._idf_file())[:16],
            "rescaled": rescaled or "no",
            "tokenizer": "fast",
            "against": self._against,
            "refs": "max",
            "v": VERSION,
        }
        return str(Signature("bertscore", fields))

    @property
    def requires(self) -> frozenset[Requirement]:
        """The references, where summaries are compared with them."""
        return frozenset({"references"}) if self._against == "references" else frozenset()

    @property
    def columns(self) -> Sequence[Column]:
        """Precision, recall and F1."""
        own = self._against == "references"
        kind: Kind = "references" if own else "fidelity"
        start = "bertscore" if own else "bertscore_article"
        whom = "the reference" if own else "the article"
        what = (f"the summary's tokens to {whom}'s", f"{whom}'s tokens to the summary's")
        descriptions = (
            f"Similarity of {what[0]}.",
            f"Similarity of {what[1]}.",
            "Harmonic mean of both.",
        )
        return tuple(
            Column(
                f"{start}_{part}",
                unit="ratio",
                better="up",
                title=f"BERTScore {part[0].upper()}" + ("1" if part == "f1" else ""),
                description=description,
                kind=kind,
            )
            for part, description in zip(_PARTS, descriptions, strict=True)
        )

    def load(self) -> None:
        """Load the model, and read the texts for `idf`.

        Raises:
            ModelError: the model cannot be loaded.
            MetricError: the file of `idf` cannot be read.
        """
        if self._embedder is not None:
            return
        embedder = Embedder(self._source, self._layer, self._device, self._batch_size)
        if self._idf is not None:
            lines = self._idf_file().read_text("utf-8").splitlines()
            texts = [line for line in lines if line.strip()]
            self._rarity = embedder.rarity(texts)
            self._unseen = math.log(len(texts) + 1)
        self._embedder = embedder

    def close(self) -> None:
        """Free the model."""
        self._embedder = None

    def score(self, examples: Sequence[Example]) -> Iterator[Score]:
        """Yield one score per example; `None` where a summary or all references are empty.

        Raises:
            MetricError: an example has no reference, and is to be compared with it.
        """
        if self._against == "references":
            for number, example in enumerate(examples):
                if not example.references:
                    raise MetricError(f"example {number} ({example.article.id}) has no reference.")
        self.load()
        return (self._score(example) for example in examples)

    @cached_property
    def _source(self) -> ModelSource:
        return resolve(self._model_name, self._revision)

    def _idf_file(self) -> Path:
        path = Path(str(self._idf)).expanduser()
        if not path.is_file():
            raise MetricError(f"bertscore finds no file {self._idf} to count tokens in for idf.")
        return path

    def _score(self, example: Example) -> Score:
        assert self._embedder is not None
        others = example.references if self._against == "references" else (example.article.text,)
        embedded = self._embedder.embed([example.summary, *others], self._rarity, self._unseen)
        summary, *rest = embedded
        keys = [column.key for column in self.columns]
        rest = [other for other in rest if other.words]
        if not summary.words or not rest:
            return Score(dict.fromkeys(keys, None))
        found = [compare(summary, other) for other in rest]
        best = [max(numbers) for numbers in zip(*found, strict=True)]
        if self._baseline is not None:
            best = [(b - zero) / (1 - zero) for b, zero in zip(best, self._baseline, strict=True)]
        details: dict[str, Any] = {}
        if any(text.cut for text in embedded):
            details["cut_texts"] = sum(text.cut for text in embedded)
        return Score(dict(zip(keys, best, strict=True)), details=details)
