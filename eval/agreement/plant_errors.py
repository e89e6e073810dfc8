"""Planted errors: reference summaries with one name, date or number made wrong.

A check that cannot find a planted error will not find a real one. Every error is planted at a
mention that a recogniser found, everything else is left alone, and the seed decides all choices.
"""

from __future__ import annotations

import random
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal, get_args

from eval.metrics.base import Example
from eval.metrics.entities.english.vocabulary import WORDS, english
from eval.metrics.entities.index import ArticleIndex
from eval.metrics.entities.mentions import Mention
from eval.metrics.entities.metric import Entities
from eval.metrics.entities.reading import Reading
from eval.metrics.entities.values.resolve import agrees
from eval.metrics.entities.values.words import Words
from eval.metrics.text import keys

Kind = Literal["number", "date", "person", "place", "organisation", "title", "swapped"]
KINDS: tuple[Kind, ...] = get_args(Kind)

_TYPES: Mapping[Kind, frozenset[str]] = {
    "number": frozenset({"CARDINAL", "MONEY", "PERCENT", "QUANTITY"}),
    "date": frozenset({"DATE"}),
    "person": frozenset({"PERSON"}),
    "place": frozenset({"GPE", "LOC"}),
    "organisation": frozenset({"ORG"}),
    "title": frozenset({"TITLE"}),
    "swapped": frozenset({"PERSON", "GPE", "ORG", "CARDINAL", "MONEY", "DATE", "PERCENT"}),
}
#: Invented, so that no article names them; of the offices, one that the article lacks is drawn.
_INVENTED: Mapping[Kind, tuple[str, ...]] = {
    "person": (
        "Tobren Halvick",
        "Marisel Quondry",
        "Odwin Farraday-Lisk",
        "Keziah Brontelow",
        "Anselm Vurtsky",
        "Perrin Okolunde",
        "Yuliet Sandrovar",
        "Caspian Wetherlane",
    ),
    "place": (
        "Drellingham",
        "Port Vasquette",
        "Oskarvale",
        "Nambrovia",
        "Tchelinsk",
        "Upper Quillan",
        "Marradoon",
        "Sant Ferreol",
    ),
    "organisation": (
        "Velmore Industries",
        "Quintrell Bank",
        "the Haldane Wildfowl Trust",
        "Brisk & Tolliver",
        "Ostrava Dynamo",
        "the Perrymount Institute",
        "Novagrid",
        "the Lindqvist Commission",
    ),
    "title": (
        "treasurer",
        "deputy mayor",
        "assistant coach",
        "chief economist",
        "head of research",
        "vice-president",
        "sales director",
        "press spokeswoman",
        "interior minister",
        "harbourmaster",
        "archbishop",
        "planning officer",
        "technical director",
        "senior lecturer",
        "founder",
        "acting principal",
    ),
}
_MONTH_NAMES = [name.capitalize() for name in list(english().months)[:12]]
_WEEKDAYS = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"]
_DIGITS = re.compile(r"\d[\d,]*(?:\.\d+)?")
#: How often every mention is tried: by then hardly anything new turns up.
_ROUNDS = 12


@dataclass(frozen=True, slots=True)
class Planted:
    """A summary with one planted error.

    `mention` is the wrong mention in `summary`; `right` what stood in its place; `others` are the
    mentions that were left alone.
    """

    example: Example
    kind: Kind
    summary: str
    mention: Mention
    right: str
    others: tuple[Mention, ...]

    @property
    def changed(self) -> Example:
        """The example with the wrong summary."""
        return replace(self.example, summary=self.summary)


def plant(
    examples: Sequence[Example], kinds: Sequence[Kind], count: int, seed: int, finder: Entities
) -> Iterator[Planted]:
    """Yield up to `count` planted errors of each kind, one a summary; no two results are equal.

    Summaries are gone through again and again, each mention once a round, until there
    are enough. A reference set with few dates, say, gives fewer than `count` of them.

    Args:
        examples: `summary` is what errors are planted in: a reference, as a rule.
        kinds: `number` and `date`: another one that the article does not have; `person`,
            `place`, `organisation`: an invented name; `title`: another office; `swapped`: another
            mention of the same type from the same article.
        count: how many of each kind.
        seed: decides the order of summaries, the mention and what replaces it.
        finder: finds the mentions.
    """
    found = finder.mentions([(e.summary, e.article.text) for e in examples])
    texts = dict.fromkeys(e.article.text for e in examples) if "swapped" in kinds else {}
    in_article = dict(zip(texts, finder.mentions([(text, text) for text in texts]), strict=True))
    for kind in kinds:
        random_ = random.Random(f"{seed}/{kind}")  # noqa: S311
        places = [
            _Place(example, mention, mentions, tuple(in_article.get(example.article.text, ())))
            for example, mentions in zip(examples, found, strict=True)
            for mention in mentions
            if mention.type in _TYPES[kind]
        ]
        yield from _rounds(places, kind, count, random_)


