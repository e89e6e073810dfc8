"""Every rule on its own example and counter-example: the table is its own test."""

from __future__ import annotations

import datetime

import pytest

from eval.metrics.entities.aliases import load_aliases
from eval.metrics.entities.find.patterns import find_patterns
from eval.metrics.entities.index import ArticleIndex
from eval.metrics.entities.judge import judge
from eval.metrics.entities.mentions import NAMES, UNBACKED, VALUES, Mention
from eval.metrics.entities.rules.rule import Rule, Shown
from eval.metrics.entities.rules.table import rules, rules_for
from summarize.base import Article


def decided(shown: Shown) -> tuple[str, str, int]:
    """Return rule, verdict and count of evidence for the mention of a case."""
    start = shown.summary.index(shown.mention)
    mention = Mention(start, start + len(shown.mention), shown.mention, shown.type)
    rest = shown.summary[:start] + " " * len(shown.mention) + shown.summary[mention.end :]
    mentions = [mention, *find_patterns(rest)]
    day = datetime.date.fromisoformat(shown.published) if shown.published else None
    index = ArticleIndex(Article("a", shown.article, published=day))
    found = judge(mentions, shown.summary, index, load_aliases())[0]
    return found.rule, found.verdict, len(found.evidence)


@pytest.mark.parametrize("rule", rules(), ids=lambda rule: rule.name)
def test_a_rule_decides_its_example_and_not_its_counter_example(rule: Rule) -> None:
    name, verdict, evidence = decided(rule.example)
    # A name elsewhere in the article than its sentence is doubtful, whatever found it there.
    assert name == rule.name or verdict == "doubtful"
    assert verdict in (rule.verdict, "doubtful")
    assert decided(rule.counter_example)[0] != rule.name
    if rule.verdict not in {*UNBACKED, "unchecked"}:
        assert evidence


def test_a_rule_has_a_name_of_its_own() -> None:
    names = [rule.name for rule in rules()]
    assert len(names) == len(set(names))


@pytest.mark.parametrize("type_", sorted(NAMES | VALUES))
def test_every_type_of_mention_is_decided_by_some_rule_in_the_end(type_: str) -> None:
    assert rules_for(type_)[-1].verdict == "unsupported"
