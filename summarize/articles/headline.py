"""The headline among the lines above a story."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from summarize.articles.boilerplate import Reason, boilerplate
from summarize.articles.labels import ADDRESS
from summarize.articles.lines import Block, Line, ends_like_a_sentence, size

MENU = 4
"""Lines of few words, one below the other, that are a menu where they stand above a headline."""

OPENING = 3
"""Paragraphs of the story with which a headline shares words."""

HEAD = 12
"""Lines at the top of a text among which the names of its authors stand below its headline."""

_AFFILIATION = re.compile(
    r"(?:[¹²³⁴-⁹†‡]|\d(?=[A-Z]))\s?[^\W\d_].*|.{0,200}?[^\W\d_]{3}[¹²³⁴-⁹†‡].*"
)
"""Authors of a paper with the numbers of their institutes, or these: `Ann Lee¹`, `¹ Kew`."""
_ITEM = re.compile(
    r"(?:TOP|Tagesordnungspunkt|(?:agenda )?item|point|punto|ponto|agendapunt)\s\d{1,2}\b.*", re.I
)
"""An item on the agenda of a meeting."""
_QUOTATION = re.compile(r"[«»“„‚\"‘「『].+[»«”“\"’」』]")
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
    common with the beginning of the story as any (a paper's name and a slogan have none); one in
    capitals among others has more than these. What stands in brackets as a whole is none.
    """
    head = page[:start]
    menus = _menus(head)
    free = [
        i
        for i in range(start)
        if reasons[i] is None
        and head[i].group not in menus
        and not _BRACKETED.fullmatch(head[i].text)
        and not _ITEM.fullmatch(head[i].text)
    ]
    seen: dict[str, int] = {}
    for index in free:
        seen.setdefault(head[index].text.casefold(), index)
    repeated = [i for i in free if seen[head[i].text.casefold()] != i]
    if repeated and size(head[repeated[0]].text) >= 3:
        return repeated[0]
    for place, index in enumerate(free):
        if size(head[index].text) > MENU or place == len(free) - 1:
            break
        following = head[free[place + 1]].text
        if _QUOTATION.fullmatch(following) and size(following) > MENU:
            return free[place + 1]  # an interview below the name of its series
    prose = [b.text for b, r in zip(page[start:], reasons[start:], strict=True) if r is None]
    story = stems(" ".join(prose[:OPENING]))
    for shortest in (4, 2, 1):
        long = [index for index in free if size(head[index].text) >= shortest]
        echoes = [echo(head[index].text, story) for index in long]
        mixed = [e for i, e in zip(long, echoes, strict=True) if not head[i].text.isupper()]
        for index, found in zip(long, echoes, strict=True):
            named = head[index].text.isupper() and 0 < max(mixed, default=0) >= found
            if found >= 0.7 * max(echoes) and not named:
                return index
    links = (i for i in range(start) if reasons[i] == "link to other pages")
    return next((i for i in links if size(head[i].text) >= 5), None)


def lines_apart(lines: Sequence[Line]) -> Iterator[Line]:
    """Yield the lines of a text; names of authors and agencies in its head stand apart.

    Where lines are wrapped, they would otherwise be read as the end of the headline above them.
    """
    in_head = True
    for place, line in enumerate(lines):
        in_head = in_head and place < HEAD and not ends_like_a_sentence(line.text)
        apart = in_head and (
            _AFFILIATION.fullmatch(line.text) is not None
            or ADDRESS.search(line.text) is not None
            or boilerplate(line.text) in ("agency name", "date line")
            or boilerplate(line.text, outside=True) == "byline"
        )
        yield replace(line, apart=True) if apart else line


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
