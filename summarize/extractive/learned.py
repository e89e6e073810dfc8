"""The default: cover what people's summaries mention, and stop when a sentence is not worth it."""

import functools
import pkgutil
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated, Any, ClassVar, Literal

import numpy as np
from msgspec import DecodeError, Meta, json

from summarize.errors import ModelError
from summarize.extractive.base import AtLeastOne, Ranking, SentenceRanker
from summarize.extractive.concepts import FEATURES, Concepts, pairs_of, words_and_pairs
from summarize.extractive.document import Document
from summarize.extractive.prospects import prospects
from summarize.extractive.selection import Budget
from summarize.extractive.terms import content_of, terms_of
from summarize.extractive.vectors import Floats, TermVectors
from summarize.stops import UNSPACED_LANGUAGES

_WORDS = 100
_WORDS_PER_SENTENCE = 33
_SHORTEST_EXPECTED = 30
_CUT = 0.9
_CHARACTERS_PER_WORD = 1.6
_TITLE_ODDS = 3.0
_FORMAT = 1
_BUILT_IN = ("news", "unordered")


@dataclass(frozen=True)
class Model:
    """What was learnt: one coefficient a feature, for words and for pairs of words.

    `pair_weight` is what a pair is worth against a word. `expected_share` is the length of the
    summary that a person would write, as a share of the budget.
    """

    word: tuple[float, ...]
    pair: tuple[float, ...]
    pair_weight: float
    expected_share: float
    source: bytes = field(repr=False)

    @property
    def fingerprint(self) -> str:
        """The start of the SHA-256 of the file."""
        import hashlib

        return hashlib.sha256(self.source).hexdigest()[:8]


@dataclass(frozen=True)
class Extractive(SentenceRanker):
    """Choose the sentences with the highest expected overlap with a person's summary.

    A logistic regression on ten features gives every word and every pair of words the
    probability p that a person's summary mentions it. A set of sentences C of |C| words is worth
    (Σ p_word + w·Σ p_pair) / (|C| + r) over the distinct words and pairs it covers: the expected
    ROUGE-1 and ROUGE-2 F1 for a reference of r words, up to a constant. Sentences join greedily;
    under a budget in words alone, only for as long as that number rises. Covering a word twice
    is worth nothing, which keeps repetition out (concepts: Gillick and Favre 2009). What stands in
    the headline is likelier to be mentioned; questions, fragments and formulas are worth less, and
    the sentences of an executive summary more (`prospects`). Where every good sentence is longer
    than the budget, the best beginning of one is taken.
    """

    name: ClassVar[str] = "extractive"
    version: ClassVar[int] = 2

    sentences: Annotated[
        AtLeastOne | None,
        Meta(description="how many sentences to take; as many as pay if left out"),
    ] = None
    words: Annotated[
        AtLeastOne | None, Meta(description="most words to take; 100 where neither limit is given")
    ] = None
    repetition: Annotated[
        Literal["allow"], Meta(description="coverage itself keeps repetition out")
    ] = "allow"
    model: Annotated[
        str,
        Meta(
            description="news; unordered, for text that does not begin with what matters most; "
            "or a file of coefficients"
        ),
    ] = "news"

    @property
    def signature(self) -> str:
        """The options, with a fingerprint of the coefficients."""
        return f"{super().signature}|coefficients:{load_model(self.model).fingerprint}"

    @property
    def budget(self) -> Budget:
        """The limits in force: 100 words where none is given."""
        unlimited = self.sentences is None and self.words is None
        return Budget(self.sentences, _WORDS if unlimited else self.words)

    def rank(self, document: Document) -> Ranking:
        """Score sentences by what each would be worth as the whole summary."""
        words, pairs = words_and_pairs(document)
        model = load_model(self.model)
        title = _title_terms(document)
        covered = (
            _valued(words, model.word, 1.0, title),
            _valued(pairs, model.pair, model.pair_weight, title),
        )
        weights = prospects(document)
        gains = _gains(covered, [np.ones(len(vectors.vocabulary)) for vectors in covered])
        return Ranking(
            weights * gains / (self._lengths(document) + self._expected(model, document)),
            covered[0],
            covered[0].values,
            covered,
            weights,
        )

    def choose(self, document: Document, ranking: Ranking) -> list[int]:
        """Add the sentence that raises the summary's worth most, while it fits and rises."""
        lengths, expected = (
            self._lengths(document),
            self._expected(load_model(self.model), document),
        )
        open_concepts = [np.ones(len(vectors.vocabulary)) for vectors in ranking.covered]
        free = np.ones(len(document), dtype=bool)
        chosen: list[int] = []
        length = gain = worth = 0.0
        while True:
            words = sum(document.words[index] for index in chosen)
            fits = free & self._admissible(document, len(chosen), words)
            if not fits.any():
                return chosen
            gains = gain + ranking.weights * _gains(ranking.covered, open_concepts)
            worths = np.where(fits, gains / (length + lengths + expected), -1.0)
            if not chosen:
                worths = np.maximum(worths, self._cut_worths(document, ranking, expected))
            best = int(np.argmax(worths))
            if chosen and self.sentences is None and worths[best] < worth:
                return chosen
            chosen.append(best)
            free[best] = False
            length, gain, worth = length + lengths[best], gains[best], float(worths[best])
            for vectors, still_open in zip(ranking.covered, open_concepts, strict=True):
                entries = slice(vectors.starts[best], vectors.starts[best + 1])
                still_open[vectors.columns[entries]] = 0.0

    def _cut_worths(self, document: Document, ranking: Ranking, expected: float) -> Floats:
        """Return what the beginnings of sentences longer than the whole budget are worth.

        The first 20 words of what an article opens with say more than a remark of 20 words. Other
        sentences are worth -1; a cut one loses a tenth, so that a whole one of its kind wins.
        """
        worths = np.full(len(document), -1.0)
        budget = self.budget.words
        for index, words in enumerate(document.words):
            if budget is None or words <= budget:
                continue
            terms = document.terms[index][: round(len(document.terms[index]) * budget / words)]
            kept = (set(terms), set(pairs_of(terms)))
            gain = 0.0
            for vectors, concepts in zip(ranking.covered, kept, strict=True):
                for entry in range(vectors.starts[index], vectors.starts[index + 1]):
                    if vectors.vocabulary[vectors.columns[entry]] in concepts:
                        gain += float(vectors.values[entry])
            worth = ranking.weights[index] * gain / (max(1, len(terms)) + expected)
            worths[index] = _CUT * worth
        return worths

    def _admissible(self, document: Document, chosen: int, words: int) -> Any:
        budget = self.budget
        if budget.full(chosen, words):
            return False
        if budget.words is None:
            return True
        fits = words + np.asarray(document.words) <= budget.words
        return fits if chosen or fits.any() else True

    def _expected(self, model: Model, document: Document) -> float:
        """Return how many words a person's summary would have; characters in Chinese, Japanese."""
        budget = self.budget
        if budget.words is not None:
            expected = max(_SHORTEST_EXPECTED, model.expected_share * budget.words)
        else:
            expected = model.expected_share * _WORDS_PER_SENTENCE * (budget.sentences or 1)
        unspaced = document.language in UNSPACED_LANGUAGES
        return expected * _CHARACTERS_PER_WORD if unspaced else expected

    @staticmethod
    def _lengths(document: Document) -> Floats:
        return np.array([max(1, len(terms)) for terms in document.terms], dtype=np.float64)


