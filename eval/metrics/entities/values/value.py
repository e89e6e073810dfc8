"""A number with everything that is known of it."""

from __future__ import annotations

import math
from dataclasses import dataclass

from eval.metrics.entities.values.vocabulary import Bound

EXACT: Bound = (1.0, 1.0)


@dataclass(frozen=True, slots=True)
class Value:
    """A number with what it measures or counts.

    `start` and `end` are half-open token positions. `kind` is `count`, `ordinal`, `percent`,
    `points` (percentage points), `money`, `age`, `clock` (minutes after midnight), `score`, or a
    dimension of CLDR (`duration`, `length`, …). `number` is given in the base unit of the kind,
    `written` as the text has it, before its unit. `unit` is a currency's code or CLDR's unit.

    `high` is above `number` for a vague count ("hundreds") and for an age in decades. `step` is
    the size of the last digit that was written, in the base unit: 100 for 27,300. `heads` are
    the plain words after a count, of which one is what is counted. `rough` marks a share in words
    ("a third"). A clock is `halved` if it may be before or after noon ("at 2:40"); `zone` is its
    time zone. `metres` is the other reading of "1.65m", which is a million and a length.
    `per` is the time that an amount is for: "£280m a year".
    """

    start: int
    end: int
    kind: str
    number: float
    written: float
    unit: str = ""
    bound: Bound = EXACT
    step: float = 1.0
    high: float = math.nan
    heads: tuple[str, ...] = ()
    rough: bool = False
    halved: bool = False
    zone: str = ""
    metres: float = math.nan
    per: str = ""

    @property
    def digits(self) -> float:
        """The number in units of its last digit: 273 for 27,300 and for 2.73."""
        return abs(self.number / self.step) if self.step else 0.0
