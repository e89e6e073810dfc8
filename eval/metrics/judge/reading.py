"""What a judge answered: a score and quotations, or why there is none."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from eval.metrics.base import Example
from eval.metrics.judge.prompt import HIGHEST, LOWEST

_THOUGHTS = re.compile(r"(?s)^.*</think(?:ing)?>")
_MOST_QUOTED = 20


@dataclass(frozen=True, slots=True)
class Judgement:
    """One answer: the score on the judge's scale, and its quotations with their places.

    A quotation has `summary` and `article`, the words, and under `summary_span` and `article_span`
    where they stand, in code points; there is no place for words that stand nowhere.
    """

    score: int
    evidence: list[dict[str, Any]]


class UnreadableAnswerError(Exception):
    """The answer is not of the form that was asked for; the message says why."""


def read_judgement(answer: str, example: Example) -> Judgement:
    """Read an answer strictly; nothing is guessed.

    Raises:
        UnreadableAnswerError: there is not one JSON object, its score is no whole number of the
            scale, or the answer stands in the texts that were to be judged.
    """
    text = _THOUGHTS.sub("", answer).strip()
    start, end = text.find("{"), text.rfind("}")
    if start < 0 or end < start:
        raise UnreadableAnswerError("it holds no JSON object")
    body = text[start : end + 1]
    if any(_spaced(body) in _spaced(part) for part in (example.article.text, example.summary)):
        raise UnreadableAnswerError("it is copied out of the text that was to be judged")
    try:
        value = json.loads(body)
    except (ValueError, RecursionError):
        raise UnreadableAnswerError("it is not one JSON object") from None
    score = value.get("score")
    if isinstance(score, float) and score.is_integer():
        score = int(score)
    if isinstance(score, bool) or not isinstance(score, int) or not LOWEST <= score <= HIGHEST:
        raise UnreadableAnswerError(
            f"its score is {json.dumps(score)[:40]}, no whole number from {LOWEST} to {HIGHEST}"
        )
    quoted = value.get("evidence")
    if not isinstance(quoted, list):
        raise UnreadableAnswerError("it has no list of evidence")
    return Judgement(score, [_evidence(item, example) for item in quoted[:_MOST_QUOTED]])


def _evidence(item: Any, example: Example) -> dict[str, Any]:
    if not isinstance(item, Mapping):
        raise UnreadableAnswerError("its evidence is no list of quotations")
    found: dict[str, Any] = {}
    for name, text in (("summary", example.summary), ("article", example.article.text)):
        words = item.get(name)
        if not isinstance(words, str):
            raise UnreadableAnswerError(f"a quotation has no {name}")
        if words.strip():
            found[name] = words
            place = _place(words, text)
            if place is not None:
                found[f"{name}_span"] = list(place)
    return found


def _place(words: str, text: str) -> tuple[int, int] | None:
    """Return where words stand in a text, whatever white space there is between them."""
    parts = words.strip(" \t\n\"'“”…").split()
    if not parts:
        return None
    match = re.search(r"\s+".join(map(re.escape, parts)), text)
    return match.span() if match else None


def _spaced(text: str) -> str:
    return " ".join(text.split())
