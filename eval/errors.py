"""Errors of the evaluation side; as in `summarize`, each message is one sentence for a person."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator

from summarize.errors import SummarizeError


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


class WorkersError(EvalError):
    """The workers of a run cannot be had, or none of them is left; what is finished is kept."""


class SignatureMismatchError(EvalError):
    """Two results were computed in different ways and must not be compared."""


class PluginError(EvalError):
    """A plugin raised something, or returned what it may not; the message names the plugin."""


PASSED_ON = (EvalError, SummarizeError, KeyboardInterrupt, GeneratorExit)
"""What `contained` leaves alone: errors raised on purpose, and what ends the program."""


@contextlib.contextmanager
def contained(what: str) -> Iterator[None]:
    """Turn whatever a plugin raises, `SystemExit` included, into one sentence.

    >>> with contained("the metric 'mine' cannot be loaded"):
    ...     raise SystemExit(0)
    Traceback (most recent call last):
    eval.errors.PluginError: the metric 'mine' cannot be loaded: SystemExit: 0.

    Args:
        what: begins the sentence: the plugin's name, and what it could not do.

    Raises:
        PluginError: the plugin raised; errors of `PASSED_ON` pass as they are.
    """
    try:
        yield
    except PASSED_ON:
        raise
    except BaseException as error:
        raise PluginError(f"{what}: {type(error).__name__}: {error}.") from error
