"""What is wrong with a config, in words for a person, with file, line and key."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pydantic import BaseModel

from eval.config.yaml_files import Entry, Keys
from summarize.errors import did_you_mean

_MUST_BE = {
    "model": "a mapping of keys to values",
    "dict": "a mapping of keys to values",
    "list": "a list, such as [rouge, coverage]",
    "string": "text; put it in quotes if it looks like a number",
    "int": "a whole number",
    "float": "a number",
    "finite": "a finite number",
    "too": "more than nothing: name at least one",
}
"""Kinds of mistakes in words, by the first part of pydantic's names for them."""


def explain(config: type[BaseModel], document: Entry, item: Mapping[str, Any]) -> str:
    """Say what is wrong with a config, and where.

    Args:
        config: the model of the whole.
        document: what was read.
        item: one of pydantic's errors.
    """
    keys: Keys = tuple(key for key in item["loc"] if key != "[key]")
    place, key = document.where(keys), keys[-1] if keys else ""
    if item["type"] == "extra_forbidden":
        known = list(_section_at(config, keys[:-1]).model_fields)
        if len(keys) == 1:
            known.append("extends")
        return (
            f"{place}: unknown key {key!r}.{did_you_mean(str(key), known)} "
            f"Known keys: {', '.join(known)}."
        )
    if item["type"] == "missing":
        return f"{document.where(keys[:-1])}: the key {_dotted(keys)!r} is missing."
    if item["type"] == "string_pattern_mismatch":
        return (
            f"{place}: {item['input']!r} cannot be a folder's name: use letters, digits, "
            "dot, dash, plus and underscore, 64 at most, a letter or digit first."
        )
    kind = item["type"].partition("_")[0]
    if kind in _MUST_BE:
        return f"{place}: {_dotted(keys)} must be {_MUST_BE[kind]}."
    message = item["msg"].removeprefix("Value error, ")
    if message.startswith("Input should be "):
        return f"{place}: {_dotted(keys)} must be {message.removeprefix('Input should be ')}."
    return f"{place}: {_dotted(keys)}: {message}." if keys else f"{place}: {message}."


def _section_at(section: type[BaseModel], keys: Keys) -> type[BaseModel]:
    for key in keys:
        annotation = section.model_fields[str(key)].annotation
        if isinstance(annotation, type) and issubclass(annotation, BaseModel):
            section = annotation
    return section


def _dotted(keys: Keys) -> str:
    return ".".join(map(str, keys))
