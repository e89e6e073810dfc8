"""An article as the algorithms see it: sentences, without boilerplate, as terms."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from summarize.articles.boilerplate import belongs_in_no_summary
from summarize.articles.datelines import boilerplate_before
from summarize.articles.lines import ends_like_a_sentence
from summarize.extractive.quotations import join_sentences
from summarize.extractive.terms import content_of, count_words, terms_of
from summarize.languages import resolve_language
from summarize.sentences import in_one_line, sentence_spans

_LONGEST_HEADING = 12
_BULLET = re.compile(r"[-*•·▪‣◦]\s+(?=\S)")


@dataclass(frozen=True, slots=True)
class Document:
    """The sentences of one article.

    `text` is the article's text, `spans` are half-open offsets into it; `sentences` the same as
    text in one line; `terms` and `words` their terms and numbers of words. `furniture` has
    the spans that were left out, `language` the code the article was read with, `title` its
    headline.
    """

    text: str
    spans: tuple[tuple[int, int], ...]
    sentences: tuple[str, ...]
    terms: tuple[tuple[str, ...], ...]
    words: tuple[int, ...]
    furniture: tuple[tuple[int, int], ...] = ()
    language: str = "en"
    title: str | None = None

    def __len__(self) -> int:
        """The number of sentences."""
        return len(self.spans)

    @property
    def content(self) -> tuple[list[str], ...]:
        """The terms of each sentence without function words, by which sentences are compared.

        Every two sentences share "the" and "to", the more of them the longer they are: similarity
        with these words in it is length.
        """
        return tuple(content_of(terms, self.language) for terms in self.terms)


def read_document(text: str, language: str = "en", title: str | None = None) -> Document:
    """Split a text into sentences and terms, and leave boilerplate out.

    A text of nothing but boilerplate is kept as it is: it may be all that the caller has.

    Args:
        text: any text.
        language: the code of its language, or `auto` to have it detected.
        title: its headline, which is no part of the text.
    """
    language = resolve_language(language, text)
    everything = sentence_spans(text, language)
    kept, furniture = _without_furniture(text, everything)
    spans = kept or everything
    sentences = tuple(in_one_line(text[start:end]) for start, end in spans)
    return Document(
        text,
        tuple(spans),
        sentences,
        terms=tuple(tuple(terms_of(sentence)) for sentence in sentences),
        words=tuple(count_words(sentence) for sentence in sentences),
        furniture=tuple(furniture) if kept else (),
        language=language,
        title=title,
    )


def in_order(document: Document, chosen: Sequence[int]) -> str:
    """Return the chosen sentences in the article's order, as one paragraph.

    Nothing in them is changed but quotation marks whose partner stands in another sentence.
    """
    return join_sentences(document.text, document.spans, sorted(chosen))


def _without_furniture(
    text: str, spans: Sequence[tuple[int, int]]
) -> tuple[list[tuple[int, int]], list[tuple[int, int]]]:
    kept: list[tuple[int, int]] = []
    furniture: list[tuple[int, int]] = []
    alone = headings(text, spans)
    for index, (start, end) in enumerate(spans):
        sentence = text[start:end]
        if index in alone or belongs_in_no_summary(sentence):
            furniture.append((start, end))
            continue
        border = start + boilerplate_before(sentence)
        if border > start:
            furniture.append((start, start + len(text[start:border].rstrip())))
        bullet = _BULLET.match(text, border, end)
        border = bullet.end() if bullet else border
        kept.append((border, end))
    return kept, furniture


def headings(text: str, spans: Sequence[tuple[int, int]]) -> frozenset[int]:
    """Return the indices of sentences that are headings: short paragraphs without a stop.

    Where most sentences have no stop (a list, Thai, verse) nothing is a heading; neither is the
    last line, nor an item of a list.
    """
    stopped = [
        text[end - 1] == ":" or ends_like_a_sentence(text[start:end]) for start, end in spans
    ]
    if sum(stopped) * 2 <= len(spans):
        return frozenset()
    return frozenset(
        index
        for index, ((before, start), (end, after)) in enumerate(_gaps(spans))
        if not stopped[index]
        and (index == 0 or "\n" in text[before:start])
        and text[end:after].count("\n") > 1
        and len(text[start:end].split()) <= _LONGEST_HEADING
        and (text[start].isalnum() or text[start] in "\"'“‘")
    )


def _gaps(
    spans: Sequence[tuple[int, int]],
) -> Iterator[tuple[tuple[int, int], tuple[int, int]]]:
    """Yield, of every sentence but the last, the spaces before and after it."""
    before = 0
    for (start, end), (following, _) in itertools.pairwise(spans):
        yield (before, start), (end, following)
        before = end
