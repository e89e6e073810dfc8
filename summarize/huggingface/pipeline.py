"""One loaded model at work: articles become prompts, generated tokens become summaries."""

from __future__ import annotations

import copy
import functools
import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import count

from summarize import answer
from summarize.base import Article, Failure, Result, Summary
from summarize.candidates import Candidates
from summarize.errors import ModelError
from summarize.huggingface.engine import Engine, GeneratedTokens, OutOfMemoryError
from summarize.huggingface.hardware import free_memory
from summarize.huggingface.memory import token_budget
from summarize.huggingface.options import Options
from summarize.huggingface.overflow import Rank, TooLongError, fit, ranker
from summarize.huggingface.prepared import EMPTY, PreparedArticle, WrittenTexts
from summarize.languages import detect_language, notice_once
from summarize.prompt import (
    CHAT_PROMPT,
    PLACE,
    PLAIN_PROMPT,
    Prompt,
    PromptTemplate,
    PromptTokenizer,
    chat_prompt_template,
    chat_system,
    plain_prompt_template,
)
from summarize.sentences import sentence_spans

VERSION = 4
"""Part of every signature; one more with each change of a prompt, limit or policy that can change
the text. 2: the model's own minimum length no longer holds for causal models. 3: the embedded
model reads 2,048 tokens."""

_SENTENCES = 3

# The longest prompt of a model that states no limit.
_UNSTATED = 4096

# The longest prompt of the embedded model: a longer one takes minutes and makes nothing better.
_EMBEDDED = 2048


