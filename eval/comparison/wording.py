"""Numbers as people read them, by one rule in tables, sentences and the report.

Shares are in points (x 100) with one decimal; words, tokens and counts have one decimal, too; all
other numbers have two decimals, and below 0.1 two significant digits, four decimals at most.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from eval.metrics.base import Column
from summarize.errors import did_you_mean

MINUS = "\N{MINUS SIGN}"
DASH = "\N{EN DASH}"
_UNIT_WORDS = {"share": "points", "ratio": "", "count": ""}


def title(column: Column) -> str:
    """Return the column's heading."""
    return (column.title or column.key).removeprefix("… ")


def scale(column: Column) -> int:
    """Return what a raw value is multiplied by before it is shown."""
    return 100 if column.unit == "share" else 1


def decimals(column: Column) -> int:
    """Return how many decimals the column's numbers have; small ones with 2 may have more."""
    return 1 if column.unit in ("share", "words", "tokens", "count") else 2


def unit_word(column: Column) -> str:
    """Return the unit that follows a number, as in `2.0 points`; empty where none does."""
    return _UNIT_WORDS.get(column.unit, column.unit)


def number(column: Column, value: float | None, *, signed: bool = False) -> str:
    """Return a value without its unit, as in `12.3`, `+0.5` or `0.0034`; a dash for `None`."""
    if value is None:
        return DASH
    size, digits = abs(value * scale(column)), decimals(column)
    if digits == 2 and 0 < size < 0.1:
        digits = 3 if size >= 0.01 else 4
    text = f"{size:.{digits}f}"
    if not float(text):
        return text
    return (MINUS if value < 0 else "+" if signed else "") + text


def amount(column: Column, value: float | None, *, signed: bool = False) -> str:
    """Return a value with its unit in words: `+2.0 points`, `-3.1 words`."""
    return f"{number(column, value, signed=signed)} {unit_word(column)}".rstrip()


def interval(column: Column, low: float | None, high: float | None, *, signed: bool = False) -> str:
    """Return `low to high`."""
    if low is None or high is None:
        return DASH
    return f"{number(column, low, signed=signed)} to {number(column, high, signed=signed)}"


def probability(p: float | None) -> str:
    """Return a p-value: `0.03`, `0.0012`, `< 0.001`."""
    if p is None:
        return DASH
    if p < 0.001:
        return "< 0.001"
    return f"{p:.3f}" if p < 0.1 else f"{p:.2f}"


def two_digits(value: float | None) -> str:
    """Return a speed or a time with two significant digits, or all those before the point."""
    if value is None:
        return DASH
    return f"{value:,.0f}" if value >= 100 else f"{value:.2g}"


def equals(p: float | None) -> str:
    """Return what follows the letter p: `= 0.03`, `< 0.001`."""
    text = probability(p)
    return text if text.startswith("<") else f"= {text}"


def one_line(text: str, longest: int = 200) -> str:
    """Return a message of a program on one line, without what is no printable character."""
    line = " ".join("".join(c if c.isprintable() else " " for c in text).split())
    return line if len(line) <= longest else f"{line[: longest - 1]}…"


def key_meant(word: str, keys: Iterable[str]) -> str:
    """Return ` Did you mean 'rouge2'?` for a heading such as ROUGE-2, or for the nearest key."""
    known = list(keys)
    plain = {key: re.sub(r"[^a-z0-9]", "", key.lower()) for key in known}
    wanted = re.sub(r"[^a-z0-9]", "", word.lower())
    same = next((key for key in known if plain[key] == wanted), None)
    return f" Did you mean {same!r}?" if same else did_you_mean(word, known)


def listed(parts: list[str]) -> str:
    """Return `a`, `a and b`, `a, b and c`."""
    return " and ".join(part for part in [", ".join(parts[:-1]), parts[-1]] if part)


def counted(count: int, noun: str) -> str:
    """Return `1 article`, `3 articles`."""
    return f"{count:,} {noun}" if count == 1 else f"{count:,} {noun}s"
