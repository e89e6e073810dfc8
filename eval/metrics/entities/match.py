"""Match: one mention against the article, by the rules for its type."""

from __future__ import annotations

from eval.metrics.entities.aliases import Aliases
from eval.metrics.entities.index import ArticleIndex
from eval.metrics.entities.mentions import VALUES, Finding, Mention
from eval.metrics.entities.names import exact, find_name
from eval.metrics.entities.tokens import keys, plain
from eval.metrics.entities.values import find_date, find_quantity

_LEADING = frozenset({"the", "a", "an"})


def match(mention: Mention, summary: str, index: ArticleIndex, aliases: Aliases) -> Finding:
    """Return what the article says about `mention`, which stands in `summary`."""
    told = keys(mention.text)
    if len(told) > 1 and told[0] in _LEADING:
        told = told[1:]
    if len(told) > 1 and told[-1] == "s" and mention.text[-2] in "'’":
        told = told[:-1]
    found = exact(told, index, mention.text)
    if found:
        return found
    if mention.type not in VALUES:
        return find_name(told, mention.text, mention.type, index, aliases)
    if mention.type in ("DATE", "TIME"):
        date = find_date(told, index)
        if date:
            return date
    before = keys(summary[max(0, mention.start - 24) : mention.start])[-2:]
    after = keys(summary[mention.end : mention.end + 40])
    head = plain(after[0]) if after and len(after[0]) > 2 else ""
    return find_quantity(told, before, head, index)