class Pipeline:
    """A model with its prompt template and its policies."""

    def __init__(self, engine: Engine, options: Options) -> None:
        self._engine = engine
        self._options = options
        template, self._sentences = _template(engine, options)
        # A copy, because the next window is tokenized while this one is being decoded.
        self.tokenizer = PromptTokenizer(
            copy.deepcopy(engine.tokenizer), template, _limit(engine, options)
        )

    @classmethod
    def load(cls, options: Options) -> Pipeline:
        """Load the model that `options` name.

        Raises:
            ModelError: it cannot be found or loaded.
        """
        if options.engine == "ctranslate2":
            from summarize.huggingface.ctranslate2_engine import CTranslate2Engine

            return cls(CTranslate2Engine(options), options)
        from summarize.huggingface.torch_engine import TorchEngine

        return cls(TorchEngine(options), options)

    def reserve(self, n: int) -> int:
        """Return the tokens that one article takes in a batch beside its prompt.

        Args:
            n: number of candidates.
        """
        return self._engine.reserve(n)

    def token_budget(self, n: int) -> int:
        """Estimate how many tokens a batch may have, from the memory that is free now."""
        hardware = self._options.hardware
        free = free_memory(hardware)
        return token_budget(self._engine.bytes_per_token(n), free, hardware.device)

    def prepare(self, articles: Sequence[Article]) -> list[PreparedArticle | Failure]:
        """Tokenize articles, and make them fit by the overflow policy."""
        overflow = self._options.resolved_overflow
        rank = self._rank if overflow == "select" else sentence_spans
        tokens = self.tokenizer([article.text for article in articles])
        prepared: list[PreparedArticle | Failure] = []
        for article, whole in zip(articles, tokens, strict=True):
            if not article.text.strip():
                prepared.append(Failure(article.id, "empty_article", "the article has no text."))
                continue
            if self._options.is_embedded:
                _say_if_not_english(article.text)
            try:
                prompts = fit(self.tokenizer, article.text, whole, overflow, rank)
            except TooLongError as error:
                prepared.append(Failure(article.id, "too_long", str(error)))
            else:
                prepared.append(PreparedArticle(article, tuple(prompts)))
        return prepared

    def summarize(self, batch: Sequence[PreparedArticle], budget: int) -> list[Result]:
        """Summarize one batch: several articles of one prompt each, or one of several prompts.

        Raises:
            OutOfMemoryError: the batch does not fit.
        """
        return [
            written if isinstance(written, Failure) else self._summary(written)
            for written in self._write(batch, budget, 1)
        ]

    def candidates(self, batch: Sequence[PreparedArticle], budget: int, n: int) -> list[Candidates]:
        """Write up to `n` different candidates for each article of one batch.

        Raises:
            OutOfMemoryError: the batch does not fit.
        """
        return [
            written if isinstance(written, Failure) else self._candidates(written, n)
            for written in self._write(batch, budget, n)
        ]

    @property
    def takes_instructions(self) -> bool:
        """Whether it is a chat model, whose turns may say what to do."""
        return not self._engine.encoder_decoder and self._engine.tokenizer.chat_template is not None

    def instructed(self, article: Article, instruction: str) -> Result:
        """Summarize one article with an instruction behind it, in the user's turn."""
        template = self.tokenizer.template
        said = template.without_control_tokens(f"\n\n{instruction}")
        tokenizer = PromptTokenizer(
            self._engine.tokenizer,
            replace(template, after=said + template.after),
            self.tokenizer.limit,
        )
        overflow = self._options.resolved_overflow
        policy = "truncate" if overflow == "map-reduce" else overflow
        rank = self._rank if policy == "select" else sentence_spans
        seed = _seed(self._options.seed, article.id)
        try:
            prompts = fit(tokenizer, article.text, tokenizer.one(article.text), policy, rank)
            texts = self._engine.generate([prompts[0].ids], [seed], self._is_complete, 1)
        except TooLongError as error:
            return Failure(article.id, "too_long", str(error))
        except OutOfMemoryError:
            return Failure(article.id, "out_of_memory", "the prompt does not fit into memory.")
        return self._summary(WrittenTexts.of(PreparedArticle(article, tuple(prompts)), texts[0]))

    def close(self) -> None:
        """Free the model."""
        self._engine.close()

    def _write(
        self, batch: Sequence[PreparedArticle], budget: int, n: int
    ) -> list[WrittenTexts | Failure]:
        """Let the model write `n` texts or more for each article of one batch."""
        if len(batch) == 1 and len(batch[0].prompts) > 1:
            return [self._map_reduce(batch[0], budget, n)]
        texts = self._engine.generate(
            [prepared.prompts[0].ids for prepared in batch],
            [_seed(self._options.seed, prepared.article.id) for prepared in batch],
            self._is_complete,
            n,
        )
        return [WrittenTexts.of(prepared, own) for prepared, own in zip(batch, texts, strict=True)]

    def _summary(self, written: WrittenTexts) -> Result:
        text = self._text(written.texts[0])
        return written.summary(written.texts[0], text) if text else written.failure

    def _candidates(self, written: WrittenTexts, n: int) -> Candidates:
        """Return the first `n` different summaries among the texts of one article."""
        found: dict[str, Summary] = {}
        for tokens in written.texts:
            text = self._text(tokens)
            if text and text not in found and len(found) < n:
                found[text] = written.candidate(tokens, text)
        return tuple(found.values()) or written.failure

    def _map_reduce(self, prepared: PreparedArticle, budget: int, n: int) -> WrittenTexts | Failure:
        """Summarize the chunks, then their summaries, until one prompt holds them all.

        Only the last of these summaries has candidates.
        """
        identifier, prompts = prepared.article.id, prepared.prompts
        read = generated = 0
        for level in count():
            last = len(prompts) == 1
            outputs: list[list[GeneratedTokens]] = []
            seed = _seed(self._options.seed, f"{identifier}\0{level}")
            for part in _batched(prompts, budget, self.reserve(1)):
                seeds = range(seed + len(outputs), seed + len(outputs) + len(part))
                ids = [prompt.ids for prompt in part]
                outputs += self._engine.generate(ids, seeds, self._is_complete, n if last else 1)
            read += sum(len(prompt.ids) for prompt in prompts)
            if last:
                details = {"parts": len(prepared.prompts)}
                return WrittenTexts(identifier, outputs[0], read, 0, generated, details)
            generated += sum(len(texts[0].ids) for texts in outputs)
            text = "\n\n".join(filter(None, (self._text(texts[0]) for texts in outputs)))
            if not text:
                return Failure(identifier, "empty_output", EMPTY)
            following = tuple(fit(self.tokenizer, text, self.tokenizer.one(text), "map-reduce"))
            if len(following) >= len(prompts):
                return Failure(
                    identifier,
                    "too_long",
                    f"summaries of the article's {len(prompts)} parts are as long as what the "
                    "model reads: set max_new_tokens lower.",
                )
            prompts = following
        raise AssertionError("the parts become fewer until one is left")

    def _is_complete(self, ids: Sequence[int]) -> bool:
        """Tell whether a text under way has all the sentences that will be kept."""
        if self._sentences is None:
            return False
        text = self._engine.tokenizer.decode(ids, skip_special_tokens=True)
        return answer.complete(text, self._sentences)

    def _text(self, output: GeneratedTokens) -> str:
        text = self._engine.tokenizer.decode(output.ids, skip_special_tokens=True)
        return answer.clean(text, cut_off=output.cut_off, sentences=self._sentences)

    @functools.cached_property
    def _rank(self) -> Rank:
        return ranker(self._options.selector)


