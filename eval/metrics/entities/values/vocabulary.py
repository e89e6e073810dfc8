"""The words that numbers are read by: those of CLDR for any language, numerals from a bundle."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING

from eval.metrics.text import keys, plain

if TYPE_CHECKING:
    from babel import Locale

#: CLDR's units that news uses, with the size of one in the base unit of its dimension (second,
#: metre, gram, square metre, litre, metre a second, watt, joule, byte). Degrees are no ratios:
#: `compare` turns Fahrenheit into Celsius.
SIZES: Mapping[str, float] = {
    **{"duration-second": 1, "duration-minute": 60, "duration-hour": 3600, "duration-day": 86400},
    **{"duration-millisecond": 1e-3, "duration-week": 604800, "duration-month": 2629800},
    **{"duration-year": 31557600, "duration-decade": 315576000, "duration-century": 3155760000},
    **{"length-millimeter": 1e-3, "length-centimeter": 0.01, "length-meter": 1},
    **{"length-kilometer": 1000, "length-inch": 0.0254, "length-foot": 0.3048},
    **{"length-yard": 0.9144, "length-mile": 1609.344, "length-nautical-mile": 1852},
    **{"length-light-year": 9.4607e15, "length-furlong": 201.168},
    **{"mass-milligram": 1e-3, "mass-gram": 1, "mass-kilogram": 1000, "mass-tonne": 1e6},
    **{"mass-ton": 1e6, "mass-ounce": 28.349523, "mass-pound": 453.59237, "mass-stone": 6350.29318},
    **{"mass-carat": 0.2},
    **{"area-square-meter": 1, "area-square-kilometer": 1e6, "area-hectare": 1e4},
    **{"area-square-foot": 0.09290304, "area-square-mile": 2589988.11, "area-acre": 4046.8564},
    **{"area-square-yard": 0.83612736, "area-square-centimeter": 1e-4},
    **{"volume-liter": 1, "volume-milliliter": 1e-3, "volume-cubic-meter": 1000},
    **{"volume-cubic-kilometer": 1e12, "volume-pint": 0.473176, "volume-gallon": 3.785412},
    **{"volume-barrel": 158.987295, "volume-cubic-foot": 28.316847},
    **{"speed-kilometer-per-hour": 1 / 3.6, "speed-mile-per-hour": 0.44704, "speed-knot": 0.514444},
    **{"speed-meter-per-second": 1},
    **{"power-watt": 1, "power-kilowatt": 1e3, "power-megawatt": 1e6, "power-gigawatt": 1e9},
    **{"power-horsepower": 745.7, "energy-kilowatt-hour": 3.6e6, "energy-joule": 1},
    **{"energy-kilocalorie": 4184, "energy-calorie": 4.184},
    **{"digital-byte": 1, "digital-kilobyte": 1e3, "digital-megabyte": 1e6},
    **{"digital-gigabyte": 1e9, "digital-terabyte": 1e12},
    **{"temperature-celsius": 1, "temperature-fahrenheit": 1},
}
#: Tolerances: what a bounding word lets a number stand for, as the least and greatest ratio of the
#: article's number to the summary's.
Bound = tuple[float, float]


@dataclass(frozen=True)
class Vocabulary:
    """What one language calls numbers, units, currencies, months and days.

    Names of several words are tuples of plain keys. A bundle without numerals reads digits only.
    """

    language: str
    decimal: str = "."
    units: Mapping[tuple[str, ...], str] = field(default_factory=dict)
    #: Units that are one only directly behind a digit: "5m", "41C".
    attached: Mapping[str, str] = field(default_factory=dict)
    currencies: Mapping[tuple[str, ...], str] = field(default_factory=dict)
    #: Prefixes of a currency's sign: "A" of "A$".
    signs: Mapping[str, str] = field(default_factory=dict)
    months: Mapping[str, int] = field(default_factory=dict)
    weekdays: Mapping[str, int] = field(default_factory=dict)
    numerals: Mapping[str, float] = field(default_factory=dict)
    ordinals: Mapping[str, float] = field(default_factory=dict)
    scales: Mapping[str, float] = field(default_factory=dict)
    vague: Mapping[str, tuple[float, float]] = field(default_factory=dict)
    fractions: Mapping[str, float] = field(default_factory=dict)
    bounds: Mapping[tuple[str, ...], Bound] = field(default_factory=dict)
    percent: frozenset[str] = frozenset({"%"})
    labels: frozenset[str] = frozenset()
    falls: frozenset[str] = frozenset()

    @cached_property
    def after_article(self) -> frozenset[str]:
        """What makes a number of "a" or "an" before it: "a dozen", "a third", "an hour"."""
        units = (name[0] for name in self.units if len(name) == 1)
        return frozenset([*units, *self.scales, *self.fractions, "couple", "pair"])

    @cached_property
    def behind_numbers(self) -> frozenset[str]:
        """The first words of units and currencies."""
        return frozenset(name[0] for name in (*self.units, *self.currencies))


@lru_cache(maxsize=8)
def from_cldr(language: str) -> Vocabulary:
    """Return what CLDR knows of a language: decimal sign, units, currencies, months, weekdays.

    Raises:
        babel.UnknownLocaleError: CLDR has no such language.
    """
    from babel import Locale

    locale = Locale.parse(language)
    variants = [Locale.parse(language), *([Locale("en", "GB")] if language == "en" else [])]
    months: dict[str, int] = {}
    weekdays: dict[str, int] = {}
    for variant in variants:
        for width in ("wide", "abbreviated"):
            for form in ("format", "stand-alone"):
                for number, name in variant.months[form][width].items():
                    _add(months, name, number)
                for number, name in variant.days[form][width].items():
                    _add(weekdays, name, number)
    symbols = locale.number_symbols
    decimal = str(symbols.get("latn", symbols).get("decimal", "."))
    return Vocabulary(
        language,
        decimal=decimal,
        units=_units(variants),
        currencies=_currencies(locale),
        signs={
            sign[:-1].casefold(): code
            for code, sign in locale.currency_symbols.items()
            if len(sign) > 1 and sign[-1] in "$£¥"
        },
        months=months,
        weekdays=weekdays,
    )


def _add(table: dict[str, int], name: str, number: int) -> None:
    words = keys(name)
    if len(words) == 1 and len(words[0]) > 1:
        table.setdefault(words[0], number)


#: Short forms that are more often another word: "5 in Leeds", "the 1 st", "in Dec".
_WORDS = frozenset(
    (word,) for word in ["in", "st", "dec", "fur", "ac", "pt", "ct", "cd", "al", "fl", "mon", "ms"]
)


def _units(variants: list[Locale]) -> dict[tuple[str, ...], str]:
    from babel.units import format_unit

    units: dict[tuple[str, ...], str] = {}
    for unit in SIZES:
        for variant in variants:
            for length in ("long", "short"):
                for count in (1, 2):
                    told = keys(format_unit(count, unit, length=length, locale=variant))
                    name = tuple(plain(key) for key in told if not key.isdecimal())
                    if name and name not in _WORDS and (len(name) > 1 or len(name[0]) > 1):
                        units.setdefault(name, unit)
    return units


def _currencies(locale: Locale) -> dict[tuple[str, ...], str]:
    """Map full names, codes and signs to codes; "dollar" alone to itself, since many have one."""
    from babel.numbers import get_currency_name, list_currencies
    from babel.numbers import is_currency as known

    found: dict[tuple[str, ...], str] = {}
    for code in sorted(list_currencies(locale=locale)):
        if not known(code) or code.startswith("X"):
            continue
        for count in (1, 2):
            words = keys(get_currency_name(code, count=count, locale=locale))
            name = tuple(map(plain, words))
            if any(word.isdecimal() for word in name):  # withdrawn: "Angolan kwanza (1977–1991)"
                continue
            found.setdefault(name, code)
        found[(code.casefold(),)] = code
    return found
