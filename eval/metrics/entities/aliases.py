"""What else a country, an organisation or a month is called."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from importlib import resources
from pathlib import Path

from eval.errors import MetricError
from eval.metrics.text import keys

Name = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Aliases:
    """Names of the same thing, each name as the keys of its tokens.

    `names` maps a name to the concepts it stands for, `members` a concept to its names.
    `capitals` maps a capital city to the country whose government it can stand for; `countries`
    are the names of countries and their people. `version` names the tables that were read.
    """

    names: Mapping[Name, tuple[str, ...]]
    members: Mapping[str, tuple[Name, ...]]
    capitals: Mapping[Name, str] = field(default_factory=dict)
    countries: frozenset[Name] = frozenset()
    version: str = ""

    def others(self, name: Name) -> list[Name]:
        """Return the other names of whatever `name` names."""
        found = dict.fromkeys(
            other for concept in self.names.get(name, ()) for other in self.members[concept]
        )
        found.pop(name, None)
        return list(found)

    def government(self, name: Name) -> list[Name]:
        """Return the names of the country that a capital stands for, or its capital's names."""
        if name in self.capitals:
            return list(self.members.get(self.capitals[name], ()))
        concepts = self.names.get(name, ())
        return [capital for capital, country in self.capitals.items() if country in concepts]


def load_aliases(user_file: str | None = None) -> Aliases:
    """Read the built-in table and, if given, a user's own.

    A user's file is JSON: `{"version": "2024-05", "concepts": {"acme": ["Acme", "Acme Corp."]}}`.
    It is read at every call, and the version of the tables ends in a hash of its bytes: an edited
    file makes other scores under another signature.

    Raises:
        MetricError: the user's file is missing or has another form.
    """
    if not user_file:
        return _aliases(b"", "")
    try:
        content = Path(user_file).read_bytes()
    except OSError as error:
        raise MetricError(
            f"the alias file {user_file} cannot be read: {error.strerror}."
        ) from error
    return _aliases(content, user_file)


@lru_cache(maxsize=8)
def _aliases(content: bytes, user_file: str) -> Aliases:
    text = resources.files(__package__).joinpath("english/aliases.json").read_text("utf-8")
    tables = [json.loads(text)]
    versions = [str(tables[0]["version"])]
    if user_file:
        tables.append(_parsed(content, Path(user_file)))
        versions.append(f"{tables[1]['version']}@{hashlib.sha256(content).hexdigest()[:8]}")
    names: dict[Name, list[str]] = {}
    members: dict[str, list[Name]] = {}
    capitals: dict[Name, str] = {}
    for table in tables:
        for concept, spellings in table["concepts"].items():
            for name in dict.fromkeys(_without_article(keys(spelling)) for spelling in spellings):
                names.setdefault(name, []).append(concept)
                members.setdefault(concept, []).append(name)
        for city, country in table.get("capitals", {}).items():
            capitals[keys(city)] = country
    return Aliases(
        names={name: tuple(dict.fromkeys(concepts)) for name, concepts in names.items()},
        members={concept: tuple(dict.fromkeys(found)) for concept, found in members.items()},
        capitals=capitals,
        countries=frozenset(
            name
            for concept in tables[0]["concepts"]
            if ":" not in concept
            for name in members.get(concept, ())
        ),
        version="+".join(versions),
    )


def _without_article(name: Name) -> Name:
    return name[1:] if len(name) > 1 and name[0] == "the" else name


def _parsed(content: bytes, path: Path) -> dict[str, object]:
    shape = '{"version": "1", "concepts": {"acme": ["Acme", "Acme Corporation"]}}'
    try:
        table = json.loads(content)
    except ValueError as error:
        raise MetricError(f"the alias file {path} is not JSON: {error}.") from error
    concepts = table.get("concepts") if isinstance(table, dict) else None
    if not isinstance(concepts, dict) or not all(
        isinstance(names, list) and all(isinstance(name, str) for name in names)
        for names in concepts.values()
    ):
        raise MetricError(f"the alias file {path} has another form than {shape}.")
    return {"version": path.name, **table}
