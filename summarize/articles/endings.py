"""Where a story ends: end marks, the notes below a release, its author, the readers' comments.

Everything below such a line goes, so it takes more than the line: the story above it is longer than
what follows, and below a heading such as "About X" or "Contact" stands an address, a number of a
telephone or another heading of this kind, or the text calls itself a press release.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from summarize.articles.boilerplate import Reason
from summarize.articles.headline import echo, stems
from summarize.articles.labels import YEAR
from summarize.articles.lines import Block, ends_like_a_sentence, size
from summarize.articles.notices import has_address
from summarize.articles.phrases import phrases, words_of

SHORTEST = 25
"""Words of a story above the line that ends it."""

HEADING = 8
"""Words in the longest heading of what stands below a story."""

BYLINE = 15
"""Words in the longest line above a story that can name its author."""

ORDER = 25
"""Words in the longest paragraph that orders the reader to subscribe."""

NOTES = 30
"""Paragraphs below a heading that are looked at, and those above it."""

NEAR = 4
"""Paragraphs at the end among which a note about the author or an invitation to write stands."""

_MARK = re.compile(r"#(?:\s?#){2,}|[-–—*\s]*30[-–—*\s]*[-–—*]|[-–—*]+\s*30\s*[-–—*]*")
_ATTACHED = re.compile(r"(?:붙임|첨부)\b.{0,80}")
_ABOUT_BEHIND = re.compile(r"[^。.!?]{2,30}(?:について|소개)")
_ARTICLE = re.compile(
    r"\A(?:(?:the|el|la|los|las|le|les|il|lo|o|a|os|as|der|die|das|den|de|het) |l['’])"
)
_BY = re.compile(r"(?:^|(?<=, ))(?:by|von|par|por|di|door|interview by|text)[ :]+", re.IGNORECASE)
_NAME = r"[^\W\d_a-zа-яё][\w'’.-]*"
_NAMES = re.compile(rf"{_NAME}(?:[ ·](?:(?:de|van|von|der|da|al|el|bin) )?{_NAME}){{1,4}}")


def mark_endings(
    page: Sequence[Block],
    reasons: list[Reason | None],
    start: int,
    title: str | None,
    authors: str = "",
) -> None:
    """Mark everything below the line that ends the story, then what tells about its author.

    Args:
        page: the lines and paragraphs of the text.
        reasons: why each is left out, or `None`; it is changed.
        start: the index of the story's first paragraph.
        title: the headline, if it is known.
        authors: names of authors that are known already.
    """
    found = _end(page, reasons, start, title)
    if found is not None:
        index, why = found
        for below in range(index, len(page)):
            reasons[below] = reasons[below] or why
    _mark_author(page, reasons, start, authors)


def _end(
    page: Sequence[Block], reasons: Sequence[Reason | None], start: int, title: str | None
) -> tuple[int, Reason] | None:
    sizes = [size(block.text) for block in page]
    above, paragraphs, below = 0.0, 0, sum(sizes[start:])
    is_release = any(phrases("release").starts(words_of(block.text)) for block in page[:start])
    for index in range(start, len(page)):
        text = page[index].text
        below -= sizes[index]
        if above >= SHORTEST and paragraphs > 1 and below <= above:
            rest = [block.text for block in page[index + 1 : index + 1 + NOTES]]
            if is_end_mark(text):
                return index, "end of the release"
            if is_comments(text):
                return index, "readers' comments"
            if phrases("references").cover(words_of(text)) and rest and YEAR.search(rest[0]):
                return index, "footnote"
            if _opens_notes(text, page, start, index, title) and (
                is_release or _confirms(text, rest)
            ):
                return index, "end of the release"
        if reasons[index] is None:
            above += sizes[index]
            paragraphs += 1
    return None


def is_end_mark(text: str) -> bool:
    """Say whether a line is an end mark and nothing else: ENDS, -30-, ###, 끝."""
    if _MARK.fullmatch(text) or _ATTACHED.fullmatch(text):
        return True
    words = words_of(text)
    return len(words) <= 6 and phrases("end mark").cover(words) and not re.search(r"\d|[?!,]", text)


