"""YAML files as plain data that remembers where every value was written.

Reading is `yaml.safe_load` with three additions: places (file and line of every key), refusal of
repeated keys, and `extends:`.
"""

from __future__ import annotations

import os
from collections.abc import Hashable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from eval.errors import ConfigError

Keys = tuple[str | int, ...]

_MOST_VALUES = 100_000


@dataclass(frozen=True, slots=True)
class Place:
    """Where a value was written: a file's line (1-based), or a command-line override."""

    source: str
    line: int | None
    folder: Path

    def __str__(self) -> str:
        return f"{self.source}:{self.line}" if self.line else self.source


@dataclass(slots=True)
class Document:
    """Plain data and the place of every key in it."""

    path: Path
    data: dict[str, Any]
    places: dict[Keys, Place] = field(default_factory=dict)

    def where(self, keys: Keys) -> Place:
        """The place of a key, or of the nearest one around it."""
        for length in range(len(keys), 0, -1):
            if keys[:length] in self.places:
                return self.places[keys[:length]]
        return Place(str(self.path), None, self.path.parent)

    def folder_of(self, keys: Keys) -> Path:
        """The folder that a relative path written at `keys` starts from."""
        return self.where(keys).folder


def read_document(path: Path, _chain: tuple[Path, ...] = ()) -> Document:
    """Read a YAML mapping and, below it, whatever its `extends:` names.

    Values of the file win over those of the file it extends; mappings are merged key by key, but
    one with a `use:` key is taken whole.

    Raises:
        ConfigError: the file is missing, is no YAML mapping, repeats a key, or extends itself.
    """
    resolved = Path(real_path(path))
    if resolved in _chain:
        raise ConfigError(f"{path}: extends itself, by way of {_chain[-1].name}.")
    own = _parse(path)
    base_name = own.data.pop("extends", None)
    if base_name is None:
        return own
    if not isinstance(base_name, str):
        raise ConfigError(f"{own.where(('extends',))}: 'extends' takes one file's name.")
    base_path = path.parent / base_name
    if not os.path.exists(base_path):  # noqa: PTH110 - asks without an error, whatever the name
        raise ConfigError(f"{own.where(('extends',))}: there is no config file {base_path}.")
    base = read_document(base_path, (*_chain, resolved))
    _merge(base, own, own.data, ())
    return Document(path, base.data, base.places)


def real_path(path: Path) -> str:
    """Return the absolute path without links; as it is where the system knows no such name."""
    try:
        return os.path.realpath(path)
    except (OSError, ValueError):
        return str(path)


def apply_override(document: Document, override: str) -> None:
    """Set one value, as in `data.limit=10`; the value is read as YAML.

    Raises:
        ConfigError: the override has another form, or goes through something not a mapping.
    """
    override = _writable(override)
    dotted, equals, text = override.partition("=")
    keys = tuple(dotted.strip().split("."))
    place = Place(f"--set {override}", None, Path.cwd())
    if not equals or not all(keys):
        raise ConfigError(f"{place}: write key=value, as in --set data.limit=10.")
    _, value = _load(text, f"{place}: the value")
    section: Any = document.data
    keys = _known(document.data, keys)
    for depth, key in enumerate(keys[:-1]):
        section = section.setdefault(key, {})
        if not isinstance(section, dict):
            raise ConfigError(f"{place}: {'.'.join(keys[: depth + 1])} holds no keys of its own.")
    section[keys[-1]] = value
    document.places = {
        known: where for known, where in document.places.items() if known[: len(keys)] != keys
    }
    document.places[keys] = place


def _known(data: Any, keys: tuple[str, ...]) -> tuple[str, ...]:
    """Join parts that together are a key: a label may have dots of its own, as in `bart-1.1`."""
    found: list[str] = []
    while keys:
        lengths = range(len(keys), 0, -1) if isinstance(data, dict) else ()
        length = next((n for n in lengths if ".".join(keys[:n]) in data), 1)
        found.append(".".join(keys[:length]))
        data = data.get(found[-1]) if isinstance(data, dict) else None
        keys = keys[length:]
    return tuple(found)


