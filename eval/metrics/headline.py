"""The columns that stand in tables and that a comparison tests, unless others are asked for."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from eval.metrics import BUILTINS
from summarize.spec import Spec

HEADLINE = (
    "rouge1",
    "rouge2",
    "rougeL",
    "rougeLsum",
    "entity_precision_source",
    "has_unsupported_entity",
    "faithfulness",
    "words",
)


def headline_keys(columns: Iterable[Mapping[str, Sequence[str]]]) -> frozenset[str]:
    """Return the keys that are shown by default: `HEADLINE`, and every column of a plugin.

    Args:
        columns: the section `columns` of each run's `result.json`: spec -> column keys.
    """
    of_plugins = (
        key
        for of_run in columns
        for spec, keys in of_run.items()
        if Spec.parse(spec).name not in BUILTINS
        for key in keys
    )
    return frozenset((*HEADLINE, *of_plugins))
