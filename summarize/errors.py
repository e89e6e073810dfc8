"""Errors that a person can mend: each message says what is wrong, where, and what to do."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable


class SummarizeError(Exception):
    """Base class of every error that `summarize` raises on purpose.

    `str(error)` is one sentence for a person; command lines print it without a traceback.
    """


class SpecError(SummarizeError):
    """A summarizer or metric was written wrongly: unknown name, unknown option, wrong value."""


class ArticleError(SummarizeError):
    """An article could not be read: missing, empty, binary, or not in a known format."""


class OutputError(SummarizeError):
    """A result cannot be written where it was asked for."""


class ModelError(SummarizeError):
    """A model could not be found, loaded or used."""


class MissingDependencyError(SummarizeError):
    """A package or model that the work needs is not installed; the message gives the command."""


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """Return ` Did you mean 'x'?` for the nearest of `known`, or an empty string."""
    import difflib

    near = difflib.get_close_matches(word, list(known), n=1, cutoff=0.6)
    return f" Did you mean {near[0]!r}?" if near else ""


_MODEL = re.compile(r"(?:builtin:|[\w.~-]*/)[\w./-]+")
_PLUGIN_FILE = re.compile(r"(?:[^:]*/)?(\w+)\.py(:[A-Za-z_]\w*)")
_BARE = re.compile(r"([\w.-]+)\s+(\w+\s*=[^()]+)")
_OPTION = re.compile(r"(\w+\s*=\s*)([^\s,'\"\[\](){}][^,'\"\[\](){}]*)")


def suggest_spec(text: str) -> str:
    """Return ` Did you mean …?` for what was meant as a spec: a model's id, or unquoted values.

    >>> suggest_spec("facebook/bart-large-cnn")
    " Did you mean huggingface(model='facebook/bart-large-cnn')?"
    >>> suggest_spec("lead(like=extractive)")
    " Did you mean lead(like='extractive')?"
    >>> suggest_spec("./caps.py:Capitals")
    ' Did you mean caps:Capitals?'
    """
    plugin = _PLUGIN_FILE.fullmatch(text.strip())
    if plugin:
        return f" Did you mean {plugin[1]}{plugin[2]}?"
    if _MODEL.fullmatch(text.strip()):
        return f" Did you mean huggingface(model={text.strip()!r})?"
    bare = _BARE.fullmatch(text.strip())  # lead sentences=3
    written = f"{bare[1]}({bare[2]})" if bare else text
    name, bracket, options = written.partition("(")
    quoted = _OPTION.sub(lambda match: match[1] + _quoted(match[2].strip()), options)
    meant = f"{name}{bracket}{quoted}"
    return f" Did you mean {meant}?" if meant != text else ""


def _quoted(value: str) -> str:
    if value in ("true", "false", "null"):
        return value
    try:
        ast.literal_eval(value)
    except (ValueError, SyntaxError):
        return repr(value)
    return value
