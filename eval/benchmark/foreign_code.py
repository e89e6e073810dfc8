"""No code from data: what a run on disk names is not imported unless a person says so."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, get_args

from eval.errors import RunError
from eval.metrics import METRICS
from summarize.guarded.scorer import SCORERS
from summarize.registry import SUMMARIZERS, Registry
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
        written = _options_that_are_specs(value.name)
        for key, option in value.options.items():
            yield from _names(_read(option) if key in written else option)
    elif isinstance(value, Mapping):
        if isinstance(value.get("use"), str):
            yield Spec.parse(value["use"]).name
        for item in value.values():
            yield from _names(item)
    elif isinstance(value, list | tuple):
        for item in value:
            yield from _names(item)


def _read(option: Any) -> Any:
    """Return an option with the texts in it, which name something, as specs."""
    if isinstance(option, str):
        return Spec.parse(option)
    return [_read(item) for item in option] if isinstance(option, list | tuple) else option


def _options_that_are_specs(name: str) -> set[str]:
    """Return which options of a built-in or an installed plugin name something else to load."""
    registries: tuple[Registry[Any], ...] = (SUMMARIZERS, SCORERS, METRICS)
    return {
        option.name
        for registry in registries
        if name in registry.names()
        for option in registry.options(name)
        if _holds_spec(option.annotation)
    }


def _holds_spec(annotation: Any) -> bool:
    return annotation is Spec or any(map(_holds_spec, get_args(annotation)))
