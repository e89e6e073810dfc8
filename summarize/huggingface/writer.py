"""One loaded model at work: articles to prompts, prompts to summaries."""

from __future__ import annotations

import copy
import functools
import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import count

from summarize import answer
from summarize.base import Article, Failure, Summary
from summarize.errors import ModelError
from summarize.huggingface.engine import Engine, Written
from summarize.huggingface.hardware import free_memory
from summarize.huggingface.memory import token_budget
from summarize.huggingface.options import SENTENCES, Options
from summarize.huggingface.overflow import Rank, TooLongError, fit
from summarize.huggingface.torch_engine import TorchEngine
from summarize.prompt import (
    CHAT_PROMPT,
    PLACE,
    PLAIN_PROMPT,
    Encoder,
    Frame,
    Prompt,
    Span,
    chat_frame,
    chat_system,
    prefix_frame,
)

# Raised when a default changes that can change the text: prompts, limits, policies.
VERSION = 1

# The longest prompt of a model that states no limit.
_UNSTATED = 4096


@dataclass(frozen=True, slots=True)
class Job:
    """An article ready to be summarized: its prompts (several with map-reduce)."""

    article: Article
    prompts: tuple[Prompt, ...]

    @property
    def length(self) -> int:
        """The tokens of its longest prompt."""
        return max(len(prompt.ids) for prompt in self.prompts)


class Writer:
    """A model with its frame and its policies."""

    def __init__(self, engine: Engine, options: Options) -> None:
        self._engine = engine
        self._options = options
        frame, self._sentences = _frame(engine, options)
        # A copy, because the next window is tokenized while this one is being decoded.
        self.encoder = Encoder(copy.deepcopy(engine.tokenizer), frame, _limit(engine, options))

    @classmethod
    def load(cls, options: Options) -> Writer:
        """Load the model that `options` name.

        Raises:
            ModelError: it cannot be found or loaded.
        """
        return cls(_engine(options), options)

    @property
    def reserve(self) -> int:
        """Tokens that one article takes in a batch beside its prompt."""
        return self._engine.max_new_tokens

    def token_budget(self) -> int:
        """Estimate how many tokens a batch may have, from the memory that is free now."""
        device = self._options.hardware.device
        return token_budget(self._engine.bytes_per_token, free_memory(device), device)

    def prepare(self, articles: Sequence[Article]) -> list[Job | Failure]:
        """Tokenize articles, and make them fit by the overflow policy."""
        tokens = self.encoder([article.text for article in articles])
        jobs: list[Job | Failure] = []
        for article, whole in zip(articles, tokens, strict=True):
            if not article.text.strip():
                jobs.append(Failure(article.id, "empty_article", "the article has no text."))
                continue
            try:
                prompts = fit(
                    self.encoder, article.text, whole, self._options.overflow, self._ranked
                )
            except TooLongError as error:
                jobs.append(Failure(article.id, "too_long", str(error)))
            else:
                jobs.append(Job(article, tuple(prompts)))
        return jobs

    def write(self, jobs: Sequence[Job], budget: int) -> list[Summary | Failure]:
        """Summarize the jobs of one batch: several of one prompt each, or one of several.

        Raises:
            OutOfMemoryError: the batch does not fit.
        """
        if len(jobs) == 1 and len(jobs[0].prompts) > 1:
            return [self._map_reduce(jobs[0], budget)]
        written = self._engine.write(
            [job.prompts[0].ids for job in jobs],
            [_seed(self._options.seed, job.article.id) for job in jobs],
            self._enough,
        )
        return [self._result(job, output) for job, output in zip(jobs, written, strict=True)]

    def close(self) -> None:
        """Free the model."""
        self._engine.close()

    def _result(self, job: Job, written: Written) -> Summary | Failure:
        text = self._text(written)
        if not text:
            return Failure(job.article.id, "empty_output", "the model wrote no summary.")
        prompt = job.prompts[0]
        spans = [list(span) for span in prompt.dropped_spans]
        return Summary(
            article_id=job.article.id,
            text=text,
            input_tokens=len(prompt.ids),
            dropped_tokens=prompt.dropped_tokens,
            output_tokens=len(written.ids),
            details={"dropped_spans": spans} if spans else {},
        )

    def _map_reduce(self, job: Job, budget: int) -> Summary | Failure:
        """Summarize the chunks, then their summaries, until one prompt holds them all."""
        prompts, read, wrote = job.prompts, 0, 0
        for level in count():
            outputs: list[Written] = []
            seed = _seed(self._options.seed, f"{job.article.id}\0{level}")
            for part in _batched(prompts, budget, self.reserve):
                seeds = range(seed + len(outputs), seed + len(outputs) + len(part))
                outputs += self._engine.write([prompt.ids for prompt in part], seeds, self._enough)
            read += sum(len(prompt.ids) for prompt in prompts)
            wrote += sum(len(output.ids) for output in outputs)
            text = "\n\n".join(filter(None, map(self._text, outputs)))
            if not text:
                return Failure(job.article.id, "empty_output", "the model wrote no summary.")
            if len(prompts) == 1:
                break
            following = tuple(fit(self.encoder, text, self.encoder.one(text), "map-reduce"))
            if len(following) >= len(prompts):
                return Failure(
                    job.article.id,
                    "too_long",
                    f"summaries of the article's {len(prompts)} parts are as long as what the "
                    "model reads: set max_new_tokens lower.",
                )
            prompts = following
        return Summary(
            article_id=job.article.id,
            text=text,
            input_tokens=read,
            output_tokens=wrote,
            details={"parts": len(job.prompts)},
        )

    def _enough(self, ids: Sequence[int]) -> bool:
        """Tell whether a text under way has all the sentences that will be kept."""
        if self._sentences is None:
            return False
        text = self._engine.tokenizer.decode(ids, skip_special_tokens=True)
        return answer.complete(text, self._sentences)

    def _text(self, written: Written) -> str:
        text = self._engine.tokenizer.decode(written.ids, skip_special_tokens=True)
        return answer.clean(text, cut_off=written.cut_off, sentences=self._sentences)

    def _ranked(self, text: str) -> Sequence[Span]:
        return self._rank(text)

    @functools.cached_property
    def _rank(self) -> Rank:
        from summarize.huggingface.overflow import ranker

        return ranker(self._options.selector)