@dataclass(frozen=True, slots=True)
class _Place:
    """A mention that may be made wrong, and what is known around it."""

    example: Example
    mention: Mention
    mentions: Sequence[Mention]
    in_article: tuple[Mention, ...]


def _rounds(
    places: Sequence[_Place], kind: Kind, count: int, random_: random.Random
) -> Iterator[Planted]:
    seen: set[tuple[str, str]] = set()
    for _ in range(_ROUNDS):
        for place in random_.sample(places, len(places)):
            if len(seen) == count:
                return
            planted = _plant(place, kind, random_)
            key = (place.example.article.id, planted.summary) if planted else None
            if planted and key and key not in seen:
                seen.add(key)
                yield planted


def _plant(place: _Place, kind: Kind, random_: random.Random) -> Planted | None:
    example, mention = place.example, place.mention
    wrong = _replacement(place, kind, random_)
    if wrong is None:
        return None
    shift = len(wrong) - len(mention.text)
    summary = example.summary[: mention.start] + wrong + example.summary[mention.end :]
    placed = Mention(mention.start, mention.start + len(wrong), wrong, mention.type)
    others = tuple(
        Mention(m.start + shift, m.end + shift, m.text, m.type) if m.start > mention.start else m
        for m in place.mentions
        if m is not mention
    )
    return Planted(example, kind, summary, placed, mention.text, others)


def _replacement(place: _Place, kind: Kind, random_: random.Random) -> str | None:
    example, mention = place.example, place.mention
    if kind == "swapped":
        return _from_article(place, random_)
    index = ArticleIndex(example.article)
    if kind in _INVENTED:
        absent = [name for name in _INVENTED[kind] if not index.find(keys(name))]
        return random_.choice(absent) if absent else None
    known = set(index.keys) | set(keys(example.summary))
    for _ in range(20):
        wrong = (_other_date if kind == "date" else _other_number)(mention.text, random_)
        changed = set(keys(wrong)) - set(keys(mention.text)) if wrong else set()
        if (
            wrong
            and changed
            and changed.isdisjoint(known)
            and not _says_the_same(wrong, kind, index)
        ):
            return wrong
    return None


def _says_the_same(text: str, kind: Kind, index: ArticleIndex) -> bool:
    """Whether the article says the same in other words: 9 and nine, Thursday and 21 September."""
    told = Reading(Words(text))
    if kind == "date":
        return any(
            agrees(wrong, other, index.published)
            for wrong in told.dates
            for other in index.reading.dates
        )
    values = {wrong.number for wrong in told.values}
    return any(other.number in values or other.written in values for other in index.reading.values)


def _from_article(place: _Place, random_: random.Random) -> str | None:
    in_summary = set(keys(place.example.summary))
    rivals = {
        found.text
        for found in place.in_article
        if found.type == place.mention.type and in_summary.isdisjoint(keys(found.text))
    }
    return random_.choice(sorted(rivals)) if rivals else None


def _other_number(text: str, random_: random.Random) -> str | None:
    """Return the text with its first number changed, written in the same way."""
    digits = _DIGITS.search(text)
    if digits:
        old = digits.group()
        factor = random_.choice((0.4, 0.6, 1.4, 1.7, 2.3, 3.1))
        places = len(old.partition(".")[2])
        value = float(old.replace(",", "")) * factor
        new = f"{value + 1:,.{places}f}" if "," in old else f"{value + 1:.{places}f}"
        return text[: digits.start()] + new + text[digits.end() :]
    for word in re.findall(r"[A-Za-z]+", text):
        if word.casefold() in WORDS and 1 < WORDS[word.casefold()] < 20:
            new = random_.choice([other for other, value in WORDS.items() if 2 < value < 20])
            return text.replace(word, new.capitalize() if word[0].isupper() else new, 1)
    return None


def _other_date(text: str, random_: random.Random) -> str | None:
    """Return the text with another month, weekday or year."""
    for names in (_MONTH_NAMES, _WEEKDAYS):
        for name in names:
            if name in text:
                return text.replace(name, random_.choice([n for n in names if n != name]), 1)
    year = re.search(r"\b(1[5-9]|20)\d\d\b", text)
    if year:
        shift = random_.choice((-11, -7, -4, -2, 2, 3, 6))
        return text.replace(year.group(), str(int(year.group()) + shift), 1)
    return None
