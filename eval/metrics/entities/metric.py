"""The metric `entities`."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from typing import Annotated

from msgspec import Meta

from eval.metrics.base import Column, Example, Requirement, Score, Signature
from eval.metrics.entities.aliases import Aliases, load_aliases
from eval.metrics.entities.find.clean import clean
from eval.metrics.entities.find.offices import with_offices
from eval.metrics.entities.find.patterns import find_patterns
from eval.metrics.entities.find.recognise import ENGLISH, Recogniser, load_recogniser, merge
from eval.metrics.entities.find.truecase import is_lower_cased, truecase
from eval.metrics.entities.index import ArticleIndex, index_of
from eval.metrics.entities.judge import judge
from eval.metrics.entities.languages import has_bundle, vocabulary_of
from eval.metrics.entities.mentions import BACKED, Mention, MentionScore, Verdict
from eval.metrics.entities.relations.find import RELATIONS, Relations, find_relations
from eval.metrics.entities.relations.parse import Parser, load_parser
from eval.metrics.entities.relations.verdicts import with_findings
from eval.metrics.entities.score import SOURCE_COLUMNS, TARGET_COLUMNS, score
from summarize.base import Article

VERSION = "5"
#: Summaries whose sentences are parsed together.
_TOGETHER = 16

RecogniserOption = Annotated[
    str, Meta(description="spaCy pipeline, 'hf:<model>' or 'patterns' (needs no model)")
]
AliasesOption = Annotated[
    str | None, Meta(description="a JSON file of further names of the same things")
]


class Entities:
    """Does the article back every name, date and number of the summary?

    Each mention gets a verdict with the rule that decided and the article's words as evidence,
    under `entities` in a score's details. The numbers are those of Nan et al. (2021), "Entity-level
    Factual Consistency of Abstractive Text Summarization", from these verdicts instead of exact
    matches.

    Source: Nan et al. 2021, "Entity-level Factual Consistency of Abstractive Text
    Summarization"; the rules behind the verdicts are our own.

    Not for: what holds no name, date or number: an invented event, a wrong cause, a negation.
    An extract passes whatever it says.
    """

    def __init__(
        self,
        recogniser: RecogniserOption = "en_core_web_sm",
        patterns: Annotated[
            bool, Meta(description="also find capitalised runs, numbers and dates by pattern")
        ] = True,
        aliases: AliasesOption = None,
        language: Annotated[
            str, Meta(description="of article and summary; without word lists only what needs none")
        ] = "en",
        relations: Annotated[
            bool, Meta(description="also check who said what and who is who (spaCy pipelines only)")
        ] = True,
    ) -> None:
        vocabulary_of(language)  # an unknown language is told of at once
        bundle = has_bundle(language)
        # The default recogniser reads English, and so do the relations.
        own = bundle or recogniser not in ENGLISH
        self._recogniser_name = recogniser if own else "patterns"
        self._language = language
        self._relations = relations and bundle
        self._patterns = patterns
        self._alias_file = aliases

    @property
    def signature(self) -> str:
        """Recogniser with model and version, pattern finder, alias tables, rules."""
        fields = {
            "recogniser": self._recogniser.signature,
            "patterns": "yes" if self._patterns else "no",
            "aliases": self.aliases.version,
            **({} if self._language == "en" else {"language": self._language}),
            "relations": RELATIONS if self._parser else "no",
            "refs": "max",
            "v": VERSION,
        }
        return str(Signature("entities", fields))

    @property
    def requires(self) -> frozenset[Requirement]:
        """Nothing; with references the target columns are filled too."""
        return frozenset()

    @property
    def columns(self) -> Sequence[Column]:
        """Against the article, then against the reference."""
        return (*SOURCE_COLUMNS, *TARGET_COLUMNS)

    def score(self, examples: Sequence[Example]) -> list[Score]:
        """Return one score per example; of several references the one with the best F1 counts."""
        summaries = [(example.summary, example.article.text) for example in examples]
        mentions = self.mentions(summaries)
        references = iter(
            self.mentions(
                [
                    (reference, example.article.text)
                    for example in examples
                    for reference in example.references
                ]
            )
        )
        scores = []
        judged = self.all_verdicts(examples, mentions)
        for example, found, verdicts in zip(examples, mentions, judged, strict=True):
            targets = [
                self._against_reference(example, reference, found, next(references))
                for reference in example.references
            ]
            candidates = [score(verdicts, target) for target in targets]
            candidates = candidates or [score(verdicts, None)]
            scores.append(max(candidates, key=_f1))
        return scores

    def mentions(self, texts: Sequence[tuple[str, str]]) -> list[list[Mention]]:
        """Return the mentions of each text, given with the article whose capitals it follows."""
        cased = [
            truecase(text, article) if is_lower_cased(text) else text for text, article in texts
        ]
        found: list[list[Mention]] = [[] for _ in cased]
        if self._recogniser_name != "patterns" or not self._patterns:
            found = self._recogniser.find(cased)
        return [
            self._all(mentions, text, raw)
            for text, mentions, (raw, _) in zip(cased, found, texts, strict=True)
        ]

    def _all(self, recognised: Sequence[Mention], cased: str, raw: str) -> list[Mention]:
        if not self._patterns:
            return clean(recognised, raw, self._language)
        found = merge(recognised, find_patterns(cased, self._language))
        found = clean(found, raw, self._language)
        return with_offices(found, raw) if has_bundle(self._language) else found

    def verdicts(
        self, article: Article, summary: str, mentions: Sequence[Mention]
    ) -> list[Verdict]:
        """Return one verdict per mention of `summary` against `article`."""
        return judge(mentions, summary, index_of(article, self._language), self.aliases)

    def all_verdicts(
        self, examples: Sequence[Example], mentions: Sequence[Sequence[Mention]]
    ) -> list[list[Verdict]]:
        """Return the verdicts on the mentions and the claims of summaries, relations included.

        Relations change nothing without a parser, or in a summary without capitals, which none
        can read.
        """
        found: list[list[Verdict]] = []
        for start in range(0, len(examples), _TOGETHER):
            batch = slice(start, start + _TOGETHER)
            found += self._with_relations(examples[batch], mentions[batch])
        return found

    def _with_relations(
        self, examples: Sequence[Example], mentions: Sequence[Sequence[Mention]]
    ) -> list[list[Verdict]]:
        verdicts: list[list[Verdict]] = []
        relations: dict[int, Relations] = {}
        for number, (example, found) in enumerate(zip(examples, mentions, strict=True)):
            verdicts.append(self.verdicts(example.article, example.summary, found))
            if self._parser and not is_lower_cased(example.summary):
                index = index_of(example.article, self._language)
                relations[number] = Relations(example.summary, verdicts[-1], index)
        if self._parser:
            findings = find_relations(list(relations.values()), self._parser)
            for number, joined in zip(relations, findings, strict=True):
                verdicts[number] = with_findings(verdicts[number], joined, examples[number].summary)
        return verdicts

    def judge_mentions(
        self, article: Article, summary: str, mentions: Sequence[Mention], key: str
    ) -> list[MentionScore]:
        """Say of each mention how far the article backs it, and whether `key` counts it as wrong.

        Only `entity_precision_source_strict` counts a mention as wrong that is backed under
        another name.
        """
        strict = key == "entity_precision_source_strict"
        (found,) = self.all_verdicts([Example(article, (), summary)], [mentions])
        verdicts = {verdict.mention: verdict for verdict in found}
        return [
            MentionScore(
                support=verdict.support,
                wrong=() if _counts(verdict, strict) else verdict.missing or (_span(verdict),),
                doubted=verdict.verdict == "doubtful",
            )
            for verdict in map(verdicts.__getitem__, mentions)
        ]

    @property
    def _parser(self) -> Parser | None:
        return load_parser(self._recogniser_name) if self._relations else None

    @property
    def _recogniser(self) -> Recogniser:
        return load_recogniser(self._recogniser_name)

    @cached_property
    def aliases(self) -> Aliases:
        """The alias tables in use, read once: an edit of the file is for the next metric."""
        return load_aliases(self._alias_file)

    def _against_reference(
        self, example: Example, reference: str, found: list[Mention], wanted: list[Mention]
    ) -> tuple[list[Verdict], list[Verdict]]:
        published = example.article.published
        as_article = Article("reference", reference, published=published)
        summary = Article("summary", example.summary, published=published)
        return (
            judge(found, example.summary, ArticleIndex(as_article, self._language), self.aliases),
            judge(wanted, reference, ArticleIndex(summary, self._language), self.aliases),
        )


def _counts(verdict: Verdict, strict: bool) -> bool:
    return verdict.verdict in BACKED and not (strict and verdict.by_alias)


def _span(verdict: Verdict) -> tuple[int, int]:
    return verdict.mention.start, verdict.mention.end


def _f1(score: Score) -> float:
    value = score.values["entity_f1_target"]
    return -1.0 if value is None else value
