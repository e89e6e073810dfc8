"""Match: dates and numbers against the article, by what they say instead of how it is written."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from eval.metrics.entities.dates import Date, agrees, conflicts, dates
from eval.metrics.entities.english.numerals import ORDINALS, SCALES, UNITS, VAGUE, WORDS
from eval.metrics.entities.index import ArticleIndex
from eval.metrics.entities.mentions import Evidence, Finding
from eval.metrics.entities.quantities import Quantity, covers, quantities, same_value
from eval.metrics.text import STOP_WORDS, plain

_ROUGHLY_TEXT = (
    "another least approximately around nearly almost roughly estimated past last next fewer "
    "less dollar pound euro yen rupee percent"
)
#: What stands before a noun for one thing.
_ONE = frozenset({"a", "an", "one", "another"})
_CENTURY = "century"
#: Two numbers of this size in one mention may stand this many tokens apart in the article.
_LARGE, _APART = 100, 12
#: Of a longer run of numbers only so many are looked for.
_MOST = 6
_ROUGHLY = frozenset(_ROUGHLY_TEXT.split())


def find_date(keys: Sequence[str], index: ArticleIndex) -> Finding | None:
    """Return what the article says about a date; `None` where the mention is not a date.

    Args:
        keys: the keys of the mention's tokens.
        index: the article; its date of publication settles "Thursday" and "last year".
    """
    told = dates(keys)
    if not told:
        return None
    seen: list[tuple[int, int]] = []
    for mention in told:
        match = next((d for d in index.dates if agrees(mention, d, index.published)), None)
        if match is None and _is_published(mention, index):
            published = str(index.published)
            told_by = Evidence(0, len(published), published, "published")
            return Finding("variant", "day of publication", (told_by,))
        if match is None:
            return _other_year(mention, index) or Finding("unsupported", "date absent", overlap=0.2)
        seen.append((match.start, match.end))
    evidence = tuple(_evidence(index, place) for place in seen[:3])
    return Finding("variant", "same date", evidence, places=tuple(seen))


def _other_year(mention: Date, index: ArticleIndex) -> Finding | None:
    for other in index.dates:
        if conflicts(mention, other, index.published):
            place = (other.start, other.end)
            return Finding("contradicted", "other year", (_evidence(index, place),), 0.3, (place,))
    return None


def find_quantity(
    keys: Sequence[str], before: Sequence[str], after: Sequence[str], index: ArticleIndex
) -> Finding:
    """Return what the article says about a number that is not there as written.

    Args:
        keys: the keys of the mention's tokens.
        before: the keys of the words before it, which may bound it ("more than").
        after: the keys of the words after it, of which the first may say what is counted.
        index: the article.
    """
    # Recognisers leave a unit out now and then: "an estimated 140" grams.
    unit = after[:1] if after and plain(after[0]) in UNITS else ()
    told = [q for q in quantities([*before, *keys, *unit]) if q.end > len(before)]
    if not told:
        return _words(keys, index)
    if len(told) > 1:
        return _each(told, index)
    mention = told[0]
    absent = [key for key in _others(keys, told) if plain(key) not in index.plain_positions]
    if absent:
        return Finding("unsupported", "some words", overlap=0.2)
    if not mention.head and mention.kind in ("count", "ordinal"):
        head = plain(after[0]) if after and len(after[0]) > 2 else ""
        mention = replace(mention, head=head)
    for rule, test in (("same value", same_value), ("covered", covers)):
        matches = [other for other in index.quantities if test(mention, other)]
        if matches:
            return _finding(rule, index, matches)
    other_words = _single(mention, after, index) or _century(mention, index)
    if other_words:
        return other_words
    rivals = [other for other in index.quantities if _same_thing(mention, other)]
    if mention.head != _CENTURY and len({(rival.value, rival.unit) for rival in rivals}) == 1:
        places = tuple((rival.start, rival.end) for rival in rivals[:1])
        return Finding("contradicted", "other number", (_evidence(index, places[0]),), 0.2, places)
    # What an article lists, a summary may count: "two", less often "247".
    countable = mention.kind == "count" and mention.value <= 12
    return Finding("unsupported", "number absent", overlap=0.5 if countable else 0.0)


def _single(mention: Quantity, after: Sequence[str], index: ArticleIndex) -> Finding | None:
    """One of what the article speaks of in the singular: "one Green deputy" for "a deputy"."""
    if mention.value != 1 or mention.kind != "count":
        return None
    places = tuple(
        (start, start + 1)
        for noun in dict.fromkeys(after[:2])
        if len(noun) > 2 and noun not in STOP_WORDS
        for start in index.positions.get(noun, ())
        if not _ONE.isdisjoint(index.keys[max(0, start - 3) : start])
    )
    if not places:
        return None
    evidence = tuple(_evidence(index, place) for place in places[:3])
    return Finding("variant", "single", evidence, places=places)


def _century(mention: Quantity, index: ArticleIndex) -> Finding | None:
    """A century for a year in it: "the 11th century" for 1087."""
    if mention.kind != "ordinal" or mention.head != _CENTURY:
        return None
    first = 100 * (int(mention.value) - 1)
    places = tuple(
        (date.start, date.end)
        for date in index.dates
        if date.year is not None and first <= date.year <= first + 100
    )
    if not places:
        return None
    evidence = tuple(_evidence(index, place) for place in places[:3])
    return Finding("variant", "century", evidence, places=places)


def _others(keys: Sequence[str], told: Sequence[Quantity]) -> list[str]:
    """The words of a mention that are neither number nor unit nor stop word."""
    told_units = {quantity.unit for quantity in told} | {"percentage", "point", "old", "cent"}
    return [
        key
        for key in keys
        if len(key) > 3
        and key.isalpha()
        and key not in STOP_WORDS
        and key not in WORDS
        and key not in ORDINALS
        and key not in VAGUE
        and key not in SCALES
        and plain(key) not in told_units
        and plain(key) not in _ROUGHLY
    ]


def _each(told: Sequence[Quantity], index: ArticleIndex) -> Finding:
    """Several numbers in one mention, a score or a range: each must stand beside the others."""
    first, *rest = told[:_MOST]
    told = told[:_MOST]
    reach = 3 * len(told) if min(q.value for q in told) < _LARGE else _APART
    for start in index.quantities:
        run = [other for other in index.quantities if 0 <= other.start - start.start <= reach]
        if same_value(first, start) and all(
            any(same_value(mention, other) for other in run if other is not start)
            for mention in rest
        ):
            return _finding("same values", index, [start])
    return Finding("unsupported", "number absent", overlap=0.0)


def _same_thing(mention: Quantity, other: Quantity) -> bool:
    return bool(mention.head) and mention.kind == other.kind and mention.head == other.head


def _words(keys: Sequence[str], index: ArticleIndex) -> Finding:
    """A value without a number in it ("the weekend"): its words, in whatever form."""
    words = [plain(key) for key in keys if key not in STOP_WORDS]
    there = [word for word in words if word in index.plain_positions]
    if words and len(there) == len(words):
        starts = [index.plain_positions[word][0] for word in there]
        places = tuple((start, start + 1) for start in starts)
        evidence = tuple(_evidence(index, place) for place in places[:3])
        return Finding("variant", "same words", evidence, places=places)
    share = len(there) / len(words) if words else 0.0
    return Finding("unsupported", "absent", overlap=0.5 * share)


def _finding(rule: str, index: ArticleIndex, matches: Sequence[Quantity]) -> Finding:
    places = tuple((match.start, match.end) for match in matches)
    evidence = tuple(_evidence(index, place) for place in places[:3])
    return Finding("variant", rule, evidence, places=places)


def _is_published(mention: Date, index: ArticleIndex) -> bool:
    """Whether the mention names the day, month or year of publication itself."""
    day = index.published
    if day is None or mention.period not in ("", "weekday"):
        return False
    parts = ((mention.year, day.year), (mention.month, day.month), (mention.day, day.day))
    if mention.weekday is not None:
        return False
    return all(told is None or told == known for told, known in parts)


def _evidence(index: ArticleIndex, place: tuple[int, int]) -> Evidence:
    return index.evidence(place[0], place[1] - place[0])
