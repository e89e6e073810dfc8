"""Summarizers and metrics as a person would look them up: what each does, and its options."""

from __future__ import annotations

import inspect
import textwrap
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Annotated, Any, get_args, get_origin

import click
import msgspec

from eval.metrics import METRICS
from eval.summarizers.oracle import ORACLE
from summarize.errors import SpecError, did_you_mean
from summarize.registry import SUMMARIZERS, Option, Registry


@dataclass(frozen=True, slots=True)
class OptionEntry:
    """One option: name, type in words, default as it is written, description."""

    name: str
    type: str
    default: str | None
    description: str


@dataclass(frozen=True, slots=True)
class Entry:
    """One summarizer or metric."""

    kind: str
    name: str
    summary: str
    options: tuple[OptionEntry, ...]


def catalog(names: Iterable[str] = ()) -> list[Entry]:
    """Describe everything that can be loaded by name, or only `names`.

    Raises:
        SpecError: one of `names` is unknown.
    """
    registries: tuple[Registry[Any], ...] = (SUMMARIZERS, ORACLE, METRICS)
    wanted = set(names)
    known = [name for registry in registries for name in registry.names()]
    for name in wanted.difference(known):
        raise SpecError(
            f"there is no summarizer or metric called {name!r}.{did_you_mean(name, known)} "
            f"Known: {', '.join(known)}."
        )
    return [
        _entry(registry, name)
        for registry in registries
        for name in registry.names()
        if not wanted or name in wanted
    ]


def _entry(registry: Registry[Any], name: str) -> Entry:
    documentation = inspect.getdoc(registry.factory(name)) or ""
    first = " ".join(documentation.partition("\n\n")[0].split())
    options = tuple(_option(option) for option in registry.options(name))
    return Entry(registry.kind, name, first, options)


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


SHARED_FROM = 3
"""An option that so many of the listed have, word for word, is described once, below them."""


def listing(entries: Sequence[Entry], width: int) -> Iterator[str]:
    """Yield the lines that describe the entries.

    Args:
        entries: from `eval.cli.catalog.catalog`.
        width: characters a line; a word that is longer still stands alone.
    """
    for place, kind in enumerate(dict.fromkeys(entry.kind for entry in entries)):
        if place:
            yield ""
        yield click.style(f"{kind}s", bold=True)
        yield from _of_kind([entry for entry in entries if entry.kind == kind], width)


def _of_kind(entries: Sequence[Entry], width: int) -> Iterator[str]:
    uses = Counter(option for entry in entries for option in entry.options)
    shared = [option for option, count in uses.items() if count >= SHARED_FROM]
    names = max(len(entry.name) for entry in entries)
    labels = [*(option.name for option in uses), "also"]
    column = max(map(len, labels))
    for entry in entries:
        yield from _row(2, entry.name, names, entry.summary, width, fg="cyan")
        for option in entry.options:
            if option not in shared:
                yield from _row(6, option.name, column, _described(option), width)
        also = [option.name for option in entry.options if option in shared]
        if also:
            yield from _row(6, "also", column, f"{', '.join(also)} (see below)", width, dim=True)
    if shared:
        yield f"  options of several {entries[0].kind}s"
        for option in shared:
            yield from _row(6, option.name, column, _described(option), width)


def _described(option: OptionEntry) -> str:
    """Return the description, then type and default in square brackets."""
    nothing = option.default in (None, "None")
    kind = option.type.removesuffix(" | None") if nothing else option.type
    default = "" if nothing else f"; default {option.default}"
    return f"{option.description} [{kind}{default}]".lstrip()


def _row(
    indent: int, name: str, column: int, text: str, width: int, *, fg: str | None = None,
    dim: bool | None = None,
) -> Iterator[str]:  # fmt: skip
    """Yield a name and, in a column beside it, its text."""
    start = indent + column + 2
    lines = textwrap.wrap(
        text, max(20, width - start), break_long_words=False, break_on_hyphens=False
    )
    for place, line in enumerate(lines or [""]):
        left = " " * indent + click.style(name, fg=fg, dim=dim) + " " * (column - len(name) + 2)
        yield ((left if not place else " " * start) + line).rstrip()
