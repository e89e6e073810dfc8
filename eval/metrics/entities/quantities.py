"""Numbers, money, shares and durations as values, so that "1.2m" meets "1.2 million"."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from eval.metrics.entities.tokens import STOP_WORDS, plain

Bound = Literal["exact", "about", "above", "below"]

_SMALL_TEXT = """
    zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen
    fifteen sixteen seventeen eighteen nineteen
"""
_SMALL = _SMALL_TEXT.split()
_TENS = ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]
_ORDINALS_TEXT = """
    zeroth first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth
    thirteenth fourteenth fifteenth sixteenth seventeenth eighteenth nineteenth
"""
_ORDINALS = _ORDINALS_TEXT.split()
WORDS = {word: float(value) for value, word in enumerate(_SMALL)}
WORDS |= {word: 10.0 * value for value, word in enumerate(_TENS, start=2)}
ORDINALS = {word: float(value) for value, word in enumerate(_ORDINALS)} | {
    "twentieth": 20.0,
    "thirtieth": 30.0,
    "fortieth": 40.0,
    "fiftieth": 50.0,
    "sixtieth": 60.0,
    "hundredth": 100.0,
}
SCALES: dict[str, float] = {
    "dozen": 12,
    "hundred": 1e2,
    "thousand": 1e3,
    "k": 1e3,
    "million": 1e6,
    "m": 1e6,
    "mn": 1e6,
    "mln": 1e6,
    "billion": 1e9,
    "bn": 1e9,
    "trillion": 1e12,
    "tn": 1e12,
}
#: "dozens", "hundreds": at least two of them, fewer than what the next word would say.
VAGUE: dict[str, tuple[float, float]] = {
    "tens": (20, 100),
    "dozens": (24, 200),
    "scores": (40, 400),
    "hundreds": (200, 2000),
    "thousands": (2000, 1e5),
    "millions": (2e6, 1e9),
    "billions": (2e9, 1e12),
}
CURRENCIES = {
    **{"$": "dollar", "£": "pound", "€": "euro", "¥": "yen", "₹": "rupee", "₩": "won"},
    **{
        name: name
        for name in [
            "dollar",
            "pound",
            "euro",
            "yen",
            "rupee",
            "won",
            "franc",
            "peso",
            "rouble",
            "krona",
        ]
    },
    **{"usd": "dollar", "gbp": "pound", "eur": "euro", "sterling": "pound", "buck": "dollar"},
}
#: Unit to its dimension and its size in that dimension's base (seconds, metres, grams, …).
UNITS: dict[str, tuple[str, float]] = {
    **{
        "second": ("time", 1),
        "sec": ("time", 1),
        "minute": ("time", 60),
        "min": ("time", 60),
        "hour": ("time", 3600),
    },
    **{"hr": ("time", 3600), "day": ("time", 86400), "week": ("time", 604800)},
    **{"fortnight": ("time", 1209600), "month": ("time", 2629800), "year": ("time", 31557600)},
    **{"decade": ("time", 315576000), "century": ("time", 3155760000)},
    **{"metre": ("length", 1), "meter": ("length", 1), "km": ("length", 1000)},
    **{"kilometre": ("length", 1000), "kilometer": ("length", 1000), "mile": ("length", 1609.344)},
    **{"foot": ("length", 0.3048), "feet": ("length", 0.3048), "ft": ("length", 0.3048)},
    **{"yard": ("length", 0.9144), "inch": ("length", 0.0254), "cm": ("length", 0.01)},
    **{"gram": ("mass", 1), "kg": ("mass", 1000), "kilo": ("mass", 1000)},
    **{"kilogram": ("mass", 1000), "tonne": ("mass", 1e6), "ton": ("mass", 1e6)},
    **{"lb": ("mass", 453.592), "acre": ("area", 4046.86), "hectare": ("area", 10000)},
}
_PERCENT = frozenset({"%", "percent", "pc", "percentage"})
_BOUNDS: dict[tuple[str, ...], Bound] = {
    **dict.fromkeys((("more", "than"), ("at", "least"), ("no", "fewer", "than")), "above"),
    **dict.fromkeys((("over",), ("above",), ("exceeding",)), "above"),
    **dict.fromkeys((("less", "than"), ("fewer", "than"), ("up", "to"), ("at", "most")), "below"),
    **dict.fromkeys((("under",), ("below",), ("nearly",), ("almost",)), "below"),
    **dict.fromkeys((("about",), ("around",), ("some",), ("approximately",)), "about"),
    **dict.fromkeys((("roughly",), ("close", "to"), ("an", "estimated")), "about"),
}
_BEGINS = frozenset({*WORDS, *ORDINALS, *VAGUE, "a", "an", "half", "dozen"})


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
    for index in [i for i, key in enumerate(keys) if key in _BEGINS or key[0].isdigit()]:
        quantity = _quantity_at(keys, index) if index >= end else None
        if quantity:
            found.append(quantity)
            end = max(quantity.end, index + 1)
    return found


def _quantity_at(keys: Sequence[str], start: int) -> Quantity | None:
    if keys[start] in VAGUE:
        return _vague(keys, start)
    number = _number(keys, start)
    if number is None:
        return None
    value, step, end, ordinal = number
    bound = _bound(keys, start)
    if ordinal:
        return Quantity(start, end, value, "ordinal", head=_head(keys, end))
    currency = CURRENCIES.get(keys[start - 1], "") if start and keys[start - 1] in "$£€¥₹₩" else ""
    if currency:
        return Quantity(start - 1, end, value, "money", currency, _bound(keys, start - 1), step)
    following = plain(keys[end]) if end < len(keys) else ""
    if following in _PERCENT:
        end += 2 if keys[end : end + 2] == ["percentage", "point"] else 1
        return Quantity(start, end, value, "percent", "%", bound, step)
    if following == "per" and keys[end + 1 : end + 2] == ["cent"]:
        return Quantity(start, end + 2, value, "percent", "%", bound, step)
    if following in CURRENCIES:
        return Quantity(start, end + 1, value, "money", CURRENCIES[following], bound, step)
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
        return 0.5, 0.1, end + 1, False
    elif key in ("a", "an"):
        if following == "quarter" and keys[end + 1 : end + 3] == ["of", "a"]:
            return 0.25, 0.01, end + 3, False
        counted = ("dozen", "hundred", "thousand", "million", "billion")
        if following not in counted and following not in UNITS:
            return None
        value, step = 1.0, 1.0
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
    return _scaled(keys, value, step, end)


def _scaled(
    keys: Sequence[str], value: float, step: float, end: int
) -> tuple[float, float, int, bool]:
    while end < len(keys) and keys[end] in SCALES:
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
        found = _BOUNDS.get(tuple(keys[max(0, start - size) : start]))
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
    return any(side.kind == "count" and not side.head for side in (mention, other))
