"""An article as the algorithms see it: sentences, without page furniture, as terms."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from summarize.extractive.terms import count_words, terms_of
from summarize.extractive.vectors import TermVectors, term_counts
from summarize.sentences import sentence_spans


@dataclass(frozen=True, slots=True)
class Story:
    """The sentences of one article.

    `spans` are half-open offsets into the article's text; `sentences` the same as text with
    single spaces; `terms` and `words` their terms and numbers of words.
    """

    spans: tuple[tuple[int, int], ...]
    sentences: tuple[str, ...]
    terms: tuple[tuple[str, ...], ...]
    words: tuple[int, ...]

    def __len__(self) -> int:
        """The number of sentences."""
        return len(self.spans)

    @property
    def counts(self) -> TermVectors:
        """Term counts, one row a sentence."""
        return term_counts(self.terms)


def read_story(text: str, language: str = "en") -> Story:
    """Split a text into sentences and terms."""
    spans = tuple(sentence_spans(text, language))
    sentences = tuple(" ".join(text[start:end].split()) for start, end in spans)
    return Story(
        spans,
        sentences,
        terms=tuple(tuple(terms_of(sentence)) for sentence in sentences),
        words=tuple(count_words(sentence) for sentence in sentences),
    )


def in_order(story: Story, chosen: Sequence[int]) -> str:
    """Return the chosen sentences in the article's order, as one paragraph."""
    return " ".join(story.sentences[index] for index in sorted(chosen))
