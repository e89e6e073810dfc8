"""No code from data: what a run on disk names is not imported unless a person says so."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from eval.errors import RunError
from summarize.spec import Spec


def refuse_code(specs: Iterable[Spec], folder: Path) -> None:
    """Refuse specs of a run's folder that name code, `module:Class`, at any depth.

    Built-in names and those of installed plugins pass: whoever installed them trusts them.

    Raises:
        RunError: names the code and the option that allows it.
    """
    code = sorted({name for spec in specs for name in _names(spec) if ":" in name})
    if code:
        raise RunError(
            f"{folder} names code that would be imported and run ({', '.join(code)}); if you trust "
            "whoever made the folder, add --allow-plugins."
        )


def _names(value: Any) -> Iterator[str]:
    if isinstance(value, Spec):
        yield value.name
        yield from _names(dict(value.options))
    elif isinstance(value, Mapping):
        if isinstance(value.get("use"), str):
            yield Spec.parse(value["use"]).name
        for item in value.values():
            yield from _names(item)
    elif isinstance(value, list | tuple):
        for item in value:
            yield from _names(item)
