"""The table of rules as people and programs read it."""

from __future__ import annotations

from typing import Any

from eval.metrics.entities.rules.rule import Shown
from eval.metrics.entities.rules.table import rules


def rules_as_json() -> list[dict[str, Any]]:
    """Return the rules in the order in which they are asked, as JSON values."""
    return [
        {
            "rule": rule.name,
            "verdict": rule.verdict,
            "types": sorted(rule.types),
            "any_language": rule.anywhere,
            "example": rule.example._asdict(),
            "counter_example": rule.counter_example._asdict(),
        }
        for rule in rules()
    ]


def rules_as_text() -> str:
    """Return three lines a rule: name and verdict, what it decides, what it does not decide."""
    blocks = [
        f"{rule.name}: {rule.verdict}\n  decides    {_case(rule.example)}\n"
        f"  does not   {_case(rule.counter_example)}"
        for rule in rules()
    ]
    return "\n".join(blocks)


def _case(shown: Shown) -> str:
    day = f" ({shown.published})" if shown.published else ""
    return f"“{shown.mention}” in “{shown.summary}” for “{shown.article}”{day}"
