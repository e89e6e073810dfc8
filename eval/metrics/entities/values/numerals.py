"""The bare number at a place of a text: digits or words, scaled, a share or an ordinal."""

from __future__ import annotations

import math
from dataclasses import dataclass

from eval.metrics.entities.english.nouns import SHARES_AFTER, SHARES_BEFORE
from eval.metrics.entities.values.vocabulary import Vocabulary
from eval.metrics.entities.values.words import Words

_VULGAR = {"½": 0.5, "¼": 0.25, "¾": 0.75}
#: What stands between a part and the whole: "one in five", "nine out of ten".
_OF_WHOLE = frozenset({"in", "out"})
#: "three in 2019" is no share; nobody counts one in a thousand and one.
_MOST_IN = 1000
#: From this number on, "m" without a currency is metres.
_METRES_FROM = 1000


@dataclass(frozen=True, slots=True)
class Numeral:
    """A number as far as its own words go.

    `end` is the token after it; `form` says what it is without more: a share is in per cent.
    `article` is set where it begins with "a": "a dozen", "a year".
    """

    number: float
    step: float
    end: int
    form: str = "count"
    high: float = math.nan
    article: bool = False
    scaled: bool = False


def numeral_at(words: Words, start: int, vocabulary: Vocabulary) -> Numeral | None:
    """Return the number that begins at token `start`; `None` where none does."""
    key = words.key(start)
    if key in vocabulary.vague and (key != "scores" or words.key(start + 1) == "of"):
        return _vague(words, start, vocabulary)
    shared = not _OF_WHOLE.isdisjoint(words.keys[start + 1 : start + 4])
    return (
        (_ratio(words, start, vocabulary) if shared else None)
        or _fraction(words, start, vocabulary)
        or _scaled(words, start, vocabulary)
    )


def _simple(words: Words, start: int, vocabulary: Vocabulary) -> Numeral | None:
    """Digits, or words below a hundred; "third" and "3rd" are ordinals."""
    key, after = words.key(start), start + 1
    if key[:1].isdecimal():
        return _digits(words, start, vocabulary)
    if key in vocabulary.ordinals:
        return Numeral(vocabulary.ordinals[key], 1, after, "ordinal")
    number = vocabulary.numerals.get(key)
    if number is None:
        return None
    if number >= 20 and words.joined(after):
        rest = words.key(after)
        if 0 < vocabulary.numerals.get(rest, 0) < 10:
            return Numeral(number + vocabulary.numerals[rest], 1, after + 1)
        if 0 < vocabulary.ordinals.get(rest, 0) < 10:
            return Numeral(number + vocabulary.ordinals[rest], 1, after + 1, "ordinal")
    return Numeral(number, 1, after)


def _digits(words: Words, start: int, vocabulary: Vocabulary) -> Numeral | None:
    key, end = words.key(start), start + 1
    try:
        number = float(key)
    except ValueError:  # digits of another script
        return None
    step = _step(key)
    decimals = words.key(end)
    if (vocabulary.decimal == "," and words.gap(end) == "," and decimals.isdecimal()) or (
        words.gap(end) == ". " and _is_split(words, end, vocabulary)
    ):
        number, step, end = float(f"{key}.{decimals}"), 10.0 ** -len(decimals), end + 1
    vulgar = words.gap(end)[:1] if words.gap(end) else ""
    if vulgar in _VULGAR:
        return Numeral(number + _VULGAR[vulgar], 0.1, end)
    suffix = words.key(end)
    if vocabulary.ordinals and not words.gap(end) and _is_suffix(int(number), suffix):
        return Numeral(number, 1, end + 1, "ordinal")
    return Numeral(number, step, end)


def _is_split(words: Words, decimals: int, vocabulary: Vocabulary) -> bool:
    """Whether a decimal number was torn apart, as scraped articles have it: "5. 3%"."""
    after = words.plain(decimals + 1)
    unit = after in vocabulary.percent or after in vocabulary.scales or after == "per"
    return words.key(decimals).isdecimal() and len(words.key(decimals)) <= 2 and unit


