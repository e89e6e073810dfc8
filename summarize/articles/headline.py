"""The headline among the lines above a story."""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence

from summarize.articles.boilerplate import Reason
from summarize.articles.lines import Block, size

MENU = 4
"""Lines of few words, one below the other, that are a menu where they stand above a headline."""

OPENING = 3
"""Paragraphs of the story with which a headline shares words."""

_BRACKETED = re.compile(r"[(\[（【][^()\[\]]*[)\]）】]")
_WIRE = re.compile(r"(?<=\w)\s+=+$")
_VERSION = re.compile(
    r"(?:(?:UPDATE|WRAPUP|RPT|REFILE|CORRECTED|ADVISORY|FACTBOX|EXCLUSIVE|TOP NEWS)"
    r"(?:[ -]\d{1,2})?\s?-\s?)+(?=\w)"
)
"""What an agency prints before the headline of a later version: `UPDATE 2-`."""


def headline(page: Sequence[Block], reasons: Sequence[Reason | None], start: int) -> int | None:
    """Return the index of the headline among the blocks above the story.

    It is the one that is printed twice; else the first long one that has about as many words in
    common with the beginning of the story as any (a paper's name and a slogan have none). What
    stands in brackets as a whole is none.
    """
    head = page[:start]
    menus = _menus(head)
    free = [
        i
        for i in range(start)
        if reasons[i] is None
        and head[i].group not in menus
        and not _BRACKETED.fullmatch(head[i].text)
    ]
    seen: dict[str, int] = {}
    for index in free:
        seen.setdefault(head[index].text.casefold(), index)
    repeated = [i for i in free if seen[head[i].text.casefold()] != i]
    if repeated and size(head[repeated[0]].text) >= 3:
        return repeated[0]
    prose = [b.text for b, r in zip(page[start:], reasons[start:], strict=True) if r is None]
    story = stems(" ".join(prose[:OPENING]))
    for shortest in (4, 2, 1):
        long = [index for index in free if size(head[index].text) >= shortest]
        echoes = [echo(head[index].text, story) for index in long]
        for index, found in zip(long, echoes, strict=True):
            if found >= 0.7 * max(echoes):
                return index
    links = (i for i in range(start) if reasons[i] == "link to other pages")
    return next((i for i in links if size(head[i].text) >= 5), None)


def is_wire_headline(line: str) -> bool:
    """Say whether a line ends in the sign of equality of an agency's headline: `Harbour shut =`."""
    return _WIRE.search(line) is not None and size(line) > 2


def without_wire_mark(title: str) -> str:
    """Return a headline without the signs before and behind it in an agency's copy."""
    return _VERSION.sub("", _WIRE.sub("", title), count=1)


def stems(text: str) -> set[str]:
    """Return the beginnings of longer words, or pairs of characters where words are not spaced."""
    words = re.findall(r"[^\W\d_]{4,}", text.casefold())
    pairs = re.findall(r"(?=([\u3400-\u9fff]{2}))", text)
    return {word[:4] for word in words} | set(pairs)


def echo(text: str, story: set[str]) -> float:
    """Return the share of the words of `text` that stand in the story."""
    found = stems(text)
    return len(found & story) / max(len(found), 1)


def _menus(head: Sequence[Block]) -> set[int]:
    """Return the groups of blocks that are columns of short lines."""
    groups = itertools.groupby(head, lambda block: block.group)
    columns = [(group, [size(block.text) for block in blocks]) for group, blocks in groups]
    return {group for group, sizes in columns if len(sizes) >= MENU and max(sizes) <= 3}
