"""The story in plain text: headline, date and paragraphs, without the page around them.

A page prints, from top to bottom: menus, headline, standfirst, date line, byline, pictures with
captions; the story; links, share buttons, tags, copyright. Above the story only sentences that end
like sentences are taken for the story, and inside it only what the rules of `boilerplate` know is
left out, so that no sentence of the story is lost.
"""

from __future__ import annotations

import datetime
import itertools
import re
from collections.abc import Sequence
from dataclasses import dataclass

from summarize.articles import dates
from summarize.articles.boilerplate import CAPTION, Dropped, Reason, boilerplate
from summarize.articles.lines import Block, blocks, ends_like_a_sentence, size, split_lines
from summarize.articles.pages import without_page_furniture

LONG = 35
"""Words from which a block is a paragraph even without a full stop."""

SHORT = 12
"""Words from which one is with a full stop inside: a quotation may close without any."""

MENU = 4
"""Lines of few words, one below the other, that are a menu where they stand above a headline."""

STANDFIRST = 2
"""Most sentences between a headline and the byline below it."""

OPENING = 3
"""Paragraphs of the story with which a headline shares words."""

PAGE = 3
"""Lines of boilerplate from which a text is a page: then what stands below its last sentence is
no part of the story, if it does not end like a sentence itself."""