def _template(engine: Engine, options: Options) -> tuple[PromptTemplate, int | None]:
    """Return the prompt template, and the number of sentences to keep."""
    tokenizer = engine.tokenizer
    if engine.encoder_decoder:
        prompt = options.prompt if options.prompt is not None else f"{engine.prefix}{PLACE}"
        return plain_prompt_template(tokenizer, prompt), options.sentences
    own = options.prompt is not None or options.system is not None
    sentences = options.sentences or (None if own else _SENTENCES)
    if tokenizer.chat_template is None:
        return plain_prompt_template(tokenizer, options.prompt or PLAIN_PROMPT), sentences
    system = options.system if own else chat_system(sentences or _SENTENCES)
    prompt = options.prompt or CHAT_PROMPT
    return chat_prompt_template(tokenizer, prompt, system, options.template or {}), sentences


def _limit(engine: Engine, options: Options) -> int:
    """Return the greatest number of tokens of a prompt."""
    stated = engine.context_length
    if stated is not None and not engine.encoder_decoder:
        stated -= engine.max_new_tokens
        if stated < 1:
            raise ModelError(
                f"the model {options.model} has {engine.context_length} positions, which "
                f"max_new_tokens={engine.max_new_tokens} uses up: set it lower."
            )
    wanted = options.max_input_tokens
    if wanted is not None and stated is not None and wanted > stated:
        raise ModelError(
            f"the model {options.model} reads at most {stated} tokens beside its answer, "
            f"not max_input_tokens={wanted}."
        )
    limit = stated or _UNSTATED
    return wanted or (min(limit, _EMBEDDED) if options.is_embedded else limit)


def _batched(prompts: Sequence[Prompt], budget: int, reserve: int) -> Iterator[Sequence[Prompt]]:
    """Cut a long article's prompts, in order, into parts that keep to the budget."""
    size = max(1, budget // (max(len(prompt.ids) for prompt in prompts) + reserve))
    for start in range(0, len(prompts), size):
        yield prompts[start : start + size]


def _seed(seed: int, article_id: str) -> int:
    """Derive an article's seed from the run's, so that neither order nor batch matters."""
    digest = hashlib.sha256(f"{seed}\0{article_id}".encode()).digest()
    return int.from_bytes(digest[:6], "big")


def _say_if_not_english(text: str) -> None:
    language = detect_language(text)
    if language != "en":
        notice_once(
            "huggingface", language, "the embedded model reads and writes English; name another"
        )
