"""Numbers, money, shares and durations as values, so that "1.2m" meets "1.2 million"."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from eval.metrics.entities.english.numerals import (
    BEGINS,
    BOUNDS,
    COUNTED,
    CURRENCIES,
    FRACTIONS,
    METRES_FROM,
    ORDINALS,
    PERCENT,
    SCALES,
    SHARES_AFTER,
    SHARES_BEFORE,
    UNITS,
    VAGUE,
    WORDS,
    Bound,
)
from eval.metrics.text import STOP_WORDS, plain


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number with what it counts.

    `start` and `end` are half-open token positions. `kind` is `count`, `ordinal`, `percent`,
    `money` or a dimension (`time`, `length`, …) whose base unit `value` is given in. `high` is
    above `value` only for vague counts ("hundreds"). `step` is the size of the last digit that
    was written (100 for 27,300; 0.1 million for 1.2m). `head` is the noun counted, if any.
    `number` is the value as written, before its unit.
    """

    start: int
    end: int
    value: float
    kind: str
    unit: str = ""
    bound: Bound = "exact"
    step: float = 1.0
    high: float = math.nan
    head: str = ""
    number: float = math.nan


def value_kind(quantity: Quantity) -> str:
    """Return what a quantity measures: `money dollar`, `time`, `percent`, `count`, …."""
    return f"money {quantity.unit}" if quantity.kind == "money" else quantity.kind


def quantities(keys: Sequence[str]) -> list[Quantity]:
    """Return every quantity in a text, given as the keys of its tokens."""
    keys = list(keys)
    found = []
    end = 0
    # Most words begin no number: they are passed over before anything is called.
    for index in [i for i, key in enumerate(keys) if key in BEGINS or key[0].isdigit()]:
        quantity = _quantity_at(keys, index) if index >= end else None
        if quantity:
            found.append(quantity)
            end = max(quantity.end, index + 1)
    return found


def _quantity_at(keys: Sequence[str], start: int) -> Quantity | None:
    if keys[start] in VAGUE:
        return _vague(keys, start)
    fraction = _fraction(keys, start)
    if fraction:
        return fraction
    number = _number(keys, start)
    if number is None:
        return None
    value, step, end, ordinal = number
    bound = _bound(keys, start)
    if ordinal:
        return Quantity(start, end, value, "ordinal", head=_head(keys, end))
    currency = CURRENCIES[keys[start - 1]] if _after_currency(keys, start) else ""
    if currency:
        return Quantity(start - 1, end, value, "money", currency, _bound(keys, start - 1), step)
    following = plain(keys[end]) if end < len(keys) else ""
    if following in PERCENT:
        end += 2 if keys[end : end + 2] == ["percentage", "point"] else 1
        return Quantity(start, end, value, "percent", "%", bound, step)
    if following == "per" and keys[end + 1 : end + 2] == ["cent"]:
        return Quantity(start, end + 2, value, "percent", "%", bound, step)
    if following in CURRENCIES:
        return Quantity(start, end + 1, value, "money", CURRENCIES[following], bound, step)
    if following == "metric" and plain("".join(keys[end + 1 : end + 2])) in ("ton", "tonne"):
        following, end = "tonne", end + 1
    if following == "m":
        following = "metre"
    if following in UNITS:
        dimension, size = UNITS[following]
        head = "old" if "old" in keys[end + 1 : end + 2] else ""
        return Quantity(
            start,
            end + 1,
            value * size,
            dimension,
            following,
            bound,
            step * size,
            head=head,
            number=value,
        )
    return Quantity(start, end, value, "count", "", bound, step, head=_head(keys, end))


def _after_currency(keys: Sequence[str], start: int) -> bool:
    return bool(start) and keys[start - 1] in "$£€¥₹₩"


def _fraction(keys: Sequence[str], start: int) -> Quantity | None:
    """Read "a third of", "by two thirds" or "half the" as a share."""
    before = keys[start - 1] if start else ""
    key, end = keys[start], start + 1
    share = 0.0
    if key == "half" and before not in ORDINALS:
        share = 0.5
    elif key in ("a", "one") or (key in WORDS and WORDS[key] > 1):
        word = keys[end] if end < len(keys) else ""
        if word.endswith("s") == (key not in ("a", "one")):
            share = FRACTIONS.get(word, 0.0) * WORDS.get(key, 1.0)
        end += 1
    after = keys[end] if end < len(keys) else ""
    if not 0 < share < 1 or not (after in SHARES_AFTER or before in SHARES_BEFORE):
        return None
    if after in ("a", "an") or keys[end : end + 2] == ["of", "a"]:
        return None  # "half a million", "a quarter of a million"
    bound = _bound(keys, start)
    # Shares in words are rough: "a third" for 34%.
    return Quantity(start, end, 100 * share, "percent", "%", "about" if bound == "exact" else bound)


def _vague(keys: Sequence[str], start: int) -> Quantity:
    """Read "hundreds", or "tens of thousands"."""
    low, high = VAGUE[keys[start]]
    end = start + 1
    scale = "".join(keys[start + 2 : start + 3]).removesuffix("s")
    scale = scale if keys[end : end + 1] == ["of"] else ""
    if scale in ("thousand", "million", "billion"):
        return Quantity(start, start + 3, low * SCALES[scale], "count", high=high * SCALES[scale])
    return Quantity(start, end, low, "count", high=high, head=_head(keys, end))


