"""Who wrote the article: summaries of columns name a writer whom the text does not name."""

from __future__ import annotations

import re
from collections.abc import Iterator

from eval.metrics.entities.english.speech import SAYING_TEXT
from eval.metrics.entities.index import ArticleIndex
from eval.metrics.entities.relations.quoted import is_quoted, quoted_spans
from eval.metrics.entities.rules.rule import Claim, Found, Rule
from eval.metrics.text import STOP_WORDS, plain

_FIRST_PERSON = re.compile(r"\b(?:I|I['’]m|[Mm]y|[Ww]e|[Oo]ur)\b")
#: So often a writer says "I" or "we" outside quotations; once may be a mark that is missing.
_OFTEN = 3
#: A report names a speaker more than once in so many words.
_COLUMN = 300
_SAYING = frozenset(SAYING_TEXT.split())


def _writer(claim: Claim) -> Found | None:
    """A name of which the article has no word, as one who says what its writer says."""
    index = claim.index
    if any(plain(key) in index.plain_positions for key in claim.name if key not in STOP_WORDS):
        return None
    words = claim.surroundings.reading.words
    first, last = claim.surroundings.reading.tokens(claim.mention)
    around = {_verb(words.key(last)), _verb(words.key(first - 1))}
    if not words.gap(last).startswith(":") and _SAYING.isdisjoint(around):
        return None
    text = index.article.text
    quotations = quoted_spans(text)
    said = [m.start() for m in _FIRST_PERSON.finditer(text) if not is_quoted(m.start(), quotations)]
    speaks = len(said) >= _OFTEN or _names_no_speaker(index)
    return Found((), 0.5) if speaks else None


def _names_no_speaker(index: ArticleIndex) -> bool:
    """Whether an article hardly says who said something, as a column and unlike a report."""
    said = sum(len(index.positions.get(word, ())) for word in ("said", "says", "told"))
    return len(index.keys) >= _COLUMN and said <= len(index.keys) / _COLUMN


def _verb(key: str) -> str:
    """Return the verb that "says" and "writes" are forms of, as far as its letters tell."""
    return key.removesuffix("s")


def rules() -> Iterator[Rule]:
    """Yield the rule for who wrote the article."""
    yield Rule(
        "writer of the article",
        frozenset({"PERSON", "NAME", "ORG"}),
        "unchecked",
        _writer,
        "I miss our ferry. My street is empty. -> [Ann Roe]: The ferry is missed. (PERSON)",
        "He misses the ferry, said a neighbour. -> [Ann Roe]: The ferry is missed. (PERSON)",
    )