_SENTENCE_INSIDE = re.compile(r"[。！？][^\s」]|[^\W\d_]{3}[.!?][\"”»]?\s+[^\W\d_]")
_HEADS = frozenset({"byline", "date line", "share buttons"})
_OPENS_TAIL = frozenset(
    {"link to other pages", "share buttons", "copyright notice", "subscription prompt", "menu",
     "mailing notice"}
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Story:
    """What is left of a page: paragraphs with a blank line between them."""

    text: str
    title: str | None
    published: datetime.date | None
    dropped: tuple[Dropped, ...]


def find_story(text: str, title: str | None = None, *, mail: bool = False) -> Story:
    """Separate the story in `text` from the page around it.

    Args:
        text: plain text, hard-wrapped or not, with or without blank lines.
        title: the headline, where it is known already; otherwise it is looked for above the story.
        mail: the text is an e-mail's; the notices of mailers are left out too.

    Returns:
        The story; its text is empty where there is none.
    """
    lines, printed = without_page_furniture(split_lines(text))
    page = blocks(lines)
    reasons: list[Reason | None] = [boilerplate(block.text, mail=mail) for block in page]
    _mark_captions(page, reasons)
    start = _start(page, reasons)
    for index in range(start):
        reasons[index] = reasons[index] or boilerplate(page[index].text, outside=True, mail=mail)
    _mark_below_standfirst(page, reasons, start)
    _mark_boxes(page, reasons, start)
    if title is not None and not any(reasons[:start]):
        start = 0  # no page around it: a first line without a stop belongs to the story
    if title is None:
        headline = _headline(page, reasons, start)
        title = page[headline].text if headline is not None else None
        if headline is not None:
            reasons[headline] = "headline"
    _mark_outside(page, reasons, start, title)
    story = "\n\n".join(
        block.text for block, reason in zip(page, reasons, strict=True) if reason is None
    )
    dropped = printed + [
        Dropped(block.line, block.text, reason)
        for block, reason in zip(page, reasons, strict=True)
        if reason is not None
    ]
    dropped.sort(key=lambda found: found.line)
    return Story(story, title, _published(dropped), tuple(dropped))


def clean_paragraphs(text: str) -> str:
    """Return the paragraphs of a text with nothing around it, a blank line between them."""
    return "\n\n".join(block.text for block in blocks(split_lines(text)))


def _is_prose(block: Block) -> bool:
    text = block.text
    if ends_like_a_sentence(text) or text.endswith((":", "：")) or size(text) >= LONG:
        return True
    return _SENTENCE_INSIDE.search(text) is not None and size(text) >= SHORT


def _start(page: Sequence[Block], reasons: Sequence[Reason | None]) -> int:
    """Return the index of the story's first paragraph; 0 where nothing looks like one."""
    kept = [i for i, reason in enumerate(reasons) if reason is None]
    prose = [index for index in kept if _is_prose(page[index])]
    if not prose:
        return 0
    first = prose[0]
    if first == kept[0] and len(prose) > 1 and _asks(page[first].text):
        # A headline may ask a question; it is one if something other than prose comes next.
        following = prose[1]
        if following > first + 1:
            return following
    return first


def _asks(text: str) -> bool:
    return (
        text.endswith(("?", "!", "？", "！"))
        and size(text) <= 18
        and not re.search(r"[.!?]\s", text)
    )


def _headline(page: Sequence[Block], reasons: Sequence[Reason | None], start: int) -> int | None:
    """Return the index of the headline among the blocks above the story.

    It is the one that is printed twice; else the first long one that has about as many words in
    common with the beginning of the story as any (a paper's name and a slogan have none).
    """
    head = page[:start]
    free = [i for i in range(start) if reasons[i] is None and not _in_menu(head, i)]
    seen: dict[str, int] = {}
    for index in free:
        seen.setdefault(head[index].text.casefold(), index)
    repeated = [i for i in free if seen[head[i].text.casefold()] != i]
    if repeated and size(head[repeated[0]].text) >= 3:
        return repeated[0]
    prose = [b.text for b, r in zip(page[start:], reasons[start:], strict=True) if r is None]
    story = _stems(" ".join(prose[:OPENING]))
    for shortest in (4, 2, 1):
        long = [index for index in free if size(head[index].text) >= shortest]
        echoes = [_echo(head[index].text, story) for index in long]
        for index, echo in zip(long, echoes, strict=True):
            if echo >= 0.7 * max(echoes):
                return index
    links = (i for i in range(start) if reasons[i] == "link to other pages")
    return next((i for i in links if size(head[i].text) >= 5), None)


def _stems(text: str) -> set[str]:
    """Return the beginnings of longer words, or pairs of characters where words are not spaced."""
    words = re.findall(r"[^\W\d_]{4,}", text.casefold())
    pairs = re.findall(r"(?=([\u3400-\u9fff]{2}))", text)
    return {word[:4] for word in words} | set(pairs)


def _echo(text: str, story: set[str]) -> float:
    """Return the share of the words of `text` that stand in the story."""
    stems = _stems(text)
    return len(stems & story) / max(len(stems), 1)


def _in_menu(head: Sequence[Block], index: int) -> bool:
    """Say whether a short line stands in a column of short lines."""
    group = [block for block in head if block.group == head[index].group]
    return len(group) >= MENU and all(size(block.text) <= 3 for block in group)


def _mark_below_standfirst(page: Sequence[Block], reasons: list[Reason | None], start: int) -> None:
    """Mark what is no sentence between a standfirst and the story: byline, date, buttons.

    A standfirst may end like a sentence; then the head of the page goes on below it. It does so
    as far as a byline, a date or buttons stand after no more than `STANDFIRST` sentences.
    """
    sentences, last = 0, start
    for index in range(start, min(start + 3 * STANDFIRST + 6, len(page))):
        outside = reasons[index] or boilerplate(page[index].text, outside=True)
        sentences += outside is None and _is_prose(page[index])
        if sentences > STANDFIRST:
            break
        if outside in _HEADS and sentences:
            last = index + 1
    if not any(reasons[i] is None and _is_prose(page[i]) for i in range(last, len(page))):
        return  # no story follows: this is no head
    for index in range(start, last):
        if reasons[index] is None and not _is_prose(page[index]):
            reasons[index] = boilerplate(page[index].text, outside=True) or "text before the story"


def _mark_captions(page: Sequence[Block], reasons: list[Reason | None]) -> None:
    """Mark the caption of a picture by the photo credit that stands next to it.

    A caption either is repeated by the credit's line (`The bridge`, `The bridge | AP`), or stands
    right above a credit that opens with a bar or a bracket, with no blank line between them.
    """
    for index, block in enumerate(page):
        if reasons[index] != "photo credit":
            continue
        credit = block.text.casefold()
        for near in (index - 1, index + 1):
            if not 0 <= near < len(page) or reasons[near] is not None:
                continue
            if credit.startswith(page[near].text.casefold()):
                reasons[near] = "caption"
        above = page[index - 1] if index and reasons[index - 1] is None else None
        if above is not None and above.group == block.group and credit.startswith(("|", "(", "[")):
            apart = index < 2 or page[index - 2].group != block.group
            if size(above.text) <= CAPTION and (
                credit.startswith("|") or apart or not _is_prose(above)
            ):
                reasons[index - 1] = "caption"


def _mark_boxes(page: Sequence[Block], reasons: list[Reason | None], start: int) -> None:
    """Mark boxes inside and below the story: sign-up prompts with their slogan, page footers.

    A box is a run of lines without a blank line, on a page whose paragraphs have blank lines
    between them, that has short lines only, most of them furniture or no sentences.
    """
    for _, members in itertools.groupby(range(start, len(page)), lambda i: page[i].group):
        box = list(members)
        known = [index for index in box if reasons[index] is not None]
        sentences = [i for i in box if reasons[i] is None and _is_prose(page[i])]
        if (
            page[start].group not in (page[box[0]].group, page[-1].group)
            and len(known) >= 2
            and len(sentences) * 2 <= len(box)
            and all(size(page[index].text) <= CAPTION for index in box)
        ):
            for index in box:
                reasons[index] = reasons[index] or reasons[known[0]]


def _mark_outside(
    page: Sequence[Block], reasons: list[Reason | None], start: int, title: str | None
) -> None:
    """Mark what stands above and below the story, lists of links inside it, repeated headlines."""
    prose = [i for i, r in enumerate(reasons) if r is None and _is_prose(page[i])]
    asked = [i for i in prose if page[i].text.endswith(("?", "？")) and size(page[i].text) <= 4]
    end = max(set(prose) - set(asked), default=len(page))
    is_page = sum(reason not in (None, "ornament", "headline") for reason in reasons) >= PAGE
    listing = False
    for index, block in enumerate(page):
        reason = reasons[index]
        if reason is not None:
            opens = reason in _OPENS_TAIL and index > start
            listing = opens or (listing and reason != "byline")
        elif title is not None and block.text.casefold() == title.casefold():
            reasons[index] = "headline again"
        elif index < start:
            reasons[index] = "text before the story"
        elif index > end and is_page:
            reasons[index] = "text after the story"
        elif _is_prose(block):
            listing = False
        elif listing:
            reasons[index] = "text after the story" if index > end else "link to other pages"


def _published(dropped: Sequence[Dropped]) -> datetime.date | None:
    """Return the day of publication: from the first date line, preferring one not of an update."""
    lines = [line.text for line in dropped if any(dates.dates_with_year(line.text))]
    lines = [text for text in lines if not text.startswith(("©", "Copyright"))]
    firsts = [dates.UPDATED.split(text, maxsplit=1)[0] for text in lines]
    for text in [*firsts, *lines]:
        found = dates.find_date(text)
        if found is not None:
            return found
    return None
