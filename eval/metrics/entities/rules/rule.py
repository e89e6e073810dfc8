"""What a rule is, and what it is asked about."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from eval.metrics.entities.aliases import Aliases
from eval.metrics.entities.context import Surroundings
from eval.metrics.entities.index import ArticleIndex
from eval.metrics.entities.mentions import Evidence, Mention, VerdictName
from eval.metrics.entities.values.dates import Date
from eval.metrics.entities.values.value import Value
from eval.metrics.text import keys

_LEADING = frozenset({"the", "a", "an"})


@dataclass(frozen=True)
class Claim:
    """One mention with all that a rule may look at.

    `name` holds the keys of its tokens without a leading article or a possessive ending; `values`
    and `dates` are those that it touches in the summary.
    """

    mention: Mention
    mentions: Sequence[Mention]
    surroundings: Surroundings
    index: ArticleIndex
    aliases: Aliases
    name: tuple[str, ...] = ()
    values: Sequence[Value] = field(default=())
    dates: Sequence[Date] = field(default=())


def claim_of(
    mention: Mention,
    mentions: Sequence[Mention],
    surroundings: Surroundings,
    index: ArticleIndex,
    aliases: Aliases,
) -> Claim:
    """Return a mention with its values and dates."""
    name = keys(mention.text)
    if len(name) > 1 and name[0] in _LEADING:
        name = name[1:]
    if len(name) > 1 and name[-1] == "s" and mention.text[-2:-1] in ("'", "’"):
        name = name[:-1]
    reading = surroundings.reading
    dates = reading.dates_in(mention) if mention.type in ("DATE", "TIME") else []
    return Claim(
        mention, mentions, surroundings, index, aliases, name, reading.values_in(mention), dates
    )


class Found(NamedTuple):
    """What a rule found in the article.

    `places` are half-open token ranges; `overlap` is the share of the mention, 0..1, that is
    there; `evidence` is given where it is no text of the article.
    """

    places: Sequence[tuple[int, int]] = ()
    overlap: float = 1.0
    evidence: tuple[Evidence, ...] = ()


class Shown(NamedTuple):
    """A case of a rule, for its test and its documentation."""

    article: str
    summary: str
    mention: str
    type: str
    published: str | None = None


@dataclass(frozen=True)
class Rule:
    """One reason for a verdict.

    `types` are those of the mentions that it is asked about; it decides in `example`, and does
    not decide in `counter_example`, which looks like it.
    """

    name: str
    types: frozenset[str]
    verdict: VerdictName
    applies: Callable[[Claim], Found | None]
    example: Shown
    counter_example: Shown
    #: Whether it holds in any language, without word lists.
    anywhere: bool = False
