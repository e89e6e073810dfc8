"""The entity check as a scorer: what `guarded` asks of each candidate summary.

summarize --with "guarded(of=huggingface, by=entities)" article.txt
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated, Any

from msgspec import Meta

from eval.metrics.base import Example, Score
from eval.metrics.entities.mentions import BACKED, UNBACKED
from eval.metrics.entities.metric import AliasesOption, Entities, RecogniserOption
from eval.metrics.text import STOP_WORDS, plain, tokenise
from summarize.base import Article
from summarize.guarded.scorer import Assessment, EvidenceSpan, Objection

_NUMBER_WORDS = (
    "two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen "
    "seventeen eighteen nineteen twenty thirty forty fifty sixty seventy eighty ninety"
)
_NUMBER = re.compile(rf"\d[\d,]*(?:\.\d+)?|\b(?:{'|'.join(_NUMBER_WORDS.split())})\b", re.I)
_OTHER_NUMBER = "other number there"
_SAY_NOTHING = frozenset(("least", "people", "said", "according"))


class EntityScorer:
    """Objects to every name, date and number that is misspelled, unsupported or contradicted.

    The value of a text is the number of its mentions that the article is not expected to back,
    as a negative number: the doubtful and the partly backed ones count by their probability too.
    """

    def __init__(
        self,
        recogniser: RecogniserOption = "en_core_web_sm",
        aliases: AliasesOption = None,
        language: Annotated[str, Meta(description="of article and summary")] = "en",
    ) -> None:
        self._metric = Entities(recogniser, aliases=aliases, language=language)

    @property
    def signature(self) -> str:
        """That of the metric `entities`, with the version of what is made of its verdicts."""
        return f"{self._metric.signature}|scorer:1"

    def score(self, article: Article, texts: Sequence[str]) -> list[Assessment]:
        """Return one assessment per text, in order."""
        examples = [Example(article, (), text) for text in texts]
        scores = self._metric.score(examples)
        return [assessed(article, text, score) for text, score in zip(texts, scores, strict=True)]


def assessed(article: Article, text: str, score: Score) -> Assessment:
    """Return what the entity check found in a text as an assessment."""
    entities: Sequence[Mapping[str, Any]] = score.details["entities"]
    doubts = [
        1 - entity["support"]
        for entity in entities
        if entity["verdict"] not in BACKED or entity["verdict"] == "doubtful"
    ]
    objections = tuple(
        _objection(entity, text, article) for entity in entities if entity["verdict"] in UNBACKED
    )
    return Assessment(round(0.0 - sum(doubts), 4), not objections, objections)


def _objection(entity: Mapping[str, Any], text: str, article: Article) -> Objection:
    """Return the objection to a mention, with the right form where the evidence gives it."""
    evidence = tuple(EvidenceSpan(**piece) for piece in entity["evidence"])
    start, end, right = entity["start"], entity["end"], None
    if evidence and evidence[-1].source == "text":
        start, end, right = _right_form(entity, evidence[-1].text)
        if entity["rule"] == _OTHER_NUMBER:
            told = _Around.of(text, start, end)
            if not told.agrees(_Around.of(article.text, evidence[-1].start, evidence[-1].end)):
                right = None
    shown = entity["text"][start - entity["start"] : end - entity["start"]]
    return Objection(start, end, shown, entity["verdict"], entity["rule"], evidence, right)


def _right_form(entity: Mapping[str, Any], article: str) -> tuple[int, int, str | None]:
    """Return which part of a mention is wrong and what should stand there, `None` if unsure.

    Sure are a word that is a letter or two off, the first name that goes with a surname, and a
    number where the article gives the same thing exactly one other.
    """
    start, end, text = entity["start"], entity["end"], entity["text"]
    match entity["verdict"], entity["rule"]:
        case "misspelled", _ if len(entity["missing"]) == 1 and len(article.split()) == 1:
            ((left, right),) = entity["missing"]
            wrong = text[left - start : right - start].casefold()
            # Hindu and Hindus, Spain and Spaniard: another form of the word, not its spelling.
            form = wrong.startswith(article.casefold()) or article.casefold().startswith(wrong)
            return left, right, None if form else article
        case "contradicted", "other first name" if _last(text) == _last(article):
            return start, end, article
        case "contradicted", rule if rule == _OTHER_NUMBER:
            here, there = list(_NUMBER.finditer(text)), list(_NUMBER.finditer(article))
            if len(here) == len(there) == 1:
                return start + here[0].start(), start + here[0].end(), there[0].group()
    return start, end, None


@dataclass(frozen=True, slots=True)
class _Around:
    """The words around a number: the one before, the two after, and the contentful ones near.

    A number is put right only where both texts tell of the same: the next word is the same, the
    one after it or before the number too, and two more of the eight on either side.
    """

    before: str
    after: tuple[str, ...]
    near: frozenset[str]

    @classmethod
    def of(cls, text: str, start: int, end: int) -> _Around:
        left = re.split(r"[.!?]\s", text[max(0, start - 120) : start])[-1]
        right = re.split(r"[.!?]\s", text[end : end + 120])[0]
        before = [plain(token.key) for token in tokenise(left)][-8:]
        after = [plain(token.key) for token in tokenise(right)][:8]
        near = {key for key in (*before, *after[1:]) if key not in STOP_WORDS}
        hyphen = ["-"] if right.startswith("-") else []
        return cls(before[-1] if before else "", tuple(hyphen + after)[:2], frozenset(near))

    def agrees(self, other: _Around) -> bool:
        """Whether both numbers count the same thing in the same connection."""
        same_start = self.before == other.before and self.before not in STOP_WORDS
        if (
            not self.after
            or self.after[:1] != other.after[:1]
            or not (self.after == other.after or same_start)
        ):
            return False
        return len(self.near & other.near - _SAY_NOTHING) >= 2


def _last(name: str) -> str:
    return name.rpartition(" ")[2]
