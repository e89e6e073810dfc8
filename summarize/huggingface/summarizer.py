"""The summarizer `huggingface`: any encoder-decoder or causal model as a summarizer."""

from __future__ import annotations

import functools
import hashlib
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence

import msgspec

from summarize import answer
from summarize.base import Article, BaseSummarizer, BatchResult, Failure, Result
from summarize.batch_plan import BatchTooLargeError, Measured
from summarize.candidates import CandidateBatch, Candidates
from summarize.huggingface import pipeline
from summarize.huggingface.batching import measured, run_batches
from summarize.huggingface.engine import OutOfMemoryError
from summarize.huggingface.generation import own_defaults
from summarize.huggingface.hardware import major_version
from summarize.huggingface.options import Options
from summarize.huggingface.pipeline import Pipeline
from summarize.huggingface.prepared import PreparedArticle
from summarize.prompt import CHAT_PROMPT, CHAT_SYSTEM, PLAIN_PROMPT
from summarize.sentences import splitter
from summarize.spec import Spec


class HuggingFace(Options, BaseSummarizer):
    """Summarize with a model of the Hugging Face hub, a folder, or the embedded model.

    Creating one is cheap: the model is loaded when the first article is summarized, and freed by
    `close`. The signature can be read without loading it, and without torch.
    """

    @functools.cached_property
    def signature(self) -> str:
        """Everything that can change the text: model content, prompt, dtype, versions.

        It is the spec, then `key:value` for what the spec leaves open, joined by `|`.

        Raises:
            ModelError: the model cannot be found.
            MissingDependencyError: the embedded model is not installed.
        """
        fast = self.engine == "ctranslate2"
        own = own_defaults(self.source, self.generation_options, self.engine)
        facts = {
            "model": self.source.identity,
            "adapter": self.adapter_source.identity if self.adapter_source else None,
            "generation": ",".join(f"{key}={value}" for key, value in own.items()),
            "prompt": self._prompts(),
            "overflow": self._overflow(),
            "dtype": self.resolved_dtype,
            "device": self.hardware.device,
            "engine": self.engine,
            "seed": str(self.seed),
            "answer": str(answer.VERSION),
            "split": splitter(),
            "v": str(pipeline.VERSION),
            "torch": major_version("torch"),
            "transformers": major_version("transformers"),
            "ctranslate2": major_version("ctranslate2") if fast else None,
        }
        spec = str(Spec("huggingface", self.given))
        parts = [spec, *(f"{key}:{value}" for key, value in facts.items() if value)]
        return "|".join(part.replace("|", "\\x7c").replace("\n", "\\n") for part in parts)

    def load(self) -> None:
        """Load the model, if it is not loaded yet.

        Raises:
            ModelError: it cannot be found or loaded.
            SpecError: an option is one that the model or the engine cannot follow.
        """
        _ = self._pipeline

    def summarize_articles(self, articles: Iterable[Article]) -> Iterator[Result]:
        """Yield one result per article as its batch is finished.

        Raises:
            ModelError: the model cannot be found, loaded or used.
        """
        for batch in self.summarize_batches(articles):
            yield from batch.results

    def summarize_batches(
        self,
        articles: Iterable[Article],
        *,
        finished: Container[str] = frozenset(),
        budgets: Mapping[int, int] | None = None,
    ) -> Iterator[BatchResult]:
        """Yield the results batch by batch; see `BatchedSummarizer`."""
        pipeline = self._pipeline
        for ran in run_batches(
            pipeline,
            articles,
            pipeline.summarize,
            reserve=pipeline.reserve(1),
            window=self.window,
            finished=finished,
            budgets=self._plan(budgets, 1),
        ):
            yield BatchResult(ran.index, ran.token_budget, ran.results)

    def candidates(self, articles: Iterable[Article], n: int) -> Iterator[tuple[str, Candidates]]:
        """Yield the id of each article with up to `n` candidates for it; see `candidate_batches`.

        Raises:
            ModelError: the model cannot be found, loaded or used.
        """
        for batch in self.candidate_batches(articles, n):
            yield from batch.results

    def candidate_batches(
        self,
        articles: Iterable[Article],
        n: int,
        *,
        finished: Container[str] = frozenset(),
        budgets: Mapping[int, int] | None = None,
    ) -> Iterator[CandidateBatch]:
        """Yield up to `n` different candidates for each article, batch by batch.

        The first is what `summarize` gives (in bfloat16 other rows in the batch can change its
        last digits). Then come the best text of a beam search, the greedy one and samples. The
        prompt is read once for all of them. See `BatchedCandidateSummarizer`.

        Raises:
            SpecError: the model or the engine cannot write several candidates.
        """
        pipeline = self._pipeline
        for ran in run_batches(
            pipeline,
            articles,
            lambda batch, budget: pipeline.candidates(batch, budget, n),
            reserve=pipeline.reserve(n),
            window=self.window,
            finished=finished,
            budgets=self._plan(budgets, n),
        ):
            results = (
                (one.article_id, one) if isinstance(one, Failure) else (one[0].article_id, one)
                for one in ran.results
            )
            yield CandidateBatch(ran.index, ran.token_budget, tuple(results))

    @property
    def takes_instructions(self) -> bool:
        """Whether the model is a chat model; it is loaded to see."""
        return self._pipeline.takes_instructions

    def instructed(self, article: Article, instruction: str) -> Result:
        """Summarize one article as an instruction behind it says; see `InstructableSummarizer`."""
        return self._pipeline.instructed(article, instruction)

    def _plan(self, budgets: Mapping[int, int] | None, n: int) -> dict[int, int]:
        """Return the recorded budgets, with one to begin with."""
        plan = dict(budgets or {})
        if 0 not in plan:
            plan[0] = self.batch_tokens or self._pipeline.token_budget(n)
        return plan

    @property
    def articles_ahead(self) -> int:
        """How many articles are read ahead to form batches of them."""
        return self.window

    def first_budget(self) -> int:
        """Return the tokens of a batch: those asked for, or what the free memory holds."""
        return self._plan(None, 1)[0]

    def measure(self, articles: Sequence[Article]) -> list[Measured[str] | Failure]:
        """Return the length of each article by its id, or why it cannot be summarized."""
        prepared = self._pipeline.prepare(articles)
        lengths = iter(measured(prepared, self._pipeline.reserve(1)))
        return [item if isinstance(item, Failure) else _named(next(lengths)) for item in prepared]

    def summarize_batch(self, articles: Sequence[Article], token_budget: int) -> tuple[Result, ...]:
        """Summarize articles together; see `PlannedSummarizer`."""
        prepared = self._pipeline.prepare(articles)
        items = [item for item in prepared if not isinstance(item, Failure)]
        try:
            return tuple(self._pipeline.summarize(items, token_budget))
        except OutOfMemoryError:
            raise BatchTooLargeError from None

    def close(self) -> None:
        """Free the model; it is loaded again when it is needed again."""
        loaded = self.__dict__.pop("_pipeline", None)
        if loaded is not None:
            loaded.close()

    @functools.cached_property
    def _pipeline(self) -> Pipeline:
        return Pipeline.load(self)

    def _prompts(self) -> str:
        """Hash the prompts that may be used; which of the defaults is, the model decides."""
        texts = (
            [self.prompt, self.system]
            if self.prompt or self.system
            else ["default", CHAT_SYSTEM, CHAT_PROMPT, PLAIN_PROMPT]
        )
        return hashlib.sha256(msgspec.json.encode([*texts, self.template])).hexdigest()[:12]

    def _overflow(self) -> str:
        if self.resolved_overflow != "select":
            return self.resolved_overflow
        from summarize.huggingface.overflow import load_selector

        return "select/" + load_selector(self.selector).signature.replace("|", "/")


def _named(one: Measured[PreparedArticle]) -> Measured[str]:
    return Measured(one.item.article.id, one.length, one.alone, one.prompts)
