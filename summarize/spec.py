"""Specs: how a summarizer or a metric is written down.

A spec is a value. `lexrank(sentences=3)` parses, prints back as itself, and serves as command-line
argument, table label and part of a run's identity. In YAML the same thing is a mapping with a
`use:` key. An option may itself be a spec, in either form, or hold specs in a list:

    lead(like=extractive(words=60))
    {use: lead, like: {use: extractive, words: 60}}

All other values are literals, of Python or (true, false, null) of YAML; nothing is ever evaluated.
"""

from __future__ import annotations

import ast
import keyword
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from summarize.errors import SpecError

_NAME = re.compile(r"[A-Za-z_][\w.-]*(?::[A-Za-z_][\w.]*)?")

# What stands in the brackets of a call: quoted texts and numbers, to be passed over, and names.
_PART = re.compile(
    r"""
    [A-Za-z]{0,2} (?: '''(?:[^\\]|\\.)*?''' | \"""(?:[^\\]|\\.)*?\"""
                    | '(?:[^\\']|\\.)*' | "(?:[^\\"]|\\.)*" )
    | \.?\d[\w.]* (?: (?<=[eE])[+-]\d+ )?
    | (?P<name> """
    + _NAME.pattern
    + r""" ) (?P<option> \s*=(?!=) )? (?P<call> \s*\( )?
    """,
    re.VERBOSE | re.DOTALL,
)
_CONSTANTS = {
    "true": "True", "false": "False", "null": "None",
    "True": "True", "False": "False", "None": "None",
}  # fmt: skip


