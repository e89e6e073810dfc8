"""YAML files as plain data that remembers where every value was written.

Reading is `yaml.safe_load` with three additions: places (file and line of every key), refusal of
repeated keys, and `extends:`.
"""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from eval.errors import ConfigError

Keys = tuple[str | int, ...]


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
    resolved = path.resolve()
    if resolved in _chain:
        raise ConfigError(f"{path}: extends itself, by way of {_chain[-1].name}.")
    own = _parse(path)
    base_name = own.data.pop("extends", None)
    if base_name is None:
        return own
    if not isinstance(base_name, str):
        raise ConfigError(f"{own.where(('extends',))}: 'extends' takes one file's name.")
    base = read_document(path.parent / base_name, (*_chain, resolved))
    _merge(base, own, own.data, ())
    return Document(path, base.data, base.places)


def apply_override(document: Document, override: str) -> None:
    """Set one value, as in `data.limit=10`; the value is read as YAML.

    Raises:
        ConfigError: the override has another form, or goes through something not a mapping.
    """
    dotted, equals, text = override.partition("=")
    keys = tuple(dotted.strip().split("."))
    place = Place(f"--set {override}", None, Path.cwd())
    if not equals or not all(keys):
        raise ConfigError(f"{place}: write key=value, as in --set data.limit=10.")
    try:
        value = yaml.safe_load(text)
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        raise ConfigError(f"{place}: the value is not YAML: {_problem(error)}.") from None
    section: Any = document.data
    for depth, key in enumerate(keys[:-1]):
        section = section.setdefault(key, {})
        if not isinstance(section, dict):
            raise ConfigError(f"{place}: {'.'.join(keys[: depth + 1])} holds no keys of its own.")
    section[keys[-1]] = value
    document.places = {
        known: where for known, where in document.places.items() if known[: len(keys)] != keys
    }
    document.places[keys] = place


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
    try:
        node = yaml.compose(text, Loader=yaml.SafeLoader)
        data = yaml.safe_load(text)
    except (yaml.YAMLError, ValueError, RecursionError, TypeError) as error:
        raise ConfigError(f"{path}{_line(error)}: not valid YAML: {_problem(error)}.") from None
    if not isinstance(data, dict):
        raise ConfigError(f"{path}: a config is a mapping of keys to values, this file is not.")
    document = Document(path, data)
    _place(document, node, (), set())
    return document


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
    return str(getattr(error, "problem", None) or error).splitlines()[0].rstrip(".")
