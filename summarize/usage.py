"""What an answer of a paid or shared service took: requests, tokens, money."""

from __future__ import annotations

from dataclasses import dataclass, fields


@dataclass(frozen=True, slots=True)
class Usage:
    """What was asked of a server for one result, tries that came to nothing included.

    Tokens are the server's own counts. `reasoning_tokens` are part of `output_tokens`; `retries`
    are the requests beyond the first for the same answer; `uncounted` are completions for which
    the server gave no counts, so that the tokens are at least those given here. `cost` is `None`
    where no prices are known.
    """

    requests: int = 0
    retries: int = 0
    input_tokens: int = 0
    output_tokens: int = 0
    reasoning_tokens: int = 0
    uncounted: int = 0
    cost: float | None = None

    def __add__(self, other: Usage) -> Usage:
        """Return both together; the cost of one that has none counts as nothing."""
        both = {
            item.name: getattr(self, item.name) + getattr(other, item.name)
            for item in fields(self)
            if item.name != "cost"
        }
        costs = [cost for cost in (self.cost, other.cost) if cost is not None]
        return Usage(**both, cost=sum(costs) if costs else None)

    def as_json(self) -> dict[str, int | float]:
        """Return what there is of it, by name: nothing that is zero or unknown."""
        values = {item.name: getattr(self, item.name) for item in fields(self)}
        kept = {name: value for name, value in values.items() if value or name == "requests"}
        if self.cost is not None:
            kept["cost"] = round(self.cost, 9)
        return kept
