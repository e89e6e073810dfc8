"""What a comparison is made with, and what comes out of it.

A difference is always the second run's value minus the first's (the baseline's).
"""

from __future__ import annotations

import html
import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from eval.comparison.aligned import Aligned
from eval.metrics.base import Column

if TYPE_CHECKING:
    import pandas as pd

# Of every interval.
LEVEL = 0.95

Finding = Literal[
    "better", "worse", "negligible", "identical", "not shown", "no verdict", "described"
]


@dataclass(frozen=True, slots=True)
class ComparisonSettings:
    """How a comparison is made.

    Args:
        alpha: the chance of any false "better" or "worse" in the whole comparison, in 0..1.
        power: the wanted chance to see a true difference, in 0..1.
        resamples: of the bootstrap and of the permutation test.
        seed: of both.
        effect: the difference in a share worth finding, for sample sizes (0.01 is one point).
        negligible: a smaller difference in a share decides nothing, however certain it is
            (0.0025 is a quarter of a point).
        max_left_out: the share of articles without a value in every run above which a column gets
            no verdict.
    """

    alpha: float = 0.05
    power: float = 0.8
    resamples: int = 10_000
    seed: int = 13
    effect: float = 0.01
    negligible: float = 0.0025
    max_left_out: float = 0.1

    @property
    def fewest_articles(self) -> int:
        """The number of articles below which no difference can be a finding.

        If all of n articles agree, two of their 2^n patterns of signs are as extreme: the smallest
        p is 2^(1 - n), 0.0625 of 5 articles.
        """
        return 1 + math.ceil(math.log2(1 / self.alpha))


@dataclass(frozen=True, slots=True)
class Mean:
    """A run's value in one column on the articles that count, with its interval.

    `articles` counts those, `missing` the articles on which the run itself has no value.
    """

    value: float | None = None
    low: float | None = None
    high: float | None = None
    articles: int = 0
    missing: int = 0


@dataclass(frozen=True, slots=True)
class Difference:
    """One column of one pair of runs: `b` minus `a`, in the units of the files.

    `p` is the sign-flip permutation's, `p_corrected` the same corrected for all tests of the
    comparison (`None` for what was not tested). `wins` counts articles on which `b` is better
    (higher, in columns without a better direction), `losses` those on which `a` is. `smallest` is
    the true difference that these articles show with the wanted power, at the corrected level;
    `needed` how many articles show one of `effect`; `None` where that cannot be said or is fewer.
    """

    a: int
    b: int
    column: Column
    articles: int
    left_out: int
    a_value: float | None = None
    b_value: float | None = None
    value: float | None = None
    low: float | None = None
    high: float | None = None
    p: float | None = None
    p_corrected: float | None = None
    wins: int = 0
    ties: int = 0
    losses: int = 0
    smallest: float | None = None
    needed: int | None = None
    finding: Finding = "described"


@dataclass(frozen=True, slots=True)
class Comparison:
    """Everything that is known about several runs side by side.

    `means[run][key]` is a `Mean`; `differences` has one entry per pair and shown column. `bounds`
    says which runs are bounds, in no pair unless nothing else is compared. `level` is the level of
    each single test at which all of them together keep the settings' alpha.
    """

    aligned: Aligned
    settings: ComparisonSettings
    pairs: tuple[tuple[int, int], ...]
    means: tuple[Mapping[str, Mean], ...]
    differences: tuple[Difference, ...] = ()
    bounds: tuple[bool, ...] = ()
    level: float = 0.05

    def of_pair(self, pair: tuple[int, int]) -> list[Difference]:
        """Return the differences of one pair, in the order of the columns."""
        return [item for item in self.differences if (item.a, item.b) == pair]

    def name(self, run: int) -> str:
        """Return a run's name."""
        return self.aligned.runs[run].name

    @property
    def verdict(self) -> str:
        """What the comparison comes to, in one sentence."""
        from eval.comparison.verdict import headline_sentence, verdicts

        return headline_sentence(self, verdicts(self))

    def to_frame(self) -> pd.DataFrame:
        """Return a row a pair of runs and column, in the units of the files.

        Returns:
            Columns `a`, `b` (names of the runs), `key`, then the fields of `Difference`.
        """
        import pandas as pd

        skipped = {"a", "b", "column"}
        fields = [name for name in Difference.__slots__ if name not in skipped]
        rows = [
            {
                "a": self.name(item.a),
                "b": self.name(item.b),
                "key": item.column.key,
                **{name: getattr(item, name) for name in fields},
            }
            for item in self.differences
        ]
        return pd.DataFrame(rows, columns=["a", "b", "key", *fields])

    def _repr_html_(self) -> str:
        """Return the verdict and the differences, as a notebook shows them."""
        shown = ["a", "b", "key", "a_value", "b_value", "value", "low", "high", "p_corrected"]
        table = self.to_frame()[[*shown, "finding"]].to_html(index=False)
        return f"<p><strong>{html.escape(self.verdict)}</strong></p>{table}"