@dataclass(frozen=True, slots=True, eq=False)
class Spec:
    """A name and its options, plain picklable data.

    `name` is a built-in (`lead`), the name a plugin registered, or `package.module:Class`. Options
    are literals, specs, and lists or mappings of both; a mapping with `use:` becomes a spec.
    Specs are equal if they print the same.

    Raises:
        SpecError: an option cannot be written in the call form.
    """

    name: str
    options: Mapping[str, Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        options = {key: _with_specs(value) for key, value in self.options.items()}
        for key, value in options.items():
            _check_option(self.name, key, value)
        object.__setattr__(self, "options", options)

    def __str__(self) -> str:
        """Return the call form, options in alphabetical order; `Spec.parse` reads it back."""
        if not self.options:
            return self.name
        arguments = ", ".join(f"{key}={_text(self.options[key])}" for key in sorted(self.options))
        return f"{self.name}({arguments})"

    def __eq__(self, other: object) -> bool:
        return str(self) == str(other) if isinstance(other, Spec) else NotImplemented

    def __hash__(self) -> int:
        return hash(str(self))

    @classmethod
    def parse(cls, text: str) -> Spec:
        """Read `name` or `name(option=value, …)`.

        Raises:
            SpecError: the text has another form, or a value is neither a literal nor a spec.
        """
        text = text.strip()
        match = _NAME.match(text)
        if not match:
            raise SpecError(
                f"{text!r} does not name anything: write a name, or a name with options "
                "such as lexrank(sentences=3)."
            )
        name, rest = match.group(), text[match.end() :].strip()
        return cls(name, _options(text, rest)) if rest else cls(name)

    @classmethod
    def from_mapping(cls, mapping: Mapping[str, Any]) -> Spec:
        """Read the YAML form: `{use: lexrank, sentences: 3}`.

        Raises:
            SpecError: there is no `use:` key, or an option cannot be written in the call form.
        """
        options = dict(mapping)
        name = options.pop("use", None)
        if not isinstance(name, str):
            raise SpecError(
                "the mapping has no 'use:' key that names what to load; "
                "write for example {use: lexrank, sentences: 3}."
            )
        inner = cls.parse(name)
        return cls(inner.name, {**inner.options, **options})

    @classmethod
    def of(cls, value: str | Mapping[str, Any] | Spec) -> Spec:
        """Return `value` as a spec, whichever of the three forms it has."""
        if isinstance(value, Spec):
            return value
        if isinstance(value, str):
            return cls.parse(value)
        if isinstance(value, Mapping):
            return cls.from_mapping(value)
        raise SpecError(
            f"{value!r} is neither a name nor a mapping; write lexrank(sentences=3) "
            "or {use: lexrank, sentences: 3}."
        )


def _with_specs(value: Any) -> Any:
    """Return the value with every mapping that has a `use:` made a spec."""
    match value:
        case list():
            return [_with_specs(inner) for inner in value]
        case tuple():
            return tuple(_with_specs(inner) for inner in value)
        case {"use": str()}:
            return Spec.from_mapping(value)
        case dict():
            return {key: _with_specs(inner) for key, inner in value.items()}
    return value


def _text(value: Any) -> str:
    """Return an option's value as it is written in a call; equal values are written the same."""
    match value:
        case Spec():
            return f"{value.name}()" if str(value) in _CONSTANTS else str(value)
        case list():
            return f"[{', '.join(map(_text, value))}]"
        case tuple():
            return f"({', '.join(map(_text, value))}{',' * (len(value) == 1)})"
        case set():
            return f"{{{', '.join(sorted(map(_text, value)))}}}"
        case dict():
            pairs = sorted(f"{key!r}: {_text(inner)}" for key, inner in value.items())
            return f"{{{', '.join(pairs)}}}"
    return repr(value)


def _check_option(name: str, key: Any, value: Any) -> None:
    if not isinstance(key, str) or not key.isidentifier() or keyword.iskeyword(key):
        raise SpecError(f"{name!r}: {key!r} cannot be the name of an option.")
    if not _literal(value):
        raise SpecError(
            f"{name!r}: the value {value!r} of {key!r} is not a number, text, true, false, null, "
            "list, mapping or spec; quote it if it is meant as text."
        )


def _literal(value: Any) -> bool:
    """Tell whether a value can be written in a call, and reads back as itself."""
    match value:
        case Spec():
            return True
        case list() | tuple():
            return all(map(_literal, value))
        case dict():
            return all(map(_literal, value.values())) and _python_literal(list(value))
        case set() if not value:
            return False  # Python writes it as a call, set(), which here would be a spec
    return _python_literal(value)


def _python_literal(value: Any) -> bool:
    try:
        return bool(ast.literal_eval(repr(value)) == value)
    except (ValueError, SyntaxError, TypeError):
        return False


def _options(text: str, call: str) -> dict[str, Any]:
    """Read the options of a call from its brackets; `text` is the whole spec, for messages."""
    names: dict[str, str] = {}

    def placeholder(part: re.Match[str]) -> str:
        """Let a name that Python would not read as one (`my.shop:Mine`) pass its parser."""
        name = part["name"]
        if name is None or part["option"] is not None:
            return part.group()
        if part["call"] is None and name in _CONSTANTS:
            return _CONSTANTS[name]
        key = f"_{len(names)}"
        names[key] = name
        return key + (part["call"] or "")

    try:
        node = ast.parse(f"_{_PART.sub(placeholder, call)}", mode="eval").body
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        node = None
    if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Name):
        raise SpecError(
            f"{text!r} is not a name with options in brackets: write for example "
            "lexrank(sentences=3); text values need quotes."
        )
    return _arguments(text, node, names)


def _arguments(text: str, node: ast.Call, names: dict[str, str]) -> dict[str, Any]:
    if node.args or any(given.arg is None for given in node.keywords):
        raise SpecError(f"{text!r}: every option needs its name, as in lexrank(sentences=3).")
    options: dict[str, Any] = {}
    for given in node.keywords:
        if given.arg in options:
            raise SpecError(f"{text!r}: the option {given.arg!r} is given twice.")
        try:
            options[str(given.arg)] = _value(text, given.value, names)
        except (ValueError, TypeError, KeyError, RecursionError, MemoryError):
            raise SpecError(
                f"{text!r}: the value of {given.arg!r} is not a number, quoted text, "
                "true, false, null, list, mapping or spec."
            ) from None
    return options


def _value(text: str, node: ast.expr, names: dict[str, str]) -> Any:
    match node:
        case ast.Name(id=name):
            return Spec(names[name])
        case ast.Call(func=ast.Name(id=name)):
            return Spec(names[name], _arguments(text, node, names))
        case ast.List(elts=items):
            return [_value(text, item, names) for item in items]
        case ast.Tuple(elts=items):
            return tuple(_value(text, item, names) for item in items)
        case ast.Dict(keys=keys, values=values):
            pairs = [(k, v) for k, v in zip(keys, values, strict=True) if k is not None]
            if len(pairs) == len(keys):  # without a ** of another mapping
                return {ast.literal_eval(k): _value(text, v, names) for k, v in pairs}
    return ast.literal_eval(node)