def probabilities(features: Floats, coefficients: tuple[float, ...]) -> Floats:
    """Return the probability of each concept, from a row of features each."""
    chances: Floats = 1.0 / (1.0 + np.exp(-features @ np.array(coefficients)))
    return chances


def _gains(covered: Sequence[TermVectors], open_concepts: Sequence[Floats]) -> Floats:
    """Return what each sentence would add: the values of its concepts that are still open."""
    parts = [
        vectors.project(still_open)
        for vectors, still_open in zip(covered, open_concepts, strict=True)
    ]
    total: Floats = np.sum(parts, axis=0)
    return total


def _title_terms(document: Document) -> frozenset[str]:
    """Return the words and pairs of words of the headline, function words left out."""
    terms = content_of(terms_of(document.title or ""), document.language)
    return frozenset([*terms, *pairs_of(terms)])


def _valued(
    concepts: Concepts, coefficients: tuple[float, ...], weight: float, title: frozenset[str]
) -> TermVectors:
    chances = probabilities(concepts.features, coefficients)
    if title:  # the odds are multiplied by what a mention in the headline is worth
        named = np.array([concept in title for concept in concepts.counts.vocabulary], dtype=bool)
        odds = chances[named] * _TITLE_ODDS
        chances[named] = odds / (1.0 - chances[named] + odds)
    values = weight * chances
    return concepts.counts.with_values(values[concepts.counts.columns])


@functools.lru_cache(maxsize=8)
def load_model(name: str) -> Model:
    """Read the coefficients called `news` or `unordered`, or those in a JSON file.

    Raises:
        ModelError: there is no such file, or it does not hold coefficients of this version.
    """
    try:
        if name in _BUILT_IN:
            source = pkgutil.get_data("summarize.extractive", f"{name}.json") or b""
        else:
            source = Path(name).expanduser().read_bytes()
        content = json.decode(source)
        if content["format"] != _FORMAT:
            raise ValueError(f"format {content['format']!r} is not {_FORMAT}")
        return Model(
            word=_coefficients(content["word"]),
            pair=_coefficients(content["pair"]),
            pair_weight=float(content["pair_weight"]),
            expected_share=float(content["expected_share"]),
            source=source,
        )
    except OSError as error:
        raise ModelError(
            f"the coefficients {name!r} cannot be read ({error.strerror}); "
            "write model='news', model='unordered' or the path of a file that "
            "scripts/learn_extractive.py wrote."
        ) from error
    except (DecodeError, ValueError, KeyError, TypeError) as error:
        raise ModelError(
            f"{name!r} does not hold coefficients for this version ({error}); "
            "learn them again with scripts/learn_extractive.py."
        ) from error


def _coefficients(named: Mapping[str, Any]) -> tuple[float, ...]:
    return tuple(float(named[feature]) for feature in FEATURES)
