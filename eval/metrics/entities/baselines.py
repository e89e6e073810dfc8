"""The simple checks that this project's verdicts are measured against."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import Annotated

from msgspec import Meta

from eval.metrics.base import Column, Example, Requirement, Score, Signature
from eval.metrics.entities.find.recognise import load_recogniser
from eval.metrics.entities.mentions import Mention, MentionScore
from eval.metrics.text import STOP_WORDS, keys
from summarize.base import Article

_TYPES = frozenset({"PERSON", "FAC", "GPE", "ORG", "NORP", "LOC", "EVENT"})
COLUMNS = (
    Column(
        "entity_precision_source_exact",
        better="up",
        title="exact entities",
        description="Share of the recogniser's mentions that stand in the article word for word.",
        kind="fidelity",
    ),
    Column(
        "entity_precision_source_nan2021",
        better="up",
        title="prec_s",
        description="Share of the named entities of which the article has at least one word, "
        "as Nan et al. (2021) match them.",
        kind="fidelity",
    ),
)


class EntityBaselines:
    """Entity precision without any rule: word for word, and as Nan et al. (2021) count it.

    Source: Nan et al. 2021, "Entity-level Factual Consistency of Abstractive Text
    Summarization".

    Not for: judging systems. It shows what the rules of `entities` add: a date or a name in
    another writing counts as wrong.
    """

    def __init__(
        self,
        recogniser: Annotated[
            str, Meta(description="spaCy pipeline, 'hf:<model>' or 'patterns'")
        ] = "en_core_web_sm",
    ) -> None:
        self._recogniser_name = recogniser

    @property
    def signature(self) -> str:
        """Recogniser with model and version."""
        recogniser = load_recogniser(self._recogniser_name).signature
        return str(Signature("entity_baselines", {"recogniser": recogniser, "v": "1"}))

    @property
    def requires(self) -> frozenset[Requirement]:
        """Nothing."""
        return frozenset()

    @property
    def columns(self) -> Sequence[Column]:
        """Exact, then Nan et al."""
        return COLUMNS

    def score(self, examples: Sequence[Example]) -> list[Score]:
        """Return one score per example; `None` for a summary without mentions."""
        found = load_recogniser(self._recogniser_name).find([e.summary for e in examples])
        scores = []
        for example, mentions in zip(examples, found, strict=True):
            named = [mention for mention in mentions if mention.type in _TYPES]
            values = {
                COLUMNS[0].key: _share(mentions, example.article, has_exact),
                COLUMNS[1].key: _share(named, example.article, has_any_word),
            }
            scores.append(Score(values))
        return scores

    def mentions(self, texts: Sequence[tuple[str, str]]) -> list[list[Mention]]:
        """Return what the recogniser finds in each text; the article beside it is not needed."""
        return load_recogniser(self._recogniser_name).find([text for text, _ in texts])

    def judge_mentions(
        self, article: Article, summary: str, mentions: Sequence[Mention], key: str
    ) -> list[MentionScore]:
        """Return 1 for a mention that the rule of `key` finds in the article, 0 for others."""
        rule = has_any_word if key == COLUMNS[1].key else has_exact
        return [
            MentionScore(1.0) if found else MentionScore(0.0, ((mention.start, mention.end),))
            for mention, found in zip(mentions, rule(mentions, article), strict=True)
        ]


def has_exact(mentions: Sequence[Mention], article: Article) -> list[bool]:
    """Whether the tokens of each mention stand in the article as a run, up to case."""
    words = f" {' '.join(keys(article.text))} "
    return [f" {' '.join(keys(mention.text))} " in words for mention in mentions]


def has_any_word(mentions: Sequence[Mention], article: Article) -> list[bool]:
    """Whether any word of each mention but a stop word stands in the article (Nan et al. 2021).

    Their matching is of substrings, whatever the case: "Mark" is found in "market".
    """
    text = article.text.casefold()
    return [
        any(
            word.casefold() in text
            for word in re.split(r"\s+", mention.text)
            if word.casefold() not in STOP_WORDS or word == "US"
        )
        for mention in mentions
    ]


def _share(
    mentions: Sequence[Mention],
    article: Article,
    matcher: Callable[[Sequence[Mention], Article], list[bool]],
) -> float | None:
    return sum(matcher(mentions, article)) / len(mentions) if mentions else None