def _is_suffix(number: int, suffix: str) -> bool:
    """Whether digits and suffix make an ordinal: 21st and 11th do, "12st" is twelve stone."""
    teen = number % 100 in (11, 12, 13)
    return suffix == ("th" if teen else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th"))


def _step(digits: str) -> float:
    whole, _, decimals = digits.partition(".")
    if decimals:
        return 10.0 ** -len(decimals)
    zeros = len(whole) - len(whole.rstrip("0"))
    return 10.0 ** min(zeros, max(len(whole) - 1, 0))


def _scaled(words: Words, start: int, vocabulary: Vocabulary) -> Numeral | None:
    """A number times what follows it: "two and a half million", "half a dozen", "a hundred"."""
    key, article = words.key(start), False
    if key == "half" and words.key(start + 1) in ("a", "an"):
        found = Numeral(0.5, 0.1, start + 2, article=True)
        if words.key(found.end) not in vocabulary.scales:
            return None
    elif key == "quarter" and words.keys[start + 1 : start + 3] == ["of", "a"]:
        found = Numeral(0.25, 0.01, start + 3)
        if words.key(found.end) not in vocabulary.scales:
            return None
    elif key in ("a", "an"):
        following = words.key(start + 1)
        if following in ("couple", "pair"):
            return Numeral(2, 1, start + 2 + (words.key(start + 2) == "of"), article=True)
        if following not in vocabulary.scales or len(following) == 1:
            return None
        found, article = Numeral(1, 1, start + 1, article=True), True
    elif key == "dozen":
        return Numeral(12, 1, start + 1)
    else:
        simple = _simple(words, start, vocabulary)
        if simple is None or simple.form == "ordinal":
            return simple
        found = simple
    number, step, end = found.number, found.step, found.end
    if words.keys[end : end + 3] == ["and", "a", "half"]:
        number, step, end = number + 0.5, 0.1, end + 3
    first, money = end, (words.key(start - 1),) in vocabulary.currencies
    while (
        end < len(words) and words.joined(end) and _is_scale(words, end, vocabulary, number, money)
    ):
        scale = vocabulary.scales[words.key(end)]
        number, step, end = number * scale, step * scale, end + 1
        if words.keys[end : end + 3] == ["and", "a", "half"]:
            number, step, end = number + scale / 2, scale / 10, end + 3
        rest = end + 1 if words.key(end) == "and" else end
        if scale == 100 and words.key(rest) in vocabulary.numerals:
            more = _simple(words, rest, vocabulary)
            if more and more.form == "count":
                number, step, end = number + more.number, 1.0, more.end
    return Numeral(number, step, end, article=article, scaled=end > first)


def _is_scale(
    words: Words, position: int, vocabulary: Vocabulary, number: float, money: bool
) -> bool:
    """Whether a word multiplies; "m", "k" and "b" do so directly behind digits only."""
    key = words.key(position)
    if key not in vocabulary.scales:
        return False
    if len(key) > 1:
        return True
    # "5,000m" is a race, "£5,000m" an amount.
    plain_metres = key == "m" and number >= _METRES_FROM and not money
    return words.gap(position) == "" and not plain_metres


def _fraction(words: Words, start: int, vocabulary: Vocabulary) -> Numeral | None:
    """A share in words: "two-thirds", "nine-tenths", "a third of", "by almost a quarter"."""
    key, end = words.key(start), start + 1
    if key == "half":
        share = 0.5
        if words.key(start - 1) in vocabulary.ordinals or words.key(end) in ("a", "an"):
            return None  # "the second half", "half a million"
        if words.joined(end) and words.gap(end) == "-":
            return None  # "half-time"
    elif key in ("a", "one") or vocabulary.numerals.get(key, 0) > 1:
        count = 1.0 if key == "a" else vocabulary.numerals[key]
        word = words.key(end)
        if not words.joined(end) or word.endswith("s") != (count > 1):
            return None
        share, end = count * vocabulary.fractions.get(word, 0.0), end + 1
    elif key == "quarter" and words.gap(end) == "-" and words.key(end) == "point":
        return Numeral(0.25, 0.01, end)
    else:
        return None
    # Only what follows in the same sentence says what the share is of.
    after = words.key(end) if words.joined(end) else ""
    before = words.key(start - 1)
    if after in ("percentage", "point") and share:
        return Numeral(share, 0.01, end)  # "half a percentage point": the unit follows
    if words.keys[end : end + 2] == ["of", "a"]:
        if words.plain(end + 2) in ("percentage", "point"):
            return Numeral(share, 0.01, end + 2)
        scale = vocabulary.scales.get(words.key(end + 2))
        return Numeral(share * scale, scale / 100, end + 3) if scale else None
    plural = end > start + 1 and key != "a" and (words.key(end - 1).endswith("s") or key == "one")
    named = after in SHARES_AFTER or before in SHARES_BEFORE or _bounded(words, start, vocabulary)
    if 0 < share < 1 and (named or plural):
        return Numeral(100 * share, 1.0, end, "share")
    return None


def _bounded(words: Words, start: int, vocabulary: Vocabulary) -> bool:
    return any(tuple(words.keys[start - n : start]) in vocabulary.bounds for n in (1, 2, 3))


def _ratio(words: Words, start: int, vocabulary: Vocabulary) -> Numeral | None:
    """A share of a whole: "one in five", "6 in 10", "nine out of ten"."""
    part = _simple(words, start, vocabulary)
    if part is None or part.form != "count" or words.key(part.end) not in _OF_WHOLE:
        return None
    at = part.end + 1
    if words.key(part.end) == "out":
        if words.key(at) != "of":
            return None
        at += 1
    if words.key(at) == "every":
        at += 1
    whole = _simple(words, at, vocabulary)
    if whole is None or whole.form != "count" or not part.number < whole.number <= _MOST_IN:
        return None
    if (words.plain(whole.end),) in vocabulary.units:  # "two in three days"
        return None
    return Numeral(100 * part.number / whole.number, 1.0, whole.end, "share")


def _vague(words: Words, start: int, vocabulary: Vocabulary) -> Numeral:
    """A number without a number: "hundreds", "tens of thousands"."""
    low, high = vocabulary.vague[words.key(start)]
    scale = vocabulary.scales.get(words.plain(start + 2), 0.0)
    if words.key(start + 1) == "of" and scale >= 1000:
        return Numeral(low * scale, 1, start + 3, high=high * scale)
    return Numeral(low, 1, start + 1, high=high)
