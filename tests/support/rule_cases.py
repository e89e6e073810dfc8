"""The verdict on the mention of one case of a rule."""

from __future__ import annotations

import datetime

from eval.metrics.entities.aliases import load_aliases
from eval.metrics.entities.find.patterns import find_patterns
from eval.metrics.entities.index import ArticleIndex
from eval.metrics.entities.judge import judge
from eval.metrics.entities.mentions import Mention
from eval.metrics.entities.rules.rule import Shown
from summarize.base import Article


def decided(shown: Shown) -> tuple[str, str, int]:
    """Return rule, verdict and count of evidence for the mention of a case."""
    start = shown.summary.index(shown.mention)
    mention = Mention(start, start + len(shown.mention), shown.mention, shown.type)
    rest = shown.summary[:start] + " " * len(shown.mention) + shown.summary[mention.end :]
    mentions = [mention, *find_patterns(rest)]
    day = datetime.date.fromisoformat(shown.published) if shown.published else None
    index = ArticleIndex(Article("a", shown.article, published=day))
    found = judge(mentions, shown.summary, index, load_aliases())[0]
    return found.rule, found.verdict, len(found.evidence)
