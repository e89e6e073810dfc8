"""Text of others (articles, names of files, messages) as nothing but text on a terminal."""

from __future__ import annotations

import re

_CONTROLS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]")


def printable(text: str) -> str:
    """Make control characters visible, so that no escape sequence reaches a terminal.

    Each becomes one character, as wide: `␛` for escape. Tabs and line breaks stay. Bytes of a
    file's name that are not UTF-8, which cannot be written, become U+FFFD.
    """
    return _CONTROLS.sub(_picture, text.replace("\r\n", "\n"))


def _picture(match: re.Match[str]) -> str:
    code = ord(match.group())
    if code < 0x20:
        return chr(0x2400 + code)
    return "␡" if code == 0x7F else "\ufffd"
