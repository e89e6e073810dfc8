"""Summarizers and metrics as a person would look them up: what each does, and its options."""

from __future__ import annotations

import inspect
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, Any, get_args, get_origin

import msgspec

from eval.metrics import METRICS
from eval.metrics.base import Column, Metric
from eval.summarizers.oracle import ORACLE
from eval.summarizers.outputs import OUTPUTS
from summarize.errors import SpecError, did_you_mean
from summarize.registry import SUMMARIZERS, Option, Registry

if TYPE_CHECKING:
    from rich.console import RenderableType

PLACEHOLDER = "http://localhost"
"""Stands for an option without a default; metrics load nothing until they score."""

KINDS = ("summarizers", "metrics")


@dataclass(frozen=True, slots=True)
class OptionEntry:
    """One option: name, type in words, default as it is written, description."""

    name: str
    type: str
    default: str | None
    description: str


@dataclass(frozen=True, slots=True)
class Entry:
    """One summarizer or metric.

    `columns` are the numbers that a metric gives as it is, `source` whose idea it is, `not_for`
    what its numbers are no good for, and `references` whether it needs some.
    """

    kind: str
    name: str
    summary: str
    options: tuple[OptionEntry, ...]
    columns: tuple[Column, ...] = ()
    source: str = ""
    not_for: str = ""
    references: bool = False


def catalog(names: Iterable[str] = ()) -> list[Entry]:
    """Describe everything that can be loaded by name, or only `names`.

    Args:
        names: summarizers and metrics, also as `module:Class`; `summarizers` and `metrics` stand
            for all of them.

    Raises:
        SpecError: one of `names` is unknown, or cannot be imported.
    """
    found = [
        (registry, name)
        for registry in (SUMMARIZERS, ORACLE, OUTPUTS, METRICS)
        for name in registry.names()
    ]
    wanted = set(names)
    plugins = [(_registry_of(name), name) for name in sorted(wanted) if ":" in name]
    wanted.difference_update(name for _, name in plugins)
    known = [*KINDS, *(name for _, name in found)]
    for name in wanted.difference(known):
        raise SpecError(
            f"there is no summarizer or metric called {name!r}.{did_you_mean(name, known)} "
            f"Known: {', '.join(known)}."
        )
    chosen = [
        (registry, name)
        for registry, name in found
        if not (wanted or plugins) or not wanted.isdisjoint({name, f"{registry.kind}s"})
    ]
    return [_entry(registry, name) for registry, name in [*chosen, *plugins]]


def _registry_of(plugin: str) -> Registry[Any]:
    """Return what a `module:Class` is: a metric, if it has a metric's methods."""
    try:
        METRICS.factory(plugin)
    except SpecError:
        SUMMARIZERS.factory(plugin)  # which says what is wrong if it is none either
        return SUMMARIZERS
    return METRICS


def _entry(registry: Registry[Any], name: str) -> Entry:
    documentation = inspect.getdoc(registry.factory(name)) or ""
    first, *others = [" ".join(part.split()) for part in documentation.split("\n\n")]
    notes = {head: text for head, _, text in (part.partition(": ") for part in others)}
    options = tuple(_option(option) for option in registry.options(name))
    metric = _as_it_is(name, options) if registry is METRICS else None
    return Entry(
        registry.kind,
        name,
        first,
        options,
        tuple(metric.columns) if metric is not None else (),
        notes.get("Source", ""),
        notes.get("Not for", ""),
        metric is not None and "references" in metric.requires,
    )


def _as_it_is(name: str, options: Sequence[OptionEntry]) -> Metric | None:
    """Return a metric with its defaults, a made-up text for what it must be told."""
    told = {option.name: PLACEHOLDER for option in options if option.default is None}
    try:
        return METRICS.create(name, **told)
    except Exception:  # the metric may be anybody's, and the list goes on without its keys
        return None


def _option(option: Option) -> OptionEntry:
    default = None if option.required else repr(option.default)
    return OptionEntry(option.name, _type_name(option.annotation), default, option.description)


def _type_name(annotation: Any) -> str:
    if get_origin(annotation) is Annotated:
        base, *extras = get_args(annotation)
        return _type_name(base) + "".join(_bounds(e) for e in extras if isinstance(e, msgspec.Meta))
    if annotation is type(None):
        return "None"
    arguments = get_args(annotation)
    if not arguments:
        return getattr(annotation, "__name__", str(annotation))
    if all(isinstance(argument, str) for argument in arguments):
        return " | ".join(map(repr, arguments))
    names = [_type_name(argument) for argument in arguments if argument is not Ellipsis]
    origin = get_origin(annotation)
    if origin is not None and origin.__name__ in {"Union", "UnionType"}:
        return " | ".join(names)
    return f"{getattr(origin, '__name__', origin)}[{', '.join(names)}]"


def _bounds(meta: msgspec.Meta) -> str:
    if meta.ge is not None and meta.le is not None:
        return f" {meta.ge:g} to {meta.le:g}"
    signs = (("≥", meta.ge), (">", meta.gt), ("≤", meta.le), ("<", meta.lt))
    return "".join(f" {sign} {value}" for sign, value in signs if value is not None)


def listing(entries: Sequence[Entry]) -> Iterator[RenderableType]:
    """Yield what describes the entries, for a console to print.

    An option that an earlier entry has, word for word, is only named.
    """
    from rich.text import Text

    before: set[OptionEntry] = set()
    for kind in KINDS:
        of_kind = [entry for entry in entries if f"{entry.kind}s" == kind]
        if of_kind:
            yield Text(kind, "bold")
            if kind == "metrics":
                yield Text("  keys stand in gates and files; shares are shown x 100")
        for entry in of_kind:
            yield _rows(2, [(entry.name, entry.summary)], style="cyan")
            new = [option for option in entry.options if option not in before]
            again = [option.name for option in entry.options if option in before]
            if entry.columns:
                yield Text("    keys", "dim")
                yield _rows(6, [(column.key, _meaning(column)) for column in entry.columns])
                if entry.options:
                    yield Text("    options", "dim")
            rows = [(option.name, described(option)) for option in new]
            yield _rows(6, rows + [("also", f"{', '.join(again)} (see above)")] * bool(again))
            if entry.not_for:
                yield _rows(4, [("not for", entry.not_for)], style="dim")
            before.update(new)


def _rows(indent: int, rows: Sequence[tuple[str, str]], style: str = "") -> RenderableType:
    """Return names and, in a column beside them, their texts."""
    from rich.padding import Padding
    from rich.table import Table
    from rich.text import Text

    grid = Table.grid(padding=(0, 2, 0, 0))
    for name, text in rows:
        grid.add_row(Text(name, style, no_wrap=True), Text(text))
    return Padding(grid, (0, 0, 0, indent), expand=False)


def _meaning(column: Column) -> str:
    """Return a column's description, then unit and direction in square brackets."""
    direction = {"up": "; higher is better", "down": "; lower is better", None: ""}
    return f"{column.description} [{column.unit}{direction[column.better]}]".lstrip()


def described(option: OptionEntry) -> str:
    """Return the description, then type and default in square brackets."""
    nothing = option.default in (None, "None")
    kind = option.type.removesuffix(" | None") if nothing else option.type
    default = "" if nothing else f"; default {option.default}"
    return f"{option.description} [{kind}{default}]".lstrip()