def _number(keys: Sequence[str], start: int) -> tuple[float, float, int, bool] | None:
    """Return value, step, end and whether it is an ordinal; `None` if no number begins here."""
    key, end = keys[start], start + 1
    following = keys[end] if end < len(keys) else ""
    if key in ORDINALS:
        return ORDINALS[key], 1, end, True
    if key[0].isdigit():
        try:
            value = float(key)
        except ValueError:
            return None
        step = _step(key, value)
        if following in ("st", "nd", "rd", "th"):
            return value, 1, end + 1, True
    elif key == "half" and following in ("a", "an"):
        value, step, end = 0.5, 0.1, end + 1
    elif key in ("a", "an"):
        if following == "quarter" and keys[end + 1 : end + 3] == ["of", "a"]:
            value, step, end = 0.25, 0.01, end + 3
        elif following in UNITS or following in COUNTED:
            value, step = 1.0, 1.0
        else:
            return None
    elif key == "dozen":
        return 12.0, 1.0, end, False
    elif key in WORDS:
        value, step = WORDS[key], 1.0
        if value >= 20 and following in WORDS and WORDS[following] < 10:
            value, end = value + WORDS[following], end + 1
        elif value >= 20 and following in ORDINALS and ORDINALS[following] < 10:
            return value + ORDINALS[following], 1, end + 1, True
    else:
        return None
    metres = value >= METRES_FROM and not _after_currency(keys, start)
    return _scaled(keys, value, step, end, metres=metres)


def _scaled(
    keys: Sequence[str], value: float, step: float, end: int, *, metres: bool
) -> tuple[float, float, int, bool]:
    """Multiply by the scales that follow, "m" among them unless it stands for metres."""
    while end < len(keys) and keys[end] in SCALES and not (metres and keys[end] == "m"):
        scale = SCALES[keys[end]]
        value, step, end = value * scale, step * scale, end + 1
        if keys[end : end + 1] == ["and"] and scale == 100 and end + 1 < len(keys):
            rest = WORDS.get(keys[end + 1])
            if rest is not None:
                value, step, end = value + rest, 1.0, end + 2
    return value, step, end, False


def _step(digits: str, value: float) -> float:
    if "." in digits:
        return 10.0 ** -(len(digits) - digits.index(".") - 1)
    zeros = len(digits) - len(digits.rstrip("0"))
    return 10.0 ** min(zeros, len(digits) - 1) if value else 1.0


def _bound(keys: Sequence[str], start: int) -> Bound:
    for size in (3, 2, 1):
        found = BOUNDS.get(tuple(keys[max(0, start - size) : start]))
        if found:
            return found
    return "exact"


def _head(keys: Sequence[str], start: int) -> str:
    """Return the first plain content word within two tokens: what the number counts."""
    for key in keys[start : start + 2]:
        if key in STOP_WORDS:
            return ""
        if key[0].isalpha() and len(key) > 2:
            return plain(key)
    return ""


def same_value(mention: Quantity, other: Quantity) -> bool:
    """Whether two quantities are the same number of the same thing, in whatever writing."""
    if not _comparable(mention, other) or not math.isnan(mention.high):
        return False
    if mention.kind == "ordinal" and mention.head != other.head:
        return False
    if mention.kind != other.kind:
        return math.isclose(_plain_number(mention), _plain_number(other), rel_tol=1e-6)
    return math.isclose(mention.value, other.value, rel_tol=1e-6)


def _plain_number(quantity: Quantity) -> float:
    return quantity.value if math.isnan(quantity.number) else quantity.number


def covers(mention: Quantity, other: Quantity) -> bool:
    """Whether language lets `mention` stand for the article's `other`.

    "hundreds" for 340; "more than 20,000" for 27,000 and "nearly 30" for 28, while half of it more
    or less is another story; 1.2 million for 1,234,567 (rounded to the digits written, two or
    more of them); "about 30" for 28 (one digit is enough where the text says it is rough).
    """
    if not _comparable(mention, other):
        return False
    if not math.isnan(mention.high):
        return mention.value <= other.value < mention.high
    if mention.kind != other.kind:
        return False
    ratio = other.value / mention.value if mention.value else math.inf
    same_head = bool(mention.head) and mention.head in (other.head, other.unit)
    if mention.kind == "count" and not same_head:
        # "Nearly four hundred people" for "388 residents": other nouns need a closer number.
        finer = other.step < mention.value / 100 and abs(ratio - 1) <= 0.05
        if not finer or mention.bound == "exact":
            return False
    if mention.bound == "above":
        return 1 <= ratio <= 1.5
    if mention.bound == "below":
        return 0.7 <= ratio <= 1
    converted = mention.unit != other.unit and mention.kind in ("length", "mass", "area")
    digits = mention.value / mention.step if mention.step else 0
    if mention.bound == "about" or converted:
        # "About 14.8" claims three digits: no more slack than plain rounding.
        slack = 0.03 * mention.value if digits < 100 else 0.0
        return abs(other.value - mention.value) <= max(0.5 * mention.step, slack)
    return (
        digits >= 10
        and other.step < mention.step
        and abs(other.value - mention.value) <= 0.5 * mention.step
    )


def _comparable(mention: Quantity, other: Quantity) -> bool:
    if mention.kind == other.kind:
        return mention.kind != "money" or mention.unit == other.unit
    if "ordinal" in (mention.kind, other.kind):
        return False
    if mention.head == "old" and other.kind == "count":
        return True  # "a 29-year-old", "Ada Moe, 29, won"
    # A bare number may have left its unit in the words around it: "between 5 and 6 per cent".
    return any(
        side.kind == "count" and side.head in ("", rival.unit)
        for side, rival in ((mention, other), (other, mention))
    )
