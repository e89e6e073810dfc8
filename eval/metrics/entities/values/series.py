"""Numbers that belong together: parts of one measure, ranges and scores, a unit said once."""

from __future__ import annotations

from dataclasses import replace

from eval.metrics.entities.values.value import EXACT, Value
from eval.metrics.entities.values.vocabulary import SIZES
from eval.metrics.entities.values.words import Words
from eval.metrics.text import STOP_WORDS

_DASHES = ("-", "–", "—", "‑", " - ", " – ")
_NEAR = 12
#: A score of basketball is the highest that news writes with a dash.
_MOST_SCORED = 200


def compounds(values: list[Value], words: Words) -> list[Value]:
    """Join parts of one measure: "5ft 5in", "1 hour 20 minutes", "two years and three months"."""
    found: list[Value] = []
    for value in values:
        last = found[-1] if found else None
        joint = words.keys[last.end : value.start] if last else []
        if (
            last
            and last.kind == value.kind
            and last.kind in ("duration", "length", "mass")
            and SIZES[last.unit] > SIZES[value.unit]
            and value.number < SIZES[last.unit]
            and joint in ([], ["and"])
            and "," not in words.gap(value.start)
        ):
            found[-1] = replace(
                last, end=value.end, number=last.number + value.number, step=value.step
            )
        else:
            found.append(value)
    return found


def ranges(values: list[Value], words: Words) -> list[Value]:
    """Give the first number of a range the unit of the last: "5 to 6 per cent", "£5-6m".

    Two bare numbers with a dash between them are a score: "3-1".
    """
    for at in range(len(values) - 1):
        left, right = values[at], values[at + 1]
        joint = words.keys[left.end : right.start]
        dashed = left.end == right.start and words.gap(right.start) in _DASHES
        spoken = joint in (["to"], ["and"], ["or"]) and words.gap(right.start) == " "
        if not (dashed or spoken) or left.kind not in ("count", "money") or left.heads:
            continue
        small = right.kind == "count" and max(left.number, right.number) < _MOST_SCORED
        if dashed and small and (not right.heads or left.number >= right.number):
            values[at] = replace(left, kind="score", bound=EXACT)
            values[at + 1] = replace(right, kind="score", number=abs(right.number))
            continue
        if right.kind in ("count", "money") and left.kind == right.kind == "count" and right.heads:
            values[at] = replace(left, heads=right.heads)
        if left.kind == "count" and right.kind not in ("count", "score", "ordinal", "clock", "age"):
            size = right.number / right.written if right.written else 1.0
            size *= _scale_of_range(left, right)
            values[at] = replace(
                left,
                kind=right.kind,
                unit=right.unit,
                number=left.number * size,
                step=left.step * size,
            )
        elif left.kind == "money" and right.kind == "count":
            scale = _scale_of_range(left, right)
            values[at] = replace(left, number=left.number * scale, step=left.step * scale)
            values[at + 1] = replace(right, kind="money", unit=left.unit, heads=())
    return values


def _scale_of_range(left: Value, right: Value) -> float:
    """Return what the first number of "4.5-5.2 billion" is to be multiplied by: a billion."""
    for scale in (1e12, 1e9, 1e6, 1e3):
        if right.written >= scale and left.written < 1000 <= scale:
            return scale if left.written * scale < right.written else 1.0
    return 1.0


def elliptical(values: list[Value], words: Words) -> list[Value]:
    """Give a bare number the unit before it: "eight years after Athens and four after Beijing"."""
    for at in range(1, len(values)):
        left, right = values[at - 1], values[at]
        bare = right.kind == "count" and not right.heads and words.gap(right.end) == " "
        joined = words.key(right.start - 1) in ("and", "or") and right.start - left.end <= _NEAR
        if bare and joined and left.kind == "duration" and words.key(right.end) in STOP_WORDS:
            size = SIZES[left.unit]
            values[at] = replace(
                right, kind=left.kind, unit=left.unit, number=right.number * size, step=size
            )
    return values
