"""Sentences with their grammar: what depends on what, and which words are names."""

from __future__ import annotations

import re
import threading
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from eval.metrics.text import STOP_WORDS, fold, plain

if TYPE_CHECKING:
    from spacy.tokens import Doc

#: What a phrase holds besides its head: "the senior economist at a bank", but no relative clause.
_INSIDE_A_PHRASE = frozenset(
    {"compound", "amod", "det", "poss", "nmod", "appos", "case", "nummod", "prep", "pobj"}
)
_UNUSED = ["lemmatizer", "attribute_ruler", "morphologizer", "senter", "tagger"]
#: Agencies open a story with "(CNN)Rain fell": without a space the name would be one word.
_AFTER_BRACKET = r"(?<=\))(?=[^\W\d_])"
#: The distance of words that no dependency joins.
FAR = 99
_BATCH = 64
_local = threading.local()


@dataclass(frozen=True, slots=True)
class Name:
    """A name inside a sentence: half-open range of words, and its OntoNotes type."""

    first: int
    last: int
    type: str


@dataclass(frozen=True, slots=True)
class ParsedSentence:
    """One sentence, word by word.

    `words` are in lower case, `stems` what is compared, `spans` half-open offsets in the text;
    `heads` is for each word the number of the word that governs it (its own for the root),
    `roles` how it depends on it (`nsubj`, `dobj`, …), `content` whether it carries meaning.
    """

    words: tuple[str, ...]
    stems: tuple[str, ...]
    spans: tuple[tuple[int, int], ...]
    heads: tuple[int, ...]
    roles: tuple[str, ...]
    content: tuple[bool, ...]
    names: tuple[Name, ...]

    def within(self, start: int, end: int) -> list[int]:
        """Return the numbers of the words that touch a stretch of the text."""
        return [i for i, (a, b) in enumerate(self.spans) if a < end and b > start]

    def distances(self, words: Collection[int]) -> list[int]:
        """Return how many dependencies part each word from the nearest of `words`."""
        neighbours: list[list[int]] = [[] for _ in self.heads]
        for word, head in enumerate(self.heads):
            if head != word:
                neighbours[word].append(head)
                neighbours[head].append(word)
        found = [FAR] * len(self.heads)
        queue = sorted(words)
        for word in queue:
            found[word] = 0
        for word in queue:  # grows while it is walked
            for other in neighbours[word]:
                if found[other] > found[word] + 1:
                    found[other] = found[word] + 1
                    queue.append(other)
        return found

    def phrase(self, head: int) -> list[int]:
        """Return the words of the noun phrase around `head`, in order."""
        inside = {head}
        grown = True
        while grown:
            more = {
                word
                for word, above in enumerate(self.heads)
                if above in inside and word not in inside and self.roles[word] in _INSIDE_A_PHRASE
            }
            inside |= more
            grown = bool(more)
        return sorted(inside)

    def content_stems(self, words: Collection[int]) -> frozenset[str]:
        """Return the stems of those of `words` that carry meaning."""
        return frozenset(self.stems[word] for word in words if self.content[word])


class Parser:
    """A spaCy pipeline that finds dependencies and names."""

    def __init__(self, name: str) -> None:
        import spacy
        from spacy.util import compile_infix_regex

        self._pipeline = spacy.load(name, exclude=_UNUSED)
        infixes = [*(self._pipeline.Defaults.infixes or ()), _AFTER_BRACKET]
        tokenizer: Any = self._pipeline.tokenizer
        tokenizer.infix_finditer = compile_infix_regex(infixes).finditer

    @property
    def parses(self) -> bool:
        """Whether the pipeline has a parser."""
        return bool(self._pipeline.has_pipe("parser"))

    def parse(self, pieces: Sequence[tuple[int, str]]) -> list[ParsedSentence]:
        """Parse sentences, each given with the offset at which it stands in its text."""
        documents = self._pipeline.pipe([_one_line(text) for _, text in pieces], batch_size=_BATCH)
        return [
            _sentence(document, start)
            for document, (start, _) in zip(documents, pieces, strict=True)
        ]


@lru_cache(maxsize=2)
def load_parser(recogniser: str) -> Parser | None:
    """Return the parser of a recogniser's pipeline; `None` where it has none.

    A recogniser that is no spaCy pipeline parses nothing, nor does a pipeline without a parser.
    """
    from eval.metrics.entities.find.recognise import ENGLISH
    from eval.metrics.entities.find.spacy_recogniser import installed

    if recogniser == "patterns" or recogniser.startswith("hf:"):
        return None
    names = (recogniser, *ENGLISH) if recogniser in ENGLISH else (recogniser,)
    found = next((name for name in names if installed(name)), None)
    parser = Parser(found) if found else None
    return parser if parser and parser.parses else None


@lru_cache(maxsize=65536)
def stem(key: str) -> str:
    """Return the stem of a folded word: `missed`, `misses` and `missing` are one."""
    stemmer = getattr(_local, "stemmer", None)
    if stemmer is None:  # Snowball keeps the word that it works on, so each thread has its own
        import snowballstemmer

        stemmer = _local.stemmer = snowballstemmer.stemmer("english")
    found: str = stemmer.stemWord(plain(key))
    return found


def _sentence(document: Doc, start: int) -> ParsedSentence:
    words = [token.text for token in document]
    keys = [fold(word.strip("'’") or word) for word in words]
    return ParsedSentence(
        words=tuple(word.casefold() for word in words),
        stems=tuple(map(stem, keys)),
        spans=tuple((start + t.idx, start + t.idx + len(t.text)) for t in document),
        heads=tuple(token.head.i for token in document),
        roles=tuple(token.dep_ for token in document),
        content=tuple(map(_carries_meaning, words, keys)),
        names=tuple(Name(e.start, e.end, e.label_) for e in document.ents),
    )


def _carries_meaning(word: str, key: str) -> bool:
    return any(map(str.isalnum, word)) and key not in STOP_WORDS and key not in ("n't", "s")


def _one_line(text: str) -> str:
    return re.sub(r"\s", " ", text)
