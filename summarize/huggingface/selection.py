"""Lets an extractive summarizer choose the sentences that a long article keeps."""

from __future__ import annotations

from summarize.errors import SpecError
from summarize.extractive.base import Extractive
from summarize.extractive.story import read_story
from summarize.huggingface.encoding import Span
from summarize.huggingface.overflow import Rank
from summarize.registry import load


def load_selector(selector: str) -> Extractive:
    """Create the extractive summarizer that `selector` describes.

    Raises:
        SpecError: it is unknown, or not one that ranks sentences.
    """
    summarizer = load(selector)
    if not isinstance(summarizer, Extractive):
        raise SpecError(
            f"the selector {selector!r} does not rank sentences; name an extractive summarizer, "
            "such as extractive."
        )
    return summarizer


def ranker(selector: str) -> Rank:
    """Return a function that lists a text's sentences by importance, the first being the best.

    Raises:
        SpecError: `selector` is not an extractive summarizer.
    """
    summarizer = load_selector(selector)

    def rank(text: str) -> list[Span]:
        story = read_story(text, summarizer.language)
        scores = summarizer.rank(story).scores
        return [story.spans[index] for index in (-scores).argsort(kind="stable").tolist()]

    return rank
