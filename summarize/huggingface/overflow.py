"""What happens to an article that is longer than the model can read: nothing is lost in silence.

Every policy leaves the prompt template whole, and reports the tokens and the region it left out.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from itertools import pairwise
from typing import Literal

from summarize.errors import SpecError
from summarize.extractive.base import SentenceRanker
from summarize.extractive.document import read_document
from summarize.prompt import Prompt, PromptTokenizer, Span, Tokens
from summarize.registry import load
from summarize.sentences import sentence_spans
from summarize.spec import Spec

Overflow = Literal["truncate", "head-tail", "select", "map-reduce", "error"]
# Lists the sentences of a text, the most important first.
Rank = Callable[[str], Sequence[Span]]

GAP = "\n\n[…]\n\n"


class TooLongError(Exception):
    """An article that cannot be made to fit; the message is for a person."""


def fit(
    tokenizer: PromptTokenizer,
    text: str,
    tokens: Tokens,
    overflow: Overflow,
    rank: Rank = sentence_spans,
) -> list[Prompt]:
    """Return the prompts of one article: one, or with `map-reduce` one per chunk.

    Args:
        tokenizer: of the model; its limit is what has to be met.
        text: of the article.
        tokens: of the whole prompt around `text`.
        overflow: the policy.
        rank: lists sentences, the most important first, for `select`.

    Raises:
        TooLongError: the policy is `error`, or the template alone leaves no room.
    """
    if len(tokens.ids) <= tokenizer.limit:
        return [Prompt(tokens.ids)]
    room = tokenizer.limit - tokenizer.template_tokens
    if overflow == "error" or room < 1:
        reason = (
            "" if room >= 1 else f", and the prompt alone takes {tokenizer.template_tokens} of them"
        )
        raise TooLongError(
            f"the article makes a prompt of {len(tokens.ids)} tokens, the model reads "
            f"{tokenizer.limit}{reason}; shorten it or set another overflow policy."
        )
    if overflow == "truncate":
        return [_head(tokenizer, text, tokens, room)]
    if overflow == "head-tail":
        return [_head_and_tail(tokenizer, text, tokens, room)]
    if overflow == "select":
        return [_selected(tokenizer, text, tokens, room, rank)]
    return [
        Prompt(tokenizer.one(text[start:end]).ids) for start, end in chunks(tokenizer, text, tokens)
    ]


def _head(tokenizer: PromptTokenizer, text: str, tokens: Tokens, room: int) -> Prompt:
    room = min(room, len(tokens.spans))
    while room > 0:
        end = tokens.spans[room - 1][1]
        ids = tokenizer.one(text[:end]).ids
        if len(ids) <= tokenizer.limit:
            return _prompt(ids, tokens, text, [(0, end)])
        room -= len(ids) - tokenizer.limit
    return _nothing(tokenizer)


def _head_and_tail(tokenizer: PromptTokenizer, text: str, tokens: Tokens, room: int) -> Prompt:
    """Keep as many tokens of the end as of the beginning, with a mark at the gap."""
    room = min(room - len(tokenizer.one(GAP).ids) + tokenizer.template_tokens, len(tokens.spans))
    while room > 1:
        end = tokens.spans[room - room // 2 - 1][1]
        start = tokens.spans[-(room // 2)][0]
        ids = tokenizer.one(f"{text[:end]}{GAP}{text[start:]}").ids
        if len(ids) <= tokenizer.limit:
            return _prompt(ids, tokens, text, [(0, end), (start, len(text))])
        room -= len(ids) - tokenizer.limit
    return _head(tokenizer, text, tokens, tokenizer.limit - tokenizer.template_tokens)


def _selected(
    tokenizer: PromptTokenizer, text: str, tokens: Tokens, room: int, rank: Rank
) -> Prompt:
    """Keep the sentences that rank highest, in their order, as long as they fit."""
    chosen: list[Span] = []
    for span in rank(text):
        cost = tokens.inside(*span)
        if cost <= room:
            chosen.append(span)
            room -= cost
    while chosen:
        kept = sorted(chosen)
        ids = tokenizer.one(" ".join(text[start:end] for start, end in kept)).ids
        if len(ids) <= tokenizer.limit:
            return _prompt(ids, tokens, text, kept)
        chosen.pop()
    return _head(tokenizer, text, tokens, tokenizer.limit - tokenizer.template_tokens)


def chunks(tokenizer: PromptTokenizer, text: str, tokens: Tokens) -> list[Span]:
    """Cut a text at sentence ends into parts that fit; a sentence too long alone is cut, too.

    The parts are consecutive, and lose nothing but white space.
    """
    parts: list[Span] = []
    for start, end in _pieces(text, tokens, tokenizer.limit - tokenizer.template_tokens):
        if parts and len(tokenizer.one(text[parts[-1][0] : end]).ids) <= tokenizer.limit:
            parts[-1] = (parts[-1][0], end)
        else:
            parts.append((start, end))
    return parts


def _pieces(text: str, tokens: Tokens, room: int) -> Iterable[Span]:
    """Yield the sentences; those with more tokens than `room` in slices."""
    # A slice, tokenized alone, can take a token or two more than in its sentence.
    step = max(1, room - 8)
    for start, end in sentence_spans(text):
        own = [span for span in tokens.spans if span[0] < end and span[1] > start]
        if len(own) <= room:
            yield start, end
            continue
        cuts = [start, *(own[index][0] for index in range(step, len(own), step)), end]
        yield from ((left, right) for left, right in pairwise(cuts) if left < right)


def _prompt(ids: tuple[int, ...], tokens: Tokens, text: str, kept: Sequence[Span]) -> Prompt:
    dropped = [span for span in _gaps(kept, len(text)) if text[slice(*span)].strip()]
    return Prompt(ids, sum(tokens.inside(*span) for span in dropped), tuple(dropped))


def _gaps(kept: Sequence[Span], length: int) -> Iterable[Span]:
    position = 0
    for start, end in kept:
        if position < start:
            yield position, start
        position = end
    if position < length:
        yield position, length


def _nothing(tokenizer: PromptTokenizer) -> Prompt:
    raise TooLongError(
        f"the prompt alone takes {tokenizer.template_tokens} tokens and the model reads "
        f"{tokenizer.limit}: there is no room for the article."
    )


def load_selector(selector: str | Spec) -> SentenceRanker:
    """Create the extractive summarizer that `selector` describes.

    Raises:
        SpecError: it is unknown, or not one that ranks sentences.
    """
    summarizer = load(selector)
    if not isinstance(summarizer, SentenceRanker):
        raise SpecError(
            f"the selector {str(selector)!r} does not rank sentences; name an extractive "
            "summarizer, such as extractive."
        )
    return summarizer


def ranker(selector: str | Spec) -> Rank:
    """Return a function that lists a text's sentences by importance, the first being the best.

    Raises:
        SpecError: `selector` is not an extractive summarizer.
    """
    summarizer = load_selector(selector)

    def rank(text: str) -> list[Span]:
        document = read_document(text, summarizer.language)
        scores = summarizer.rank(document).scores
        return [document.spans[index] for index in (-scores).argsort(kind="stable").tolist()]

    return rank
