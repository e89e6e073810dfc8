"""What names a person or opens a door is left out of what runs write down about themselves."""

from __future__ import annotations

import getpass
import os
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

HIDDEN = "***"
USER = "$USER"

# A `pad_token` or `max_new_tokens` is no secret, so that `token` counts only with such company.
_NAME = (
    r"(?<![A-Za-z0-9_])(?:\w*_)?(?:secret|passw(?:or)?d|api_?key|credentials?)(?![A-Za-z0-9_])"
    r"|(?<![A-Za-z0-9_])(?:(?:hf|hub|auth|access|api|bearer|use_auth)_)?token(?![A-Za-z0-9_])"
)
_SECRET_NAME = re.compile(_NAME, re.IGNORECASE)
_SECRET_VARIABLE = re.compile(r"(TOKEN|SECRET|PASSWORD|PASSWD|KEY|CREDENTIALS?)$")
_SECRET_SHAPES = re.compile(
    r"hf_[A-Za-z0-9]{16,}|sk-[\w-]{16,}|gh[opsur]_[A-Za-z0-9]{16,}|AKIA[0-9A-Z]{16}"
    r"|(?<=://)[^/\s:@]+:[^/\s@]+(?=@)"
)
_SECRET_PAIR = re.compile(
    rf"((?:{_NAME})['\"]?\s*[=:]\s*)('[^']*'|\"[^\"]*\"|[^\s,)}}]+)", re.IGNORECASE
)


def redact(value: Any) -> Any:
    """Return a JSON value without home paths, user name and secrets in its texts.

    The home folder becomes `~`, the user's name as a part of a path `$USER` (both are put back by
    `restore`); what looks like a token, stands in the environment under such a name, or is given
    under such a name becomes `***`.
    """
    if isinstance(value, str):
        return _redact_text(value)
    if isinstance(value, Mapping):
        return {
            _redact_text(str(key)): HIDDEN
            if isinstance(item, str) and _SECRET_NAME.fullmatch(str(key))
            else redact(item)
            for key, item in value.items()
        }
    if isinstance(value, list | tuple):
        return [redact(item) for item in value]
    return value


def restore(value: Any) -> Any:
    """Return a JSON value with the home folder and user name of whoever asks put back."""
    if isinstance(value, str):
        user = _user()
        text = value.replace(f"/{USER}", f"/{user}") if user else value
        return re.sub(r"(?<![^\s='\"(,:])~(?=/|$)", lambda _: str(Path.home()), text)
    if isinstance(value, Mapping):
        return {key: restore(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [restore(item) for item in value]
    return value


def _redact_text(text: str) -> str:
    for secret in _environment_secrets():
        text = text.replace(secret, HIDDEN)
    text = _SECRET_SHAPES.sub(HIDDEN, text)
    text = _SECRET_PAIR.sub(lambda match: match.group(1) + HIDDEN, text)
    home = str(Path.home())
    if len(home) > 1:
        text = re.sub(re.escape(home) + r"(?![\w.-])", "~", text)
    user = _user()
    if user:
        text = re.sub(rf"(?<=/){re.escape(user)}(?![\w.-])", USER, text)
    return text


def _environment_secrets() -> Iterator[str]:
    for name, value in os.environ.items():
        if _SECRET_VARIABLE.search(name) and len(value) >= 8:
            yield value


def _user() -> str | None:
    try:
        return getpass.getuser()
    except (OSError, KeyError, ImportError):
        return None
