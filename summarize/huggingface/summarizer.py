"""The summarizer `huggingface`: any encoder-decoder or causal model as a summarizer."""

from __future__ import annotations

import functools
import hashlib
from collections.abc import Container, Iterable, Iterator, Mapping
from typing import Annotated, Any, Literal

import msgspec
from msgspec import Meta

from summarize.base import Article, BaseSummarizer, BatchResult, Result
from summarize.huggingface import answer, embedded, writer
from summarize.huggingface.batching import run_batches
from summarize.huggingface.hardware import major_version
from summarize.huggingface.options import Options
from summarize.huggingface.overflow import Overflow
from summarize.huggingface.writer import Writer
from summarize.prompt import CHAT_PROMPT, CHAT_SYSTEM, PLAIN_PROMPT
from summarize.sentences import splitter
from summarize.spec import Spec

_AtLeastOne = Annotated[int, Meta(ge=1)]


class HuggingFace(BaseSummarizer):
    """Summarize with a model of the Hugging Face hub, a folder, or the embedded model.

    Creating one is cheap: the model is loaded when the first article is summarized, and freed by
    `close`. The signature can be read without loading it, and without torch.
    """

    def __init__(
        self,
        model: Annotated[
            str, Meta(description="hub id, model folder, or the embedded model's name")
        ] = embedded.NAME,
        *,
        revision: Annotated[
            str | None, Meta(description="branch, tag or commit of a hub model")
        ] = None,
        gguf_file: Annotated[
            str | None, Meta(description="name of the GGUF file to read the weights from")
        ] = None,
        adapter: Annotated[
            str | None, Meta(description="PEFT adapter: hub id or folder (needs the extra 'peft')")
        ] = None,
        engine: Annotated[
            Literal["torch", "ctranslate2"],
            Meta(description="what runs the model; ctranslate2 needs the extra 'fast'"),
        ] = "torch",
        dtype: Annotated[
            Literal["auto", "float32", "bfloat16", "float16", "int8"],
            Meta(description="auto: bfloat16 where the hardware has it; int8 with ctranslate2"),
        ] = "auto",
        device: Annotated[
            str,
            Meta(
                description="auto, cpu, cuda, cuda:1, mps", pattern=r"^(auto|cpu|mps|cuda(:\d+)?)$"
            ),
        ] = "auto",
        device_map: Annotated[
            str | None, Meta(description="how to spread a large model over devices, such as 'auto'")
        ] = None,
        quantization: Annotated[
            dict[str, Any] | None,
            Meta(description="a transformers quantization config, with its quant_method"),
        ] = None,
        prompt: Annotated[
            str | None, Meta(description="text around {article}; the user's turn of a chat model")
        ] = None,
        system: Annotated[
            str | None, Meta(description="system turn of a chat model; '' for none")
        ] = None,
        template: Annotated[
            dict[str, Any] | None,
            Meta(description="variables of the chat template, such as enable_thinking"),
        ] = None,
        sentences: Annotated[
            _AtLeastOne | None,
            Meta(description="keep at most so many sentences (default prompt: 3)"),
        ] = None,
        max_new_tokens: Annotated[
            _AtLeastOne | None, Meta(description="longest summary; the model's own limit, or 128")
        ] = None,
        num_beams: Annotated[
            _AtLeastOne | None, Meta(description="beams; the model's own number, or 1 (greedy)")
        ] = None,
        generation: Annotated[
            dict[str, Any] | None,
            Meta(description="further generation parameters, such as {length_penalty: 2.0}"),
        ] = None,
        overflow: Annotated[
            Overflow,
            Meta(description="what to do with an article that is too long"),
        ] = "truncate",
        selector: Annotated[
            str, Meta(description="the extractive summarizer that chooses with overflow: select")
        ] = "extractive",
        max_input_tokens: Annotated[
            _AtLeastOne | None, Meta(description="longest prompt; the model's own limit if not set")
        ] = None,
        batch_tokens: Annotated[
            _AtLeastOne | None, Meta(description="tokens of a batch; estimated if not set")
        ] = None,
        window: Annotated[
            int, Meta(ge=1, description="how many articles are read ahead to form batches")
        ] = 256,
        seed: Annotated[int, Meta(ge=0, description="for sampling, with the article's id")] = 0,
        trust_remote_code: Annotated[
            bool, Meta(description="run Python code that a hub model brings; off for good reason")
        ] = False,
    ) -> None:
        given = {key: value for key, value in locals().items() if key != "self"}
        self._options = Options(**given)
        self._writer: Writer | None = None

    @functools.cached_property
    def signature(self) -> str:
        """Everything that can change the text: model content, prompt, dtype, versions.

        Raises:
            ModelError: the model cannot be found.
            MissingDependencyError: the embedded model is not installed.
        """
        return signature(self._options)

    def load(self) -> None:
        """Load the model, if it is not loaded yet.

        Raises:
            ModelError: it cannot be found or loaded.
        """
        self._loaded()

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
        writer = self._loaded()
        options = self._options
        plan = dict(budgets or {})
        plan.setdefault(0, options.batch_tokens or writer.token_budget())
        yield from run_batches(
            writer, articles, window=options.window, finished=finished, budgets=plan
        )

    def close(self) -> None:
        """Free the model; it is loaded again when it is needed again."""
        if self._writer is not None:
            self._writer.close()
            self._writer = None

    def _loaded(self) -> Writer:
        if self._writer is None:
            self._writer = Writer.load(self._options)
        return self._writer


def signature(options: Options) -> str:
    """Return the spec, then `key:value` for what it leaves open, joined by `|`.

    Raises:
        ModelError: the model cannot be found.
        MissingDependencyError: the embedded model is not installed.
    """
    recipe = options.recipe
    facts = {
        "model": recipe.source.identity,
        "adapter": recipe.adapter.identity if recipe.adapter else None,
        "prompt": _prompt(options),
        "overflow": _overflow(options),
        "dtype": options.resolved_dtype,
        "device": options.hardware.device,
        "engine": options.engine,
        "seed": str(options.seed),
        "answer": str(answer.VERSION),
        "split": splitter(),
        "v": str(writer.VERSION),
        "torch": major_version("torch"),
        "transformers": major_version("transformers"),
        "ctranslate2": major_version("ctranslate2") if options.engine == "ctranslate2" else None,
    }
    spec = str(Spec("huggingface", options.given)).replace("|", "\\x7c").replace("\n", "\\n")
    return "|".join([spec, *(f"{key}:{value}" for key, value in facts.items() if value)])


def _prompt(options: Options) -> str:
    """Hash the prompts that may be used; which of the defaults is, the model decides."""
    texts = (
        [options.prompt, options.system]
        if options.prompt or options.system
        else ["default", CHAT_SYSTEM, CHAT_PROMPT, PLAIN_PROMPT]
    )
    return hashlib.sha256(msgspec.json.encode([*texts, options.template])).hexdigest()[:12]


def _overflow(options: Options) -> str:
    if options.overflow != "select":
        return options.overflow
    from summarize.huggingface.overflow import load_selector

    return "select/" + load_selector(options.selector).signature.replace("|", "/")
