"""What else a country, an organisation or a month is called."""

from __future__ import annotations

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
    `capitals` maps a capital city to the country whose government it can stand for. `version`
    names the tables that were read.
    """

    names: Mapping[Name, tuple[str, ...]]
    members: Mapping[str, tuple[Name, ...]]
    capitals: Mapping[Name, str] = field(default_factory=dict)
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


@lru_cache(maxsize=8)
def load_aliases(user_file: str | None = None) -> Aliases:
    """Read the built-in table and, if given, a user's own.

    A user's file is JSON: `{"version": "2024-05", "concepts": {"acme": ["Acme", "Acme Corp."]}}`.

    Raises:
        MetricError: the user's file is missing or has another form.
    """
    text = resources.files(__package__).joinpath("data/aliases.json").read_text("utf-8")
    tables = [json.loads(text)]
    if user_file:
        tables.append(_read(Path(user_file)))
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
        version="+".join(str(table["version"]) for table in tables),
    )


def _without_article(name: Name) -> Name:
    return name[1:] if len(name) > 1 and name[0] == "the" else name


def _read(path: Path) -> dict[str, object]:
    shape = '{"version": "1", "concepts": {"acme": ["Acme", "Acme Corporation"]}}'
    try:
        table = json.loads(path.read_text("utf-8"))
    except OSError as error:
        raise MetricError(f"the alias file {path} cannot be read: {error.strerror}.") from error
    except ValueError as error:
        raise MetricError(f"the alias file {path} is not JSON: {error}.") from error
    concepts = table.get("concepts") if isinstance(table, dict) else None
    if not isinstance(concepts, dict) or not all(
        isinstance(names, list) and all(isinstance(name, str) for name in names)
        for names in concepts.values()
    ):
        raise MetricError(f"the alias file {path} has another form than {shape}.")
    return {"version": path.name, **table}
