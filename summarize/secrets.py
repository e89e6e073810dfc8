"""Secrets by the names they are given under: refused where they would be written, masked in text.

A key or password belongs in the environment: specs, configs and runs are files that people share.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from summarize.errors import SpecError

HIDDEN = "***"

_WORDS = r"key|secret|passw(?:or)?d|passphrase|token|authorization|cookie|credentials?"
_SECRET = re.compile(rf"(?:.*[_-])?(?:api)?(?:{_WORDS})", re.IGNORECASE)
# Tokens of a vocabulary, as `pad_token` and `eos_token` of a tokenizer, are no secrets.
_VOCABULARY = re.compile(r"(?:.*_)?(?:pad|bos|eos|unk|sep|cls|mask)_token", re.IGNORECASE)
_PAIR = re.compile(
    rf"(?<![\w-])([\w-]*?(?:{_WORDS}))(['\"]?\s*[=:]\s*)"
    r"('[^']*'|\"[^\"]*\"|(?:Bearer|Basic)\s+[^\s,)}'\"]+|[^\s,)}&'\"]+)",
    re.IGNORECASE,
)
_SHAPES = re.compile(
    r"hf_[A-Za-z0-9]{16,}|sk-[\w-]{16,}|gh[opsur]_[A-Za-z0-9]{16,}|AKIA[0-9A-Z]{16}"
    r"|(?<=://)[^/\s:@]+:[^/\s@]+(?=@)"
)


def is_secret_name(name: str) -> bool:
    """Whether what is given under this name is a secret.

    >>> [is_secret_name(n) for n in ("api_key", "X-Api-Key", "hfToken", "pad_token", "max_tokens")]
    [True, True, True, False, False]
    """
    words = re.sub(r"(?<=[a-z])(?=[A-Z])", "_", name)
    return bool(_SECRET.fullmatch(words)) and not _VOCABULARY.fullmatch(words)


def refuse_secrets(name: str, options: Mapping[str, Any]) -> None:
    """Refuse options that hold a secret, at any depth: `headers: {Authorization: …}`, too.

    Args:
        name: of what the options are for.
        options: as in a spec; `true`, `false` and `null` are no secrets.

    Raises:
        SpecError: names the option, never its value.
    """
    for key in _secrets(options):
        raise SpecError(
            f"{name!r}: the option {key!r} holds a secret, which would be written into files that "
            "people share; take it out, and give it in the environment."
        )


def _secrets(value: Any) -> Iterator[str]:
    if isinstance(value, Mapping):
        for key, item in value.items():
            if is_secret_name(str(key)) and not isinstance(item, bool | Mapping | None):
                yield str(key)
            yield from _secrets(item)
    elif isinstance(value, list | tuple):
        for item in value:
            yield from _secrets(item)
    elif isinstance(getattr(value, "options", None), Mapping):  # a spec in a spec
        yield from _secrets(value.options)


def mask(text: str) -> str:
    """Return a text with `***` for what is given under a secret's name or looks like a token."""

    def hide(pair: re.Match[str]) -> str:
        return f"{pair[1]}{pair[2]}{HIDDEN}" if is_secret_name(pair[1]) else pair[0]

    return _SHAPES.sub(HIDDEN, _PAIR.sub(hide, text))
