"""What printers put on every page of a document: running heads, page numbers, footnotes.

Text that was copied out of a PDF has them between the lines of a paragraph that goes over the end
of a page. Programs that convert PDFs mark the ends of pages by form feeds.
"""

from __future__ import annotations

import itertools
import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence

from summarize.articles.boilerplate import Dropped, Reason, boilerplate
from summarize.articles.lines import Line, asks, ends_like_a_sentence, size

EDGE = 2
"""Lines at the top and bottom of a page among which its running head and foot are."""

LONGEST = 15
"""Words in the longest running head."""

_NUMBER = re.compile(
    r"\W*(?:page|seite|página|pagina|pág\.?|pag\.?|p\.|s\.|стр\.?|صفحة|第)?\s*\d{1,4}\s*(?:ページ|页|頁|쪽)?"
    r"(?:\s*(?:/|of|von|de|di|van|sur|из|من)\s*\d{1,4})?\W*",
    re.IGNORECASE,
)
_CONTINUED = re.compile(
    r"\W*(?:continued|cont(?:inue)?d?\.?|fortsetzung|suite|lire la suite|viene|continúa|"
    r"continua|segue|vervolg|окончание|продолжение|начало)\W+(?:[\w.]+ ){0,3}?"
    r"(?:page|p\.|seite|página|pagina|pág\.|pag\.|стр\.?|с\.|[A-Z])\s?\d{1,3}\W*",
    re.IGNORECASE,
)
"""Continued from page 3."""
_ENDS_DIVIDED = re.compile(r"[^\W\d_A-Z]-$")
_NOTE = re.compile(r"(?:(\d{1,2})|\[(\d{1,2})\]|([¹²³⁴-⁹]+))\s+\S")
_SUPERSCRIPTS = str.maketrans("¹²³⁴⁵⁶⁷⁸⁹", "123456789")


def without_page_furniture(lines: Sequence[Line]) -> tuple[list[Line], list[Dropped]]:
    """Take running heads, page numbers and footnotes out of the lines of a text.

    Evidence is a line at the edge of a page that stands at the edge of another page too (but for
    its number), that opens with the headline's words on a later page, or that is a page's number;
    for footnotes, a last paragraph of a page whose number follows that of the footnote before. In
    text without form feeds only lines count that come again with the next number in them.

    Returns:
        The lines that are left, those of a paragraph that went over the end of a page next to each
        other, and what was left out.
    """
    pages = [[*page] for _, page in itertools.groupby(lines, lambda line: line.page)]
    pages = [page for page in pages if any(line.text for line in page)]
    if len(pages) > 1:
        reasons: dict[int, Reason] = dict(_heads(pages))
    else:
        reasons = dict(_counted(lines))
        reasons |= dict(_repeated(lines, reasons))
        pages = list(_divided(lines, reasons))
    reasons |= dict(_inside_words(lines, reasons))
    kept: list[Line] = []
    note = 0
    for number, page in enumerate(pages):
        rest = _stripped([line for line in page if line.number not in reasons])
        if len(pages) > 1:
            start, note = _footnotes(rest, note)
            reasons |= {line.number: "footnote" for line in rest[start:] if line.text}
            rest = _stripped(rest[:start])
        last = kept[-1].text if number and kept else ""
        if last and (ends_like_a_sentence(last) or boilerplate(last, outside=True) == "date line"):
            kept.append(Line(kept[-1].number, "", kept[-1].page))
        kept += rest
    found = [Dropped(p.number, p.text, reasons[p.number]) for p in lines if p.number in reasons]
    return kept, found


def _heads(pages: Sequence[Sequence[Line]]) -> Iterator[tuple[int, Reason]]:
    """Yield the lines at the edges of pages that are running heads, feet or page numbers."""
    edges = [list(_edges(page)) for page in pages]
    counts = Counter(mask for page in edges for mask in {_mask(line) for line in page})
    texts = {line.text for page in edges for line in page}
    first = next(line for line in pages[0] if line.text)
    opening = first.text.casefold().split()[:3]
    counting = sum(_mask(line) == _mask(first) for page in edges for line in page) > 1 and (
        len({text for text in texts if re.sub(r"\d+", "#", text.casefold()) == _mask(first)}) > 1
    )
    is_title = not counting and not _has_headline(pages[0], first)
    for number, page in enumerate(edges):
        for line in page:
            words = line.text.casefold()
            if _is_number(line, pages[number]) or _CONTINUED.fullmatch(line.text):
                yield line.number, "page number"
            elif ends_like_a_sentence(line.text) or size(line.text) > LONGEST:
                continue
            elif (counts[_mask(line)] > 1 and not (is_title and line.text == first.text)) or (
                number and is_title and len(opening) == 3 and " ".join(opening) in words
            ):
                yield line.number, "running head"


def _has_headline(page: Sequence[Line], first: Line) -> bool:
    """Say whether a line that looks like a headline stands below the first one of a text."""
    below = [line for line in page if line.number > first.number]
    printed = [i for i, line in enumerate(below) if line.text]
    for index in printed[: 2 * EDGE]:
        text = below[index].text
        if _NUMBER.fullmatch(text) or boilerplate(text, outside=True) or text == first.text:
            continue
        alone = index + 1 == len(below) or not below[index + 1].text
        if alone and size(text) <= LONGEST and (asks(text) or not ends_like_a_sentence(text)):
            return True
        if text.isupper() or size(text) <= 2:
            continue
        return False
    return False


