"""Times of day: "2:40", "2.40pm", "1440 GMT", "14:40", "half past two", "noon"."""

from __future__ import annotations

from eval.metrics.entities.english.dates import NAMED, ZONES
from eval.metrics.entities.values.value import EXACT, Value
from eval.metrics.entities.values.vocabulary import Vocabulary
from eval.metrics.entities.values.words import Words

_HALVES = {"am": 0, "pm": 12}


def clock_at(words: Words, start: int, vocabulary: Vocabulary) -> Value | None:
    """Return the time of day that begins at token `start`; `None` where none does."""
    key = words.key(start)
    if key in NAMED:
        return _clock(words, start, start + 1, NAMED[key], halved=False, vocabulary=vocabulary)
    if not key.isascii() or not key[0].isdecimal():
        return None
    hours, dot, minutes = key.partition(".")
    end, parted = start + 1, bool(dot)
    if not dot and words.gap(end) == ":" and words.key(end).isdecimal():
        minutes, end, parted = words.key(end), end + 1, True
        if words.gap(end) == ":":  # 1:02:33 is a duration
            return None
    half = _HALVES.get(words.key(end)) if words.gap(end) in ("", " ", "\u00a0") else None
    zoned = words.key(end + (half is not None)) in ZONES
    if len(hours) == 4 and not parted and zoned:
        hours, minutes, parted = hours[:2], hours[2:], True
    if dot and half is None and not zoned:
        return None
    if parted and len(minutes) != 2:
        return None
    clocked = words.key(end) == "clock" or (words.key(end) == "o" and words.key(end + 1) == "clock")
    if not parted and half is None and not clocked:
        return None
    hour, minute = int(hours), int(minutes or 0)
    if hour > 24 or minute > 59 or (half is not None and not 1 <= hour <= 12):
        return None
    if clocked:
        end += 2 if words.key(end) == "o" else 1
    if half is not None:
        hour, end = hour % 12 + half, end + 1
    halved = half is None and 1 <= hour <= 12 and not hours.startswith("0")
    return _clock(words, start, end, 60.0 * hour + minute, halved=halved, vocabulary=vocabulary)


def _clock(
    words: Words, start: int, end: int, minutes: float, *, halved: bool, vocabulary: Vocabulary
) -> Value:
    zone = words.key(end) if words.key(end) in ZONES else ""
    bound = EXACT
    for size in (3, 2, 1):
        bound = vocabulary.bounds.get(tuple(words.keys[max(0, start - size) : start]), EXACT)
        if bound != EXACT:
            break
    return Value(
        start,
        end + bool(zone),
        "clock",
        minutes,
        minutes,
        bound=bound,
        halved=halved,
        zone=zone,
        step=1.0,
    )
