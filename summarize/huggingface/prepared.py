"""What goes into a model for one article, and what came out of it."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from summarize.base import Article, Failure, Summary
from summarize.huggingface.engine import GeneratedTokens
from summarize.prompt import Prompt

EMPTY = "the model wrote no summary."


@dataclass(frozen=True, slots=True)
class PreparedArticle:
    """An article ready to be summarized: its prompts (several with map-reduce)."""

    article: Article
    prompts: tuple[Prompt, ...]

    @property
    def length(self) -> int:
        """The tokens of its longest prompt."""
        return max(len(prompt.ids) for prompt in self.prompts)


@dataclass(frozen=True, slots=True)
class WrittenTexts:
    """What a model wrote for one article: texts, and what they have in common.

    `details` are those of each summary; `earlier_tokens` were written for the summaries of parts.
    """

    article_id: str
    texts: Sequence[GeneratedTokens]
    input_tokens: int
    dropped_tokens: int
    earlier_tokens: int
    details: Mapping[str, Any]

    @classmethod
    def of(cls, prepared: PreparedArticle, texts: Sequence[GeneratedTokens]) -> WrittenTexts:
        """Take what was written for an article of one prompt."""
        prompt = prepared.prompts[0]
        spans = [list(span) for span in prompt.dropped_spans]
        details = {"dropped_spans": spans} if spans else {}
        read, dropped = len(prompt.ids), prompt.dropped_tokens
        return cls(prepared.article.id, texts, read, dropped, 0, details)

    @property
    def failure(self) -> Failure:
        """What there is instead of a summary where the texts hold none."""
        return Failure(self.article_id, "empty_output", EMPTY)

    def summary(self, tokens: GeneratedTokens, text: str) -> Summary:
        """Return the summary that one of the texts holds."""
        return Summary(
            article_id=self.article_id,
            text=text,
            input_tokens=self.input_tokens,
            dropped_tokens=self.dropped_tokens,
            output_tokens=self.earlier_tokens + len(tokens.ids),
            details=self.details,
        )

    def candidate(self, tokens: GeneratedTokens, text: str) -> Summary:
        """Return the same with how it was decoded and what the model thinks of it."""
        details = {**self.details, "decoding": tokens.decoding}
        if tokens.log_probability is not None:
            details["mean_log_probability"] = round(tokens.log_probability, 6)
        return dataclasses.replace(self.summary(tokens, text), details=details)
