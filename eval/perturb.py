"""Planted errors: reference summaries with one name, date or number made wrong.

A check that cannot find a planted error will not find a real one. Every error is planted at a
mention that a recogniser found, everything else is left alone, and the seed decides all choices.
"""

from __future__ import annotations

import random
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal, get_args

from eval.metrics.base import Example
from eval.metrics.entities.dates import MONTHS, agrees, dates
from eval.metrics.entities.index import ArticleIndex
from eval.metrics.entities.mentions import Mention
from eval.metrics.entities.metric import Entities
from eval.metrics.entities.quantities import WORDS, quantities
from eval.metrics.entities.tokens import keys

Kind = Literal["number", "date", "person", "place", "organisation", "swapped"]
KINDS: tuple[Kind, ...] = get_args(Kind)

_TYPES: Mapping[Kind, frozenset[str]] = {
    "number": frozenset({"CARDINAL", "MONEY", "PERCENT", "QUANTITY"}),
    "date": frozenset({"DATE"}),
    "person": frozenset({"PERSON"}),
    "place": frozenset({"GPE", "LOC"}),
    "organisation": frozenset({"ORG"}),
    "swapped": frozenset({"PERSON", "GPE", "ORG", "CARDINAL", "MONEY", "DATE", "PERCENT"}),
}
#: Invented, so that no article names them.
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
}
_MONTH_NAMES = [name.capitalize() for name in list(MONTHS)[:12]]
_WEEKDAYS = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"]
_DIGITS = re.compile(r"\d[\d,]*(?:\.\d+)?")


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

    def as_row(self, number: int) -> dict[str, Any]:
        """Return a row that `summarize-eval agree` reads."""
        article = self.example.article
        marked = [(other, "Non-hallucinated") for other in self.others]
        marked.append((self.mention, f"Planted {self.kind}"))
        return {
            "id": f"{article.id}/{self.kind}-{number}",
            "document": article.id,
            "system": self.kind,
            "article": article.text,
            "title": article.title,
            "published": str(article.published) if article.published else None,
            "summary": self.summary,
            "right": self.right,
            "entities": [
                {"start": m.start, "end": m.end, "text": m.text, "type": m.type, "label": label}
                for m, label in sorted(marked, key=lambda pair: pair[0].start)
            ],
        }


def plant(
    examples: Sequence[Example], kinds: Sequence[Kind], count: int, seed: int, finder: Entities
) -> Iterator[Planted]:
    """Yield up to `count` planted errors of each kind, at most one of a kind per summary.

    Args:
        examples: `summary` is what errors are planted in: a reference, as a rule.
        kinds: `number` and `date`: another one that the article does not have; `person`,
            `place`, `organisation`: an invented name; `swapped`: another mention of the same type
            from the same article.
        count: how many of each kind.
        seed: decides the order of summaries, the mention and what replaces it.
        finder: finds the mentions.
    """
    found = finder.mentions([(e.summary, e.article.text) for e in examples])
    for kind in kinds:
        random_ = random.Random(f"{seed}/{kind}")  # noqa: S311
        order = list(range(len(examples)))
        random_.shuffle(order)
        left = count
        for number in order:
            if not left:
                break
            planted = _plant(examples[number], found[number], kind, random_, finder)
            if planted:
                left -= 1
                yield planted


def _plant(
    example: Example,
    mentions: Sequence[Mention],
    kind: Kind,
    random_: random.Random,
    finder: Entities,
) -> Planted | None:
    fitting = [mention for mention in mentions if mention.type in _TYPES[kind]]
    random_.shuffle(fitting)
    for mention in fitting:
        wrong = _replacement(example, mention, kind, random_, finder)
        if wrong is None:
            continue
        shift = len(wrong) - len(mention.text)
        summary = example.summary[: mention.start] + wrong + example.summary[mention.end :]
        placed = Mention(mention.start, mention.start + len(wrong), wrong, mention.type)
        others = tuple(
            Mention(m.start + shift, m.end + shift, m.text, m.type)
            if m.start > mention.start
            else m
            for m in mentions
            if m is not mention
        )
        return Planted(example, kind, summary, placed, mention.text, others)
    return None


def _replacement(
    example: Example, mention: Mention, kind: Kind, random_: random.Random, finder: Entities
) -> str | None:
    if kind in _INVENTED:
        return random_.choice(_INVENTED[kind])
    if kind == "swapped":
        return _from_article(example, mention, random_, finder)
    index = ArticleIndex(example.article)
    known = set(index.keys) | set(keys(example.summary))
    for _ in range(20):
        wrong = (_other_date if kind == "date" else _other_number)(mention.text, random_)
        changed = set(keys(wrong)) - set(keys(mention.text)) if wrong else set()
        if wrong and changed and changed.isdisjoint(known) and not _said(wrong, kind, index):
            return wrong
    return None


def _said(text: str, kind: Kind, index: ArticleIndex) -> bool:
    """Whether the article says the same in other words: 9 and nine, Thursday and 21 September."""
    words = keys(text)
    if kind == "date":
        return any(
            agrees(wrong, other, index.published) for wrong in dates(words) for other in index.dates
        )
    values = {wrong.value for wrong in quantities(words)}
    return any(other.value in values or other.number in values for other in index.quantities)


def _from_article(
    example: Example, mention: Mention, random_: random.Random, finder: Entities
) -> str | None:
    in_summary = set(keys(example.summary))
    text = example.article.text
    rivals = {
        found.text
        for found in finder.mentions([(text, text)])[0]
        if found.type == mention.type and in_summary.isdisjoint(keys(found.text))
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
