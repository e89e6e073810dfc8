"""Data inside a page: JSON that cannot end its script, packed blocks, and the page's policy."""

from __future__ import annotations

import base64
import gzip
import hashlib
import json
from typing import Any

# `</script>`, `<!--` and `]]>` cannot appear once these are escapes; U+2028 and U+2029 would end a
# line of script. Inside JSON strings the escapes mean the very same characters.
_ESCAPES = {ord(letter): f"\\u{ord(letter):04x}" for letter in "<>&\u2028\u2029"}


def safe_json(value: Any) -> str:
    """Return a JSON text that can stand in a `<script>` element whatever its strings hold."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    return text.translate(_ESCAPES).encode("utf-8", "replace").decode()


def packed(value: Any) -> str:
    """Return a JSON value compressed (gzip, without a clock's reading) and in base64."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    block = gzip.compress(text.encode("utf-8", "replace"), compresslevel=6, mtime=0)
    return base64.b64encode(block).decode("ascii")


def policy(style: str, script: str | None) -> str:
    """Return the page's Content-Security-Policy: its own style and script, and nothing else.

    Whatever an article may smuggle in, the browser neither runs it nor asks a network for it.
    """
    scripts = "'none'" if script is None else _hash(script)
    return (
        f"default-src 'none'; style-src {_hash(style)}; script-src {scripts}; "
        "base-uri 'none'; form-action 'none'"
    )


def _hash(text: str) -> str:
    digest = hashlib.sha256(text.encode()).digest()
    return f"'sha256-{base64.b64encode(digest).decode('ascii')}'"
