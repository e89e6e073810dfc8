"""From an article to the tokens that a model reads, with an exact count of what is lost."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from summarize.huggingface.frame import Frame

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


class Encoder:
    """A tokenizer with a frame: texts go in, prompts come out.

    `limit` is the greatest number of tokens of a whole prompt.
    """

    def __init__(self, tokenizer: Any, frame: Frame, limit: int) -> None:
        self.frame = frame
        self.limit = limit
        self._tokenizer = tokenizer

    def __call__(self, articles: Sequence[str]) -> list[Tokens]:
        """Return the tokens of whole prompts around `articles`; tokenizes them in one go."""
        encoded = self._tokenizer(
            [self.frame.around(self.frame.disarmed(article)) for article in articles],
            add_special_tokens=self.frame.special_tokens,
            return_offsets_mapping=True,
            return_attention_mask=False,
            truncation=False,
            verbose=False,
        )
        return [
            Tokens(tuple(ids), tuple(self._own(offsets, len(article))))
            for article, ids, offsets in zip(
                articles, encoded["input_ids"], encoded["offset_mapping"], strict=True
            )
        ]

    def one(self, article: str) -> Tokens:
        """Return the tokens of the whole prompt around one article."""
        return self([article])[0]

    def _own(self, offsets: Sequence[Span], length: int) -> list[Span]:
        shift = len(self.frame.before)
        own = []
        for start, end in offsets:
            left, right = max(start - shift, 0), min(end - shift, length)
            if left < right:
                own.append((left, right))
        return own

    @property
    def frame_tokens(self) -> int:
        """How many tokens a prompt has without any article."""
        return len(self.one("").ids)
