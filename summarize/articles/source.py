"""Where an article comes from (a file, standard input, a URL), and the text of its bytes."""

from __future__ import annotations

import codecs
import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from summarize.articles.formats import SUFFIXES
from summarize.errors import ArticleError

_URL = re.compile(r"https?://", re.IGNORECASE)
_SCHEME = re.compile(r"([a-z][a-z0-9+.-]+)://", re.IGNORECASE)
_CHARSET = re.compile(
    rb"""<(?:meta|\?xml)[^>]{0,200}(?:charset|encoding)\s*=\s*["']?\s*([\w-]+)""", re.I
)
_SUFFIX_OF = {
    "text/html": ".html",
    "application/xhtml+xml": ".html",
    "application/json": ".json",
    "application/pdf": ".pdf",
    "text/markdown": ".md",
    "text/csv": ".csv",
}
_MAGIC = (
    (b"PK\x03\x04", "a ZIP archive or an office document", "save its text as a .txt file first"),
    (b"\xd0\xcf\x11\xe0", "an office document", "save its text as a .txt file first"),
    (b"\x1f\x8b", "a gzip file", "unpack it first with gunzip"),
    (b"{\\rtf", "an RTF document", "save its text as a .txt file first"),
)
_NO_CHARSETS = frozenset({"idna", "punycode", "unicode_escape", "raw-unicode-escape"})
_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


@dataclass(frozen=True, slots=True)
class Source:
    """The bytes of one source. `name` is what errors call it, `suffix` is lower case (`.html`)."""

    name: str
    data: bytes
    stem: str
    suffix: str = ""
    url: str | None = None
    charset: str | None = None

    def text(self) -> str:
        """Return the source as text.

        Raises:
            ArticleError: it is no text.
        """
        return decode(self.data, self.name, self.charset)


def read_source(source: str | Path) -> Source:
    """Read a file, standard input (`-`) or an http(s) URL.

    Raises:
        ArticleError: it is missing, unreadable, a folder, or the server does not answer.
    """
    if source == "-":
        return Source("standard input", sys.stdin.buffer.read(), "stdin")
    if isinstance(source, str) and _URL.match(source):
        return _fetch(source)
    scheme = _SCHEME.match(str(source)) if isinstance(source, str) else None
    if scheme is not None:
        raise ArticleError(
            f"{source}: cannot read {scheme.group(1)} addresses; "
            "name a file, - for standard input, or an http(s) address."
        )
    path = Path(source)
    return Source(str(path), _read_file(path), path.stem, path.suffix.lower())


def files_of(source: str | Path) -> Iterator[str | Path | ArticleError]:
    """Yield the source, or the files of a folder and its folders that have a known suffix."""
    if isinstance(source, str) and (source == "-" or "://" in source):
        yield source
        return
    folder = Path(source)
    if not folder.is_dir():
        yield source
        return
    hidden = len(folder.parts)
    files = sorted(
        path
        for path in folder.rglob("*")
        if path.suffix.lower() in SUFFIXES
        and path.is_file()
        and not any(part.startswith(".") for part in path.parts[hidden:])
    )
    if not files:
        yield ArticleError(
            f"{folder}: is a folder without articles; they are looked for in files with the "
            f"suffixes {', '.join(SUFFIXES)}."
        )
    yield from files


def _read_file(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except FileNotFoundError:
        raise ArticleError(
            f"{path}: there is no such file; check the name and the folder."
        ) from None
    except IsADirectoryError:
        raise ArticleError(
            f"{path}: is a folder; name the files in it, for example {path / '*.txt'}."
        ) from None
    except PermissionError:
        raise ArticleError(f"{path}: you may not read this file; change its permissions.") from None
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise ArticleError(f"{path}: cannot be read ({reason}); check the name.") from None


def _fetch(url: str) -> Source:
    import urllib.parse

    from summarize.articles.fetch import fetch

    answer = fetch(url)
    parts = urllib.parse.urlsplit(url)
    stem = Path(parts.path).stem or parts.hostname or "page"
    suffix = _SUFFIX_OF.get(answer.media_type, ".txt")
    return Source(url, answer.data, stem, suffix, url, answer.charset)


def decode(data: bytes, name: str, charset: str | None = None) -> str:
    """Turn bytes into text: byte-order mark, declared charset, UTF-8, then a guess.

    Args:
        data: everything that the source holds.
        name: what errors call it.
        charset: what its server says.

    Raises:
        ArticleError: it is binary, or in no known encoding.
    """
    for mark, encoding in _BOMS:
        if data.startswith(mark):
            return data.decode(encoding, "replace")
    for magic, what, advice in _MAGIC:
        if data.startswith(magic):
            raise ArticleError(f"{name}: is {what}, not an article's text; {advice}.")
    for encoding in ("utf-16-le", "utf-16-be"):
        if _is_utf16(data, encoding):
            return data.decode(encoding)
    if b"\0" in data[:65536]:
        raise ArticleError(
            f"{name}: is a binary file, not text; name a text, HTML or JSON file in UTF-8."
        )
    declared = _CHARSET.search(data[:4096])
    in_page = declared.group(1).decode("ascii") if declared else None
    for candidate in (charset, "utf-8", in_page):
        if candidate is not None and _is_charset(candidate):
            try:
                return data.decode(candidate)
            except UnicodeError:
                continue
    return _guess(data, name)


def _is_charset(name: str) -> bool:
    """Say whether Python can read text in this charset; pages may name anything."""
    try:
        "a".encode(name)
    except (LookupError, UnicodeError, ValueError):  # unknown, `undefined`, with a NUL in it
        return False
    return codecs.lookup(name).name not in _NO_CHARSETS


def _guess(data: bytes, name: str) -> str:
    import charset_normalizer

    matches = charset_normalizer.from_bytes(data)
    best = matches.best()
    if best is None:
        raise ArticleError(
            f"{name}: is neither UTF-8 nor text in another known encoding; save it as UTF-8 text."
        )
    # Short Western text could be from many code pages; of those that fit as well, cp1252 is usual.
    for match in matches:
        if "cp1252" in match.could_be_from_charset and match.percent_chaos <= best.percent_chaos:
            return str(match)
    return str(best)


def _is_utf16(data: bytes, encoding: str) -> bool:
    """Whether bytes without a mark are UTF-16: of each pair only the one that must be 0 ever is."""
    first, second = data[: 1 << 16 : 2], data[1 : 1 << 16 : 2]
    high, low = (second, first) if encoding == "utf-16-le" else (first, second)
    if b"\0" not in high or b"\0" in low or len(data) % 2:
        return False
    try:
        data.decode(encoding)
    except UnicodeDecodeError:
        return False
    return True