def is_comments(text: str) -> bool:
    """Say whether a line is the heading of the readers' comments: "Comments (47)"."""
    words = words_of(text)
    if not words or len(words) > 5 or not phrases("comments").cover(words):
        return False
    return re.search(r"\d", text) is not None or len(words) > 1


def _opens_notes(
    text: str, page: Sequence[Block], start: int, index: int, title: str | None
) -> bool:
    """Say whether a line is a heading such as "Notes to editors" or "About X"."""
    words = words_of(text)
    length = phrases("end heading", "about us", "author heading").starts(words)
    if length and (length == len(words) or re.match(r"\W*[\w ]{0,40}[:：]", text)):
        return not ends_like_a_sentence(text) or has_address(text)
    label, colon, _ = text.partition(":")
    text = label if colon else text
    if size(text) > HEADING or ends_like_a_sentence(text):
        return False
    words = words_of(text)
    about = phrases("about").starts(words)
    behind = _ABOUT_BEHIND.fullmatch(text) is not None
    if not behind and (not about or about == len(words)):
        return False
    named = text.split(maxsplit=about)[-1] if about and " " in text else text
    story = stems(" ".join([title or "", *(block.text for block in page[: min(index, NOTES)])]))
    named = _ARTICLE.sub("", named)
    return (behind or not named[0].islower()) and echo(named, story) >= 0.5


def _confirms(text: str, rest: Sequence[str]) -> bool:
    """Say whether what follows a heading shows that it is no heading of the story."""
    words = words_of(text)
    if phrases("end heading").starts(words) >= 3 or has_address(text):
        return True
    if phrases("author heading").cover(words):
        return True
    return any(
        has_address(line)
        or is_end_mark(line)
        or (size(line) <= HEADING and phrases("end heading").starts(words_of(line)))
        for line in rest
    )


def _mark_author(
    page: Sequence[Block], reasons: list[Reason | None], start: int, known: str
) -> None:
    """Mark notes about the author and invitations to write or subscribe, in the last paragraphs.

    A note about the author begins with the name that stands above the story.
    """
    names = []
    free = [i for i in range(start) if reasons[i] in ("text before the story", None)]
    names += [page[i].text for i in range(start) if reasons[i] in ("byline", "date line")]
    names += [page[i].text for i in free[1:] if _NAMES.fullmatch(page[i].text)]
    told = ", ".join([known, *(name for name in names if size(name) <= BYLINE)])
    authors = {match.group().casefold() for match in _NAMES.finditer(_BY.sub("", told))}
    kept = [i for i in range(start, len(page)) if reasons[i] is None]
    ended = False
    for index in kept[2:][-NEAR:]:
        text = page[index].text
        folded = text.casefold()
        if any(folded.startswith(f"{name} ") for name in authors) and not re.match(
            r"[^:]{1,60}: ", text
        ):
            reasons[index], ended = "about the author", True
        elif invites(text) and (ended or has_address(text)):
            reasons[index] = "editorial note"
    for index in reversed(kept[2:]):  # an order is one only below the last sentence of the story
        if reasons[index] is None and not orders(page[index].text):
            break
        reasons[index] = reasons[index] or "subscription prompt"


def invites(text: str) -> bool:
    """Say whether a paragraph invites the reader to write: "Reageren? Mail naar …"."""
    words = words_of(text)
    return phrases("reply").within(text, words) and phrases("reported").find(words) is None


def orders(text: str) -> bool:
    """Say whether a paragraph orders the reader to subscribe, and nobody says so in the story."""
    words = words_of(text)
    said = phrases("reported").find(words) is not None or re.search(r"[\"“”„«»「」]", text)
    return phrases("order").starts(words) > 0 and not said and size(text) <= ORDER
