"""The text around the article: prefix, prompt, chat template.

A frame is two fixed strings. The article goes between them and is the only part that is ever cut,
so an instruction cannot be lost, wherever it stands.
"""

from __future__ import annotations

from collections.abc import Mapping
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
class Frame:
    """What stands before and after the article.

    `special_tokens` says whether the tokenizer adds its own (`</s>`, `<s>`): not where a chat
    template has written them already. `reserved` are the strings that the tokenizer reads as
    control tokens.
    """

    before: str
    after: str
    special_tokens: bool
    reserved: tuple[str, ...] = ()

    def around(self, article: str) -> str:
        """Return the whole prompt for one article."""
        return f"{self.before}{article}{self.after}"

    def disarmed(self, article: str) -> str:
        """Return the article with control tokens made plain text of the same length.

        An article that quotes `<|im_end|>` would otherwise close the user's turn.
        """
        for token in self.reserved:
            if token in article:
                article = article.replace(token, f"\u2039{token[1:]}")
        return article


def prefix_frame(tokenizer: Any, prompt: str) -> Frame:
    """Make the frame of an encoder-decoder, or of a causal model without a chat template.

    Args:
        tokenizer: of the model.
        prompt: text with `{article}` in it once.

    Raises:
        SpecError: the prompt does not have `{article}` exactly once.
    """
    before, after = _split(prompt)
    return Frame(before, after, special_tokens=True, reserved=_reserved(tokenizer))


def chat_frame(
    tokenizer: Any, prompt: str, system: str | None, options: Mapping[str, Any]
) -> Frame:
    """Make the frame of a chat-tuned model with its own chat template.

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
    return Frame(before, after, special_tokens=False, reserved=_reserved(tokenizer))


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
