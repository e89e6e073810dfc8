"""From what a model wrote to a summary: stated rules, each with its tests.

1. Reasoning is removed: everything up to the last `</think>`; an open `<think>` has no answer.
2. A preface line that announces the summary ("Here is a summary of the article:") and the
   heading "Summary:" are removed from the front, and quotation marks around the whole.
3. If the model was cut off by the limit of new tokens, an unfinished last sentence goes, unless
   it is the only one.
4. A sentence that was written before, word for word, ends the summary: small models go on to
   write it for ever. Sentences of three words or fewer may return.
5. At most `sentences` sentences are kept, where a number is set.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from summarize.languages import detect_language
from summarize.sentences import sentence_spans

VERSION = 2
"""Part of every signature; one more with each change of a rule that can change a summary."""

_REASONING = re.compile(r".*</think(?:ing)?>", re.DOTALL | re.IGNORECASE)
_OPEN = re.compile(r"<think(?:ing)?>.*", re.DOTALL | re.IGNORECASE)
_PREFACE = re.compile(
    r"""\A\s*
    (?:(?:sure|certainly|of\ course|okay|ok|absolutely)[,.!:]?\s+)?
    (?:here(?:'s|’s|\ is|\ are)|this\ is|below\ is|the\ following\ is)\s
    [^\n.!?]{0,120}?\b(?:summar(?:y|ies|ization|isation)|sentences?|overview)\b[^\n.!?]{0,80}?:\s*
    """,
    re.VERBOSE | re.IGNORECASE,
)
_HEADING = re.compile(
    r"\A\s*(?:#{1,6}\s*)?(?:\*\*|__)?(?:(?:news|article|brief|short|concise)\s+)?"
    r"(?:summary|tl;?dr)\s*(?::\s*(?:\*\*|__)?|(?:\*\*|__)\s*:?|(?=\n))\s*",
    re.IGNORECASE,
)
_FINISHED = re.compile(r"""[.!?…。！？]["'”’»)\]*_]*\Z""")
_MAY_RETURN = 3
_QUOTES = (('"', '"'), ("“", "”"))


def clean(text: str, *, cut_off: bool = False, sentences: int | None = None) -> str:
    """Return the summary in what a model wrote; empty if there is none.

    Args:
        text: decoded, without control tokens.
        cut_off: whether the limit of new tokens ended it.
        sentences: keep at most so many.
    """
    text = _REASONING.sub("", text)
    text = _OPEN.sub("", text)
    text = _PREFACE.sub("", text, count=1)
    text = _HEADING.sub("", text, count=1)
    text = _unquoted(text.strip())
    spans = sentence_spans(text, detect_language(text))
    if cut_off and len(spans) > 1 and not _FINISHED.search(text):
        spans = spans[:-1]
    spans = spans[: _first_repetition(text, spans)][:sentences]
    return text[: spans[-1][1]] if spans else ""


def complete(text: str, sentences: int) -> bool:
    """Tell whether a text under way has its `sentences` and has begun another.

    It is complete as well where it has begun to repeat itself.
    """
    language = detect_language(text)
    spans = sentence_spans(text, language)[:-1]
    if _first_repetition(text, spans) < len(spans):
        return True
    return len(sentence_spans(clean(text), language)) > sentences


def _first_repetition(text: str, spans: Sequence[tuple[int, int]]) -> int:
    """Return the index of the first sentence that equals an earlier one, or their number."""
    seen: set[str] = set()
    for index, (start, end) in enumerate(spans):
        words = text[start:end].casefold().split()
        sentence = " ".join(words)
        if sentence in seen and len(words) > _MAY_RETURN:
            return index
        seen.add(sentence)
    return len(spans)


def _unquoted(text: str) -> str:
    for opening, closing in _QUOTES:
        inner = text[1:-1]
        if (
            text.startswith(opening)
            and text.endswith(closing)
            and not {opening, closing} & set(inner)
        ):
            return inner.strip()
    return text
