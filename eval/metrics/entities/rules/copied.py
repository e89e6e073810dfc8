"""Rules: what stands in a sentence that the article has word for word is what the article says."""

from __future__ import annotations

from eval.metrics.entities.rules.rule import Claim, Found, Rule, Shown

_LEAST_CHARACTERS = 20
"""A shorter sentence ("He won.") says too little to be known by its words."""


def is_copied(sentence: str, article: str) -> bool:
    """Whether an article has a sentence word for word."""
    return len(sentence) >= _LEAST_CHARACTERS and sentence in article


def _copied(claim: Claim) -> Found | None:
    sentence = claim.surroundings.sentence(claim.mention)
    index = claim.index
    if sentence is None or not is_copied(sentence.text, index.article.text):
        return None
    begin = index.article.text.find(sentence.text) + claim.mention.start - sentence.start
    first, last = index.tokens_within(begin, begin + len(claim.mention.text))
    return Found([(first, last)] if first < last else [])


def rule(types: frozenset[str]) -> Rule:
    """Return the rule, for mentions of all `types`: whatever a recogniser takes them for."""
    return Rule(
        "copied sentence",
        types,
        "supported",
        _copied,
        Shown(
            "Jurors could not agree on a third. Nobody said why. The verdicts came on Monday.",
            "Jurors could not agree on a third. The verdicts came on Monday.",
            "a third",
            "PERCENT",
        ),
        Shown(
            "Jurors could not agree on a third. Nobody said why. The verdicts came on Monday.",
            "Jurors could not agree on a fifth. The verdicts came on Monday.",
            "a fifth",
            "PERCENT",
        ),
        anywhere=True,
    )
