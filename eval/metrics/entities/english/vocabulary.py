"""English numerals, what bounds a number, and the units and currencies that CLDR writes otherwise.

The tolerances of `BOUNDS` are ratios of the article's number to the summary's: "nearly 400" may
stand for 360 to 400.
"""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache

from eval.metrics.entities.values.vocabulary import Bound, Vocabulary, from_cldr

_SMALL_TEXT = """
    zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen
    fifteen sixteen seventeen eighteen nineteen
"""
_TENS_TEXT = "twenty thirty forty fifty sixty seventy eighty ninety"
_ORDINALS_TEXT = """
    zeroth first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth
    thirteenth fourteenth fifteenth sixteenth seventeenth eighteenth nineteenth
"""
WORDS = {word: float(value) for value, word in enumerate(_SMALL_TEXT.split())}
TENS = {word: 10.0 * value for value, word in enumerate(_TENS_TEXT.split(), start=2)}
WORDS |= TENS
ORDINALS = {word: float(value) for value, word in enumerate(_ORDINALS_TEXT.split())}
ORDINALS |= {f"{word[:-1]}ieth": value for word, value in TENS.items()} | {"hundredth": 100.0}
SCALES: dict[str, float] = {
    **{"dozen": 12, "hundred": 1e2, "thousand": 1e3, "k": 1e3, "lakh": 1e5, "lakhs": 1e5},
    **{"crore": 1e7, "crores": 1e7, "million": 1e6, "m": 1e6, "mn": 1e6, "mln": 1e6},
    **{"billion": 1e9, "bn": 1e9, "b": 1e9, "trillion": 1e12, "tn": 1e12, "trn": 1e12},
}
#: "dozens": at least two of them, fewer than what the next word would say.
VAGUE: dict[str, tuple[float, float]] = {
    **{"tens": (20, 100), "dozens": (24, 200), "scores": (40, 400), "hundreds": (200, 2000)},
    **{"thousands": (2000, 1e5), "millions": (2e6, 1e9), "billions": (2e9, 1e12)},
}
FRACTIONS = {"half": 1 / 2, "halves": 1 / 2, "quarter": 1 / 4, "quarters": 1 / 4}
FRACTIONS |= {word: 1 / value for word, value in ORDINALS.items() if value > 2}
FRACTIONS |= {f"{word}s": 1 / value for word, value in ORDINALS.items() if value > 2}
_ABOVE: Bound = (1.0, 1.5)
_JUST_ABOVE: Bound = (1.0, 1.15)
_BELOW: Bound = (0.8, 1.0)
_NEARLY: Bound = (0.9, 1.0)
_UP_TO: Bound = (0.97, 1.0)
_ABOUT: Bound = (0.97, 1.03)
_BOUND_WORDS: dict[Bound, str] = {
    _ABOVE: "more than|at least|no fewer than|no less than|over|above|exceeding|exceeds|exceeded"
    "|topped|topping|passed|surpassed|upwards of|in excess of|a minimum of|beyond|well over",
    _JUST_ABOVE: "just over|shortly after|just after|soon after|slightly over|just above"
    "|slightly more than|a little over|just more than",
    _BELOW: "less than|fewer than|under|below|within|well under|well below",
    _NEARLY: "nearly|almost|just under|just below|close to|approaching|shortly before|just before"
    "|a little under|slightly less than|slightly under|not quite|a little less than",
    _UP_TO: "up to|at most|as many as|as much as|a maximum of|no more than",
    _ABOUT: "about|around|barely|some|approximately|roughly|an estimated|estimated|approx|circa"
    "|more or less|or so|estimated at|in the region of",
}
BOUNDS: dict[tuple[str, ...], Bound] = {
    tuple(words.split()): bound
    for bound, listed in _BOUND_WORDS.items()
    for words in listed.split("|")
}
_UNITS_TEXT = {
    "speed-mile-per-hour": "mph|mile an hour|mile per hour|mile hour",
    "speed-kilometer-per-hour": "kph|km h|kmh|kilometre an hour|kilometer an hour|km per hour|kmph",
    "area-square-kilometer": "sq km|square km|sqkm",
    "area-square-meter": "sq m|square m|sqm|sq metre|sq meter",
    "area-square-foot": "sq ft|square foot|square feet|sqft",
    "area-square-mile": "sq mile",
    "mass-kilogram": "kilo",
    "mass-tonne": "metric ton|metric tonne",
    "mass-pound": "lb",
    "duration-second": "sec",
    "duration-minute": "min",
    "duration-hour": "hr",
    "length-foot": "foot|feet",
    "power-gigawatt": "gigawatt|gw",
    "temperature-celsius": "degree celsius|degree centigrade|celsius|degree c",
    "temperature-fahrenheit": "degree fahrenheit|fahrenheit|degree f",
    "volume-liter": "litre",
}
_ATTACHED = {
    **{"c": "temperature-celsius", "f": "temperature-fahrenheit", "m": "length-meter"},
    **{"g": "mass-gram", "t": "mass-tonne", "l": "volume-liter", "s": "duration-second"},
    **{"h": "duration-hour", "st": "mass-stone", "in": "length-inch", "w": "power-watt"},
}
_CURRENCIES = {
    **{"$": "dollar", "£": "GBP", "€": "EUR", "¥": "JPY", "₹": "INR", "₩": "KRW", "₽": "RUB"},
    **{"dollar": "dollar", "buck": "dollar", "pound": "GBP", "quid": "GBP", "sterling": "GBP"},
    **{"pound sterling": "GBP", "euro": "EUR", "yen": "JPY", "yuan": "CNY"},
    **{"renminbi": "CNY", "rupee": "rupee", "rs": "rupee", "franc": "franc", "peso": "peso"},
    **{"rouble": "RUB", "ruble": "RUB", "krona": "krona", "kroner": "krona", "kronor": "krona"},
    **{"rand": "ZAR", "real": "BRL", "reai": "BRL", "shekel": "ILS", "zloty": "PLN"},
    **{"naira": "NGN", "baht": "THB", "lira": "TRY", "dirham": "dirham", "riyal": "riyal"},
    **{"u dollar": "USD", "american dollar": "USD", "us dollar": "USD"},
}
_SIGNS = {"us": "USD", "a": "AUD", "au": "AUD", "c": "CAD", "ca": "CAD", "s": "SGD", "r": "BRL"}
_LABELS_TEXT = """
    road route flight highway channel section article chapter page number no phase type level gate
    room terminal platform unit block line grade year group class ward district act psalm boeing
    airbus formula apollo windows iphone junction covid size form stage day week episode series
    season verse rule exhibit hangar pier lane studio radio bbc
"""
_FALLS_TEXT = """
    fell fall falls fallen falling down drop dropped drops dropping decline declined declines
    decrease decreased loss lost lose losses below minus negative shrank shrink contracted
    contraction lower cut slump slumped plunged plunge slid slipped dipped reduced freezing
"""


@lru_cache(maxsize=1)
def english() -> Vocabulary:
    """Return the vocabulary of English: CLDR's, with numerals and what news writes otherwise."""
    cldr = from_cldr("en")
    extra = {
        tuple(name.split()): unit
        for unit, names in _UNITS_TEXT.items()
        for name in names.split("|")
    }
    spoken = {tuple(name.split()): code for name, code in _CURRENCIES.items()}
    return replace(
        cldr,
        units={**cldr.units, **extra},
        attached=_ATTACHED,
        currencies={**cldr.currencies, **spoken},
        signs={**cldr.signs, **_SIGNS},
        months={**cldr.months, "sept": 9},
        numerals=WORDS,
        ordinals=ORDINALS,
        scales=SCALES,
        vague=VAGUE,
        fractions=FRACTIONS,
        bounds=BOUNDS,
        percent=frozenset({"%", "percent", "pc", "percentage"}),
        labels=frozenset(_LABELS_TEXT.split()),
        falls=frozenset(_FALLS_TEXT.split()),
    )
