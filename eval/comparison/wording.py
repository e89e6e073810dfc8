"""Numbers as people read them: shares in points (x 100), a real minus sign, few digits."""

from __future__ import annotations

from eval.metrics.base import Column

MINUS = "\N{MINUS SIGN}"
DASH = "\N{EN DASH}"


def title(column: Column) -> str:
    """Return the column's heading."""
    return (column.title or column.key).removeprefix("… ")


def number(column: Column, value: float | None, *, signed: bool = False) -> str:
    """Return a value without its unit; a dash where there is none."""
    if value is None:
        return DASH
    shown = 100 * value if column.unit == "share" else value
    digits = 1 if column.unit in ("share", "words", "tokens") else 2
    text = f"{abs(shown):.{digits}f}"
    if not float(text):
        return text
    sign = MINUS if shown < 0 else "+" if signed else ""
    return sign + text


def amount(column: Column, value: float | None, *, signed: bool = False) -> str:
    """Return a value with its unit in words: `+2.0 points`, `-3.1 words`."""
    unit = {"share": "points", "ratio": "", "count": ""}.get(column.unit, column.unit)
    return f"{number(column, value, signed=signed)} {unit}".rstrip()


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


def speed(per_second: float | None) -> str:
    """Return articles a second with two or three digits."""
    if per_second is None:
        return DASH
    return f"{per_second:,.0f}" if per_second >= 100 else f"{per_second:.2g}"


def listed(parts: list[str]) -> str:
    """Return `a`, `a and b`, `a, b and c`."""
    return " and ".join(part for part in [", ".join(parts[:-1]), parts[-1]] if part)


def counted(count: int, noun: str) -> str:
    """Return `1 article`, `3 articles`."""
    return f"{count:,} {noun}" if count == 1 else f"{count:,} {noun}s"
