"""Every rule on its own example and counter-example: the table is its own test."""

from __future__ import annotations

import pytest
from rule_cases import decided

from eval.metrics.entities.mentions import NAMES, UNBACKED, VALUES
from eval.metrics.entities.rules.rule import Rule
from eval.metrics.entities.rules.table import rules, rules_for


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
