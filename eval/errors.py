"""Errors of the evaluation side; as in `summarize`, each message is one sentence for a person."""

from __future__ import annotations


class EvalError(Exception):
    """Base class of every error that `eval` raises on purpose."""


class ConfigError(EvalError):
    """A config file, a `--set` override or a command's argument is wrong."""


class DataError(EvalError):
    """A data file or row cannot be used; the message names the file and the row."""


class RunError(EvalError):
    """A run directory cannot be read, written or continued."""


class MetricError(EvalError):
    """A metric got what it cannot score; the message names the index of the example."""


class SignatureMismatchError(EvalError):
    """Two results were computed in different ways and must not be compared."""
