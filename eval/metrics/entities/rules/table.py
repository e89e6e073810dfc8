"""The table of rules: the first one that applies to a mention decides on it."""

from __future__ import annotations

from functools import lru_cache

from eval.metrics.entities.languages import has_bundle
from eval.metrics.entities.mentions import Finding
from eval.metrics.entities.rules import (
    authors,
    dates,
    inferred,
    inferred_counts,
    inferred_lists,
    inferred_years,
    names,
    names_in_part,
    numbers,
    offices,
    people,
    spelling,
)
from eval.metrics.entities.rules.rule import Claim, Rule

#: What is shown of the places that decided.
_MOST_EVIDENCE = 3


@lru_cache(maxsize=1)
def rules() -> tuple[Rule, ...]:
    """Return every rule, in the order in which they are asked.

    What backs a mention comes before what speaks against it, and the same before the similar.
    """
    return (
        *offices.rules(),
        *dates.backing(),
        *names.exact(),
        *numbers.exact_and_same(),
        *names.other_names(),
        *people.backing(),
        *spelling.rules(),
        *inferred_years.rules(),
        *inferred.rules(),
        *inferred_lists.rules(),
        *inferred_counts.rules(),
        *dates.absent(),
        *authors.rules(),
        *people.in_part(),
        *names_in_part.rules(),
        *numbers.absent(),
    )


@lru_cache(maxsize=64)
def rules_for(type_: str, language: str = "en") -> tuple[Rule, ...]:
    """Return the rules for one type of mention; an unknown type is that of a name.

    In a language without word lists only those rules are asked that need none.
    """
    known = type_ if any(type_ in rule.types for rule in rules()) else "NAME"
    bundle = has_bundle(language)
    return tuple(rule for rule in rules() if known in rule.types and (bundle or rule.anywhere))


def decide(claim: Claim) -> Finding:
    """Return what the first rule that applies says of a mention."""
    if not claim.name:
        return Finding("unsupported", "no word", overlap=0.0)
    for rule in rules_for(claim.mention.type, claim.index.language):
        found = rule.applies(claim)
        if found is None:
            continue
        index = claim.index
        evidence = found.evidence or tuple(
            index.evidence(start, end - start) for start, end in found.places[:_MOST_EVIDENCE]
        )
        return Finding(rule.verdict, rule.name, evidence, found.overlap, tuple(found.places))
    return Finding("unsupported", "absent", overlap=0.0)
