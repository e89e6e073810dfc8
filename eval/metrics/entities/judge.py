"""Verdict: what the rules found, where it stands, how sure that is and how much it matters."""

from __future__ import annotations

from collections.abc import Sequence

from eval.metrics.entities.aliases import Aliases
from eval.metrics.entities.context import Fit, Surroundings
from eval.metrics.entities.index import ArticleIndex
from eval.metrics.entities.mentions import (
    BACKED,
    UNBACKED,
    Finding,
    Mention,
    Verdict,
    VerdictName,
)
from eval.metrics.entities.rules.rule import claim_of
from eval.metrics.entities.rules.table import decide
from eval.metrics.text import STOP_WORDS, plain, tokenise

#: How often an unsupported mention of a type says something false, and not merely something that
#: the article leaves out (development half of the labels of Cao et al. 2022, where "factual
#: hallucination" is the harmless kind).
SEVERITY = {
    **dict.fromkeys(("DATE", "TIME"), 0.85),
    **dict.fromkeys(("MONEY", "PERCENT", "QUANTITY", "CARDINAL", "ORDINAL"), 0.8),
    **dict.fromkeys(("PERSON", "NORP"), 0.45),
    **dict.fromkeys(("GPE", "LOC", "FAC", "ORG"), 0.3),
}
#: Names of other things.
SEVERITY_OF_A_NAME = 0.5

#: How often people call a mention supported, by what the rules found (development half of the
#: labels named in docs/agreement.md, drawn towards the verdict where a rule is rare). People differ
#: most on other names of the same thing: the words are not there.
_SUPPORT = {
    "supported": 0.95,
    "variant": 0.8,
    "alias": 0.5,
    "inferred": 0.6,
    "partial": 0.4,
    "doubtful": 0.4,
    "misspelled": 0.15,
    "unsupported": 0.1,
    "contradicted": 0.05,
}
_RULE_SUPPORT = {"initials only": 0.25, "capital": 0.4, "number absent": 0.2}
#: Types that people find unsupported more often although the words are there: small numbers stand
#: in most articles, organisations are taken for one another.
_OFTEN_BY_CHANCE = frozenset({"CARDINAL", "ORDINAL", "ORG"})
#: How much of the support depends on the mention's place in the article.
_TRUST_WEIGHT = 0.5
#: Below this the article seems to say something else of another: 7% of right mentions fall under
#: it, and half of the swapped ones (development half of the planted errors).
DOUBTFUL_BELOW = 0.5
#: Verdicts that stand only where the summary puts the mention in the right place.
_PLACED = frozenset({"supported", "alias", "variant"})


def judge(
    mentions: Sequence[Mention], summary: str, index: ArticleIndex, aliases: Aliases
) -> list[Verdict]:
    """Return one verdict per mention of `summary`, in order."""
    surroundings = Surroundings(summary, index)
    return [
        _judge(
            mention,
            decide(claim_of(mention, mentions, surroundings, index, aliases)),
            surroundings,
            index,
        )
        for mention in mentions
    ]


def _judge(
    mention: Mention, finding: Finding, surroundings: Surroundings, index: ArticleIndex
) -> Verdict:
    support = _RULE_SUPPORT.get(finding.rule, _SUPPORT[finding.verdict])
    verdict, rule, evidence = finding.verdict, finding.rule, finding.evidence
    if verdict in UNBACKED:
        support += 0.3 * finding.overlap
    if verdict == "unsupported":
        nearest = surroundings.nearest(mention)
        if nearest:
            evidence = (*evidence, index.evidence(nearest[0], nearest[1] - nearest[0]))
    fit = surroundings.fit(mention, finding.places) if verdict in _PLACED else None
    if mention.type in _OFTEN_BY_CHANCE:
        support *= 0.9
    if fit:
        support *= 1 - _TRUST_WEIGHT * (1 - fit.trust)
        if fit.trust < DOUBTFUL_BELOW:
            verdict, rule = "doubtful", "other place"
            start, end = index.sentences[fit.best]
            evidence = (*evidence[:1], index.evidence(start, end - start))
    return Verdict(
        mention=mention,
        verdict=verdict,
        rule=rule,
        confidence=_confidence(verdict, support, fit),
        support=support,
        severity=SEVERITY.get(mention.type, SEVERITY_OF_A_NAME),
        evidence=evidence,
        missing=() if verdict in BACKED else _missing(mention, index),
        by_alias=finding.verdict == "alias",
    )


def _confidence(verdict: VerdictName, support: float, fit: Fit | None) -> float:
    """How sure the verdict is: another name of the same thing is surer than people's labels."""
    if verdict == "doubtful" and fit:
        return 1 - fit.trust
    if verdict == "alias":
        return 0.9
    return support if verdict in BACKED else 1 - support


def _missing(mention: Mention, index: ArticleIndex) -> tuple[tuple[int, int], ...]:
    """Return the words of a mention that the article lacks; the whole mention if it has all."""
    spans = tuple(
        (mention.start + token.start, mention.start + token.end)
        for token in tokenise(mention.text)
        if token.key not in STOP_WORDS and plain(token.key) not in index.plain_positions
    )
    return spans or ((mention.start, mention.end),)
