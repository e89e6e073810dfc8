"""Sentences with their grammar: what depends on what, and which words are names."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from threading import Lock
from typing import TYPE_CHECKING, Any

from eval.metrics.entities.stems import stem
from eval.metrics.text import STOP_WORDS, fold

if TYPE_CHECKING:
    from spacy.tokens import Doc

#: What a phrase holds besides its head: "the senior economist at a bank", but no relative clause.
_INSIDE_A_PHRASE = frozenset(
    {"compound", "amod", "det", "poss", "nmod", "appos", "case", "nummod", "prep", "pobj"}
)
_UNUSED = ["lemmatizer", "attribute_ruler", "morphologizer", "senter", "tagger"]
#: Agencies open a story with "(CNN)Rain fell": without a space the name would be one word.
_AFTER_BRACKET = r"(?<=\))(?=[^\W\d_])"
#: Sentences that are kept, so that several steps may ask for one.
_MOST_KEPT = 2048
_BATCH = 64


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

    def at(self, start: int) -> ParsedSentence:
        """Return the sentence as it stands from an offset of a text on."""
        return replace(self, spans=tuple((start + a, start + b) for a, b in self.spans))

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
        self._kept: dict[str, ParsedSentence] = {}
        self._lock = Lock()
        tokenizer.infix_finditer = compile_infix_regex(infixes).finditer

    @property
    def parses(self) -> bool:
        """Whether the pipeline has a parser."""
        return bool(self._pipeline.has_pipe("parser"))

    def read(self, texts: Iterable[str]) -> None:
        """Parse sentences at once, which is several times as fast as one by one; keep the last."""
        with self._lock:
            new = [text for text in dict.fromkeys(texts) if text not in self._kept]
            if len(self._kept) + len(new) > _MOST_KEPT:
                self._kept = {}
            if new:
                self._kept.update(zip(new, self._parse(new), strict=True))

    def sentence(self, text: str, span: tuple[int, int]) -> ParsedSentence:
        """Return a sentence, given as half-open offsets in its text."""
        piece = text[slice(*span)]
        found = self._kept.get(piece)
        if found is None:
            with self._lock:
                (found,) = self._parse([piece])
                self._kept[piece] = found
        return found.at(span[0])

    def _parse(self, texts: Sequence[str]) -> list[ParsedSentence]:
        documents = self._pipeline.pipe(map(_one_line, texts), batch_size=_BATCH)
        return list(map(_sentence, documents))


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


def _sentence(document: Doc) -> ParsedSentence:
    words = [token.text for token in document]
    keys = [fold(word.strip("'’") or word) for word in words]
    return ParsedSentence(
        words=tuple(word.casefold() for word in words),
        stems=tuple(map(stem, keys)),
        spans=tuple((t.idx, t.idx + len(t.text)) for t in document),
        heads=tuple(token.head.i for token in document),
        roles=tuple(token.dep_ for token in document),
        content=tuple(map(_carries_meaning, words, keys)),
        names=tuple(Name(e.start, e.end, e.label_) for e in document.ents),
    )


def _carries_meaning(word: str, key: str) -> bool:
    return any(map(str.isalnum, word)) and key not in STOP_WORDS and key not in ("n't", "s")


def _one_line(text: str) -> str:
    return re.sub(r"\s", " ", text)