def _parse(path: Path) -> Document:
    try:
        text = path.read_text(encoding="utf-8")
    except FileNotFoundError:
        raise ConfigError(f"{path}: there is no such config file.") from None
    except IsADirectoryError:
        raise ConfigError(f"{path} is a folder; name a config file (.yaml) in it.") from None
    except UnicodeDecodeError:
        raise ConfigError(f"{path}: not a text file in UTF-8; a config is YAML.") from None
    except OSError as error:
        raise ConfigError(f"{path}: cannot be read: {error.strerror}.") from None
    except ValueError:  # a null character
        raise ConfigError(f"{str(path)!r} is no name of a file.") from None
    node, data = _load(text, str(path))
    if not isinstance(data, dict):
        raise ConfigError(f"{path}: a config is a mapping of keys to values, this file is not.")
    document = Document(path, data)
    _place(document, node, (), set())
    return document


def _load(text: str, source: str) -> tuple[yaml.Node | None, Any]:
    """Parse YAML to its nodes and to plain data of which no part is shared.

    Raises:
        ConfigError: it is no YAML, or its aliases go in circles or multiply without bounds.
    """
    try:
        node = yaml.compose(text, Loader=yaml.SafeLoader)
        size = _size(node, {}, set()) if node is not None else 0
        data = yaml.safe_load(text) if size <= _MOST_VALUES else None
    except _CircleError as error:
        raise ConfigError(f"{source}:{error}: an alias contains itself.") from None
    except Exception as error:  # the library's constructors let many kinds through
        raise ConfigError(f"{source}{_line(error)}: not valid YAML: {_problem(error)}.") from None
    if size > _MOST_VALUES:
        raise ConfigError(
            f"{source}: has more than {_MOST_VALUES} values, its aliases written out."
        )
    return node, _unshared(data)


class _CircleError(Exception):
    """Says in which line an alias contains itself; never leaves this module."""


def _size(node: yaml.Node, sizes: dict[int, int], around: set[int]) -> int:
    """Count values as if every alias were written out."""
    if id(node) in around:
        raise _CircleError(node.start_mark.line + 1)
    if id(node) not in sizes:
        parts: list[yaml.Node] = []
        if isinstance(node, yaml.SequenceNode):
            parts = node.value
        elif isinstance(node, yaml.MappingNode):
            parts = [part for pair in node.value for part in pair]
        around.add(id(node))
        sizes[id(node)] = 1 + sum(_size(part, sizes, around) for part in parts)
        around.discard(id(node))
    return sizes[id(node)]


def _unshared(data: Any) -> Any:
    """Copy what aliases share, so that to override one place changes no other."""
    if isinstance(data, dict):
        return {_unshared(key): _unshared(value) for key, value in data.items()}
    if isinstance(data, list):
        return [_unshared(value) for value in data]
    return _writable(data) if isinstance(data, str) else data


def _writable(text: str) -> str:
    """Replace lone surrogates, which an escape can make and nothing can print."""
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def _place(document: Document, node: yaml.Node | None, keys: Keys, visited: set[int]) -> None:
    if node is None or id(node) in visited:  # an alias: its first place will do
        return
    visited.add(id(node))
    folder = document.path.parent.resolve()
    if isinstance(node, yaml.MappingNode):
        seen: set[Hashable] = set()
        for key_node, value_node in node.value:
            place = Place(str(document.path), key_node.start_mark.line + 1, folder)
            key = key_node.value
            if not isinstance(key, str):
                raise ConfigError(f"{place}: a key must be plain text.")
            if key in seen:
                raise ConfigError(f"{place}: the key {key!r} is written twice; keep one.")
            seen.add(key)
            document.places[(*keys, key)] = place
            _place(document, value_node, (*keys, key), visited)
    elif isinstance(node, yaml.SequenceNode):
        for index, item in enumerate(node.value):
            line = item.start_mark.line + 1
            document.places[(*keys, index)] = Place(str(document.path), line, folder)
            _place(document, item, (*keys, index), visited)


def _merge(base: Document, own: Document, values: dict[str, Any], keys: Keys) -> None:
    target: Any = base.data
    for key in keys:
        target = target[key]
    for key, value in values.items():
        here = (*keys, key)
        if isinstance(value, dict) and isinstance(target.get(key), dict) and "use" not in value:
            base.places[here] = own.where(here)
            _merge(base, own, value, here)
            continue
        target[key] = value
        base.places = {
            known: place for known, place in base.places.items() if known[: len(here)] != here
        } | {known: place for known, place in own.places.items() if known[: len(here)] == here}


def _line(error: Exception) -> str:
    mark = getattr(error, "problem_mark", None)
    return f":{mark.line + 1}" if mark is not None else ""


def _problem(error: Exception) -> str:
    text = str(getattr(error, "problem", None) or error).strip() or type(error).__name__
    return text.splitlines()[0].rstrip(".")
