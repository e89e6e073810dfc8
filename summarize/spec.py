"""Specs: how a summarizer or a metric is written down.

A spec is a value. `lexrank(sentences=3)` parses, prints back as itself, and serves as command-line
argument, table label and part of a run's identity. In YAML the same thing is a mapping with a
`use:` key. Values are literals only, of Python or (true, false, null) of YAML; nothing is
ever evaluated.
"""

from __future__ import annotations

import ast
import keyword
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, ClassVar

from summarize.errors import SpecError

_NAME = re.compile(r"[A-Za-z_][\w.-]*(?::[A-Za-z_][\w.]*)?")


@dataclass(frozen=True, slots=True)
class Spec:
    """A name and its options, plain picklable data.

    `name` is a built-in (`lead`), the name a plugin registered, or `package.module:Class`.
    """

    name: str
    options: Mapping[str, Any] = field(default_factory=dict)

    def __str__(self) -> str:
        """Return the call form, options in alphabetical order; `Spec.parse` reads it back."""
        if not self.options:
            return self.name
        arguments = ", ".join(f"{key}={self.options[key]!r}" for key in sorted(self.options))
        return f"{self.name}({arguments})"

    @classmethod
    def parse(cls, text: str) -> Spec:
        """Read `name` or `name(option=literal, …)`.

        Raises:
            SpecError: the text has another form, or a value is not a literal.
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
        for key, value in options.items():
            _check_option(inner.name, key, value)
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


def _check_option(name: str, key: Any, value: Any) -> None:
    if not isinstance(key, str) or not key.isidentifier() or keyword.iskeyword(key):
        raise SpecError(f"{name!r}: {key!r} cannot be the name of an option.")
    try:
        literal = ast.literal_eval(repr(value)) == value
    except (ValueError, SyntaxError, TypeError):
        literal = False
    if not literal:
        raise SpecError(
            f"{name!r}: the value {value!r} of {key!r} is not a number, text, true, false, null, "
            "list or mapping; quote it if it is meant as text."
        )


class _AsInConfigs(ast.NodeTransformer):
    """Lets `true`, `false` and `null` mean in a call what they mean in a config file."""

    _WORDS: ClassVar[Mapping[str, bool | None]] = {"true": True, "false": False, "null": None}

    def visit_Name(self, node: ast.Name) -> ast.expr:
        """Return the value of one of the words, and any other name as it is."""
        if node.id not in self._WORDS:
            return node
        return ast.copy_location(ast.Constant(self._WORDS[node.id]), node)


def _options(text: str, call: str) -> dict[str, Any]:
    try:
        node = ast.parse(f"_{call}", mode="eval").body
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        node = None
    if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Name):
        raise SpecError(
            f"{text!r} is not a name with options in brackets: write for example "
            "lexrank(sentences=3); text values need quotes."
        )
    if node.args or any(given.arg is None for given in node.keywords):
        raise SpecError(f"{text!r}: every option needs its name, as in lexrank(sentences=3).")
    options: dict[str, Any] = {}
    for given in node.keywords:
        if given.arg in options:
            raise SpecError(f"{text!r}: the option {given.arg!r} is given twice.")
        try:
            options[str(given.arg)] = ast.literal_eval(_AsInConfigs().visit(given.value))
        except (ValueError, TypeError, RecursionError, MemoryError):
            raise SpecError(
                f"{text!r}: the value of {given.arg!r} is not a number, quoted text, "
                "true, false, null, list or mapping."
            ) from None
    return options
