"""What tokens cost, and where spending ends: the same options for summarizers and judges."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Annotated, Literal, TypeAlias

from msgspec import Meta

from summarize.errors import ModelError, SpecError
from summarize.usage import Usage

_Price = Annotated[float, Meta(ge=0)]
Prices: TypeAlias = Annotated[
    dict[Literal["input", "output"], _Price] | None,
    Meta(description="money for a million tokens, e.g. {input: 0.15, output: 0.60}"),
]
CostLimit: TypeAlias = Annotated[
    Annotated[float, Meta(gt=0)] | None,
    Meta(description="stop when one command has spent so much; needs prices"),
]


class Budget:
    """Counts what one command has spent, and says when it may spend no more.

    Args:
        name: of what takes the options, for messages.
        prices: of a million tokens; without them nothing has a cost.
        limit: of all costs together; none if `None`.

    Raises:
        SpecError: there is a limit, and no prices to keep it by.
    """

    def __init__(
        self,
        name: str,
        prices: Mapping[Literal["input", "output"], float] | None,
        limit: float | None,
    ) -> None:
        if limit is not None and not prices:
            raise SpecError(f"{name} needs prices= to keep a cost_limit.")
        self._prices, self._limit = prices or {}, limit
        self.spent = 0.0

    @property
    def used_up(self) -> bool:
        """Whether the limit is reached."""
        return self._limit is not None and self.spent >= self._limit

    def charge(self, usage: Usage | None) -> Usage:
        """Count what an answer took, and return it with its cost."""
        used = usage or Usage()
        if not self._prices:
            return used
        read = used.input_tokens * self._prices.get("input", 0.0)
        wrote = used.output_tokens * self._prices.get("output", 0.0)
        cost = (read + wrote) / 1e6
        self.spent += cost
        return replace(used, cost=cost)

    def require_rest(self) -> None:
        """Stop what would spend more.

        Raises:
            ModelError: the limit is reached.
        """
        if self.used_up:
            raise ModelError(
                f"the cost limit of {self._limit:g} is reached; what was finished is kept. "
                "Raise cost_limit to go on from there."
            )
