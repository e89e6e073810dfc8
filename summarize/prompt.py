"""Prompt templates, the text around an article, and the tokens of whole prompts.

A template is two fixed strings. The article goes between them and is the only part that is ever
cut, so an instruction cannot be lost, wherever it stands.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from summarize.errors import ModelError, SpecError

PLACE = "{article}"

# Chosen by reading what the embedded model and larger ones make of news articles; see
# docs/models.md.
CHAT_SYSTEM = "Summarize the news article in {length}, focusing on the main facts."
CHAT_PROMPT = f"Summarize this article:\n\n{PLACE}"
PLAIN_PROMPT = f"{PLACE}\n\nTL;DR:"

# Stands for the article while a chat template is rendered; private use, so in no real text.
_MARK = "\ue000article\ue001"


_NUMBERS = ("two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")


def chat_system(sentences: int) -> str:
    """Return the default system turn for a summary of so many sentences."""
    if sentences == 1:
        return CHAT_SYSTEM.format(length="one concise, objective sentence")
    number = _NUMBERS[sentences - 2] if sentences - 2 < len(_NUMBERS) else str(sentences)
    return CHAT_SYSTEM.format(length=f"up to {number} concise, objective sentences")


@dataclass(frozen=True, slots=True)
class PromptTemplate:
    """The text before and after the article.

    `special_tokens` says whether the tokenizer adds its own (`</s>`, `<s>`): not where a chat
    template has written them already. `reserved` are the strings that the tokenizer reads as
    control tokens.
    """

    before: str
    after: str
    special_tokens: bool
    reserved: tuple[str, ...] = ()

    def fill(self, article: str) -> str:
        """Return the whole prompt for one article."""
        return f"{self.before}{article}{self.after}"

    def without_control_tokens(self, article: str) -> str:
        """Return the article with control tokens made plain text of the same length.

        An article that quotes `<|im_end|>` would otherwise close the user's turn.
        """
        for token in self.reserved:
            if token in article:
                article = article.replace(token, f"\u2039{token[1:]}")
        return article


def plain_prompt_template(tokenizer: Any, prompt: str) -> PromptTemplate:
    """Make the template for an encoder-decoder, or for a causal model without a chat template.

    Args:
        tokenizer: of the model.
        prompt: text with `{article}` in it once.

    Raises:
        SpecError: the prompt does not have `{article}` exactly once.
    """
    before, after = _split(prompt)
    return PromptTemplate(before, after, special_tokens=True, reserved=_reserved(tokenizer))


def chat_prompt_template(
    tokenizer: Any, prompt: str, system: str | None, options: Mapping[str, Any]
) -> PromptTemplate:
    """Make the template for a chat-tuned model, out of its own chat template.

    Args:
        tokenizer: with a chat template.
        prompt: the user's turn, with `{article}` in it once.
        system: the system's turn; none if `None`.
        options: extra variables of the template, such as `enable_thinking`.

    Raises:
        SpecError: the prompt does not have `{article}` exactly once.
        ModelError: the template refuses the turns, or does not repeat the article once.
    """
    _split(prompt)
    turns = [{"role": "system", "content": system}] if system else []
    turns.append({"role": "user", "content": prompt.replace(PLACE, _MARK)})
    try:
        text = tokenizer.apply_chat_template(
            turns, tokenize=False, add_generation_prompt=True, **options
        )
    except Exception as error:
        hint = "; without a system turn (system='') it may work" if system else ""
        raise ModelError(
            f"the model's chat template refuses the prompt ({error}){hint}."
        ) from error
    if text.count(_MARK) != 1:
        raise ModelError("the model's chat template does not repeat the prompt exactly once.")
    before, _, after = text.partition(_MARK)
    return PromptTemplate(before, after, special_tokens=False, reserved=_reserved(tokenizer))


def _split(prompt: str) -> tuple[str, str]:
    if prompt.count(PLACE) != 1:
        raise SpecError(f"the prompt must have {PLACE} in it exactly once, not {prompt!r}.")
    before, _, after = prompt.partition(PLACE)
    return before, after


def _reserved(tokenizer: Any) -> tuple[str, ...]:
    """Control tokens that show as themselves in text: longer than a letter, not white space."""
    return tuple(
        sorted(
            token.content
            for token in tokenizer.added_tokens_decoder.values()
            if token.special and len(token.content) > 1 and token.content.strip()
        )
    )


Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Prompt:
    """One text for the model: its tokens, and what of the article they leave out.

    `dropped_tokens` counts the article's tokens that lie in `dropped_spans`, code point offsets
    in the article's text.
    """

    ids: tuple[int, ...]
    dropped_tokens: int = 0
    dropped_spans: tuple[Span, ...] = ()


@dataclass(frozen=True, slots=True)
class Tokens:
    """A whole prompt's tokens, and which of them belong to the article.

    `spans` has the code point offsets, in the article, of each of the article's tokens.
    """

    ids: tuple[int, ...]
    spans: tuple[Span, ...]

    def inside(self, start: int, end: int) -> int:
        """Count the article's tokens that lie, even partly, between two offsets."""
        return sum(1 for left, right in self.spans if left < end and right > start)


class PromptTokenizer:
    """A tokenizer with a prompt template: articles go in, the tokens of whole prompts come out.

    `limit` is the greatest number of tokens of a whole prompt.
    """

    def __init__(self, tokenizer: Any, template: PromptTemplate, limit: int) -> None:
        self.template = template
        self.limit = limit
        self._tokenizer = tokenizer

    def __call__(self, articles: Sequence[str]) -> list[Tokens]:
        """Return the tokens of whole prompts around `articles`; tokenizes them in one go."""
        encoded = self._tokenizer(
            [
                self.template.fill(self.template.without_control_tokens(article))
                for article in articles
            ],
            add_special_tokens=self.template.special_tokens,
            return_offsets_mapping=True,
            return_attention_mask=False,
            truncation=False,
            verbose=False,
        )
        return [
            Tokens(tuple(ids), tuple(self._inside_article(offsets, len(article))))
            for article, ids, offsets in zip(
                articles, encoded["input_ids"], encoded["offset_mapping"], strict=True
            )
        ]

    def one(self, article: str) -> Tokens:
        """Return the tokens of the whole prompt around one article."""
        return self([article])[0]

    def _inside_article(self, offsets: Sequence[Span], length: int) -> list[Span]:
        shift = len(self.template.before)
        own = []
        for start, end in offsets:
            left, right = max(start - shift, 0), min(end - shift, length)
            if left < right:
                own.append((left, right))
        return own

    @property
    def template_tokens(self) -> int:
        """How many tokens a prompt has without any article."""
        return len(self.one("").ids)
