"""Match: one mention against the article, by the rules for its type."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from eval.metrics.entities.aliases import Aliases
from eval.metrics.entities.english.numerals import CURRENCIES, UNITS
from eval.metrics.entities.index import ArticleIndex
from eval.metrics.entities.mentions import BACKED, VALUES, Finding, Mention
from eval.metrics.entities.names import exact, find_name
from eval.metrics.entities.values import find_date, find_quantity
from eval.metrics.text import keys

_CUT = re.compile(r"[.,]?\d*(?:[.,]\d+){0,5}(?: ?(?:million|billion|trillion|bn|mn|m|k|tn)\b)?")
_CLOCK = re.compile(r"(\d{1,2})[:.](\d{2})\b")
_LEADING = frozenset({"the", "a", "an"})


def match(mention: Mention, summary: str, index: ArticleIndex, aliases: Aliases) -> Finding:
    """Return what the article says about `mention`, which stands in `summary`."""
    told = keys(whole(mention, summary))
    if not told:
        return Finding("unsupported", "no word", overlap=0.0)
    if len(told) > 1 and told[0] in _LEADING and not (told[0] != "the" and told[1] in UNITS):
        told = told[1:]
    if len(told) > 1 and told[-1] == "s" and mention.text[-2] in "'’":
        told = told[:-1]
    found = exact(told, index, mention.text)
    if found and mention.type == "CARDINAL":
        found = _outside_dates(found, index)
    found = found or (_clock(mention, index) if mention.type == "TIME" else None)
    if found:
        return found
    if mention.type not in VALUES:
        return find_name(told, mention.text, mention.type, index, aliases)
    if mention.type in ("DATE", "TIME"):
        date = find_date(told, index)
        if date:
            return date
    before = keys(summary[max(0, mention.start - 24) : mention.start])[-2:]
    # What follows a comma or a full stop is not what is counted: "Ann Roe, 29, won".
    ends = summary[mention.end : mention.end + 1] in tuple(",.;:)")
    after = () if ends else keys(summary[mention.end : mention.end + 40])
    found = find_quantity(
        _metres(told) if mention.type == "QUANTITY" else told, before, after, index
    )
    if found.verdict in BACKED or "m" not in told or told[0] in CURRENCIES:
        return found
    metres = find_quantity(_metres(told), before, after, index)
    return metres if metres.verdict in BACKED else found


def _metres(told: Sequence[str]) -> tuple[str, ...]:
    """Read "800m" as a distance; the other reading is 800 million."""
    return tuple("metre" if key == "m" else key for key in told)


def _clock(mention: Mention, index: ArticleIndex) -> Finding | None:
    """The other ways to write a time of day: 2:40, 2.40 and 0240."""
    time = _CLOCK.match(mention.text)
    if not time:
        return None
    hours, minutes = time.groups()
    for form in (f"{hours}.{minutes}", f"{hours}:{minutes}", f"{hours:0>2}{minutes}"):
        found = exact(keys(form), index)
        if found:
            return replace(found, verdict="variant", rule="same time")
    return None


def _outside_dates(found: Finding, index: ArticleIndex) -> Finding | None:
    """Leave out the places where a number is the day or year of a date: it counts nothing."""
    places = tuple(place for place in found.places if not index.in_date(place[0]))
    if not places:
        return None
    evidence = tuple(index.evidence(start, end - start) for start, end in places[:3])
    return replace(found, places=places, evidence=evidence)


def whole(mention: Mention, summary: str) -> str:
    """Return the mention's text, with the rest of the number that its span was cut through.

    Recognisers split "£1.5m" now and then, and "£1" is another amount.
    """
    if not mention.text[-1:].isdigit():
        return mention.text
    rest = _CUT.match(summary, mention.end)
    sign = summary[mention.start - 1 : mention.start]
    before = sign if sign and sign in "$£€¥₹" else ""
    return before + mention.text + (rest.group() if rest else "")
