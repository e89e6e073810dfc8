"""YAML files as values that remember where each was written.

Reading is PyYAML's safe loading with three additions: the file and line of every key, refusal of
repeated keys, and `extends:`. PyYAML's own tree of nodes, which knows the lines, is walked once.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from eval.errors import ConfigError

Keys = tuple[str | int, ...]

_MOST_VALUES = 100_000
"""Aliases are written out, and ten lines of them can stand for billions of values."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a value was written: a file's line (1-based), or a command-line override.

    `folder` is what a relative path written there starts from.
    """

    source: str
    line: int | None
    folder: Path

    def __str__(self) -> str:
        return f"{self.source}:{self.line}" if self.line else self.source


@dataclass(frozen=True, slots=True)
class Entry:
    """A value and its place: of its key in a mapping, of itself in a list.

    `value` is a scalar, or a dict or list of entries.
    """

    value: Any
    place: Place

    @property
    def plain(self) -> Any:
        """The value without places."""
        if isinstance(self.value, dict):
            return {key: entry.plain for key, entry in self.value.items()}
        if isinstance(self.value, list):
            return [entry.plain for entry in self.value]
        return self.value

    def where(self, keys: Keys) -> Place:
        """The place of a key, or of the nearest one around it."""
        entry = self
        for key in keys:
            parts = entry.value
            if isinstance(parts, list):
                parts = dict(enumerate(parts))
            if not isinstance(parts, dict) or key not in parts:
                break
            entry = parts[key]
        return entry.place


def entries_of(value: Any, source: str) -> Entry:
    """Return a value from Python (mappings, lists, scalars) as entries of one place.

    Args:
        value: a path or a spec in it stands for its text.
        source: what messages call the whole.
    """
    place = Place(source, None, Path.cwd())
    if isinstance(value, Mapping):
        return Entry({str(key): entries_of(item, source) for key, item in value.items()}, place)
    if isinstance(value, list | tuple):
        return Entry([entries_of(item, source) for item in value], place)
    if value is None or isinstance(value, str | bool | int | float):
        return Entry(value, place)
    return Entry(str(value), place)


def read_document(path: Path, _chain: tuple[Path, ...] = ()) -> Entry:
    """Read a YAML mapping and, below it, whatever its `extends:` names.

    Values of the file win over those of the file it extends; mappings are merged key by key, but
    one with a `use:` key is taken whole.

    Raises:
        ConfigError: the file is missing, is no YAML mapping, repeats a key, or extends itself.
    """
    resolved = Path(real_path(path))
    if resolved in _chain:
        raise ConfigError(f"{path}: extends itself, by way of {_chain[-1].name}.")
    own = _read_mapping(path)
    extends = own.value.pop("extends", None)
    if extends is None or extends.value is None:
        return own
    if not isinstance(extends.value, str):
        raise ConfigError(f"{extends.place}: 'extends' takes one file's name.")
    base = path.parent / extends.value
    if not os.path.exists(base):  # noqa: PTH110 - asks without an error, whatever the name
        raise ConfigError(f"{extends.place}: there is no config file {base}.")
    return _merged(read_document(base, (*_chain, resolved)), own)


def apply_override(document: Entry, override: str) -> None:
    """Set one value, as in `data.limit=10`; the value is read as YAML.

    Raises:
        ConfigError: the override has another form, or goes through something not a mapping.
    """
    override = _printable(override)
    dotted, equals, text = override.partition("=")
    keys = dotted.strip().split(".")
    place = Place(f"--set {override}", None, Path.cwd())
    if not equals or not all(keys):
        raise ConfigError(f"{place}: write key=value, as in --set data.limit=10.")
    value = Entry(_Reader(f"{place}: the value", None).read(text).value, place)
    section, above = document, ""
    while True:
        if not isinstance(section.value, dict):
            raise ConfigError(f"{place}: {above} holds no keys of its own.")
        # A label may have dots of its own, as in bart-1.1: the longest key that is there is meant.
        lengths = range(len(keys), 0, -1)
        length = next((n for n in lengths if ".".join(keys[:n]) in section.value), 1)
        key, keys = ".".join(keys[:length]), keys[length:]
        if not keys:
            section.value[key] = value
            return
        section = section.value.setdefault(key, Entry({}, place))
        above = f"{above}.{key}".lstrip(".")


def real_path(path: Path) -> str:
    """Return the absolute path without links; as it is where the system knows no such name."""
    try:
        return os.path.realpath(path)
    except (OSError, ValueError):
        return str(path)


def _merged(base: Entry, own: Entry) -> Entry:
    if not isinstance(base.value, dict) or not isinstance(own.value, dict) or "use" in own.value:
        return own
    merged = {
        key: _merged(base.value[key], entry) if key in base.value else entry
        for key, entry in own.value.items()
    }
    return Entry(base.value | merged, own.place)


def _read_mapping(path: Path) -> Entry:
    try:
        text = path.read_text(encoding="utf-8")
    except UnicodeDecodeError:
        raise ConfigError(f"{path}: not a text file in UTF-8; a config is YAML.") from None
    except (OSError, ValueError) as error:  # ValueError: a null character
        reason = getattr(error, "strerror", None) or error
        near = next((n for n in (f"{path}.yaml", f"{path}.yml") if os.path.isfile(n)), None)  # noqa: PTH113
        meant = f" Did you mean {near}?" if near else ""
        raise ConfigError(f"{path}: cannot be read: {reason}.{meant}") from None
    document = _Reader(str(path), path.parent.resolve()).read(text)
    if not isinstance(document.value, dict):
        raise ConfigError(
            f"{path}: a config is a mapping of keys to values, this file is not; "
            f"`summarize-eval init --data {path}` writes one for a file of articles."
        )
    return document


class _Reader:
    """Turns a YAML text into entries, none of which is shared, however many aliases name it.

    `source` is what messages call the text; `folder` is its file's, `None` where it has no lines.
    """

    def __init__(self, source: str, folder: Path | None) -> None:
        self._source, self._folder = source, folder
        self._values = 0
        self._around: set[yaml.Node] = set()

    def read(self, text: str) -> Entry:
        """Read the whole text.

        Raises:
            ConfigError: it is no YAML, repeats a key, or its aliases go in circles or multiply
                without bounds.
        """
        try:
            self._loader = yaml.SafeLoader(text)
            node = self._loader.get_single_node()
            start = Place(self._source, None, self._folder or Path.cwd())
            return Entry(None if node is None else self._value(node), start)
        except ConfigError:
            raise
        except Exception as error:  # the library's constructors let many kinds through
            mark = getattr(error, "problem_mark", None)
            line = f":{mark.line + 1}" if mark else ""
            problem = str(getattr(error, "problem", None) or error).strip() or type(error).__name__
            reason = problem.splitlines()[0].rstrip(".")
            raise ConfigError(f"{self._source}{line}: not valid YAML: {reason}.") from None

    def _value(self, node: yaml.Node) -> Any:
        self._values += 1
        if self._values > _MOST_VALUES:
            raise ConfigError(
                f"{self._source}: has more than {_MOST_VALUES} values, its aliases written out."
            )
        if node in self._around:
            raise ConfigError(f"{self._place(node)}: an alias contains itself.")
        self._around.add(node)
        if node.tag == "tag:yaml.org,2002:map":
            value: Any = self._mapping(node)
        elif node.tag == "tag:yaml.org,2002:seq":
            value = [Entry(self._value(item), self._place(item)) for item in node.value]
        elif isinstance(node, yaml.ScalarNode):
            value = self._loader.construct_object(node)
        else:
            raise ConfigError(f"{self._place(node)}: the tag {node.tag!r} cannot stand here.")
        self._around.discard(node)
        return _printable(value) if isinstance(value, str) else value

    def _mapping(self, node: yaml.Node) -> dict[str, Entry]:
        own: dict[str, Entry] = {}
        inherited: dict[str, Entry] = {}
        for key_node, value_node in node.value:
            place, key = self._place(key_node), key_node.value
            if not isinstance(key, str):
                raise ConfigError(f"{place}: a key must be plain text.")
            if key in own:
                raise ConfigError(f"{place}: the key {key!r} is written twice; keep one.")
            value = self._value(value_node)
            if key_node.tag != "tag:yaml.org,2002:merge":
                own[_printable(key)] = Entry(value, place)
                continue
            for entry in value if isinstance(value, list) else [Entry(value, place)]:
                if not isinstance(entry.value, dict):
                    raise ConfigError(f"{place}: '<<' takes a mapping, or a list of mappings.")
                inherited = entry.value | inherited
        return inherited | own

    def _place(self, node: yaml.Node) -> Place:
        if self._folder is None:
            return Place(self._source, None, Path.cwd())
        return Place(self._source, node.start_mark.line + 1, self._folder)


def _printable(text: str) -> str:
    """Replace lone surrogates, which an escape can make and nothing can print."""
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
