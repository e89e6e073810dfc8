"""Words and signs of numbers: numerals, scales, shares, currencies, units, and what bounds them."""

from __future__ import annotations

from typing import Literal

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
    "lakh": 1e5,
    "lakhs": 1e5,
    "crore": 1e7,
    "crores": 1e7,
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
PERCENT = frozenset({"%", "percent", "pc", "percentage"})
BOUNDS: dict[tuple[str, ...], Bound] = {
    **dict.fromkeys((("more", "than"), ("at", "least"), ("no", "fewer", "than")), "above"),
    **dict.fromkeys((("over",), ("above",), ("exceeding",)), "above"),
    **dict.fromkeys((("less", "than"), ("fewer", "than"), ("up", "to"), ("at", "most")), "below"),
    **dict.fromkeys((("under",), ("below",), ("nearly",), ("almost",)), "below"),
    **dict.fromkeys((("about",), ("around",), ("some",), ("approximately",)), "about"),
    **dict.fromkeys((("roughly",), ("close", "to"), ("an", "estimated")), "about"),
}
#: What "a" begins a number before, units aside.
COUNTED = frozenset({"dozen", "hundred", "thousand", "million", "billion"})
BEGINS = frozenset({*WORDS, *ORDINALS, *VAGUE, "a", "an", "half", "dozen"})
#: Shares in words, by the word as it follows "a" and as it follows a greater number.
FRACTIONS = {
    **{"third": 1 / 3, "quarter": 1 / 4, "fifth": 1 / 5, "tenth": 1 / 10},
    **{"thirds": 1 / 3, "quarters": 1 / 4, "fifths": 1 / 5, "tenths": 1 / 10},
}
#: "a third" is a share in "a third of" and "by a third", and not in "a third man".
SHARES_AFTER = frozenset({"of", "the", "its", "their", "all"})
SHARES_BEFORE = frozenset({"by", "than", "just", "only", *(words[-1] for words in BOUNDS)})
#: From this number on, "m" without a currency is metres: "5,000m".
METRES_FROM = 1000
