"""Whether a server read the whole prompt: some cut it to their context without a word.

What the server says it read is held against a count made here. With the model's own tokenizer the
count is exact; without, it is a bound that no text stays below: prose has some four characters a
token in any common vocabulary, hardly ever more than eight.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from summarize.errors import ModelError
from summarize.prompt import Span

_USUAL_CHARACTERS, _MOST_CHARACTERS = 4.0, 8.0
_TOLERANCE = 0.95
_TEMPLATE_TOKENS = 64
"""What a chat template may add to a prompt."""


@dataclass(frozen=True, slots=True)
class TokenCounter:
    """Counts tokens: exactly with a tokenizer, roughly by characters without one."""

    tokenizer: Any = None

    def unread(self, prompt: str, reported: int | None) -> int:
        """Return about how many tokens of a prompt the server did not read; 0 if it read all.

        Args:
            prompt: everything that was sent, without the chat template's own text.
            reported: the tokens of the prompt by the server's count; unknown where `None` or 0.
        """
        if not reported:
            return 0
        if self.tokenizer is None:
            if reported >= len(prompt) / _MOST_CHARACTERS:
                return 0
            return math.ceil(len(prompt) / _USUAL_CHARACTERS) - reported
        count = len(self._offsets(prompt))
        return count - reported if reported < _TOLERANCE * count else 0

    def fitting(self, around: str, article: str, limit: int) -> tuple[int, int]:
        """Return how many characters of an article fit, and how many of its tokens do not.

        Args:
            around: the prompt without the article.
            article: the article's text.
            limit: tokens that the whole prompt may have.
        """
        spans = self._offsets(article)
        room = limit - len(self._offsets(around)) - _TEMPLATE_TOKENS
        if len(spans) <= room:
            return len(article), 0
        return (spans[room - 1][1] if room > 0 else 0), len(spans) - max(room, 0)

    def _offsets(self, text: str) -> list[Span]:
        spans: list[Span] = self.tokenizer.encode(text, add_special_tokens=False).offsets
        return spans


def load_counter(tokenizer: str | None) -> TokenCounter:
    """Return what counts tokens.

    Args:
        tokenizer: a folder with a `tokenizer.json`, or a hub id; `None` counts characters.

    Raises:
        ModelError: there is no such tokenizer.
    """
    if tokenizer is None:
        return TokenCounter()
    from tokenizers import Tokenizer

    folder = Path(tokenizer)
    file = folder / "tokenizer.json"
    if not file.is_file() and (folder.is_dir() or folder.is_absolute()):
        raise ModelError(
            f"there is no {file}; name a folder with a tokenizer.json, or leave tokenizer out: "
            "lengths are then estimated by characters."
        )
    try:
        found = (
            Tokenizer.from_file(str(file))
            if file.is_file()
            else Tokenizer.from_pretrained(tokenizer)
        )
    except Exception as error:
        reason = " ".join(str(error).split())[:160]
        raise ModelError(
            f"the tokenizer {tokenizer!r} cannot be loaded ({reason}); name a folder with a "
            "tokenizer.json, or leave tokenizer out: lengths are then estimated by characters."
        ) from error
    found.no_truncation()
    return TokenCounter(found)


def text_of(messages: Mapping[str, Any]) -> str:
    """Return the text of a prompt or of all turns."""
    if "prompt" in messages:
        return str(messages["prompt"])
    return "\n".join(turn["content"] for turn in messages["messages"])
