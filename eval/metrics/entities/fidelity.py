"""The fitted numbers of the entity check and of faithfulness, from `fidelity.json`.

`scripts/fit_fidelity.py` fits them all and writes the file.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from importlib import resources

import msgspec


class Fidelity(msgspec.Struct, frozen=True):
    """Fitted numbers.

    `support` is how often people find a mention supported, by verdict, or by verdict and rule
    (`unsupported/absent`); `severity` how often an unsupported mention of a type says something
    false and not merely something that the article leaves out; `costs` what speaks against a
    summary, as -log of the factor by which it lowers the probability that an editor passes it.
    """

    version: str
    fitted_on: str
    support: Mapping[str, float]
    severity: Mapping[str, float]
    costs: Mapping[str, float]

    def support_of(self, verdict: str, rule: str) -> float:
        """Return the support of a verdict that a rule gave."""
        return self.support.get(f"{verdict}/{rule}", self.support[verdict])

    def severity_of(self, type_: str) -> float:
        """Return the severity of an unsupported mention of a type."""
        return self.severity.get(type_, self.severity["other"])


@lru_cache(maxsize=1)
def fidelity() -> Fidelity:
    """Return the committed numbers."""
    data = resources.files(__package__).joinpath("fidelity.json").read_bytes()
    return msgspec.json.decode(data, type=Fidelity)
