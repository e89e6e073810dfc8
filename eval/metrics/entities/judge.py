"""Verdict: what the rules found, where it stands, how sure that is and how much it matters."""

from __future__ import annotations

from collections.abc import Sequence

from eval.metrics.entities.aliases import Aliases
from eval.metrics.entities.context import Surroundings
from eval.metrics.entities.fidelity import fidelity
from eval.metrics.entities.index import ArticleIndex
from eval.metrics.entities.mentions import (
    BACKED,
    Finding,
    Mention,
    Verdict,
    VerdictName,
)
from eval.metrics.entities.rules.rule import claim_of
from eval.metrics.entities.rules.table import decide
from eval.metrics.text import STOP_WORDS, plain, tokenise

#: How much of the support depends on the mention's place in the article.
_TRUST_WEIGHT = 0.5
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
    verdict, rule, evidence = finding.verdict, finding.rule, finding.evidence
    support = fidelity().support_of(verdict, rule)
    if verdict == "unsupported":
        nearest = surroundings.nearest(mention)
        if nearest:
            evidence = (*evidence, index.evidence(nearest[0], nearest[1] - nearest[0]))
    fit = surroundings.fit(mention, finding.places) if verdict in _PLACED else None
    if fit:
        support *= 1 - _TRUST_WEIGHT * (1 - fit.trust)
    return Verdict(
        mention=mention,
        verdict=verdict,
        rule=rule,
        confidence=_confidence(verdict, support),
        support=support,
        severity=fidelity().severity_of(mention.type),
        evidence=evidence,
        missing=() if verdict in BACKED else _missing(mention, index),
        by_alias=finding.verdict == "alias",
        trust=fit.trust if fit else 1.0,
    )


def _confidence(verdict: VerdictName, support: float) -> float:
    """How sure the verdict is: another name of the same thing is surer than people's labels."""
    if verdict == "doubtful":
        return 1 - support
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