def _is_number(line: Line, page: Sequence[Line]) -> bool:
    """Say whether a line is the number of its page, and not the end of a number or a sentence."""
    if _NUMBER.fullmatch(line.text) is None:
        return False
    if re.search(r"[.!?]$", line.text) or re.match(r"0\d", line.text):
        return False
    above = next((p.text for p in reversed(page) if p.text and p.number < line.number), "")
    return not above.endswith("-")


def _repeated(lines: Sequence[Line], reasons: dict[int, Reason]) -> Iterator[tuple[int, Reason]]:
    """Yield short lines that come again next to page numbers, or in the middle of a sentence."""
    printed = [line for line in lines if line.text]
    alike: dict[str, list[int]] = defaultdict(list)
    for place, line in enumerate(printed):
        if (
            line.number not in reasons
            and size(line.text) <= LONGEST
            and re.search(r"\w", line.text)
            and not ends_like_a_sentence(line.text)
            and not line.text.endswith(":")
        ):
            alike[line.text.casefold()].append(place)
    for places in alike.values():
        apart = all(b - a > EDGE for a, b in itertools.pairwise(places))
        if (
            len(places) < 2
            or not apart
            or not all(_is_edge(p, printed, reasons) for p in places[1:])
        ):
            continue
        if places[0] or _has_headline(lines, printed[0]):
            yield from ((printed[place].number, "running head") for place in places)
        else:
            yield from ((printed[place].number, "running head") for place in places[1:])


def _inside_words(
    lines: Sequence[Line], reasons: dict[int, Reason]
) -> Iterator[tuple[int, Reason]]:
    """Yield lines next to a running head that stand between the two parts of a divided word."""
    printed = [line for line in lines if line.text]
    for place, line in enumerate(printed[1:-1], start=1):
        above, text = printed[place - 1].text, line.text
        if line.number in reasons or not _ENDS_DIVIDED.search(above) or text[0].islower():
            continue
        near = printed[place + 1 : place + 1 + EDGE]
        rest = [below.text for below in near if below.number not in reasons]
        if len(rest) < len(near) and rest and rest[0][0].islower() and size(text) <= LONGEST:
            yield line.number, "running head"


def _is_edge(place: int, printed: Sequence[Line], reasons: dict[int, Reason]) -> bool:
    """Say whether a page ends at a line: a page number is near, or it parts a sentence."""
    near = printed[max(place - EDGE, 0) : place + EDGE + 1]
    if any(line.number in reasons for line in near):
        return True
    if not 0 < place < len(printed) - 1:
        return False
    above, line, below = printed[place - 1 : place + 2]
    apart = line.number - above.number > 1 or below.number - line.number > 1
    return apart and not ends_like_a_sentence(above.text) and below.text[0].islower()


def _edges(page: Sequence[Line]) -> Iterator[Line]:
    printed = [line for line in page if line.text]
    yield from printed[:EDGE]
    yield from printed[max(len(printed) - EDGE, EDGE) :]


def _mask(line: Line) -> str:
    return re.sub(r"\d+", "#", line.text.casefold())


def _counted(lines: Sequence[Line]) -> Iterator[tuple[int, Reason]]:
    """Yield lines that differ in a number alone, which counts pages: 1, 2, 3."""
    alike: dict[str, list[Line]] = defaultdict(list)
    for line in lines:
        mask = _mask(line)
        if "#" in mask and size(line.text) <= LONGEST and not ends_like_a_sentence(line.text):
            alike[mask].append(line)
    for found in alike.values():
        numbers = [[int(n) for n in re.findall(r"\d{1,4}", line.text)] for line in found]
        counting = any(
            all(b - a == 1 for a, b in itertools.pairwise(column))
            for column in zip(*numbers, strict=False)
        )
        apart = all(b.number - a.number > EDGE for a, b in itertools.pairwise(found))
        if len(found) > 1 and counting and apart:
            for line in found:
                bare = _NUMBER.fullmatch(line.text) is not None
                yield line.number, "page number" if bare else "running head"


def _divided(lines: Sequence[Line], reasons: dict[int, Reason]) -> Iterator[list[Line]]:
    """Yield the pages of a text without form feeds, divided after their heads, feet and numbers."""
    page: list[Line] = []
    for line in lines:
        page.append(line)
        if line.number in reasons:
            yield page
            page = []
    yield page


def _footnotes(page: Sequence[Line], last: int) -> tuple[int, int]:
    """Return where the footnotes of a page begin, and the number of its last one."""
    start = max((i + 1 for i, line in enumerate(page) if not line.text), default=0)
    numbers = [_note_number(line.text) for line in page[start:]]
    if not start or not numbers or numbers[0] not in (1, last + 1):
        return len(page), last
    return start, max(number for number in numbers if number is not None)


def _note_number(text: str) -> int | None:
    match = _NOTE.match(text)
    if match is None:
        return None
    digits = next(group for group in match.groups() if group)
    return int(digits.translate(_SUPERSCRIPTS))


def _stripped(page: list[Line]) -> list[Line]:
    """Return the page without blank lines at its ends."""
    printed = [index for index, line in enumerate(page) if line.text]
    return page[printed[0] : printed[-1] + 1] if printed else []
