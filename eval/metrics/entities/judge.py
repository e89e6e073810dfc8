"""Verdict: what the rules found, where it stands, how sure that is and how much it matters."""

from __future__ import annotations

from collections.abc import Sequence

from eval.metrics.entities.aliases import Aliases
from eval.metrics.entities.context import Fit, Surroundings
from eval.metrics.entities.index import ArticleIndex
from eval.metrics.entities.match import match
from eval.metrics.entities.mentions import BACKED, Finding, Mention, Verdict
from eval.metrics.entities.tokens import STOP_WORDS, plain, tokenise

#: How often an unsupported mention of a type says something false, and not merely something that
#: the article leaves out.
SEVERITY = {
    "MONEY": 0.9,
    "PERCENT": 0.9,
    "QUANTITY": 0.8,
    "CARDINAL": 0.75,
    "TIME": 0.75,
    "DATE": 0.7,
    "ORDINAL": 0.65,
    "PERSON": 0.5,
}
#: Names of other things.
SEVERITY_OF_A_NAME = 0.3

#: Probability that people call a mention supported, by verdict.
_SUPPORT = {
    "supported": 0.95,
    "alias": 0.85,
    "variant": 0.85,
    "partial": 0.5,
    "unsupported": 0.1,
    "contradicted": 0.05,
}


def judge(
    mentions: Sequence[Mention], summary: str, index: ArticleIndex, aliases: Aliases
) -> list[Verdict]:
    """Return one verdict per mention of `summary`, in order."""
    surroundings = Surroundings(summary, index)
    return [
        _judge(mention, match(mention, summary, index, aliases), surroundings, index)
        for mention in mentions
    ]


def _judge(
    mention: Mention, finding: Finding, surroundings: Surroundings, index: ArticleIndex
) -> Verdict:
    support = _SUPPORT[finding.verdict]
    verdict, rule, evidence = finding.verdict, finding.rule, finding.evidence
    if verdict in ("unsupported", "contradicted"):
        support += 0.4 * finding.overlap
    elif verdict in BACKED and finding.places:
        fit = surroundings.fit(mention, finding.places)
        if fit:
            support *= _trust(fit)
            if _doubtful(fit):
                verdict, rule = "doubtful", "other place"
                start, end = index.sentences[fit.best]
                evidence = (*evidence[:1], index.evidence(start, end - start))
    return Verdict(
        mention=mention,
        verdict=verdict,
        rule=rule,
        confidence=support if verdict in BACKED else 1 - support,
        support=support,
        severity=SEVERITY.get(mention.type, SEVERITY_OF_A_NAME),
        evidence=evidence,
        missing=() if verdict in BACKED else _missing(mention, index),
        by_alias=finding.verdict == "alias",
    )


def _missing(mention: Mention, index: ArticleIndex) -> tuple[tuple[int, int], ...]:
    """Return the words of a mention that the article lacks; the whole mention if it has all."""
    spans = tuple(
        (mention.start + token.start, mention.start + token.end)
        for token in tokenise(mention.text)
        if token.key not in STOP_WORDS and plain(token.key) not in index.plain_positions
    )
    return spans or ((mention.start, mention.end),)


def _trust(fit: Fit) -> float:
    return 0.75 + 0.15 * fit.ratio + 0.1 * fit.beside


def _doubtful(fit: Fit) -> bool:
    return fit.ratio < 0.3 and fit.beside == 0
