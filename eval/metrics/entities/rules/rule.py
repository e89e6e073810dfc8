"""What a rule is, and what it is asked about."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from eval.metrics.entities.aliases import Aliases
from eval.metrics.entities.context import Surroundings
from eval.metrics.entities.english.nouns import LEADING
from eval.metrics.entities.index import ArticleIndex
from eval.metrics.entities.mentions import Evidence, Mention, VerdictName
from eval.metrics.entities.values.dates import Date
from eval.metrics.entities.values.value import Value
from eval.metrics.text import keys


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
    if len(name) > 1 and name[0] in LEADING:
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


_CASE = re.compile(r"(.*) -> (.*)\[(.*)\](.*) \((\w+)(?:, ([\d-]+))?\)")


@dataclass(frozen=True)
class Rule:
    """One reason for a verdict.

    `types` are those of the mentions that it is asked about. It decides in `shown`, and does not
    decide in `not_shown`, which looks like it; both are written as "article -> summary with the
    [mention] in brackets (TYPE)", with the day of publication behind the type where it matters.
    """

    name: str
    types: frozenset[str]
    verdict: VerdictName
    applies: Callable[[Claim], Found | None]
    shown: str
    not_shown: str
    #: Whether it holds in any language, without word lists.
    anywhere: bool = False

    @property
    def example(self) -> Shown:
        """A case in which the rule decides."""
        return _shown(self.shown)

    @property
    def counter_example(self) -> Shown:
        """A case that looks like it, in which the rule does not decide."""
        return _shown(self.not_shown)


def _shown(case: str) -> Shown:
    match = _CASE.fullmatch(case)
    if match is None:
        raise ValueError(f"{case!r} is no case of a rule: 'article -> a [mention] (TYPE)'.")
    article, before, mention, after, type_, published = match.groups()
    return Shown(article, f"{before}{mention}{after}", mention, type_, published)