def _engine(options: Options) -> Engine:
    if options.engine == "ctranslate2":
        from summarize.huggingface.ctranslate2_engine import CTranslate2Engine

        return CTranslate2Engine(options.recipe, options.generation_options)
    return TorchEngine(options.recipe, options.generation_options)


def _frame(engine: Engine, options: Options) -> tuple[Frame, int | None]:
    """Return the frame, and the number of sentences to keep."""
    tokenizer = engine.tokenizer
    if engine.encoder_decoder:
        prompt = options.prompt if options.prompt is not None else f"{engine.prefix}{PLACE}"
        return prefix_frame(tokenizer, prompt), options.sentences
    own = options.prompt is not None or options.system is not None
    sentences = options.sentences or (None if own else SENTENCES)
    if tokenizer.chat_template is None:
        return prefix_frame(tokenizer, options.prompt or PLAIN_PROMPT), sentences
    system = options.system if own else chat_system(sentences or SENTENCES)
    frame = chat_frame(tokenizer, options.prompt or CHAT_PROMPT, system, options.template or {})
    return frame, sentences


def _limit(engine: Engine, options: Options) -> int:
    """Return the greatest number of tokens of a prompt."""
    stated = engine.positions
    if stated is not None and not engine.encoder_decoder:
        stated -= engine.max_new_tokens
        if stated < 1:
            raise ModelError(
                f"the model {options.model} has {engine.positions} positions, which "
                f"max_new_tokens={engine.max_new_tokens} uses up: set it lower."
            )
    wanted = options.max_input_tokens
    if wanted is not None and stated is not None and wanted > stated:
        raise ModelError(
            f"the model {options.model} reads at most {stated} tokens beside its answer, "
            f"not max_input_tokens={wanted}."
        )
    return wanted or stated or _UNSTATED


def _batched(prompts: Sequence[Prompt], budget: int, reserve: int) -> Iterator[Sequence[Prompt]]:
    """Cut a long article's prompts, in order, into parts that keep to the budget."""
    size = max(1, budget // (max(len(prompt.ids) for prompt in prompts) + reserve))
    for start in range(0, len(prompts), size):
        yield prompts[start : start + size]


def _seed(seed: int, article_id: str) -> int:
    """Derive an article's seed from the run's, so that neither order nor batch matters."""
    digest = hashlib.sha256(f"{seed}\0{article_id}".encode()).digest()
    return int.from_bytes(digest[:6], "big")
