"""Clean: what a recogniser marked, without what is no name, date or number."""

from __future__ import annotations

from collections.abc import Sequence

from eval.metrics.entities.dates import dates
from eval.metrics.entities.find.truecase import is_lower_cased
from eval.metrics.entities.mentions import NAMES, Mention
from eval.metrics.entities.quantities import quantities
from eval.metrics.text import STOP_WORDS, keys

_SEASONS = frozenset({"spring", "summer", "fall", "autumn", "winter"})


def clean(mentions: Sequence[Mention], text: str) -> list[Mention]:
    """Return the mentions trimmed, as `text` writes them, without those that claim nothing."""
    trimmed = [trim(Mention(m.start, m.end, text[m.start : m.end], m.type)) for m in mentions]
    lower = is_lower_cased(text)
    return [
        mention
        for mention in trimmed
        if mention
        and not _pronoun(mention, text)
        and not _no_date(mention, text)
        and (lower or not _no_name(mention))
    ]


def _pronoun(mention: Mention, text: str) -> bool:
    """Whether a mention is the word "one" without a noun: "one of the", "the right one."."""
    if mention.text.casefold() != "one":
        return False
    after = keys(text[mention.end : mention.end + 24])
    return not after or after[0] in STOP_WORDS or text[mention.end : mention.end + 1] in ".,;:'"


def _no_name(mention: Mention) -> bool:
    """Whether a recogniser took common words for a name: "dearer components"."""
    return mention.type in NAMES and mention.text.islower()


def _no_date(mention: Mention, text: str) -> bool:
    """Whether a recogniser took another word for a date: "a fall of 3%", "last-minute changes"."""
    if mention.type not in ("DATE", "TIME") or any(map(str.isdigit, mention.text)):
        return False
    words = keys(mention.text)
    if len(words) == 1 and words[0] in _SEASONS:
        before = keys(text[max(0, mention.start - 12) : mention.start])
        return before[-1:] in (("a",), ("an",))
    if "-" not in mention.text or not mention.text.islower():
        return False
    return not dates(words) and not quantities(words)


def trim(mention: Mention) -> Mention | None:
    """Return a mention without leading article, quotes and possessive ending; `None` if empty."""
    text, start = mention.text, mention.start
    cut = len(text) - len(text.lstrip(" \t\n\"'“”‘’(["))
    text, start = text[cut:], start + cut
    for article in ("the ", "a ", "an "):
        if text.casefold().startswith(article) and mention.type not in ("TIME", "WORK_OF_ART"):
            start, text = start + len(article), text[len(article) :]
            break
    text = text.rstrip(' \t\n"“”‘’)],;:')
    for ending in ("'s", "’s", "'", "’"):
        text = text.removesuffix(ending)
    if not keys(text):
        return None
    return Mention(start, start + len(text), text, mention.type)
